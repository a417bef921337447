"""What can be done with the plan a partnership keeps today, from its upload to its approval."""

from tracker.services.plan_approval import Approved, approve
from tracker.services.plan_choices import choose_columns, choose_rows, choose_words, read_from
from tracker.services.plan_uploads import ReadPlan, TakenPlan, read_plan, set_aside, take_in_plan

__all__ = [
    "Approved",
    "ReadPlan",
    "TakenPlan",
    "approve",
    "choose_columns",
    "choose_rows",
    "choose_words",
    "read_from",
    "read_plan",
    "set_aside",
    "take_in_plan",
]
