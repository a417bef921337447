"""The links at the top of every page, from GRANTS where a link leads to what not everybody may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, g, request, url_for

from tracker.domain.access import GRANTS, Actor, Permission, allowed
from tracker.web import gate


@dataclass(frozen=True, slots=True)
class Place:
    """A page that stands in the navigation. Everything below its address belongs to it."""

    text: str
    endpoint: str
    is_whole_section: bool = True


INSIDE = (
    Place("Overview", "overview.show", is_whole_section=False),
    Place("Letters", "letters.index"),
    Place("Actions", "actions.index"),
    Place("Repeats", "repeats.index"),
    Place("E-mails sent", "emails.sent"),
    Place("People", "people.index"),
    Place("History", "history.index"),
)
HOME = Place("Partnerships", "home.start", is_whole_section=False)
BACK = Place("Overview", "home.start", is_whole_section=False)
MY_ACTIONS = Place("My actions", "actions.mine")
ACROSS = Place("Across partnerships", "across.show")
EVERYBODY = Place("People and agencies", "setting_up.index")


def install(app: Flask) -> None:
    """Give every page of `app` its `navigation`."""
    app.context_processor(lambda: {"navigation": links()})


def links() -> list[dict[str, Any]]:
    """The navigation of this page, as the design system's macro takes it; empty for who has not signed in."""
    if not gate.is_signed_in():
        return []
    actor = gate.context().actor
    inside = INSIDE if g.get("partnership") is not None else ()
    return [_link(place) for place in (*inside, *_outside(actor))]


def _outside(actor: Actor) -> list[Place]:
    """What does not belong to one partnership. From there, whoever has a single one is led back to it."""
    places = []
    if len(actor.partnership_ids) > 1:
        places.append(HOME)
    elif actor.partnership_ids and g.get("partnership") is None:
        places.append(BACK)
    if answers_for_an_agency(actor):
        places.append(MY_ACTIONS)
    if len(actor.partnership_ids) > 1:
        places.append(ACROSS)
    if allowed(actor, Permission.SET_UP):
        places.append(EVERYBODY)
    return places


def answers_for_an_agency(actor: Actor) -> bool:
    """Whether this person accepts and updates actions for an agency of their own."""
    roles = {role for grant in GRANTS[Permission.ANSWER] for role in grant.roles}
    return any(seat.agency_id is not None and seat.role in roles for seat in actor.seats)


def _link(place: Place) -> dict[str, Any]:
    href = url_for(place.endpoint)
    here = request.path == href
    below = place.is_whole_section and request.path.startswith(href.rstrip("/") + "/")
    return {"text": place.text, "href": href, "current": here, "active": below}
