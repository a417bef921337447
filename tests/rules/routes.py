"""Every route × people: what each of seven people is answered. A route that is not listed here fails the tests.

One line a route and method: method, endpoint, address, then an answer for each of PEOPLE. An answer is a status, or

    in    asked to sign in (302 to /sign-in)

The address stands for an existing thing of Thornby; `{chair}` and the like are the keys of `tests.world.World`. There
are letter 1 and actions 1 (led by the police, who were asked), 2 (the same, delivered) and 3 (nobody leads it).
Forms are sent empty and without the forms' protection, so 422 is somebody who may, and 302 a form without questions.
Whoever is not in the partnership gets 404, whoever is in it without the right 403.
"""

from __future__ import annotations

from dataclasses import dataclass

PEOPLE = ("anonymous", "administrator", "other_chair", "observer", "contributor", "police_lead", "chair")

TABLE = """
GET  account.show                  /account                                       in  200 200 200 200 200 200
POST account.end_sign_in           /account/sign-ins/4711/end                     in  404 404 404 404 404 404
GET  account.password              /account/password                              in  200 200 200 200 200 200
POST account.change_password       /account/password                              in  422 422 422 422 422 422

GET  across.show                   /across                                        in  200 200 200 200 200 200

GET  history.index                 /thornby/history                               in  404 404 200 200 200 200

GET  home.start                    /                                              in  302 302 302 302 302 302

GET  overview.show                 /thornby/                                      in  404 404 200 200 200 200

GET  pages.accessibility           /accessibility                                 200 200 200 200 200 200 200
GET  pages.cookies                 /cookies                                       200 200 200 200 200 200 200
GET  pages.health                  /health                                        200 200 200 200 200 200 200
GET  pages.help_page               /help                                          200 200 200 200 200 200 200
GET  pages.privacy                 /privacy                                       200 200 200 200 200 200 200

GET  people.index                  /thornby/people                                in  404 404 200 200 200 200

GET  setting_up.index              /people                                        in  200 403 403 403 403 403
GET  setting_up.partnership        /people/in/thornby                             in  200 403 403 403 403 403
GET  setting_up.partnership        /people/in/nowhere                             in  404 403 403 403 403 403
GET  setting_up.coordinator        /people/in/thornby/coordinator/{police}        in  200 403 403 403 403 403
POST setting_up.coordinator        /people/in/thornby/coordinator/{police}        in  422 403 403 403 403 403
GET  setting_up.coordinator        /people/in/thornby/coordinator/{other_council} in  404 403 403 403 403 403
GET  setting_up.add_partnership    /people/add-partnership                        in  200 403 403 403 403 403
POST setting_up.add_partnership    /people/add-partnership                        in  422 403 403 403 403 403
GET  setting_up.add_agency         /people/add-agency                             in  200 403 403 403 403 403
POST setting_up.add_agency         /people/add-agency                             in  422 403 403 403 403 403
GET  setting_up.agency             /people/agencies/{icb}                         in  200 403 403 403 403 403
POST setting_up.agency             /people/agencies/{icb}                         in  422 403 403 403 403 403
GET  setting_up.agency             /people/agencies/4711                          in  404 403 403 403 403 403
GET  setting_up.add_person         /people/add-person                             in  200 403 403 403 403 403
POST setting_up.add_person         /people/add-person                             in  422 403 403 403 403 403
GET  setting_up.person             /people/person/{chair}                         in  200 403 403 403 403 403
GET  setting_up.person             /people/person/4711                            in  404 403 403 403 403 403
GET  setting_up.add_role           /people/person/{chair}/add-role                in  200 403 403 403 403 403
POST setting_up.add_role           /people/person/{chair}/add-role                in  422 403 403 403 403 403
GET  setting_up.end_role           /people/person/{chair}/end-role/1              in  200 403 403 403 403 403
GET  setting_up.end_role           /people/person/{chair}/end-role/2              in  404 403 403 403 403 403
POST setting_up.end_role           /people/person/{chair}/end-role/1              in  302 403 403 403 403 403

GET  sign_in.start                 /sign-in                                       200 302 302 302 302 302 302
POST sign_in.finish                /sign-in                                       422 422 422 422 422 422 422
POST sign_in.as_somebody           /sign-in/as/{chair}                            404 404 404 404 404 404 404
POST sign_in.out                   /sign-out                                      in  in  in  in  in  in  in
GET  sign_in.held                  /held                                          in  404 404 404 404 404 404
"""


@dataclass(frozen=True, slots=True)
class RouteRow:
    """`answers` holds one of PEOPLE to what they get."""

    method: str
    endpoint: str
    path: str
    answers: dict[str, str]


def _read(line: str) -> RouteRow:
    method, endpoint, path, *answers = line.split()
    assert len(answers) == len(PEOPLE), f"{len(answers)} answers, not {len(PEOPLE)}: {line}"
    return RouteRow(method, endpoint, path, dict(zip(PEOPLE, answers, strict=True)))


ROUTES = [_read(line) for line in TABLE.splitlines() if line.strip()]
