"""``init`` and ``login``: the first steps with a mailbox."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from inbox_triage.cli.app import app
from inbox_triage.cli.options import ConfigOption
from inbox_triage.cli.presets import PRESETS, Preset, preset_for
from inbox_triage.errors import ConfigError, UserError

PASSWORD_VARIABLE = "SALES_PASSWORD"  # noqa: S105 - the variable's name


@app.command()
def init(
    path: Annotated[Path, typer.Argument(help="The file to write.")] = Path("config.toml"),
    force: Annotated[bool, typer.Option("--force", help="Write over an existing file.")] = False,
) -> None:
    """Ask a few questions and write a configuration."""
    if path.exists() and not force:
        raise UserError(
            f"{path} exists already; choose another name, or write over it with --force."
        )
    address = typer.prompt("Mail address of the sales mailbox").strip()
    preset = _ask_preset(address)
    host = preset.host or typer.prompt("IMAP server").strip()
    if preset.advice:
        typer.echo(preset.advice)
    root = typer.prompt("Folder to sort into", default="Triage").strip()
    zone = typer.prompt("Time zone of the sales desk", default="Asia/Shanghai").strip()
    hours = typer.prompt('Working hours ("always", or like 09:00-18:00)', default="09:00-18:00")
    write = typer.prompt(
        "Write to the mailbox? both, folders, keywords, or nothing (a dry run)", default="nothing"
    ).strip()
    text = _config_text(address, preset, host, root, zone, hours.strip(), write)
    _write_checked(path, text)
    typer.echo(f"Wrote {path}.")
    if preset.oauth2 is None:
        typer.echo(f"Put the password into the environment variable {PASSWORD_VARIABLE}, then run:")
    else:
        typer.echo("Fill in client_id, run 'inbox-triage login', then:")
    typer.echo("  inbox-triage doctor    # what the server can do, and what is wrong")
    typer.echo("  inbox-triage once      # one pass")
    typer.echo("  inbox-triage run       # the daemon")


def _ask_preset(address: str) -> Preset:
    """The provider, guessed by the address; asked again until the number is one of the list."""
    guess = preset_for(address)
    typer.echo("Provider:")
    for number, preset in enumerate(PRESETS, 1):
        typer.echo(f"  {number:2}  {preset.title}")
    default = PRESETS.index(guess) + 1 if guess else len(PRESETS)
    while True:
        number = typer.prompt("Which one", default=default, type=int)
        if 1 <= number <= len(PRESETS):
            return PRESETS[number - 1]


def _config_text(
    address: str, preset: Preset, host: str, root: str, zone: str, hours: str, write: str
) -> str:
    domain = address.rpartition("@")[2]
    domains = "[]" if preset_for(address) else f"[{_quoted(domain)}]"
    secret = f"password_env = {_quoted(PASSWORD_VARIABLE)}"
    if preset.oauth2 is not None:
        secret = (
            f'oauth2 = {{ provider = {_quoted(preset.oauth2)}, client_id = "FILL-IN", '
            'tenant = "organizations", cache_file = "token-cache.json" }'
        )
    return f"""# Written by 'inbox-triage init'. Every key is explained in config.example.toml.
[store]
url = "sqlite:///triage.db"

[[mailboxes]]
name = "sales"
host = {_quoted(host)}
port = {preset.port}
tls = "tls"
username = {_quoted(address)}
{secret}
inbox = "INBOX"
write = {_quoted(write)}

[company]
domains = {domains}

[folders]
root = {_quoted(root)}

[response]
minutes = {{ A = 5, B = 15, C = 30 }}
timezone = {_quoted(zone)}
hours = {_quoted(hours)}

# [[products]]
# name = "pvc-patch"
# words = ["pvc patch", "rubber patch", "parche de pvc", "PVC 章"]
# models = ["ABC-\\\\d{{3}}"]
"""


def _quoted(text: str) -> str:
    """A TOML basic string."""
    import json

    return json.dumps(text, ensure_ascii=False)


def _write_checked(path: Path, text: str) -> None:
    """Write the file only if it is a configuration this program accepts."""
    from inbox_triage.config import load_settings

    aside = path.with_name(path.name + ".new")
    try:
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
        load_settings(aside)
        aside.replace(path)
    except ConfigError as error:
        raise ConfigError(
            [fault.replace(str(aside), "your answers") for fault in error.faults]
        ) from None
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error}") from None
    finally:
        aside.unlink(missing_ok=True)


@app.command()
def login(
    mailbox: Annotated[str, typer.Argument(help="The mailbox's name in the configuration.")],
    config: ConfigOption = None,
) -> None:
    """Sign a person in once for a Microsoft 365 mailbox (device code)."""
    from inbox_triage.config import load_settings
    from inbox_triage.imap.credentials import MicrosoftToken

    settings = load_settings(config)
    section = next((box for box in settings.mailboxes if box.name == mailbox), None)
    if section is None:
        names = ", ".join(box.name for box in settings.mailboxes) or "none"
        raise UserError(f"There is no mailbox {mailbox!r} in the configuration; it names {names}.")
    credentials = section.credentials()
    if not isinstance(credentials, MicrosoftToken) or credentials.client_secret is not None:
        raise UserError(f"The mailbox {mailbox!r} needs no sign-in of a person.")
    credentials.sign_in(typer.echo)
    typer.echo(f"Signed in; the token is kept in {credentials.cache_file}.")
