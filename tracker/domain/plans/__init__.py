"""The plan a partnership keeps today: sheets in, rows matched to findings out. A person approves what comes of it."""

from tracker.domain.plans.choices import Choices, RowChoice, choices_from_plain, choices_to_plain, difference
from tracker.domain.plans.columns import ColumnMatch, Confidence, choose_column, columns_left_out, match_columns
from tracker.domain.plans.effects import Effect, KnownAction, Nameable
from tracker.domain.plans.headings import GATHERED, PlanField
from tracker.domain.plans.likeness import trigram_likeness
from tracker.domain.plans.matching import (
    Likeness,
    MatchKind,
    PlanFinding,
    RowMatch,
    described,
    findings_without_rows,
    match_rows,
)
from tracker.domain.plans.planned import PlanDoubt, PlanDoubtCode, PlanRow
from tracker.domain.plans.row_reader import WordKey, read_row
from tracker.domain.plans.rows import read_rows, words_used
from tracker.domain.plans.sheets import Cell, CellKind, Column, Grid, OtherSheet, Row, Sheet, Shows, plan_sheet
from tracker.domain.plans.stored import grids_from_json, grids_to_json
from tracker.domain.plans.words import Meaning
from tracker.domain.plans.worked import MOST_ROWS, Known, UnknownName, WorkedPlan, WorkedRow, work_out

__all__ = [
    "GATHERED",
    "MOST_ROWS",
    "Cell",
    "CellKind",
    "Choices",
    "Column",
    "ColumnMatch",
    "Confidence",
    "Effect",
    "Grid",
    "Known",
    "KnownAction",
    "Likeness",
    "MatchKind",
    "Meaning",
    "Nameable",
    "OtherSheet",
    "PlanDoubt",
    "PlanDoubtCode",
    "PlanField",
    "PlanFinding",
    "PlanRow",
    "Row",
    "RowChoice",
    "RowMatch",
    "Sheet",
    "Shows",
    "UnknownName",
    "WordKey",
    "WorkedPlan",
    "WorkedRow",
    "choices_from_plain",
    "choices_to_plain",
    "choose_column",
    "columns_left_out",
    "described",
    "difference",
    "findings_without_rows",
    "grids_from_json",
    "grids_to_json",
    "match_columns",
    "match_rows",
    "plan_sheet",
    "read_row",
    "read_rows",
    "trigram_likeness",
    "words_used",
    "work_out",
]
