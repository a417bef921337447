"""Composing: an e-mail's bytes are frozen, and its notices marked as told, in one commit."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, default
from email.utils import format_datetime
from urllib.parse import urlsplit

from sqlalchemy import update

from tracker.domain.access import Permission
from tracker.domain.errors import Conflict
from tracker.domain.notices import EmailKind, EmailState, NoticeState
from tracker.services.email_choices import unsubscribe_url
from tracker.services.email_text import EmailText, render
from tracker.store.context import Context, check
from tracker.store.db import inserting
from tracker.store.models import Email, Notice
from tracker.store.queries.notices import Addressee

# An address must not be broken over lines: some mail programs then do not find where to unsubscribe.
_LONG_HEADERS = SMTP.clone(max_line_length=300)


@dataclass(frozen=True, slots=True)
class Draft:
    """One person's e-mail before it is written: which notices it gathers, and what its template needs."""

    to: Addressee
    kind: EmailKind
    period: str
    notice_ids: tuple[int, ...]
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Gathered:
    """What is to be written, and which notices come to nothing, with the reason."""

    drafts: tuple[Draft, ...]
    cancelled: tuple[tuple[int, str], ...]


def freeze(context: Context, draft: Draft) -> bool:
    """Write and keep the e-mail as it will be sent. The caller commits.

    Returns False when this person has their e-mail of this kind and period already: the notices stay open then.
    Raises Conflict when another process has dealt with one of the notices meanwhile.
    """
    check(context, Permission.TELL_PEOPLE)
    # Everything that takes time comes before the first statement, so that no lock is held meanwhile.
    message_id = f"<{uuid.uuid4().hex}@{urlsplit(context.settings.url).hostname}>"
    text = render(draft.kind.value, _with_footer(context, draft))
    content = _message(context, draft, text, message_id).as_bytes(policy=_LONG_HEADERS)
    email_id = context.session.scalar(
        inserting(context.session, Email)
        .values(
            person_id=draft.to.person_id,
            kind=draft.kind,
            period=draft.period,
            to=draft.to.email,
            subject=text.subject,
            message_id=message_id,
            composed_at=context.now,
            content=content,
            state=EmailState.WAITING,
            tries=0,
            next_try_at=context.now,
        )
        .on_conflict_do_nothing(index_elements=["person_id", "kind", "period"])
        .returning(Email.id)
    )
    if email_id is None:
        return False
    told = context.session.scalars(
        update(Notice)
        .where(Notice.id.in_(draft.notice_ids), Notice.state == NoticeState.OPEN)
        .values(state=NoticeState.TOLD, closed_at=context.now, email_id=email_id)
        .returning(Notice.id)
    ).all()
    if len(told) != len(draft.notice_ids):
        raise Conflict("Some of these notices have been dealt with meanwhile.")
    return True


def cancel(context: Context, cancelled: Iterable[tuple[int, str]]) -> int:
    """End notices that come to nothing, each with its reason. Returns how many were still open."""
    check(context, Permission.TELL_PEOPLE)
    by_reason: dict[str, list[int]] = defaultdict(list)
    for notice_id, reason in cancelled:
        by_reason[reason].append(notice_id)
    ended = 0
    for reason, notice_ids in by_reason.items():
        ended += len(
            context.session.scalars(
                update(Notice)
                .where(Notice.id.in_(notice_ids), Notice.state == NoticeState.OPEN)
                .values(state=NoticeState.CANCELLED, closed_at=context.now, cancelled_reason=reason)
                .returning(Notice.id)
            ).all()
        )
    return ended


def drop_old_content(context: Context) -> int:
    """Let go of the text of e-mails that ended longer ago than it is kept; that they were sent stays on record."""
    check(context, Permission.TELL_PEOPLE)
    before = context.now - timedelta(days=context.settings.email_bytes_kept_days)
    dropped = context.session.scalars(
        update(Email)
        .where(Email.ended_at < before, Email.content.is_not(None))
        .values(content=None)
        .returning(Email.id)
    )
    return len(dropped.all())


def plain_text(content: bytes) -> str:
    """What an e-mail says, from its frozen bytes."""
    message = message_from_bytes(content, policy=default)
    body = message.get_body(("plain",)) if isinstance(message, EmailMessage) else None
    text = body.get_content() if body is not None else ""
    return str(text).replace("\r\n", "\n")


def _with_footer(context: Context, draft: Draft) -> dict[str, object]:
    url = context.settings.url
    return {
        **draft.values,
        "choices_url": f"{url}/e-mails",
        "unsubscribe_url": unsubscribe_url(context.settings, draft.to.person_id),
    }


def _message(context: Context, draft: Draft, text: EmailText, message_id: str) -> EmailMessage:
    """Plain text and HTML, in characters that every mail server passes on."""
    message = EmailMessage(policy=SMTP)
    message["From"] = context.settings.mail_from
    message["To"] = Address(draft.to.name, addr_spec=draft.to.email)
    message["Subject"] = text.subject
    message["Date"] = format_datetime(context.now)
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"
    if draft.kind is EmailKind.WEEKLY_DIGEST:
        message["List-Unsubscribe"] = f"<{unsubscribe_url(context.settings, draft.to.person_id)}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(text.text, cte="quoted-printable")
    message.add_alternative(text.html, subtype="html", cte="quoted-printable")
    return message
