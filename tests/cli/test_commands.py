"""The other commands: first steps, health, the queue; and the README that names them all."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from inbox_triage.cli import main  # noqa: F401 - adds the commands
from inbox_triage.cli.app import app
from inbox_triage.config import load_settings
from inbox_triage.daemon.triage import Triage
from inbox_triage.decide.actions import WriteMode
from inbox_triage.errors import UserError
from tests.daemon.company import Company, everything, numbered_mails
from tests.daemon.conftest import triage  # noqa: F401 - a fixture
from tests.servers.dovecot import Account
from tests.servers.proxy import Proxy

README = Path(__file__).parents[2] / "README.md"


def invoke(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, list(arguments), input=typed)


@pytest.mark.parametrize(
    "command",
    sorted(str(c.name or c.callback.__name__) for c in app.registered_commands if c.callback),
)
def test_every_command_has_help_and_stands_in_the_readme(command: str) -> None:
    assert re.search(rf"(?m)^\| `{command}\b", README.read_text(encoding="utf-8"))
    shown = invoke(command, "--help")
    assert shown.exit_code == 0
    assert len(shown.output.splitlines()) > 4


def test_init_writes_a_configuration_that_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = invoke("init", typed="lily@163.com\n\n询盘\n\n\n\n")
    assert done.exit_code == 0, done.output
    assert "authorization code" in done.output
    settings = load_settings(tmp_path / "config.toml")
    (box,) = settings.mailboxes
    assert (box.host, box.username, box.write) == (
        "imap.163.com",
        "lily@163.com",
        WriteMode.NOTHING,
    )
    assert settings.folders.root == "询盘"
    assert (tmp_path / "config.toml").stat().st_mode & 0o077 == 0
    again = invoke("init", typed="x\n")
    assert isinstance(again.exception, UserError)


@pytest.mark.parametrize(
    ("number", "host"),
    [("7", "outlook.office365.com"), ("8", "imap.gmail.com"), ("5", "imap.exmail.qq.com")],
)
def test_init_knows_the_providers(
    number: str, host: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = invoke("init", typed=f"sales@example-exporter.com\n99\n{number}\n\n\n\n\n")
    assert done.exit_code == 0, done.output
    settings = load_settings(tmp_path / "config.toml")
    assert settings.mailboxes[0].host == host
    assert settings.company.domains == ("example-exporter.com",)


def test_init_refuses_answers_that_make_no_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = invoke("init", typed="sales@x.com\n\nimap.x.com\n\nMars/Base\n\n\n")
    assert isinstance(done.exception, UserError)
    assert "Mars/Base" in str(done.exception)
    assert list(tmp_path.iterdir()) == []


def test_doctor_finds_a_rich_server_fine_and_writes_nothing(
    account: Account, tmp_path: Path
) -> None:
    account.deliver(next(numbered_mails(1)))
    before = everything(account.endpoint, account.credentials.value)
    done = invoke("doctor", "-c", str(Company.of(tmp_path, account).path))
    assert done.exit_code == 0, done.output
    for said in (
        "IDLE: new mail is told at once",
        "MOVE: mail is filed in one step",
        "keywords are kept",
    ):
        assert said in done.output
    # SELECT, which alone tells what is kept, takes \Recent from the mail, as every client does.
    after = everything(account.endpoint, account.credentials.value)
    assert [(o.folder, o.digest, o.foreign_flags) for o in after] == [
        (o.folder, o.digest, o.foreign_flags) for o in before
    ]


def test_doctor_says_what_is_done_instead_on_a_poor_server(
    account: Account, tmp_path: Path
) -> None:
    with Proxy(account.endpoint.port, hide={"MOVE", "UIDPLUS", "IDLE"}, permanentflags="") as proxy:
        done = invoke(
            "doctor", "--json", "-c", str(Company.of(tmp_path, account.through(proxy)).path)
        )
    assert done.exit_code == 0, done.output
    notes = " ".join(
        note for line in done.output.splitlines() for note in json.loads(line)["notes"]
    )
    for said in ("no IDLE", "neither MOVE nor UIDPLUS", "keeps no keywords"):
        assert said in notes


def test_doctor_fails_on_a_wrong_password_with_a_sentence(account: Account, tmp_path: Path) -> None:
    company = Company(tmp_path, ((account.endpoint, "not it"),))
    done = invoke("doctor", "-c", str(company.path))
    assert done.exit_code == 1
    assert "refused the login" in done.output
    assert "not it" not in done.output


def test_the_queue_lists_by_due_time_and_filters(
    account: Account,
    tmp_path: Path,
    triage: Triage,  # noqa: F811
) -> None:
    for mail in numbered_mails(40):
        account.deliver(mail)
    company = Company.of(tmp_path, account)
    company.once(triage)
    done = invoke("queue", "--json", "-c", str(company.path))
    rows = [json.loads(line) for line in done.output.splitlines()]
    assert len(rows) > 10
    dues = [datetime.fromisoformat(row["due_at"]) for row in rows]
    assert dues == sorted(dues)
    minutes = {"A": 5, "B": 15, "C": 30}
    for row in rows:
        started = datetime.fromisoformat(row["started_at"])
        assert datetime.fromisoformat(row["due_at"]) - started == timedelta(
            minutes=minutes[row["quadrant"]]
        )
        assert started.tzinfo == UTC
    only = invoke("queue", "--json", "--quadrant", "C", "-c", str(company.path))
    assert {json.loads(line)["quadrant"] for line in only.output.splitlines()} == {"C"}
    table = invoke("queue", "-c", str(company.path))
    assert f"{len(rows)} waiting" in table.output
