"""The two ways out for an e-mail: a mail server by SMTP, or a folder of .eml files. Both take frozen bytes."""

from __future__ import annotations

import os
import re
import secrets
import smtplib
import ssl
from dataclasses import dataclass
from datetime import date
from email.utils import parseaddr
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit

TIMEOUT = 30.0
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_NOT_IN_FILE_NAMES = re.compile(r"[^A-Za-z0-9@._+-]+")


class MailRefused(Exception):
    """The mail server will not take this message for this address, now or later. The text says what it answered."""


class MailDelayed(Exception):
    """It did not work this time: no answer, a full mailbox, a wrong password of ours. Worth trying again."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message for one address. `content` is all of it, headers included, as it goes out on every try."""

    email_id: int
    to: str
    kind: str
    on: date
    content: bytes


class Sender(Protocol):
    def send(self, message: Outgoing) -> None:
        """Hand over one message. Raises MailRefused or MailDelayed; returning means that it was taken."""

    def close(self) -> None:
        """Let go of whatever was kept open between messages."""


class Outbox:
    """Writes each message into `folder` under its day, kind and address; the same message again is the same file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: Outgoing) -> None:
        address = _NOT_IN_FILE_NAMES.sub("_", message.to)[:120]
        name = f"{message.on.isoformat()}-{message.kind.replace('_', '-')}-{address}-{message.email_id}.eml"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            unfinished = self.folder / f".{name}.{secrets.token_hex(4)}"
            with unfinished.open("wb") as file:
                file.write(message.content)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(self.folder / name)
        except OSError as error:
            raise MailDelayed(f"The outbox folder cannot be written to: {error.strerror}.") from error

    def close(self) -> None:
        """Nothing is kept open."""


class MailServer:
    """Sends by SMTP, over one connection for as long as it lasts. TLS by `smtps://`, or when the server offers it.

    `address` is like `smtp://user:password@host:587`; `mail_from` as in `TRACKER_MAIL_FROM`. `trust` is the TLS
    context, the system's when None.
    """

    def __init__(
        self,
        address: str,
        mail_from: str,
        *,
        timeout: float = TIMEOUT,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self._server: SplitResult = urlsplit(address)
        self._from = parseaddr(mail_from)[1]
        self._timeout = timeout
        self._trust = trust
        self._connection: smtplib.SMTP | None = None

    def send(self, message: Outgoing) -> None:
        try:
            if self._connection is None:
                self._connection = self._connect()
            self._connection.sendmail(self._from, [message.to], message.content)
        except smtplib.SMTPRecipientsRefused as error:
            code, answer = error.recipients[message.to]
            self._refused(code, answer)
        except smtplib.SMTPDataError as error:
            self._refused(error.smtp_code, error.smtp_error)
        except smtplib.SMTPResponseException as error:
            # Our own password or sender address: whoever runs this can put it right, so nothing is given up.
            self.close()
            raise MailDelayed(f"The mail server answered {_said(error.smtp_code, error.smtp_error)}") from error
        except UnicodeEncodeError as error:
            self.close()
            raise MailRefused("The address has letters that the mail server cannot take.") from error
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise MailDelayed(f"The mail server could not be used: {error}") from error

    def _refused(self, code: int, answer: bytes | str) -> None:
        self.close()
        kind = MailRefused if code >= 500 else MailDelayed
        raise kind(f"The mail server answered {_said(code, answer)}")

    def _connect(self) -> smtplib.SMTP:
        host = self._server.hostname or "localhost"
        if self._server.scheme == "smtps":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                host, self._server.port or 465, timeout=self._timeout, context=self._context()
            )
        else:
            connection = smtplib.SMTP(host, self._server.port or 25, timeout=self._timeout)
        try:
            self._greet(connection, host)
        except BaseException:
            connection.close()
            raise
        return connection

    def _greet(self, connection: smtplib.SMTP, host: str) -> None:
        connection.ehlo_or_helo_if_needed()
        is_private = self._server.scheme == "smtps"
        if not is_private and connection.has_extn("starttls"):
            connection.starttls(context=self._context())
            is_private = True
        if self._server.username is None:
            return
        if not is_private and host not in _LOOPBACK:
            raise smtplib.SMTPException("it offers no TLS, and a password is not sent without")
        connection.login(unquote(self._server.username), unquote(self._server.password or ""))

    def _context(self) -> ssl.SSLContext:
        return self._trust or ssl.create_default_context()

    def close(self) -> None:
        """End the connection, if there is one; the next message opens another."""
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.quit()
            except (smtplib.SMTPException, OSError):
                connection.close()


def _said(code: int, answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return f"{code} {' '.join(text.split())}"[:300]
