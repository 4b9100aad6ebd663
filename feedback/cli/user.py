"""`listening-loop user`: accounts of those who sign in. Respondents never have one."""

import json

import click

from feedback.accounts import accounts, groups
from feedback.accounts.models import Account
from feedback.accounts.roles import Role
from feedback.audit.trail import COMMAND_LINE
from feedback.cli.installation import Installation


@click.group()
def user() -> None:
    """Accounts of staff, board and scrutineers.

    \b
    Example:
      listening-loop user add sam@example.gov.uk --role hub --role analyst
      listening-loop user list
    """


@user.command()
@click.argument("email")
@click.option("--role", "roles", multiple=True, required=True, help=f"One or more of: {', '.join(Role)}.")
@click.option("--name", default="", help="As it is shown to colleagues; read from the email otherwise.")
@click.option("--group", "labels", multiple=True, help="A group whose results a group_lead may see.")
@click.option("--json", "as_json", is_flag=True, help="The account and its link as JSON.")
@click.pass_obj
def add(
    installation: Installation,
    email: str,
    roles: tuple[str, ...],
    name: str,
    labels: tuple[str, ...],
    as_json: bool,
) -> None:
    """Add an account for EMAIL and print a one-time link, good for three days, to set a password.

    \b
    Example:
      listening-loop user add sam@example.gov.uk --role hub --name "Sam Hill"
      listening-loop user add head@school.example --role group_lead --group "Brackenlow Academy"
    """
    at = installation.clock.now()
    with installation.database.writing() as session:
        account = accounts.add(session, email, name, roles, at, COMMAND_LINE)
        if labels:
            groups.choose(session, account, labels, at, COMMAND_LINE)
        token = accounts.one_time_link(session, account, "welcome", at)
        held = _held(account)
    link = installation.url(f"/hub/welcome/{token}")
    if as_json:
        click.echo(json.dumps(held | {"link": link}))
        return
    click.echo(f"{held['email']} can sign in as {', '.join(held['roles'])}.")
    click.echo(
        f"Send this link to nobody else; it works once, within {accounts.LINK_HOURS['welcome']} hours:"
    )
    click.echo(link)


@user.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@click.pass_obj
def list_(installation: Installation, as_json: bool) -> None:
    """List the accounts and their roles.

    \b
    Example:
      listening-loop user list --json
    """
    from sqlalchemy import select

    with installation.database.reading() as session:
        held = [_held(account) for account in session.scalars(select(Account).order_by(Account.email))]
    if as_json:
        click.echo(json.dumps(held))
        return
    for account in held:
        closed = "\tdisabled" if account["disabled"] else ""
        click.echo(f"{account['email']}\t{account['name']}\t{', '.join(account['roles'])}{closed}")
    if not held:
        click.echo("No accounts yet. Add one: listening-loop user add EMAIL --role admin", err=True)


@user.command("groups")
@click.argument("email")
@click.option("--group", "labels", multiple=True, help="A group's label, as its doors have it.")
@click.pass_obj
def groups_(installation: Installation, email: str, labels: tuple[str, ...]) -> None:
    """Choose the groups whose results EMAIL may see as a group_lead: these and no others.

    \b
    Example:
      listening-loop user groups head@school.example --group "Brackenlow Academy"
    """
    with installation.database.writing() as session:
        account = accounts.by_email(session, email)
        if account is None:
            raise click.ClickException(
                f"There is no account for {email}. Run 'listening-loop user list' to see them all."
            )
        kept = groups.choose(session, account, labels, installation.clock.now(), COMMAND_LINE)
    click.echo(f"{email} sees the results of: {', '.join(kept) or 'no group'}.")


@user.command()
@click.argument("email")
@click.pass_obj
def disable(installation: Installation, email: str) -> None:
    """Close the account of EMAIL and sign it out everywhere.

    \b
    Example:
      listening-loop user disable sam@example.gov.uk
    """
    with installation.database.writing() as session:
        account = accounts.by_email(session, email)
        if account is None:
            raise click.ClickException(
                f"There is no account for {email}. Run 'listening-loop user list' to see them all."
            )
        accounts.disable(session, account, installation.clock.now(), COMMAND_LINE)
    click.echo(f"{email} can no longer sign in.")


def _held(account: Account) -> dict:
    return {
        "email": account.email,
        "name": account.name,
        "roles": [one.role for one in account.roles],
        "groups": sorted(one.label for one in account.groups),
        "disabled": account.disabled_at is not None,
    }
