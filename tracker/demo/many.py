"""A demonstration of any size: made-up areas with as many actions as wanted, spread evenly over them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session
from tqdm import tqdm

from tracker.adapters.extract import ExtractedLetter, MediaType
from tracker.demo.areas import NAMES, Area, area, letter_text
from tracker.demo.days import last_working_day
from tracker.demo.lives import Born, Cast, lives
from tracker.demo.pace import quickly
from tracker.demo.telling import COMMAND_LINE
from tracker.domain.access import Role
from tracker.domain.letters import Page, pages_of
from tracker.domain.letters.reader import read_letter
from tracker.domain.london import london_date, london_instant
from tracker.services import letters, progress, setting_up
from tracker.settings import Settings
from tracker.store.context import Context
from tracker.store.db import Database
from tracker.store.models import Action, Person
from tracker.store.queries.partnerships import PartnershipRow, agencies_of
from tracker.store.queries.people import actor_for

# An area of a few hundred actions has had letters for many years; more than this many areas have no names.
ACTIONS_AN_AREA = 250
FINDINGS_A_LETTER = 30
YEARS_OF_LETTERS = 4


def load_many(database: Database, settings: Settings, now: datetime, *, actions: int) -> None:
    """Fill an empty, migrated database with `actions` made-up actions, for trying out how large it can grow.

    The same number and date give the same actions. One transaction an area.
    """
    with quickly(database):
        _fill(database, settings, now, actions)


def _fill(database: Database, settings: Settings, now: datetime, actions: int) -> None:
    count = max(1, min(len(NAMES), actions // ACTIONS_AN_AREA))
    began = now - timedelta(days=366 * (YEARS_OF_LETTERS + 1))
    with database.writing() as session:
        setting_up.install(Context(session, COMMAND_LINE, began, settings), demonstration=True)
    with tqdm(total=actions, unit="action", disable=not sys.stderr.isatty(), leave=False) as bar:
        for index in range(count):
            share = actions * (index + 1) // count - actions * index // count
            chance = Random(index)  # noqa: S311
            with database.writing() as session:
                partnership, cast = _set_up(Context(session, COMMAND_LINE, began, settings), area(index))
                born = list(_bring_in(session, settings, partnership, area(index), share, now, chance))
                lives(cast, born, now, chance).write(session)
            bar.update(share)
    with database.writing() as session:
        progress.keep_tonight(Context(session, COMMAND_LINE, now, settings))


def _set_up(context: Context, where: Area) -> tuple[PartnershipRow, Cast]:
    partnership = setting_up.add_partnership(context, where.slug, where.partnership)
    for name, kind in where.agencies:
        setting_up.add_agency(context, name, (where.slug,), kind)
    leads: dict[int, tuple[int, str]] = {}
    keys = {agency.name: agency.id for agency in agencies_of(context, partnership.id)}
    for email, name, role, agency in where.members:
        seated = setting_up.add_person(context, email, name, role, where.slug, agency)
        if role is Role.AGENCY_LEAD and agency is not None:
            leads[keys[agency]] = (seated.person_id, name)
    chair, manager = (name for _, name, _, agency in where.members if agency is None)
    named = {key: name for name, key in keys.items()}
    return partnership, Cast(partnership.id, named, leads, chair, manager)


def _bring_in(
    session: Session,
    settings: Settings,
    partnership: PartnershipRow,
    where: Area,
    count: int,
    now: datetime,
    chance: Random,
) -> Iterator[Born]:
    """Letters over the last years, with `count` findings together, checked and confirmed."""
    manager = session.execute(
        select(Person.id, Person.name).where(Person.email == f"manager@{where.slug}-scp.example")
    ).one()
    actor = actor_for(session, manager.id, manager.name, is_administrator=False)
    number = -(-count // FINDINGS_A_LETTER)
    for position in range(number):
        size = count * (position + 1) // number - count * position // number
        days_ago = 30 + 365 * YEARS_OF_LETTERS * (number - position) // number
        published = last_working_day(london_date(now) - timedelta(days=days_ago))
        context = Context(session, actor, london_instant(published, time(10)), settings)
        text = letter_text(where, published, size, chance)
        extracted = ExtractedLetter(MediaType.TEXT, (Page(1, text),), read_letter(pages_of([text])))
        name = f"{published.isoformat()} focused visit.txt"
        reading = letters.Reading(name, text.encode(), extracted)
        received = letters.take_in(context, partnership, reading)
        made = letters.confirm(context, partnership, received.number)
        rows = session.execute(
            select(Action.id, Action.added_at)
            .where(Action.partnership_id == partnership.id, Action.number.in_(made))
            .order_by(Action.number)
        )
        yield from (Born(*row) for row in rows)
        session.expunge_all()
