"""Against a real SMTP server on the loopback, which answers as each test wants."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tracker.adapters.mail import MailDelayed, MailRefused, MailServer, Outbox, Outgoing

CONTENT = b"From: a@tracker.example\r\nTo: b@thornby.example\r\nSubject: One\r\n\r\nWords.\r\n.dot\r\n"


def message(to: str = "nadia@thornby.example", email_id: int = 7) -> Outgoing:
    return Outgoing(email_id, to, "weekly_digest", date(2024, 10, 14), CONTENT)


class Answers:
    """Takes everything, except for addresses that name an answer: `550@…` is refused with 550."""

    def __init__(self) -> None:
        self.taken: list[Envelope] = []
        self.sessions: set[int] = set()

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        code = address.partition("@")[0]
        if code.isdigit():
            return f"{code} made up"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if envelope.rcpt_tos == ["data@thornby.example"]:
            return "554 no"
        self.taken.append(envelope)
        self.sessions.add(id(session))
        return "250 taken"


def a_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def mail_server(answers: Answers, **options: object) -> Iterator[int]:
    controller = Controller(answers, hostname="127.0.0.1", port=a_free_port(), **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@pytest.fixture
def answers() -> Answers:
    return Answers()


def test_the_same_bytes_go_out_over_one_connection(answers: Answers) -> None:
    with mail_server(answers) as port:
        sender = MailServer(f"smtp://127.0.0.1:{port}", "Tracker <tracker@tracker.example>")
        sender.send(message())
        sender.send(message("owen@thornby.example"))
        sender.close()
        sender.close()
    assert [envelope.rcpt_tos for envelope in answers.taken] == [
        ["nadia@thornby.example"],
        ["owen@thornby.example"],
    ]
    assert answers.taken[0].content == CONTENT
    assert answers.taken[0].mail_from == "tracker@tracker.example"
    assert len(answers.sessions) == 1


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("550@thornby.example", MailRefused),
        ("450@thornby.example", MailDelayed),
        ("data@thornby.example", MailRefused),
        ("nådia@thornby.example", MailRefused),
    ],
)
def test_what_the_server_refuses(answers: Answers, address: str, expected: type[Exception]) -> None:
    with mail_server(answers) as port:
        sender = MailServer(f"smtp://127.0.0.1:{port}", "tracker@tracker.example")
        with pytest.raises(expected):
            sender.send(message(address))
        sender.send(message())
        sender.close()
    assert len(answers.taken) == 1


def test_nobody_answers() -> None:
    sender = MailServer(f"smtp://127.0.0.1:{a_free_port()}", "tracker@tracker.example", timeout=1)
    with pytest.raises(MailDelayed, match="could not be used"):
        sender.send(message())


def test_a_server_that_says_nothing_is_given_up_after_the_timeout() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        sender = MailServer(f"smtp://127.0.0.1:{silent.getsockname()[1]}", "t@tracker.example", timeout=0.2)
        with pytest.raises(MailDelayed):
            sender.send(message())


def test_a_connection_that_broke_is_opened_again(answers: Answers) -> None:
    with mail_server(answers) as port:
        sender = MailServer(f"smtp://127.0.0.1:{port}", "tracker@tracker.example")
        sender.send(message())
        assert sender._connection is not None
        assert sender._connection.sock is not None
        sender._connection.sock.shutdown(socket.SHUT_RDWR)
        with pytest.raises(MailDelayed):
            sender.send(message())
        sender.send(message())
        sender.close()
    assert len(answers.taken) == 2


def authenticate(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
    assert isinstance(data, LoginPassword)
    return AuthResult(success=(data.login, data.password) == (b"us@er", b"pass/word"), handled=False)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for the loopback, made for these tests by openssl."""
    import subprocess

    folder = tmp_path_factory.mktemp("tls")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    try:
        subprocess.run(
            [*command, "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
            check=True,
            capture_output=True,
        )
    except FileNotFoundError:
        pytest.skip("openssl is not installed")
    return key, certificate


@contextmanager
def tls(certificate: tuple[Path, Path]) -> Iterator[tuple[ssl.SSLContext, ssl.SSLContext]]:
    """The server's side and the side of somebody who trusts it."""
    key, chain = certificate
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(chain, key)
    yield server, ssl.create_default_context(cafile=str(chain))


def test_tls_is_used_where_it_is_offered_and_the_password_goes_through_it(
    answers: Answers, certificate: tuple[Path, Path]
) -> None:
    with (
        tls(certificate) as (theirs, ours),
        mail_server(
            answers, tls_context=theirs, authenticator=authenticate, auth_required=True, require_starttls=True
        ) as port,
    ):
        right = MailServer(f"smtp://us%40er:pass%2Fword@127.0.0.1:{port}", "t@tracker.example", trust=ours)
        right.send(message())
        right.close()
        wrong = MailServer(f"smtp://us%40er:no@127.0.0.1:{port}", "t@tracker.example", trust=ours)
        with pytest.raises(MailDelayed, match="535"):
            wrong.send(message())
        distrusting = MailServer(f"smtp://us%40er:pass%2Fword@127.0.0.1:{port}", "t@tracker.example")
        with pytest.raises(MailDelayed, match="certificate"):
            distrusting.send(message())
    assert len(answers.taken) == 1


def test_tls_from_the_first_byte(answers: Answers, certificate: tuple[Path, Path]) -> None:
    with tls(certificate) as (theirs, ours):
        controller = Controller(answers, hostname="127.0.0.1", port=a_free_port(), ssl_context=theirs)
        with suppress(Exception):
            controller.start()
        try:
            sender = MailServer(f"smtps://127.0.0.1:{controller.port}", "t@tracker.example", trust=ours)
            sender.send(message())
            sender.close()
        finally:
            controller.stop()
    assert len(answers.taken) == 1


def test_a_password_is_not_sent_in_the_clear_to_another_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    sender = MailServer("smtp://us:word@mail.thornby.example", "t@tracker.example", timeout=1)

    class Plain:
        def ehlo_or_helo_if_needed(self) -> None: ...
        def has_extn(self, _name: str) -> bool:
            return False

        def close(self) -> None: ...

    monkeypatch.setattr("smtplib.SMTP", lambda *_args, **_kwargs: Plain())
    with pytest.raises(MailDelayed, match="no TLS"):
        sender.send(message())


def test_the_outbox_names_a_file_by_day_kind_and_address(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox")
    outbox.send(message())
    outbox.send(message())
    outbox.send(message("../../etc/passwd@x", email_id=8))
    assert sorted(path.name for path in (tmp_path / "outbox").iterdir()) == [
        "2024-10-14-weekly-digest-.._.._etc_passwd@x-8.eml",
        "2024-10-14-weekly-digest-nadia@thornby.example-7.eml",
    ]
    kept = tmp_path / "outbox" / "2024-10-14-weekly-digest-nadia@thornby.example-7.eml"
    assert kept.read_bytes() == CONTENT


def test_an_outbox_that_cannot_be_written_is_tried_again_later(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file, not a folder")
    with pytest.raises(MailDelayed, match="cannot be written"):
        Outbox(tmp_path / "outbox").send(message())


def test_many_at_once_leave_whole_files(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    writers = [threading.Thread(target=outbox.send, args=(message(),)) for _ in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [CONTENT]
