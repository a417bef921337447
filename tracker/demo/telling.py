"""Telling the story: day by day, scene by scene, through the same verbs that people use."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session
from tqdm import tqdm

from tracker.adapters.mail import Outbox
from tracker.demo import ashmere, brackwater, elmstow, papers, people
from tracker.demo.days import years_ago
from tracker.demo.pace import quickly
from tracker.demo.scenes import Moment, Scene
from tracker.domain.access import Actor, SystemActor
from tracker.domain.london import london_date, london_instant
from tracker.jobs.runner import run_once
from tracker.services import setting_up
from tracker.settings import Settings
from tracker.store.context import Context
from tracker.store.db import Database
from tracker.store.models import Person
from tracker.store.queries.partnerships import partnership_by_slug
from tracker.store.queries.people import actor_for

STORIES = {"ashmere": ashmere.STORY, "brackwater": brackwater.STORY, "elmstow": elmstow.STORY}
# So far back goes the trend; the e-mails of the last weeks are in the outbox.
KEPT_WEEKS = 12
EMAIL_WEEKS = 4
FIRST_SCENE = time(9, 20)
BETWEEN_SCENES = timedelta(minutes=11)
# In the order of the day. What is composed at eight is sent a minute later.
JOBS_OF_A_DAY = (
    ("nightly-progress", time(2)),
    ("reminders", time(8)),
    ("weekly-digest", time(8)),
    ("send", time(8, 1)),
)
NAMES = {member.key: member.name for member in (*people.MEMBERS, people.ADMINISTRATOR)}
COMMAND_LINE = Actor("Command line", system=SystemActor.COMMAND_LINE)


@dataclass(frozen=True, slots=True)
class Placed:
    """A scene in its partnership."""

    slug: str
    scene: Scene


def load(database: Database, settings: Settings, now: datetime) -> None:
    """Fill an empty, migrated database with the demonstration, alive on the London date of `now`.

    What is told lies before `now`; the same date gives the same story. Puts a letter to try into the instance folder.
    """
    with quickly(database):
        _tell(database, settings, london_date(now))
    papers.leave_to_try(settings.instance, london_date(now))


def _tell(database: Database, settings: Settings, today: date) -> None:
    with database.writing() as session:
        began = london_instant(years_ago(7, -10)(today), FIRST_SCENE)
        _set_up(Context(session, COMMAND_LINE, began, settings))
    days, sender = list(_days(today)), Outbox(settings.outbox)
    for day, scenes in tqdm(days, unit="day", disable=not sys.stderr.isatty(), leave=False):
        with _quietly():
            _do_jobs(database, settings, sender, day, today)
        for place, placed in enumerate(scenes):
            at = london_instant(day, FIRST_SCENE) + place * BETWEEN_SCENES
            with database.writing() as session:
                _play(session, settings, placed, at, today)


def _do_jobs(database: Database, settings: Settings, sender: Outbox, day: date, today: date) -> None:
    """What the scheduler would have done on `day`, in the last weeks; they begin on a Monday, as summaries do."""
    monday = today - timedelta(days=today.weekday())
    for name, at in JOBS_OF_A_DAY:
        weeks = KEPT_WEEKS if name == "nightly-progress" else EMAIL_WEEKS
        if day >= monday - timedelta(weeks=weeks):
            run_once(name, london_instant(day, at), database, settings, sender)


@contextmanager
def _quietly() -> Iterator[None]:
    """Jobs log what they have done; told about eighty nights one after the other it says nothing to anybody."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    try:
        yield
    finally:
        structlog.configure(**before)


def _set_up(context: Context) -> None:
    setting_up.install(context, demonstration=True)
    for slug, name in people.PARTNERSHIPS.items():
        setting_up.add_partnership(context, slug, name)
    agencies = {
        agency.name: setting_up.add_agency(context, agency.name, agency.serves, agency.kind).agency_id
        for agency in people.AGENCIES
    }
    members: dict[str, int] = {}
    for member in people.MEMBERS:
        for slug in member.partnerships:
            seated = setting_up.add_person(context, member.email, member.name, member.role, slug, member.agency)
            members[member.key] = seated.person_id
    setting_up.add_administrator(context, people.ADMINISTRATOR.email, people.ADMINISTRATOR.name)
    for slug, agency, key in people.COORDINATORS:
        setting_up.set_coordinator(context, slug, agencies[agency], members[key])


def _days(today: date) -> Iterator[tuple[date, list[Placed]]]:
    """Every day on which something happens or a night is kept, all before `today`, with its scenes in their order."""
    placed: dict[date, list[Placed]] = {}
    for slug, story in STORIES.items():
        for scene in story:
            day = scene.on(today)
            assert day < today, f"a scene of {slug} is not in the past"
            placed.setdefault(day, []).append(Placed(slug, scene))
    kept = {today - timedelta(days=count) for count in range(1, 7 * (KEPT_WEEKS + 1))}
    for day in sorted(placed.keys() | kept):
        yield day, placed.get(day, [])


def _play(session: Session, settings: Settings, placed: Placed, at: datetime, today: date) -> None:
    name = NAMES[placed.scene.by]
    row = session.execute(select(Person.id, Person.is_administrator).where(Person.name == name)).one()
    everywhere = Context(session, COMMAND_LINE, at, settings)
    context = Context(session, actor_for(session, row.id, name, row.is_administrator), at, settings)
    placed.scene.play(Moment(context, partnership_by_slug(everywhere, placed.slug), today))
