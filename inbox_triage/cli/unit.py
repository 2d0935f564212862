"""``service-unit``: the systemd unit of this installation."""

from __future__ import annotations

import pwd
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inbox_triage.cli.app import app
from inbox_triage.cli.options import ConfigOption
from inbox_triage.errors import UserError

if TYPE_CHECKING:
    from inbox_triage.config import Settings

SQLITE = "sqlite:///"

_UNIT = """[Unit]
Description=inbox-triage, files inquiries beside the mailbox
After=network-online.target
Wants=network-online.target

[Service]
Type=exec
User={user}
StateDirectory=inbox-triage
WorkingDirectory=%S/inbox-triage
ExecStart={command}
# NAME=value lines with the passwords that password_env names; readable to root only.
EnvironmentFile=-{environment}
Restart=always
RestartSec=5
# 2: the configuration is wrong; trying again mends nothing.
RestartPreventExitStatus=2
TimeoutStopSec=90
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=read-only
ReadWritePaths={writable}
PrivateTmp=yes
PrivateDevices=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectControlGroups=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
RestrictSUIDSGID=yes
LockPersonality=yes
UMask=0077

[Install]
WantedBy=multi-user.target
"""


@app.command("service-unit")
def service_unit(
    config: ConfigOption = None,
    user: Annotated[
        str | None,
        typer.Option(help="Who it runs as; default: the owner of the configuration."),
    ] = None,
) -> None:
    """Print a systemd unit that runs this installation with this configuration."""
    from inbox_triage.config import chosen_file, load_settings

    path = chosen_file(config)
    settings = load_settings(path)
    typer.echo(unit_text(path.resolve(), settings, user or _owner(path)), nl=False)


def unit_text(config: Path, settings: Settings, user: str) -> str:
    """The unit; ``config`` is absolute.

    Only the folders the daemon writes to can be written: the database's, and those of OAuth2 tokens
    it renews. Everything else it may only read.
    """
    command = [*_program(), "run", "--config", str(config)]
    return _UNIT.format(
        user=user,
        command=" ".join(_quoted(word).replace("$", "$$") for word in command),
        environment=str(config.with_name("secrets.env")).replace("%", "%%"),
        writable=" ".join(_quoted(str(folder)) for folder in _written(config, settings)),
    )


def _program() -> list[str]:
    """The running program by its absolute path; not resolved, since that leads out of a venv."""
    script = Path(sys.executable).with_name("inbox-triage")
    return [str(script)] if script.exists() else [sys.executable, "-P", "-m", "inbox_triage"]


def _written(config: Path, settings: Settings) -> list[Path]:
    folders = {
        box.oauth2.cache_file.parent
        for box in settings.mailboxes
        if box.oauth2 is not None and box.oauth2.cache_file is not None
    }
    url = settings.store.url.get_secret_value()
    if url.startswith(SQLITE):
        folders.add(Path(url.removeprefix(SQLITE)).parent)
    return sorted(folders) or [config.parent]


def _owner(config: Path) -> str:
    try:
        return pwd.getpwuid(config.stat().st_uid).pw_name
    except KeyError:
        raise UserError(f"The owner of {config} has no name here; name one with --user.") from None


def _quoted(word: str) -> str:
    r"""A word of a unit's line: ``%`` begins a specifier there (systemd.unit(5), systemd.syntax(7)).

    >>> _quoted("/srv/in box/100%")
    '"/srv/in box/100%%"'
    """
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"' if any(char in word for char in " \t\"'\\;") else escaped
