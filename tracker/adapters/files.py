"""Files as they were received: kept by their content, apart for each partnership, and never changed.

A folder is all there is to it, so that several machines can share one.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from pathlib import Path

_SHA256 = re.compile(r"[0-9a-f]{64}")


def keep(folder: Path, partnership_id: int, content: bytes) -> str:
    """Write `content` below `folder` unless it is there already. Returns its SHA-256 in hexadecimal.

    It is complete on the disk before it bears its name; a file that no row speaks of does no harm. What a process that
    was killed has left half written goes when the same content is kept.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    path = _path(folder, partnership_id, sha256)
    if path.exists():
        _clear_halves(path)
        return sha256
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{sha256[:12]}-{os.getpid()}-{secrets.token_hex(4)}")
    try:
        with fresh.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(fresh, 0o440)
        os.replace(fresh, path)
    except FileNotFoundError:
        # Somebody else kept the same content meanwhile, and took this for a half.
        if not path.exists():
            raise
    finally:
        fresh.unlink(missing_ok=True)
    _clear_halves(path)
    return sha256


def read(folder: Path, partnership_id: int, sha256: str) -> bytes:
    """The content with this hash. Raises FileNotFoundError when it is gone, ValueError when it is not what it was."""
    content = _path(folder, partnership_id, sha256).read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ValueError(f"the file {sha256} of partnership {partnership_id} has been changed on the disk")
    return content


def _clear_halves(path: Path) -> None:
    """Remove what nobody needs any more now that the content stands at `path`."""
    for half in path.parent.glob(f".{path.name[:12]}-*"):
        half.unlink(missing_ok=True)


def _path(folder: Path, partnership_id: int, sha256: str) -> Path:
    if not _SHA256.fullmatch(sha256):
        raise ValueError("not a SHA-256 in hexadecimal")
    return folder / str(int(partnership_id)) / sha256[:2] / sha256
