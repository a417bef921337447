"""A PostgreSQL server of the tests' own: made in a temporary folder, on a socket nobody else sees, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp


def programs() -> Path | None:
    """The folder of the server's programs, or None where PostgreSQL is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("postgres")
    return Path(on_path).resolve().parent if on_path else None


def _as_its_user(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root, so root hands the folder to the user Debian made for it."""
    if os.geteuid() != 0:
        return []
    user = pwd.getpwnam("postgres")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return ["runuser", "-u", "postgres", "--"]


@contextmanager
def server() -> Iterator[str]:
    """Start a server, yield a URL without a database name, stop it."""
    binaries = programs()
    assert binaries is not None, "PostgreSQL is not installed"
    folder = Path(mkdtemp(prefix="tracker-pg-", dir="/tmp"))
    run = _as_its_user(folder)
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "cwd": "/"}
    try:
        make = [*run, binaries / "initdb", "-D", folder / "data", "-U", "tracker"]
        subprocess.run([*make, "--auth=trust", "-E", "UTF8", "--no-sync"], **quiet)
        options = f"-k {folder} -c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        control = [*run, binaries / "pg_ctl", "-D", folder / "data", "-w"]
        subprocess.run([*control, "-l", folder / "log", "-o", options, "start"], **quiet)
        try:
            yield f"postgresql+psycopg://tracker@/{{name}}?host={folder}"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], **quiet)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
