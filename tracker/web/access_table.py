"""GRANTS in plain words, so that the page which says who may do what can never say anything else."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.domain.access import ADMINISTRATOR_GRANTS, GRANTS, Grant, On, Permission, Role


@dataclass(frozen=True, slots=True)
class AccessRow:
    """One permission, and a line for each group of roles that has it."""

    what: str
    who: tuple[str, ...]


def access_rows() -> list[AccessRow]:
    """Every permission that people can have, in the table's order."""
    rows = []
    for permission in Permission:
        who = [_in_words(grant) for grant in GRANTS[permission]]
        if permission in ADMINISTRATOR_GRANTS:
            who.append("Administrator of the installation, who reads nothing in any partnership")
        if who:
            rows.append(AccessRow(permission.label, tuple(who)))
    return rows


def _in_words(grant: Grant) -> str:
    if grant.roles == frozenset(Role):
        who = "Everybody with a role in the partnership"
    else:
        labels = [role.label for role in Role if role in grant.roles]
        labels[1:] = [label[:1].lower() + label[1:] for label in labels[1:]]
        who = " or ".join(part for part in (", ".join(labels[:-1]), labels[-1]) if part)
    return who if grant.on is On.ANY else f"{who}, {grant.on.value}"
