"""What a workbook's styles say about a cell: the format of its number, and the colour it is filled with."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from tracker.adapters.spreadsheet.archive import Archive
from tracker.adapters.spreadsheet.formats import built_in_format
from tracker.domain.plans.words import read_colour

_MOST = 70_000
# The colours that old workbooks name by number and that people rate with.
_INDEXED = {2: "FF0000", 3: "00FF00", 4: "0000FF", 5: "FFFF00", 10: "FF0000", 11: "00FF00", 12: "0000FF", 13: "FFFF00"}
_INDEXED |= {17: "008000", 51: "FFCC00", 52: "FF9900", 53: "FF6600", 40: "00CCFF", 48: "3366FF", 50: "339966"}
# A theme's colours are stored dark first and counted light first (ECMA-376 part 1, 18.8.3).
_THEME_ORDER = (1, 0, 3, 2, 4, 5, 6, 7, 8, 9)


@dataclass(frozen=True, slots=True)
class Style:
    """A number format's code, empty for the general one; a fill that could be a rating as `FF0000`, else empty."""

    code: str = ""
    colour: str = ""


def read_styles(archive: Archive, styles: str, theme: str) -> tuple[Style, ...]:
    """The styles of cells by number. Raises Unreadable."""
    root = archive.tree(styles)
    if root is None:
        return ()
    codes = {one.get("numFmtId"): one.get("formatCode", "") for one in root.iterfind("{*}numFmts/{*}numFmt")}
    colours = _theme(archive.tree(theme))
    fills = [_fill(one, colours) for one in root.iterfind("{*}fills/{*}fill")]
    found = []
    for one in root.iterfind("{*}cellXfs/{*}xf"):
        format_id, fill_id = one.get("numFmtId", "0"), _whole(one.get("fillId"))
        code = codes[format_id] if format_id in codes else built_in_format(_whole(format_id))
        found.append(Style(code[:200], fills[fill_id] if 0 <= fill_id < len(fills) else ""))
        if len(found) == _MOST:
            break
    return tuple(found)


def _fill(element: etree._Element, theme: list[str]) -> str:
    pattern = element.find("{*}patternFill")
    colour = pattern.find("{*}fgColor") if pattern is not None and pattern.get("patternType") == "solid" else None
    if colour is None:
        return ""
    if colour.get("rgb"):
        found = colour.get("rgb", "")[-6:].upper()
    elif colour.get("theme"):
        number = _whole(colour.get("theme"))
        found = _tinted(theme[number], colour.get("tint")) if 0 <= number < len(theme) else ""
    else:
        found = _INDEXED.get(_whole(colour.get("indexed")), "")
    return found if read_colour(found).is_known else ""


def _theme(root: etree._Element | None) -> list[str]:
    scheme = root.find(".//{*}clrScheme") if root is not None else None
    colours = [""] * 10
    for n, one in enumerate(scheme[:10] if scheme is not None else ()):
        colours[n] = next((it.get("val", "") for it in one if it.tag.endswith("}srgbClr")), "")
    return [colours[n] for n in _THEME_ORDER]


def _tinted(colour: str, tint: str | None) -> str:
    """A colour made lighter; a darker one keeps its hue, which is all that counts here."""
    try:
        share = min(max(float(tint or 0), 0.0), 1.0)
        parts = [int(colour[n : n + 2], 16) for n in (0, 2, 4)]
    except ValueError:
        return ""
    return "".join(f"{round(part + (255 - part) * share):02X}" for part in parts)


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else -1
