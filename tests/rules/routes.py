"""Every route × people: what each of seven people is answered. A route that is not listed here fails the tests.

One line a route and method: method, endpoint, address, then an answer for each of PEOPLE. An answer is a status, or

    in    asked to sign in (302 to /sign-in)

The address stands for an existing thing of Thornby; `{chair}` and the like are the keys of `tests.world.World`.
The police were asked to lead action 1, are at work on 2, have delivered 3 and had 4 signed off; on 5 they suggest
another lead (`{proposal}`); nobody leads 6. Letter 1 waits on its check page, letter 2 is confirmed, 3 is a
draft for the chair and the business manager, 4 a PDF; finding
`{later}` says again what `{earlier}` said, and `{theme}` is a theme of their own. `{token}` is the
chair's for stopping the weekly summary. 4711 is nothing.
Forms are sent empty and without the forms' protection, so 422 (or 409, for want of a version) is somebody who may, and
302 a form without questions.
Whoever is not in the partnership gets 404, whoever is in it without the right 403.
"""

from __future__ import annotations

from dataclasses import dataclass

PEOPLE = ("anonymous", "administrator", "other_chair", "observer", "contributor", "police_lead", "chair")

TABLE = """
GET  account.show               /account                                        in  200 200 200 200 200 200
POST account.end_sign_in        /account/sign-ins/4711/end                      in  404 404 404 404 404 404
GET  account.password           /account/password                               in  200 200 200 200 200 200
POST account.change_password    /account/password                               in  422 422 422 422 422 422

GET  across.show                /across                                         in  200 200 200 200 200 200

GET  action_facts.change        /thornby/actions/2/change/lead                  in  404 404 403 403 403 200
POST action_facts.change        /thornby/actions/2/change/lead                  in  404 404 403 403 403 422
GET  action_facts.change        /thornby/actions/2/change/named-lead            in  404 404 403 403 403 200
POST action_facts.change        /thornby/actions/2/change/named-lead            in  404 404 403 403 403 422
GET  action_facts.change        /thornby/actions/2/change/supporting            in  404 404 403 403 403 200
POST action_facts.change        /thornby/actions/2/change/supporting            in  404 404 403 403 403 422
GET  action_facts.change        /thornby/actions/2/change/due-date              in  404 404 403 403 403 200
POST action_facts.change        /thornby/actions/2/change/due-date              in  404 404 403 403 403 422
GET  action_facts.change        /thornby/actions/2/change/success-measure       in  404 404 403 403 403 200
POST action_facts.change        /thornby/actions/2/change/success-measure       in  404 404 403 403 403 422
GET  action_facts.change        /thornby/actions/2/change/under-way             in  404 404 403 403 403 200
POST action_facts.change        /thornby/actions/2/change/under-way             in  404 404 403 403 403 422
GET  action_facts.change        /thornby/actions/2/change/nothing               in  404 404 404 404 404 404

GET  actions.index              /thornby/actions                                in  404 404 200 200 200 200
GET  actions.mine               /my-actions                                     in  200 200 200 200 200 200
GET  actions.show               /thornby/actions/1                              in  404 404 200 200 200 200
GET  actions.show               /thornby/actions/4711                           in  404 404 404 404 404 404

GET  answers.accept             /thornby/actions/1/accept                       in  404 404 403 200 200 403
POST answers.accept             /thornby/actions/1/accept                       in  404 404 403 422 422 403
GET  answers.suggest            /thornby/actions/1/suggest                      in  404 404 403 200 200 403
POST answers.suggest            /thornby/actions/1/suggest                      in  404 404 403 422 422 403
GET  answers.propose_date       /thornby/actions/2/propose-date                 in  404 404 403 200 200 403
POST answers.propose_date       /thornby/actions/2/propose-date                 in  404 404 403 422 422 403
GET  answers.answer             /thornby/actions/5/answer/{proposal}            in  404 404 403 403 403 200
POST answers.answer             /thornby/actions/5/answer/{proposal}            in  404 404 403 403 403 422

GET  assigning.new_actions      /thornby/actions/assign                         in  404 404 403 403 403 200
POST assigning.new_actions      /thornby/actions/assign                         in  404 404 403 403 403 302

GET  emails.sent                /thornby/e-mails                                in  404 404 200 200 200 200
GET  emails.choices             /e-mails                                        in  200 200 200 200 200 200
GET  emails.one                 /e-mails/4711                                   in  404 404 404 404 404 404
GET  emails.day                 /e-mails/day                                    in  200 200 200 200 200 200
POST emails.choose_day          /e-mails/day                                    in  422 422 422 422 422 422
GET  emails.pause               /e-mails/pause                                  in  200 200 200 200 200 200
POST emails.begin_pause         /e-mails/pause                                  in  422 422 422 422 422 422
POST emails.resume              /e-mails/resume                                 in  302 302 302 302 302 302
POST emails.stop                /e-mails/stop                                   in  302 302 302 302 302 302
POST emails.start               /e-mails/start                                  in  302 302 302 302 302 302
GET  emails.unsubscribe         /unsubscribe/{token}                            200 200 200 200 200 200 200
GET  emails.unsubscribe         /unsubscribe/made-up                            404 404 404 404 404 404 404
POST emails.stop_unseen         /unsubscribe/{token}                            200 200 200 200 200 200 200
POST emails.stop_unseen         /unsubscribe/made-up                            404 404 404 404 404 404 404

GET  history.index              /thornby/history                                in  404 404 200 200 200 200

GET  home.start                 /                                               in  302 302 302 302 302 302

GET  letter_checks.add          /thornby/letters/1/check/add                    in  404 404 403 403 403 200
POST letter_checks.add          /thornby/letters/1/check/add                    in  404 404 403 403 403 422
GET  letter_checks.split        /thornby/letters/1/check/1/split                in  404 404 403 403 403 200
POST letter_checks.split        /thornby/letters/1/check/1/split                in  404 404 403 403 403 409
GET  letter_checks.show         /thornby/letters/1/check                        in  404 404 403 403 403 200
POST letter_checks.change_kind  /thornby/letters/1/check/1/kind/priority%20action in   404 404 403 403 403 409
POST letter_checks.merge        /thornby/letters/1/check/1/merge                in  404 404 403 403 403 409
POST letter_checks.remove       /thornby/letters/1/check/1/remove               in  404 404 403 403 403 409
POST letter_checks.put_back     /thornby/letters/1/check/removed/1/put-back     in  404 404 403 403 403 409
POST letter_checks.decide_repeat /thornby/letters/1/check/1/repeats/4711/confirmed in 404 404 403 403 403 409
POST letter_checks.confirm      /thornby/letters/1/check/confirm                in  404 404 403 403 403 409
POST letter_checks.confirm_nothing /thornby/letters/1/check/confirm-nothing       in  404 404 403 403 403 409

GET  letter_drafts.people       /thornby/letters/1/people                       in  404 404 403 403 403 200
POST letter_drafts.people       /thornby/letters/1/people                       in  404 404 403 403 403 422
GET  letter_drafts.people       /thornby/letters/2/people                       in  404 404 403 403 403 409
GET  letter_drafts.people       /thornby/letters/3/people                       in  404 404 403 403 403 200
POST letter_drafts.people       /thornby/letters/3/people                       in  404 404 403 403 403 422
GET  letter_drafts.compare      /thornby/letters/1/drafts/3                     in  404 404 404 404 404 200
POST letter_drafts.compare      /thornby/letters/1/drafts/3                     in  404 404 404 404 404 422
GET  letter_drafts.compare      /thornby/letters/1/drafts/2                     in  404 404 409 409 409 409

GET  letter_findings.add        /thornby/letters/2/findings/add                 in  404 404 403 403 403 200
POST letter_findings.add        /thornby/letters/2/findings/add                 in  404 404 403 403 403 422
GET  letter_findings.add        /thornby/letters/1/findings/add                 in  404 404 403 403 403 409
GET  letter_findings.supersede  /thornby/letters/2/findings/1/supersede         in  404 404 403 403 403 200
POST letter_findings.supersede  /thornby/letters/2/findings/1/supersede         in  404 404 403 403 403 422
GET  letter_findings.supersede  /thornby/letters/2/findings/9/supersede         in  404 404 403 403 403 404

GET  letter_pictures.show       /thornby/letters/4/pages/1/picture              in  404 404 200 200 200 200
GET  letter_pictures.show       /thornby/letters/4/pages/9/picture              in  404 404 404 404 404 404
GET  letter_pictures.show       /thornby/letters/1/pages/1/picture              in  404 404 404 404 404 404

GET  letter_facts.change        /thornby/letters/1/facts                        in  404 404 403 403 403 200
POST letter_facts.change        /thornby/letters/1/facts                        in  404 404 403 403 403 422

GET  letters.index              /thornby/letters                                in  404 404 200 200 200 200
GET  letters.upload             /thornby/letters/upload                         in  404 404 403 403 403 200
POST letters.upload             /thornby/letters/upload                         in  404 404 403 403 403 422
GET  letters.withdraw           /thornby/letters/1/withdraw                     in  404 404 403 403 403 200
POST letters.withdraw           /thornby/letters/1/withdraw                     in  404 404 403 403 403 422
GET  letters.show               /thornby/letters/2                              in  404 404 200 200 200 200
GET  letters.show               /thornby/letters/3                              in  404 404 404 404 404 200
GET  letters.original           /thornby/letters/3/original                     in  404 404 404 404 404 200
GET  letters.show               /thornby/letters/4711                           in  404 404 404 404 404 404
GET  letters.original           /thornby/letters/1/original                     in  404 404 200 200 200 200
POST letters.bring_back         /thornby/letters/1/bring-back                   in  404 404 403 403 403 409

GET  overview.show              /thornby/                                       in  404 404 200 200 200 200

GET  pages.accessibility        /accessibility                                  200 200 200 200 200 200 200
GET  pages.cookies              /cookies                                        200 200 200 200 200 200 200
GET  pages.health               /health                                         200 200 200 200 200 200 200
GET  pages.help_page            /help                                           200 200 200 200 200 200 200
GET  pages.privacy              /privacy                                        200 200 200 200 200 200 200

GET  people.index               /thornby/people                                 in  404 404 200 200 200 200

GET  plans.index                /thornby/plans                                  in  404 404 403 403 403 200
GET  plans.upload               /thornby/plans/upload                           in  404 404 403 403 403 200
POST plans.upload               /thornby/plans/upload                           in  404 404 403 403 403 422
GET  plans.show                 /thornby/plans/1                                in  404 404 403 403 403 302
GET  plans.show                 /thornby/plans/4711                             in  404 404 403 403 403 404
POST plans.set_aside            /thornby/plans/1/set-aside                      in  404 404 403 403 403 409
GET  plan_columns.place         /thornby/plans/1/place                          in  404 404 403 403 403 200
POST plan_columns.place         /thornby/plans/1/place                          in  404 404 403 403 403 422
GET  plan_columns.columns       /thornby/plans/1/columns                        in  404 404 403 403 403 200
POST plan_columns.columns       /thornby/plans/1/columns                        in  404 404 403 403 403 422
GET  plan_columns.words         /thornby/plans/1/words                          in  404 404 403 403 403 200
POST plan_columns.words         /thornby/plans/1/words                          in  404 404 403 403 403 422
GET  plan_rows.rows             /thornby/plans/1/rows                           in  404 404 403 403 403 200
POST plan_rows.rows             /thornby/plans/1/rows                           in  404 404 403 403 403 422
GET  plan_rows.approve          /thornby/plans/1/approve                        in  404 404 403 403 403 200
POST plan_rows.approve          /thornby/plans/1/approve                        in  404 404 403 403 403 409

GET  repeats.index              /thornby/repeats                                in  404 404 200 200 200 200
GET  repeats.change             /thornby/repeats/{later}/{earlier}              in  404 404 403 403 403 200
POST repeats.change             /thornby/repeats/{later}/{earlier}              in  404 404 403 403 403 422
GET  repeats.change             /thornby/repeats/{earlier}/{later}              in  404 404 403 403 403 404
POST repeats.decide             /thornby/repeats/{later}/{earlier}/dismissed    in  404 404 403 403 403 302
POST repeats.decide             /thornby/repeats/{later}/4711/confirmed         in  404 404 403 403 403 404

GET  setting_up.index           /people                                         in  200 403 403 403 403 403
GET  setting_up.partnership     /people/in/thornby                              in  200 403 403 403 403 403
GET  setting_up.partnership     /people/in/nowhere                              in  404 403 403 403 403 403
GET  setting_up.coordinator     /people/in/thornby/coordinator/{police}         in  200 403 403 403 403 403
POST setting_up.coordinator     /people/in/thornby/coordinator/{police}         in  422 403 403 403 403 403
GET  setting_up.coordinator     /people/in/thornby/coordinator/{other_council}  in  404 403 403 403 403 403
GET  setting_up.add_partnership /people/add-partnership                         in  200 403 403 403 403 403
POST setting_up.add_partnership /people/add-partnership                         in  422 403 403 403 403 403
GET  setting_up.add_agency      /people/add-agency                              in  200 403 403 403 403 403
POST setting_up.add_agency      /people/add-agency                              in  422 403 403 403 403 403
GET  setting_up.agency          /people/agencies/{icb}                          in  200 403 403 403 403 403
POST setting_up.agency          /people/agencies/{icb}                          in  422 403 403 403 403 403
GET  setting_up.agency          /people/agencies/4711                           in  404 403 403 403 403 403
GET  setting_up.add_person      /people/add-person                              in  200 403 403 403 403 403
POST setting_up.add_person      /people/add-person                              in  422 403 403 403 403 403
GET  setting_up.person          /people/person/{chair}                          in  200 403 403 403 403 403
GET  setting_up.person          /people/person/4711                             in  404 403 403 403 403 403
GET  setting_up.change_person   /people/person/{chair}/change                   in  200 403 403 403 403 403
POST setting_up.change_person   /people/person/{chair}/change                   in  422 403 403 403 403 403
GET  setting_up.add_role        /people/person/{chair}/add-role                 in  200 403 403 403 403 403
POST setting_up.add_role        /people/person/{chair}/add-role                 in  422 403 403 403 403 403
GET  setting_up.end_role        /people/person/{chair}/end-role/1               in  200 403 403 403 403 403
POST setting_up.end_role        /people/person/{chair}/end-role/1               in  302 403 403 403 403 403
GET  setting_up.end_role        /people/person/{chair}/end-role/2               in  404 403 403 403 403 403

GET  sign_in.start              /sign-in                                        200 302 302 302 302 302 302
POST sign_in.finish             /sign-in                                        422 422 422 422 422 422 422
POST sign_in.as_somebody        /sign-in/as/{chair}                             404 404 404 404 404 404 404
POST sign_in.out                /sign-out                                       in  in  in  in  in  in  in
GET  sign_in.held               /held                                           in  404 404 404 404 404 404

GET  sign_off.deliver           /thornby/actions/2/deliver                      in  404 404 403 403 200 403
POST sign_off.deliver           /thornby/actions/2/deliver                      in  404 404 403 403 422 403
GET  sign_off.sign_off          /thornby/actions/3/sign-off                     in  404 404 403 403 403 200
POST sign_off.sign_off          /thornby/actions/3/sign-off                     in  404 404 403 403 403 422
GET  sign_off.send_back         /thornby/actions/3/return                       in  404 404 403 403 403 200
POST sign_off.send_back         /thornby/actions/3/return                       in  404 404 403 403 403 422
GET  sign_off.reopen            /thornby/actions/4/reopen                       in  404 404 403 403 403 200
POST sign_off.reopen            /thornby/actions/4/reopen                       in  404 404 403 403 403 422
GET  sign_off.close             /thornby/actions/2/close                        in  404 404 403 403 403 200
POST sign_off.close             /thornby/actions/2/close                        in  404 404 403 403 403 422
GET  sign_off.agree_rating      /thornby/actions/2/agree-rating                 in  404 404 403 403 403 200
POST sign_off.agree_rating      /thornby/actions/2/agree-rating                 in  404 404 403 403 403 422

GET  sources.type_in            /thornby/letters/type-in                        in  404 404 403 403 403 200
POST sources.type_in            /thornby/letters/type-in                        in  404 404 403 403 403 422
GET  sources.retype             /thornby/letters/1/type-in                      in  404 404 403 403 403 404
POST sources.retype             /thornby/letters/1/type-in                      in  404 404 403 403 403 404

GET  themes.index               /thornby/themes                                 in  404 404 200 200 200 200
POST themes.add                 /thornby/themes                                 in  404 404 403 403 403 422
POST themes.end                 /thornby/themes/{theme}/end                     in  404 404 403 403 403 302
POST themes.end                 /thornby/themes/4711/end                        in  404 404 403 403 403 404

GET  updates.give               /thornby/actions/2/update                       in  404 404 403 200 200 403
POST updates.give               /thornby/actions/2/update                       in  404 404 403 422 422 403
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
