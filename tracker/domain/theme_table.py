"""The themes of children's inspection letters: what a chair would call each, and the words that speak for it.

The words are those of the inspectorates' frameworks (ILACS, joint targeted area inspections, area SEND) and of
*Working together to safeguard children*. How a phrase is written is told in `tracker.domain.themes`.
"""

from __future__ import annotations

# A theme is its key and its label on one line, and under them the phrases, parted by semicolons.
TABLE = """
voice | Voice of the child and lived experience
    voice; child-centred; child-centredness; child-centered; child-centeredness; lived experience; daily experience;
    daily life; daily lives; day-to-day life; day-to-day lives; life is like; wishes and feelings; advocacy;
    advocate; child's experience; children's experience; experiences of children; experiences of vulnerable
    children; child's view; children's view; young people's view; views of children; views of the child; children's
    feelings; children's wishes; own view; what children say; what children tell; listen to children; listening to
    children; hearing from children; contribution of children; children's contribution; children's participation;
    participation of children; children in care council; views … into account; views and experiences

oversight | Management oversight and supervision
    oversight; supervision; supervisor; supervisory; management grip; management challenge; management direction;
    management decision; managers' decision; case direction; practice leadership; managerial capacity

practice | Quality and consistency of practice
    social work practice; social work responses; quality of practice; good-quality practice; consistency of
    practice; frontline practice; front-line practice; practice standard; quality of social work; direct work;
    practice model; professional curiosity; professionally curious; over-optimism; over-optimistic; statutory visit;
    visits to children; relationship-based; restorative

assessments | Quality of assessments
    assessment; reassessment; analysis of risk; analysis of need; analyse risk; chronology; chronologies; cumulative
    risk; cumulative harm; historical information; family history; previous history; historic factor; parenting
    capacity; capacity to meet

plans | Quality of plans
    plan; planning; contingency; contingencies; child protection plan; child in need plan; children in need plan;
    care plan; care planning; safety plan; safety planning; pathway plan; pathway planning; core group

delay | Drift and delay
    drift; delay; delayed; drift and delay; timeliness; timescale; pace of change; too long; backlog; unallocated

information sharing | Information sharing between agencies
    information-sharing; sharing of information; sharing … information; share information; shared information;
    information is shared; information … shared; shared with; notification; outcome of referrals; outcomes of
    referrals; outcome of the referral; feedback to referrers; agency check; computer check; police check;
    background check; information-gathering; information from all agencies; information held by; intelligence
    sharing

strategy meetings | Strategy meetings and child protection enquiries
    strategy meeting; strategy discussion; section 47; s47; child protection enquiry; child protection enquiries;
    child protection investigation; joint investigation; joint enquiries; child protection medical

conferences | Conferences, reviews and independent chairs
    child protection conference; review conference; conference chair; child protection chair; independent chair;
    independent reviewing officer; IRO; independent reviewing service; review meeting; children's review; reviews of
    child protection plans; statutory meeting; core group

audit | Audit and quality assurance
    audit; auditing; audited; auditor; quality assurance; quality-assure; quality-assured; dip sample; dip sampling;
    section 11; moderation; learning from audit; multi-agency audit; case file audit

performance | Performance information
    performance management; performance data; performance information; performance monitoring; performance report;
    performance reporting; performance framework; dashboard; dataset; data set; data collection; data; management
    information; scorecard

workforce | Workforce and caseloads
    workforce; caseload; workload; staffing; recruitment; recruit; retention; retain; turnover; vacancy; vacancies;
    agency staff; agency social worker; changes of social worker; changes in social worker; additional capacity;
    increased capacity; capacity in; capacity of; team capacity; staff capacity; social work capacity; sufficient
    capacity; resources for staff; newly qualified; high caseload

learning | Training and learning from reviews
    training; learning; serious case review; practice review; learning review; lessons; child death; unexpected
    death; induction; policies and procedures; workforce development; multi-agency training

domestic abuse | Domestic abuse
    domestic abuse; domestic violence; coercive control; controlling behaviour; coercive and controlling; Encompass;
    MARAC; multi-agency risk assessment conference; perpetrator; non-abusing; abusive relationship

exploitation | Exploitation and harm outside the home
    exploitation; exploited; sexual exploitation; criminal exploitation; county lines; gang; trafficked;
    trafficking; national referral mechanism; serious youth violence; knife crime; contextual safeguarding;
    extra-familial; CSE; CCE; risks outside the home; harm outside the home; radicalisation; vulnerable adolescent

missing | Missing children
    go missing; goes missing; going missing; been missing; missing from home; missing from care; missing children;
    missing episode; children missing; return interview; return home interview; absent from care; missing or;
    missing and exploited

mental health | Mental health and emotional well-being
    mental health; emotional health; emotional well-being; emotional wellbeing; self-harm; self-harming; suicide;
    suicidal; CAMHS; psychological; mental ill-health; therapeutic; mental health assessment; mental health service

neglect | Neglect
    neglect; neglected; neglectful; graded care profile

sexual abuse | Child sexual abuse
    sexual abuse; sexual harm; sexually abused; harmful sexual behaviour; sexual assault

substance misuse | Drug and alcohol use
    substance misuse; substance use; use of substances; drug misuse; drug use; alcohol; cannabis

front door | Front door and referrals
    front door; referral; first contact; initial contact; contact and referral; repeat referral; re-referral; MASH;
    safeguarding hub; screening; triage; single point of contact; police referral; assessment team

out of hours | Out of hours
    out-of-hours; emergency duty; EDT; evenings and weekends; weekend; overnight

thresholds | Thresholds and stepping up or down
    threshold; thresholds of need; step down; steps down; stepping down; stepped down; step up; stepped up; case
    closure; level of need; levels of need; continuum of need; inappropriate referral; response framework

early help | Early help
    early help; early intervention; lead practitioner; lead professional; common assessment framework; family hub;
    team around the family; early support; preventative

children in care | Children in care
    children in care; child in care; in care; looked-after; looked-after children; foster home; cared-for children;
    children cared for; people cared for; foster carer; foster care; fostering; residential care; initial health
    assessment; health assessment; placement stability

permanence | Permanence
    permanence; permanency; permanent home; permanent solution; adoption; adopted; adopter; special guardianship;
    long-term foster care; long-term fostering; care order; placed with parents; placement with parents;
    reunification; returned home from care; child arrangements order; family finding

life story | Life story work
    life-story; life stories; later-life letter; life history; own histories; own history; their histories

care leavers | Care leavers
    care leaver; care-experienced; leaving care; pathway plan; pathway planning; staying put; personal adviser;
    personal advisor; entitlement; aftercare

wider family | Fathers, kinship and wider family
    father; male carer; wider family; family network; family group conference; family group conferencing; family
    group decision; kinship; connected person; connected carer; extended family

private fostering | Private fostering
    private fostering; privately fostered; private foster

homelessness | Homeless young people
    homeless; homelessness

disabled children | Disabled children and special educational needs
    disabled; disability; disabilities; SEND; special educational needs; complex needs; learning difficulty;
    learning difficulties; short breaks; autism; autistic; wheelchair

ehc plans | Education, health and care plans
    education, health and care plan; EHC plan; EHCP; annual review; EHC needs assessment; EHC assessment; education,
    health and care needs assessment; education, health and care plan assessment

health waits | Waiting times for health services
    waiting time; waiting list; autism assessment; ADHD assessment; long wait; wait; waiting; wait too long;
    neurodevelopmental; neurodevelopmental pathway; neurodevelopmental assessment; speech and language; speech,
    language; occupational therapy; therapies; therapist; community paediatrics; gaps in provision; gaps in service
    provision

health services | Health services and professionals
    health visitor; health visiting; school nurse; school nursing; GP; general practitioner; midwife; midwives;
    midwifery; maternity; antenatal; ante-natal; emergency department; hospital; primary care; health practitioner;
    health professional; health service; health assessment; health need; dental; immunisation; expectant mother

adulthood | Preparation for adulthood
    prepare for adulthood; prepared for adulthood; preparation for adulthood; preparing for adulthood; adulthood;
    PfA; adult service; adults' service; adult social care; transition; transition planning; into independence;
    independence; supported internship; apprenticeship

education | Education, attendance and exclusion
    virtual school; virtual headteacher; virtual head; personal education plan; PEP; pupil premium; exclusion;
    excluded; suspension; suspended; school attendance; persistent absence; absentee; full-time education; part-time
    timetable; alternative provision; accessing education; access to education; education outcomes; educational
    outcome; educational needs; education, training or employment; missing education; missing from education

home education | Elective home education
    elective home education; electively home educated; home-educated; home education; EHE

leadership | Leadership and governance
    leadership; senior leader; governance; corporate; corporate parent; corporate parenting; elected members; lead
    member; chief executive; scrutiny; strategic plan; improvement plan; business plan; action plan; action
    planning; service plan; strategic planning; strategic management; strategic oversight; accountability; hold … to
    account; well-being board; wellbeing board

partnership working | Working together across agencies
    partnership working; multi-agency working; inter-agency working; working together; joint working; partner
    attendance; attendance of partners; attendance … at meetings; engagement of partners; escalation; professional
    challenge; professional disagreement; multi-agency response; multi-agency plan; multi-agency meeting;
    decision-making meeting

equality | Equality, diversity and identity
    equality; equalities; diversity; diverse; identity; ethnicity; ethnic; culture; cultural; heritage; unique need;
    individual characteristics; protected characteristic; disproportionality; disproportionate; anti-racist; racism;
    religion; intersectionality

recording | Recording
    record; recorded; recording; case record; case file; case recording; children's file; case note; minutes;
    rationale; audit trail; electronic record; written record

placements | Placements and sufficiency
    placement; sufficiency; placement choice; placement sufficiency; unregistered; unregulated; residential;
    out-of-area; out of authority; out of the area; out of the borough; out of the county; out of the city; outside
    the area; suitable accommodation; children's home; foster home; choice of accommodation; sufficient … homes

pre-proceedings | Pre-proceedings and care proceedings
    pre-proceedings; public law outline; PLO; care proceedings; legal proceedings; legal planning; letter before
    proceedings; letters before proceedings; legal process; legal processes; proceedings; family court

allegations | Allegations against people who work with children
    allegation; designated officer; LADO; people who work with children; adults who work with children; position of
    trust; positions of trust

babies | Unborn children and babies
    pre-birth; unborn; unborn children; baby; babies; infant; non-mobile; bruising; expectant mother; newborn

young carers | Young carers
    young carer

youth justice | Youth justice and custody
    youth justice; youth offending; offending; custody; remand; remanded; criminalisation; criminalised

local offer | Local offer and commissioning
    local offer; commissioning; commissioned; commissioner; range of services; gaps in services; service provision

parents | Work with parents and carers
    parents' views; parents and carers; parent carer; co-production; co-produced; birth parent; birth relatives;
    birth families; birth family; contacts with families
"""
