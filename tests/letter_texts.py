"""Letters for tests. Areas, people and every sentence are made up."""

from __future__ import annotations

JOINT = """12 July 2024

Ruby Lamb, Director of Children's Services, Thornby Council
Kit Marlow, Chief Constable, Eastmoor Police
Jo Castle, Police and Crime Commissioner, Eastmoor

Dear Thornby local safeguarding partnership

Joint targeted area inspection of Thornby

This letter summarises the findings of the joint targeted area inspection of the response to children in Thornby.

This inspection took place from 22 April to 26 April 2024.

Headline findings

Partners know each other well. They meet every week and act on what they hear.

What needs to improve?

- Multi-agency audits that ask what changed for children. Their results are not shared.
- Capacity in the police control room at weekends.
- Plans that children can read and understand.

Strengths

- Staff like working in Thornby.

Next steps

We have determined that Thornby Council is the principal authority and should prepare a written statement of
proposed action responding to the findings outlined in this letter.

Thornby Council should send the written statement of action to statements@inspectorate.example by 21 October 2024.

Yours sincerely

Alex Fern
National Director
"""

FOCUSED = """8 May 2024

Ruby Lamb
Director of Children's Services
Thornby Council

Dear Ms Lamb

Focused visit to Thornby children's services

This letter summarises the findings of a focused visit to Thornby children's services on 16 and 17 April 2024.

Headline findings

Children wait too long.

Area for priority action

- The safety of children who wait for a first visit.

What needs to improve in this area of social work practice

- The quality of supervision.

Yours sincerely

Alex Fern
"""

PROSE = """3 March 2023

Ruby Lamb
Director of Children's Services
Thornby Council

Dear Ms Lamb

Monitoring visit to Thornby children's services

This letter summarises the findings of the monitoring visit to Thornby children's services on 1 and 2 February 2023.

Progress is steady. Managers read case files every month. Supervision is late in one team.

Yours sincerely

Alex Fern
"""


def encoded(text: str) -> bytes:
    return text.encode()
