"""Folder names the server's way, and folders known by their purpose."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_triage.decide.actions import FolderPath
from inbox_triage.imap.folders import Listed, Naming, SpecialUse, special_folders

LEVEL = st.text(min_size=1, max_size=12).filter(str.strip)


@pytest.mark.parametrize(
    ("separator", "prefix", "path", "name"),
    [
        ("/", "", "Triage/A", "Triage/A"),
        (".", "", "询盘/A 重点跟进", "询盘.A 重点跟进"),
        (".", "INBOX.", "Triage/A", "INBOX.Triage.A"),
        (".", "INBOX.", "INBOX/Triage", "INBOX.Triage"),
        (".", "INBOX.", "Inbox/Triage", "INBOX.Triage"),
        (".", "", "v1.2/A", "v1-2.A"),
        ("/", "Mail/", "Triage", "Mail/Triage"),
        ("\\", "", "a\\b/c", "a-b\\c"),
        (None, "", "Triage/A", "Triage-A"),
    ],
)
def test_names_are_built_as_the_server_wants(
    separator: str | None, prefix: str, path: str, name: str
) -> None:
    assert Naming(separator, prefix).name(FolderPath.parse(path)) == name


@given(st.lists(LEVEL, min_size=1, max_size=4), st.sampled_from(["/", ".", "\\"]))
def test_a_name_has_as_many_levels_as_the_path(levels: list[str], separator: str) -> None:
    name = Naming(separator).name(FolderPath(tuple(levels)))
    assert len(name.split(separator)) == len(levels)


@pytest.mark.parametrize(
    ("separator", "prefix", "name", "parents"),
    [
        ("/", "", "a/b/c", ["a", "a/b"]),
        (".", "INBOX.", "INBOX.a.b", ["INBOX.a"]),
        (".", "INBOX.", "INBOX.a", []),
        (".", "INBOX.", "inbox.Triage", []),
        (".", "INBOX.", "inbox.Triage.A", ["INBOX.Triage"]),
        ("/", "", "a", []),
        (None, "", "a-b", []),
    ],
)
def test_levels_above_are_told_without_the_prefix(
    separator: str | None, prefix: str, name: str, parents: list[str]
) -> None:
    assert Naming(separator, prefix).parents(name) == parents


def listed(name: str, *flags: str) -> Listed:
    return Listed(name, frozenset(flags))


@pytest.mark.parametrize(
    ("folder", "use"),
    [
        (listed("x", "\\sent"), SpecialUse.SENT),
        (listed("x", "\\sentmail"), SpecialUse.SENT),
        (listed("x", "\\spam"), SpecialUse.JUNK),
        (listed("x", "\\allmail"), SpecialUse.ARCHIVE),
        (listed("已发送"), SpecialUse.SENT),
        (listed("INBOX.Sent Items"), SpecialUse.SENT),
        (listed("INBOX.SENT MESSAGES"), SpecialUse.SENT),
        (listed("草稿箱"), SpecialUse.DRAFTS),
        (listed("Papierkorb"), SpecialUse.TRASH),
        (listed("垃圾邮件"), SpecialUse.JUNK),
        (listed("Отправленные"), SpecialUse.SENT),
        (listed("Archives"), SpecialUse.ARCHIVE),
    ],
)
def test_a_purpose_is_known_by_flag_or_by_name(folder: Listed, use: SpecialUse) -> None:
    found = special_folders([folder], Naming("."))
    assert {each for each, names in found.items() if names} == {use}


@pytest.mark.parametrize(
    "folder",
    [
        listed("Sent", "\\noselect"),
        listed("Sent", "\\nonexistent"),
        listed("Presents"),
        listed("Sent.2025"),
        listed("INBOX"),
    ],
)
def test_other_folders_have_no_purpose(folder: Listed) -> None:
    assert not any(special_folders([folder], Naming(".")).values())


def test_flagged_folders_come_before_those_known_by_name() -> None:
    listing = [listed("Sent"), listed("已发送", "\\sent"), listed("Sent Items")]
    found = special_folders(listing, Naming("/"))
    assert found[SpecialUse.SENT] == ("已发送", "Sent", "Sent Items")
