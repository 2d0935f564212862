"""The configuration: the manual is complete, faults are told all at once, secrets stay hidden."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pydantic import BaseModel

from inbox_triage.classify.axes import Quadrant
from inbox_triage.config import Settings, load_settings
from inbox_triage.config.rules import Section
from inbox_triage.decide.actions import FolderPath, MoveMethod, WriteMode
from inbox_triage.decide.quadrant import Outcome
from inbox_triage.errors import ConfigError

EXAMPLE = Path(__file__).parents[1] / "config.example.toml"
MAILBOX = (
    '[[mailboxes]]\nname = "sales"\nhost = "imap.example.com"\nusername = "sales@example.com"\n'
)
SMALLEST = MAILBOX + 'password_env = "P"\n'


def write(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def faults(folder: Path, text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load_settings(write(folder, text))
    return [fault.partition("config.toml")[2].lstrip(": ") for fault in caught.value.faults]


def _sections() -> list[type[BaseModel]]:
    return [Settings, *Section.__subclasses__()]


@pytest.mark.parametrize("section", _sections(), ids=lambda section: section.__name__)
def test_the_manual_has_every_key(section: type[BaseModel]) -> None:
    manual = EXAMPLE.read_text(encoding="utf-8")
    for key in section.model_fields:
        named = re.search(rf"(?m)^(?:# ?)?{key} = |^(?:# ?)?\[+(?:\w+\.)?{key}[\].]", manual)
        inline = re.search(rf"[{{,] ?{key} = ", manual)
        assert named or inline, f"{key} of {section.__name__} is missing in config.example.toml"


def test_the_manual_says_a_default_or_a_need_above_each_key() -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        if re.match(r"\w+ = ", line):
            above = " ".join(lines[max(0, number - 4) : number])
            assert re.search(r"Default:|Needed|following five|Name of|changes\.", above), line


def test_the_manual_is_a_valid_configuration() -> None:
    settings = load_settings(EXAMPLE)
    assert settings.mailboxes[0].write is WriteMode.BOTH
    assert settings.policy().costs[Outcome.A][Outcome.JUNK] == 10.0


def test_the_part_every_deployment_has_is_read_as_written(tmp_path: Path) -> None:
    settings = load_settings(
        write(
            tmp_path,
            SMALLEST
            + '[folders]\nroot = "询盘"\nA = "A 重点跟进"\n'
            + '[response]\nminutes = { A = 4 }\ntimezone = "Asia/Shanghai"\nhours = "09:00-18:00"\n'
            + '[[products]]\nname = "pvc-patch"\nwords = ["PVC 章"]\nmodels = ["ABC-\\\\d{3}"]\n',
        )
    )
    assert settings.layout().folders[Quadrant.A] == FolderPath(("询盘", "A 重点跟进"))
    assert dict(settings.policy().minutes) == {Quadrant.A: 4, Quadrant.B: 15, Quadrant.C: 30}
    hours = settings.response.working_hours()
    assert (hours.zone, hours.opens) == (ZoneInfo("Asia/Shanghai"), time(9))
    start = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
    assert hours.due(start, 5) == datetime(2026, 11, 21, 1, 5, tzinfo=UTC)
    assert settings.mailboxes[0].move_without_uidplus is MoveMethod.NONE


def test_all_faults_are_told_at_once_with_their_paths(tmp_path: Path) -> None:
    told = faults(
        tmp_path,
        SMALLEST
        + 'port = 99999\nwrite = "all"\nhots = 1\n'
        + MAILBOX
        + '[store]\nulr = "x"\n[response]\nhours = "9-18"\n',
    )
    assert [fault.split(":")[0] for fault in told] == [
        "store.ulr",
        "mailboxes[0].port",
        "mailboxes[0].write",
        "mailboxes[0].hots",
        "mailboxes[1]",
        "response.hours",
    ]
    assert "did you mean 'url'?" in told[0]
    assert "did you mean 'host'?" in told[3]
    assert "none given" in told[4]


def test_a_wrong_key_hides_no_broken_rule_of_its_section(tmp_path: Path) -> None:
    told = faults(
        tmp_path,
        '[[mailboxes]]\nname = "x"\nport = 0\ntls = "none"\nhost = "h"\npassword_command = "a \'b"\n'
        + '[[mailboxes]]\nname = "y"\n'
        + '[folders]\nE = "x"\nA = " "\nB = "k"\nC = "K"\n'
        + '[response]\nweekdays = ["sunday"]\ntimezone = "Mars"\n'
        + '[[products]]\nmodels = ["("]\n',
    )
    assert [fault.split(":")[0] for fault in told] == [
        "mailboxes[0].port",
        "mailboxes[0].username",
        "mailboxes[0].tls",
        "mailboxes[0].password_command",
        "mailboxes[1].host",
        "mailboxes[1].username",
        "mailboxes[1]",
        "folders.E",
        "folders.A",
        "folders.C",
        "response.weekdays[0]",
        "response.timezone",
        "products[0].name",
        "products[0].models",
    ]


@pytest.mark.parametrize(
    "text",
    [
        MAILBOX + 'oauth2 = { provider = "yahoo" }\n',
        MAILBOX + "password_file = 7\n",
        SMALLEST + 'tls = "none"\nallow_insecure = "perhaps"\n',
        SMALLEST.replace('host = "imap.example.com"', "host = 7") + 'tls = "none"\n',
        SMALLEST + '[folders]\nA = 7\nB = "A"\n',
        SMALLEST + '[response]\nweekdays = ["mon"]\nhours = 9\n',
        MAILBOX + 'oauth2 = { provider = "microsoft", client_id = 7, cache_file = "c" }\n',
    ],
)
def test_a_wrong_key_is_one_fault_and_no_second_one_follows_from_it(
    text: str, tmp_path: Path
) -> None:
    assert len(faults(tmp_path, text)) == 1


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('[folders]\nroot = ""\nC = "Inbox"\n', "folders.C"),
        ('inbox = "Triage/B"\n', "folders.B"),
        ('inbox = "inbox.Anfragen"\n[folders]\nroot = "INBOX"\nD = "Anfragen"\n', "folders.D"),
        ('[folders]\nA = ""\n', "folders.A"),
        ('[folders]\nA = "/ /"\n', "folders.A"),
        (MAILBOX.replace("sales", "b", 1) + 'password = "x"\n', "mailboxes[1]"),
        (
            MAILBOX.replace("sales", "b", 1).replace("imap.e", "IMAP.E")
            + 'port = 143\ntls = "starttls"\ninbox = "inbox"\npassword = "x"\n',
            "mailboxes[1]",
        ),
        (
            '[[mailboxes]]\nname = "sales"\nhost = "h"\nusername = "u"\npassword = "x"\n',
            "mailboxes[1].name",
        ),
    ],
)
def test_what_would_loop_or_be_filed_twice_is_refused(text: str, path: str, tmp_path: Path) -> None:
    told = faults(tmp_path, SMALLEST + text)
    assert [fault.split(": ")[0] for fault in told] == [path]


@pytest.mark.parametrize(
    "text",
    [
        MAILBOX.replace("sales", "b", 1) + 'inbox = "Anfragen"\npassword = "x"\n',
        '[folders]\nroot = ""\n',
        '[folders]\nroot = "INBOX"\n',
    ],
)
def test_two_folders_of_one_user_and_folders_without_a_root_are_fine(
    text: str, tmp_path: Path
) -> None:
    assert load_settings(write(tmp_path, SMALLEST + text)).mailboxes


def test_tunnels_to_two_servers_may_end_on_two_ports_of_this_machine(tmp_path: Path) -> None:
    here = SMALLEST.replace("imap.example.com", "127.0.0.1")
    text = here + "port = 1993\n" + here.replace('"sales"', '"other"') + "port = 2993\n"
    assert len(load_settings(write(tmp_path, text)).mailboxes) == 2


def test_a_ca_file_that_is_not_there_is_told_by_its_key(tmp_path: Path) -> None:
    path = write(tmp_path, SMALLEST + 'ca_file = "ca.pem"\n')
    with pytest.raises(ConfigError, match=r"mailboxes\[0\]\.ca_file: .*/ca\.pem"):
        load_settings(path)
    (tmp_path / "ca.pem").touch()
    assert load_settings(path).mailboxes[0].ca_file == tmp_path / "ca.pem"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[store", "not valid TOML"),
        (SMALLEST + 'password = "x"\n', "password and password_env given"),
        (SMALLEST + 'tls = "none"\n', "unprotected"),
        (SMALLEST + SMALLEST, "given twice"),
        (SMALLEST + '[response]\ntimezone = "Mars"\n', "no IANA time zone"),
        (SMALLEST + '[response]\nhours = "18:00-09:00"\n', "open before they close"),
        (SMALLEST + '[folders]\nA = "x"\nB = "x"\n', "four different names"),
        (SMALLEST + '[[products]]\nname = "p"\nmodels = ["("]\n', "no regular expression"),
        (SMALLEST + '[keywords]\nprefix = "a b"\n', "keywords.prefix"),
        (MAILBOX + 'oauth2 = { provider = "google" }\n', "credentials_file"),
        (MAILBOX + 'oauth2 = { provider = "microsoft", client_id = "x" }\n', "cache_file"),
        (SMALLEST + "[daemon]\nidle_s = 900\n", "daemon.idle_s"),
        (MAILBOX + 'password_command = "pass \'sales"\n', "password_command: cannot be split"),
        (MAILBOX + 'password_command = "  "\n', "password_command: names no program"),
    ],
)
def test_a_fault_is_a_sentence(text: str, said: str, tmp_path: Path) -> None:
    assert any(said in fault for fault in faults(tmp_path, text))


def test_no_configuration_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="inbox-triage init"):
        load_settings(tmp_path / "config.toml")


def test_the_environment_overrides_secret_files_and_they_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, SMALLEST + '[log]\nlevel = "info"\nformat = "json"\n')
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    (secrets / "inbox_triage_store__url").write_text("postgresql+psycopg://u:geheim@h/d")
    (secrets / "inbox_triage_log__format").write_text("text")
    monkeypatch.setenv("INBOX_TRIAGE_SECRETS_DIR", str(secrets))
    monkeypatch.setenv("INBOX_TRIAGE_LOG__LEVEL", "debug")
    settings = load_settings(path)
    assert settings.store.url.get_secret_value() == "postgresql+psycopg://u:geheim@h/d"
    assert (settings.log.level, settings.log.format) == ("debug", "text")


def test_relative_paths_count_from_the_configuration(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path, MAILBOX + 'password_file = "secret"\n'))
    assert settings.store.url.get_secret_value() == f"sqlite:///{tmp_path}/triage.db"
    assert settings.mailboxes[0].password_file == tmp_path / "secret"


def test_no_secret_shows(tmp_path: Path) -> None:
    text = MAILBOX + 'password = "geheim"\n[store]\nurl = "postgresql+psycopg://u:geheim@h/d"\n'
    settings = load_settings(write(tmp_path, text))
    shown = f"{settings!r} {settings} {settings.mailboxes[0].credentials()!r}"
    assert "geheim" not in shown
    assert "geheim" not in repr(settings.mailboxes[0].credentials().secret())


def test_a_mail_providers_domain_makes_nobody_a_colleague(tmp_path: Path) -> None:
    text = SMALLEST.replace("sales@example.com", "lily@163.com")
    settings = load_settings(write(tmp_path, text))
    assert settings.company_domains(settings.mailboxes[0]) == frozenset()
    settings = load_settings(write(tmp_path, SMALLEST))
    assert settings.company_domains(settings.mailboxes[0]) == {"example.com"}
