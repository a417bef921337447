"""The story of Brackwater: a letter came last week, and nothing is assigned yet. Everything in it is made up."""

from __future__ import annotations

from tracker.demo.days import working_days_ago
from tracker.demo.scenes import Scene, bring_in, confirm

STORY = (
    Scene(working_days_ago(8), "leanne", bring_in("brackwater-focused-visit")),
    Scene(working_days_ago(6), "leanne", confirm(1)),
)
