"""``classify`` and ``explain`` as scripts and people use them."""

from __future__ import annotations

import json
import mailbox
import os
import subprocess
import sys
from email.message import Message
from pathlib import Path
from typing import Any

import pytest

from inbox_triage.learn.corpus import read_corpus

ROOT = Path(__file__).parents[2]
KEYS = [
    "path", "message_id", "quadrant", "kind", "confidence", "probabilities", "intent",
    "decision_maker", "labels", "response_minutes", "needs_review", "reasons", "model", "defects",
]  # fmt: skip
LABEL_KEYS = ["country", "region", "source", "platform", "stage", "products", "language"]


@pytest.fixture(scope="module")
def mails() -> list[bytes]:
    return [mail.content for mail in read_corpus(ROOT / "fixtures" / "demo")][:6]


def run(
    *arguments: str, stdin: bytes = b"", cwd: Path | None = None, **variables: str
) -> subprocess.CompletedProcess[bytes]:
    """The real program, in a folder without a configuration."""
    command = [sys.executable, "-m", "inbox_triage", *arguments]
    return subprocess.run(
        command,
        input=stdin,
        capture_output=True,
        cwd=cwd,
        timeout=60,
        check=False,
        env=os.environ | variables,
    )


def lines(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def test_a_folder_of_messages_gives_a_line_each_with_the_agreed_names(
    mails: list[bytes], tmp_path: Path
) -> None:
    for number, content in enumerate(mails):
        (tmp_path / f"{number}.eml").write_bytes(content)
    done = run("classify", "--json", ".", cwd=tmp_path)
    found = lines(done)
    assert done.returncode == 0
    assert [one["path"] for one in found] == [f"{number}.eml" for number in range(6)]
    for one in found:
        assert list(one) == KEYS
        assert list(one["labels"]) == LABEL_KEYS
        assert list(one["probabilities"]) == ["A", "B", "C", "D"]
        assert abs(sum(one["probabilities"].values()) - 1) < 0.001
        assert one["confidence"] == one["probabilities"][one["quadrant"]]
        assert (one["kind"] is not None) is (one["quadrant"] == "D")
        minutes = {"A": 5, "B": 15, "C": 30, "D": None}
        assert one["response_minutes"] == minutes[one["quadrant"]]
        assert one["intent"]["label"] in {"high", "low"}
        assert one["decision_maker"]["label"] in {True, False}


def test_an_mbox_a_maildir_and_a_pipe_are_read(mails: list[bytes], tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "old.mbox")
    for content in mails:
        box.add(content)
    box.close()
    maildir = mailbox.Maildir(tmp_path / "Mail")
    for content in mails:
        maildir.add(content)
    maildir.close()
    found = lines(run("classify", "--json", "old.mbox", "Mail", "-", stdin=mails[0], cwd=tmp_path))
    assert [one["path"] for one in found[:6]] == [f"old.mbox#{n}" for n in range(1, 7)]
    assert all(one["path"].startswith("Mail/new/") for one in found[6:12])
    assert [one["path"] for one in found[12:]] == ["-"]
    quadrants = [one["quadrant"] for one in found]
    assert sorted(quadrants[:6]) == sorted(quadrants[6:12])
    assert quadrants[0] == quadrants[12]
    piped = lines(run("classify", "--json", "-", stdin=(tmp_path / "old.mbox").read_bytes()))
    assert [one["quadrant"] for one in piped] == quadrants[:6]


def test_what_cannot_be_read_gets_its_line_and_the_rest_is_judged(
    mails: list[bytes], tmp_path: Path
) -> None:
    (tmp_path / "good.eml").write_bytes(mails[0])
    (tmp_path / "empty.eml").write_bytes(b"")
    (tmp_path / "noise.eml").write_bytes(bytes(range(256)) * 40)
    done = run(
        "classify", "--json", "empty.eml", "missing.eml", "noise.eml", "good.eml", cwd=tmp_path
    )
    empty, missing, noise, good = lines(done)
    assert done.returncode == 1
    assert "empty" in empty["error"]
    assert "no such file" in missing["error"]
    assert noise["defects"]
    assert list(good) == KEYS
    assert run("classify", "noise.eml", "good.eml", cwd=tmp_path).returncode == 0


def test_terminal_output_holds_no_control_characters(tmp_path: Path) -> None:
    hostile = Message()
    hostile["From"] = "x@evil.example"
    hostile["Subject"] = "\x1b[31mred\x07 quote 500 pcs \x1b]0;title\x07 FOB"
    hostile.set_payload("please quote \x1b[2J 500 pcs FOB Ningbo\r\n")
    (tmp_path / "h.eml").write_bytes(bytes(hostile))
    for command in ("classify", "explain"):
        out = run(command, "h.eml", cwd=tmp_path).stdout.decode()
        assert not any(ord(char) < 32 and char != "\n" for char in out)


def test_names_and_subjects_that_no_encoding_holds_stop_nothing(
    mails: list[bytes], tmp_path: Path
) -> None:
    gbk = "报价.eml".encode("gbk")
    (tmp_path / os.fsdecode(gbk)).write_bytes(b"Subject: =?utf-7?q?offer_+2D0-?=\r\n" + mails[0])
    (tmp_path / "z.eml").write_bytes(mails[0])
    for command in ("classify", "explain"):
        done = run(command, "--json", ".", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        odd, plain = sorted(lines(done), key=lambda one: str(one["path"]))
        assert (odd["path"], plain["path"]) == ("\\xb1\\xa8\\xbc\\xdb.eml", "z.eml")
        text = run(command, ".", cwd=tmp_path)
        assert text.returncode == 0, text.stderr
        assert b"\\xb1\\xa8\\xbc\\xdb.eml" in text.stdout


def test_json_is_json_whatever_the_terminal_can_write(tmp_path: Path, mails: list[bytes]) -> None:
    (tmp_path / "报价 😀.eml").write_bytes(mails[0])
    done = run("classify", "--json", ".", cwd=tmp_path, PYTHONIOENCODING="gbk")
    assert [one["path"] for one in lines(done)] == ["报价 😀.eml"]
    assert run("classify", ".", cwd=tmp_path, PYTHONIOENCODING="ascii").returncode == 0


def test_two_paths_of_one_name_get_their_own_lines(tmp_path: Path, mails: list[bytes]) -> None:
    read, empty = lines(run("classify", "--json", "-", "-", stdin=mails[0], cwd=tmp_path))
    assert read["quadrant"]
    assert "empty" in empty["error"]


def test_explain_says_why_with_quotes_from_the_mail(tmp_path: Path) -> None:
    text = (
        b"From: Ana Ruiz <ana.ruiz@valvulas-ficticias.com.mx>\r\nTo: sales@example-exporter.com\r\n"
        b"Subject: RFQ ball valves\r\nContent-Type: text/plain\r\n\r\n"
        b"Please quote 2000 pcs DN25 ball valve PN40, FOB Ningbo, delivery in March.\r\n\r\n"
        b"Ana Ruiz\r\nPurchasing Manager\r\nTel +52 55 1234 5678\r\n"
    )
    (tmp_path / "a.eml").write_bytes(text)
    (document,) = lines(run("explain", "--json", "a.eml", cwd=tmp_path))
    assert document["quadrant"] == "A"
    quotes = [item["quote"] for item in document["evidence"] if item["quote"]]
    assert quotes
    body = text.decode().lower()
    assert all(quote.lower() in body for quote in quotes if len(quote) < 20)
    said = run("explain", "a.eml", cwd=tmp_path).stdout.decode()
    assert "Is the need concrete?" in said
    assert any(item["sentence"] in said for item in document["evidence"])


def test_a_broken_configuration_is_a_sentence_not_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[store]\nulr = 1\n")
    done = run("classify", "x.eml", cwd=tmp_path)
    assert done.returncode == 2
    assert b"did you mean 'url'?" in done.stderr
    assert b"Traceback" not in done.stderr
