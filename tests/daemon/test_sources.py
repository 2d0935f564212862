"""Finding mail in files, folders, mailboxes."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from inbox_triage.daemon import sources
from inbox_triage.daemon.sources import find_mails

MAIL = b"From: a@b.example\nSubject: x\n\nhello\n"


def test_hidden_files_are_passed_over_and_the_rest_comes_in_order(tmp_path: Path) -> None:
    (tmp_path / "b.eml").write_bytes(MAIL)
    (tmp_path / "a.txt").write_bytes(MAIL)
    (tmp_path / ".DS_Store").write_bytes(b"x")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "c").write_bytes(MAIL)
    names = [Path(found.path).name for found in find_mails([str(tmp_path)])]
    assert names == ["a.txt", "b.eml", "c"]


def test_a_maildir_gives_new_and_cur_and_no_index_files(tmp_path: Path) -> None:
    for name in ("cur", "new", "tmp", ".Sent/cur", ".Sent/new"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "cur" / "1:2,S").write_bytes(MAIL)
    (tmp_path / "new" / "2").write_bytes(MAIL)
    (tmp_path / "tmp" / "3").write_bytes(MAIL)
    (tmp_path / ".Sent" / "cur" / "4:2,").write_bytes(MAIL)
    (tmp_path / "dovecot-uidlist").write_bytes(b"x")
    names = {Path(found.path).name for found in find_mails([str(tmp_path)])}
    assert names == {"1:2,S", "2", "4:2,"}


def test_an_mbox_is_split_where_messages_begin(tmp_path: Path) -> None:
    line = b"From x@y.example Mon Aug  3 09:12:00 2026\n"
    box = tmp_path / "inbox"
    box.write_bytes(line + MAIL + b"\n" + line + MAIL + b">From the sea\n")
    first, second = find_mails([str(box)])
    assert (first.path, second.path) == (f"{box}#1", f"{box}#2")
    assert second.content is not None
    assert b"From the sea" in second.content


@pytest.mark.parametrize("make", [lambda _: None, lambda path: path.write_bytes(b" \n")])
def test_what_is_not_there_or_empty_is_named_with_its_error(make: object, tmp_path: Path) -> None:
    path = tmp_path / "x.eml"
    assert callable(make)
    make(path)
    (found,) = find_mails([str(path)])
    assert found.path == str(path)
    assert found.content is None
    assert found.error


def test_a_mail_that_merely_begins_with_from_is_one_mail(tmp_path: Path) -> None:
    path = tmp_path / "m.eml"
    path.write_bytes(b"From: a@b.example\n\nFrom here to there in 2026\n")
    (found,) = find_mails([str(path)])
    assert found.content == path.read_bytes()


def test_a_name_that_is_not_utf8_is_shown_with_its_bytes_escaped(tmp_path: Path) -> None:
    gbk = os.fsdecode(os.fsencode(tmp_path) + b"/" + "报价.eml".encode("gbk"))
    Path(gbk).write_bytes(MAIL)
    for path in (str(tmp_path), gbk):
        (found,) = find_mails([path])
        assert found.path == f"{tmp_path}/\\xb1\\xa8\\xbc\\xdb.eml"
        assert found.content == MAIL
    (missing,) = find_mails([os.fsdecode(b"\xb1.eml")])
    assert missing.path == "\\xb1.eml"


@pytest.mark.parametrize(("spare", "read"), [(0, True), (-1, False)])
def test_standard_input_is_read_whole_or_named_as_too_large(
    spare: int, read: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "MAX_FILE_BYTES", len(MAIL) + spare)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(MAIL)))
    (found,) = find_mails(["-"])
    assert (found.content == MAIL) is read
    assert ("larger than" in (found.error or "")) is not read
