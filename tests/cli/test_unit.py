"""The systemd unit: it names this program, this configuration, and what may be written."""

from __future__ import annotations

import configparser
import shlex
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from inbox_triage.cli import main  # noqa: F401 - adds the commands
from inbox_triage.cli.app import app

MAILBOX = '[[mailboxes]]\nname = "s"\nhost = "h"\nusername = "u@x.example"\n'


def service(*arguments: str) -> configparser.SectionProxy:
    done = CliRunner().invoke(app, ["service-unit", *arguments])
    assert done.exit_code == 0, done.output
    parser = configparser.RawConfigParser()
    parser.read_string(done.output)
    assert parser.sections() == ["Unit", "Service", "Install"]
    assert parser["Install"]["WantedBy"] == "multi-user.target"
    return parser["Service"]


def test_the_unit_runs_this_program_with_this_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "config.toml"
    path.write_text(MAILBOX + 'password_env = "P"\n')
    section = service("--user", "triage")
    program, *arguments = shlex.split(section["ExecStart"])
    assert Path(program).is_absolute()
    assert Path(program).exists()
    assert Path(program).parent == Path(sys.executable).parent
    assert arguments[-3:] == ["run", "--config", str(path)]
    wanted = {
        "User": "triage",
        "StateDirectory": "inbox-triage",
        "WorkingDirectory": "%S/inbox-triage",
        "EnvironmentFile": f"-{tmp_path}/secrets.env",
        "Restart": "always",
        "RestartPreventExitStatus": "2",
        "TimeoutStopSec": "90",
        "NoNewPrivileges": "yes",
        "ProtectSystem": "strict",
        "ReadWritePaths": str(tmp_path),
    }
    assert {key: section[key] for key in wanted} == wanted
    assert service()["User"] == path.owner()


def test_only_the_folders_of_the_store_and_of_tokens_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    oauth2 = 'oauth2 = { provider = "microsoft", client_id = "x", cache_file = "/var/t/cache" }\n'
    path.write_text('[store]\nurl = "sqlite:////var/s/triage.db"\n' + MAILBOX + oauth2)
    assert service("-c", str(path))["ReadWritePaths"] == "/var/s /var/t"


def test_odd_folder_names_are_quoted_as_systemd_reads_them(tmp_path: Path) -> None:
    folder = tmp_path / "in box 100% $HOME"
    folder.mkdir()
    path = folder / "config.toml"
    path.write_text(MAILBOX + 'password_env = "P"\n')
    section = service("-c", str(path))
    escaped = str(folder).replace("%", "%%")
    assert section["ReadWritePaths"] == f'"{escaped}"'
    assert section["ExecStart"].endswith(f'"{escaped.replace("$", "$$")}/config.toml"')
    assert section["EnvironmentFile"] == f"-{escaped}/secrets.env"


def test_a_wrong_configuration_makes_no_unit(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(MAILBOX)
    done = CliRunner().invoke(app, ["service-unit", "-c", str(path)])
    assert done.exit_code != 0
    assert "[Service]" not in done.output
