"""Bytes to sheets in this process, without protection: what the reading process runs."""

from __future__ import annotations

import re

from tracker.adapters.extract import Limits, Reason, Unreadable
from tracker.domain.plans import Grid

_ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# How the compound file of an encrypted workbook names its content, in UTF-16.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLD_WORKBOOK = re.compile(b"(?:W\x00o\x00r\x00k\x00b\x00o\x00o\x00k\x00|B\x00o\x00o\x00k\x00)\x00")
_NOT_A_TABLE = re.compile(rb"\A[\s\xef\xbb\xbf\x00]*(?:<|\{\\rtf|%PDF-|\{\s*\"|\[\s*\{)")


def read_grids(content: bytes, limits: Limits) -> tuple[Grid, ...]:
    """The sheets of a file, its kind judged from its bytes. Raises Unreadable."""
    if len(content) > limits.size:
        raise Unreadable(Reason.TOO_LARGE, megabytes=limits.size // 1_000_000)
    if not content.strip(b"\x00 \t\r\n\x0c\xef\xbb\xbf\xff\xfe,;"):
        raise Unreadable(Reason.EMPTY)
    if content.startswith(_COMPOUND):
        if _ENCRYPTED in content:
            raise Unreadable(Reason.ENCRYPTED)
        raise Unreadable(Reason.OLD_EXCEL if _OLD_WORKBOOK.search(content) else Reason.WRONG_TYPE)
    if content.startswith(_ZIP):
        grids = _archive(content, limits)
    elif _NOT_A_TABLE.match(content[:1024]):
        raise Unreadable(Reason.WRONG_TYPE)
    else:
        from tracker.adapters.spreadsheet.delimited import read_delimited

        grids = read_delimited(content, limits)
    if not any(grid.rows for grid in grids):
        raise Unreadable(Reason.NO_TABLE)
    return grids


def _archive(content: bytes, limits: Limits) -> tuple[Grid, ...]:
    from tracker.adapters.spreadsheet.archive import Archive
    from tracker.adapters.spreadsheet.workbook import WORKBOOK, read_workbook_file

    names = Archive(content, limits).names
    if "xl/workbook.bin" in names:
        raise Unreadable(Reason.OLD_EXCEL)
    if WORKBOOK not in names:
        raise Unreadable(Reason.WRONG_TYPE)
    return read_workbook_file(content, limits)
