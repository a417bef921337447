"""The budgets: reaching one means that a noun is missing."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NO_NOUN = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers", "data", "info"}
MODULES = sorted((ROOT / "tracker").rglob("*.py"))
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file())


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_has_at_most_400_lines(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 400


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_has_at_most_120_lines(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 120


def test_every_room_is_named_after_a_noun() -> None:
    assert [name(path) for path in MODULES if NO_NOUN & {path.stem, *path.parts[len(ROOT.parts) :]}] == []


def test_create_app_fits_on_a_page() -> None:
    tree = ast.parse((ROOT / "tracker" / "app.py").read_text())
    (function,) = (node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "create_app")
    assert function.end_lineno is not None
    assert function.end_lineno - function.lineno < 100
