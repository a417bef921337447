"""Filling an installation: partnerships, agencies, people and their passwords."""

from __future__ import annotations

import sys

import click

from tracker.cli.acting import acting, ready_database
from tracker.domain.access import Role
from tracker.services import people, setting_up
from tracker.settings import read_settings

ROLES = [role.value.replace("_", "-") for role in Role]


@click.command()
@click.argument("slug")
@click.argument("name")
def add_partnership(slug: str, name: str) -> None:
    """Add a partnership. SLUG begins its addresses for good: small letters, digits and hyphens.

    \b
    Example: tracker add-partnership ashmere "Ashmere Safeguarding Children Partnership"
    """
    settings = read_settings()
    with acting(settings, ready_database(settings)) as context:
        added = setting_up.add_partnership(context, slug, name)
        click.echo(f"Added {added.name}. Its actions are numbered {added.code}-1 and on.")


@click.command()
@click.argument("name")
@click.option(
    "--partnership", "slugs", metavar="SLUG", multiple=True, required=True, help="May be given several times."
)
def add_agency(name: str, slugs: tuple[str, ...]) -> None:
    """Add an agency that serves one partnership or several.

    \b
    Example: tracker add-agency "Northmarch Police" --partnership ashmere --partnership elmstow
    """
    settings = read_settings()
    with acting(settings, ready_database(settings)) as context:
        setting_up.add_agency(context, name, slugs)
        click.echo(f"{name} serves {', '.join(slugs)}.")


@click.command()
@click.argument("email")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--partnership", "slug", metavar="SLUG", required=True)
@click.option("--agency", metavar="NAME", help="Needed for safeguarding partners, agency leads and contributors.")
def add_person(email: str, name: str, role: str, slug: str, agency: str | None) -> None:
    """Give a person a role in a partnership.

    Somebody already known is given the further role.

    \b
    Example: tracker add-person sana.malik@police.example "DCI Sana Malik" \\
               --role agency-lead --partnership ashmere --agency "Northmarch Police"
    """
    settings = read_settings()
    with acting(settings, ready_database(settings)) as context:
        setting_up.add_person(context, email, name, Role(role.replace("-", "_")), slug, agency)
        click.echo(f"{name} is {Role(role.replace('-', '_')).label.lower()} in {slug}.")


@click.command()
@click.argument("email")
def set_password(email: str) -> None:
    """Set somebody's password. It is asked for twice, or read from a pipe."""
    settings = read_settings()
    database = ready_database(settings)
    if sys.stdin.isatty():
        password = click.prompt("New password", hide_input=True, confirmation_prompt="The same again")
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    with acting(settings, database) as context:
        people.set_password(context, email, password)
    click.echo(f"The password of {email} is set.")
