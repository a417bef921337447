"""Pictures that were drawn once and are kept: a folder of files that can be thrown away at any time."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import time
from pathlib import Path

_KEY = re.compile(r"[0-9a-f]{64}")
# A page that could not be drawn is tried again after this long, in seconds.
TRIED_AGAIN_AFTER = 3600


def kept(folder: Path, key: str) -> bytes | None:
    """The picture with this key (64 hexadecimal digits), None where there is none."""
    try:
        return _path(folder, key).read_bytes()
    except OSError:
        return None


def keep(folder: Path, key: str, content: bytes) -> None:
    """Keep a picture: whole or not at all. A folder that cannot be written to costs time and nothing else."""
    _write(_path(folder, key), content)


def failed_lately(folder: Path, key: str) -> bool:
    """Whether drawing this was given up within the last hour."""
    try:
        return time.time() - _path(folder, key).with_suffix(".failed").stat().st_mtime < TRIED_AGAIN_AFTER
    except OSError:
        return False


def note_failure(folder: Path, key: str) -> None:
    """Remember that drawing this was given up."""
    _write(_path(folder, key).with_suffix(".failed"), b"")


def forget_unused(folder: Path, days: int) -> int:
    """Throw away what was drawn more than `days` ago. Returns how many files went."""
    oldest = time.time() - days * 86400
    gone = 0
    for path in folder.glob("??/*"):
        try:
            if path.stat().st_mtime < oldest:
                path.unlink()
                gone += 1
        except FileNotFoundError:
            continue
    return gone


def _write(path: Path, content: bytes) -> None:
    fresh = path.with_name(f".{path.name[:12]}-{os.getpid()}-{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(content)
        os.replace(fresh, path)
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)


def _path(folder: Path, key: str) -> Path:
    if not _KEY.fullmatch(key):
        raise ValueError("not a SHA-256 in hexadecimal")
    return folder / key[:2] / key
