"""Two people save the same action at the same moment, in transactions of their own: one of them is told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from tests.actions_world import add_action, led_by
from tests.world import World
from tracker.domain.actions import Rating
from tracker.domain.errors import Conflict
from tracker.services import updates
from tracker.services.updates import Said
from tracker.settings import Settings
from tracker.store.db import Database
from tracker.store.models import Action, ProgressUpdate


def test_only_one_of_several_at_once_is_saved(database: Database, settings: Settings, people: World) -> None:
    with database.writing() as session:
        add_action(session, people.thornby, **led_by(people))
    everybody = Barrier(4, timeout=30)

    def save(who: int) -> bool:
        everybody.wait()
        try:
            with database.writing() as session:
                said = Said(f"Done by {who}", Rating.GREEN, "All shifts")
                updates.give_update(people.context(session, who, settings), people.thornby, 1, 1, said)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(4) as threads:
        saved = list(threads.map(save, [people.police_lead, people.contributor, people.manager, people.police_lead]))
    assert sum(saved) == 1
    with database.reading() as session:
        assert session.query(ProgressUpdate).count() == 1
        assert session.query(Action).one().version == 2
