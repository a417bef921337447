"""What an installation is told from outside: one frozen object, read once from the environment and `instance/`."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent


class BadSetting(ValueError):
    """An environment variable says something that cannot be used; the message says which and what to write."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`instance` holds the database, the files and the outbox. `url` is what links in e-mails begin with."""

    instance: Path
    database_url: str
    listen_host: str
    listen_port: int
    url: str
    mail: str
    mail_from: str
    secret_key: str
    upload_limit: int = 32 * 1024 * 1024
    sign_in_hours: int = 12
    due_soon_days: int = 14
    email_bytes_kept_days: int = 365

    @property
    def outbox(self) -> Path:
        """Where e-mails are written when `TRACKER_MAIL` is `outbox`."""
        return self.instance / "outbox"

    @property
    def files(self) -> Path:
        """Where uploaded files are kept, by content."""
        return self.instance / "files"

    @property
    def pictures(self) -> Path:
        """Where pictures of pages are kept, so that none is drawn twice. Everything in it can be thrown away."""
        return self.instance / "pictures"

    @property
    def compiled_templates(self) -> Path:
        """Where templates are kept as Python compiled them, for the next start. Everything in it can be thrown away."""
        return self.instance / "compiled-templates"

    @property
    def mail_goes_to_outbox(self) -> bool:
        return self.mail == "outbox"

    @property
    def listens_on_loopback(self) -> bool:
        return self.listen_host in {"127.0.0.1", "localhost", "::1"}

    @property
    def served_over_https(self) -> bool:
        return urlsplit(self.url).scheme == "https"


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from `environment` (the process's own when None). Raises BadSetting."""
    env = os.environ if environment is None else environment
    instance = Path(env.get("TRACKER_INSTANCE") or ROOT / "instance").expanduser().resolve()
    host, port = _listen(env.get("TRACKER_LISTEN") or "127.0.0.1:5000")
    url = (env.get("TRACKER_URL") or f"http://{f'[{host}]' if ':' in host else host}:{port}").rstrip("/")
    if _kind_of_address(url) not in {"http", "https"}:
        raise BadSetting(f"TRACKER_URL is {url!r}: write the address people use, like https://tracker.example.")
    mail = env.get("TRACKER_MAIL") or "outbox"
    if mail != "outbox" and _kind_of_address(mail) not in {"smtp", "smtps"}:
        # Not said what it is: a password may stand in it.
        raise BadSetting("TRACKER_MAIL cannot be used: write outbox, or smtp://user:password@host:587.")
    mail_from = env.get("TRACKER_MAIL_FROM") or "Improvement tracker <tracker@localhost.example>"
    if "@" not in parseaddr(mail_from)[1] or not mail_from.isprintable():
        raise BadSetting(f"TRACKER_MAIL_FROM is {mail_from!r}: write Improvement tracker <tracker@council.example>.")
    return Settings(
        instance=instance,
        database_url=env.get("TRACKER_DATABASE_URL") or f"sqlite:///{instance / 'tracker.sqlite3'}",
        listen_host=host,
        listen_port=port,
        url=url,
        mail=mail,
        mail_from=mail_from,
        secret_key=env.get("TRACKER_SECRET_KEY") or _kept_secret(instance / "secret-key"),
    )


def _kind_of_address(text: str) -> str | None:
    """`https` of `https://tracker.example:8443`; None where the text is no address with a host."""
    try:
        parts = urlsplit(text)
        return parts.scheme if parts.hostname and parts.port != 0 else None
    except ValueError:
        return None


def _listen(value: str) -> tuple[str, int]:
    host, _, port = value.rpartition(":")
    host = host.strip("[]")
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise BadSetting(f"TRACKER_LISTEN is {value!r}: write an address and a port, like 127.0.0.1:5000.")
    return host, int(port)


def _kept_secret(path: Path) -> str:
    """The installation's own secret, made once and readable by its owner alone.

    Two processes may start at the same moment: whoever creates the file wins and the other reads it.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return _made_once(path)
    except OSError as problem:
        raise BadSetting(
            f"TRACKER_INSTANCE is {str(path.parent)!r}: {problem.strerror}. Name a folder that you may write to."
        ) from problem


def _made_once(path: Path) -> str:
    fresh = path.with_name(f".{path.name}-{os.getpid()}-{secrets.token_hex(4)}")
    if not path.exists():
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text().strip()
