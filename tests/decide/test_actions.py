"""What is written, given what the server permits."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_triage.classify.axes import DKind, Intent, Quadrant
from inbox_triage.decide.actions import (
    AddKeywords,
    FolderPath,
    Layout,
    MailboxView,
    MoveMethod,
    MoveTo,
    WriteMode,
    keyword_atom,
    keywords,
    plan,
)
from inbox_triage.decide.quadrant import Decision
from inbox_triage.label.labels import Labels, Platform, Region, Source, Stage

LAYOUT = Layout({q: FolderPath(("Triage", q.value)) for q in Quadrant})
OPEN = MailboxView(frozenset(), True, frozenset(), MoveMethod.MOVE)
LABELS = Labels(
    country="MX",
    region=Region.LATIN_AMERICA,
    source=Source.PLATFORM,
    platform=Platform.ALIBABA,
    stage=Stage.NEW,
    products=("PVC 章", "pvc-patch"),
    language="es",
)


def decision(quadrant: Quadrant, kind: DKind | None = None, review: bool = False) -> Decision:
    minutes = {Quadrant.A: 5, Quadrant.B: 15, Quadrant.C: 30}
    return Decision(
        quadrant=quadrant,
        kind=kind,
        probabilities=dict.fromkeys(Quadrant, 0.25),
        confidence=0.25,
        intent=(Intent.HIGH, 0.9),
        decision_maker=(True, 0.9),
        labels=LABELS if kind is None else Labels(language="es"),
        response_minutes=minutes.get(quadrant),
        needs_review=review,
        reasons=(),
        model_id="m",
    )


def test_a_buyers_keywords_name_quadrant_and_labels() -> None:
    assert keywords(decision(Quadrant.A, review=True), LAYOUT) == (
        "triage-a",
        "triage-review",
        "triage-latin-america",
        "triage-alibaba",
        "triage-new",
        "triage-product-pvc",
        "triage-product-pvc-patch",
    )


def test_junk_carries_the_registered_keywords_and_other_does_not() -> None:
    assert keywords(decision(Quadrant.D, DKind.PHISHING), LAYOUT)[-2:] == ("$Junk", "$Phishing")
    assert keywords(decision(Quadrant.D, DKind.PITCH), LAYOUT)[-1] == "$Junk"
    assert keywords(decision(Quadrant.D, DKind.OTHER), LAYOUT) == ("triage-d", "triage-other")
    plain = replace(LAYOUT, registered_keywords=False)
    assert keywords(decision(Quadrant.D, DKind.PROMO), plain) == ("triage-d", "triage-promo")


@given(st.text(max_size=80))
def test_any_text_makes_a_keyword_the_protocol_allows(text: str) -> None:
    assert re.fullmatch(r"triage-[a-z0-9-]*", keyword_atom("triage-", text))


def test_keywords_come_before_the_move() -> None:
    first, second = plan(decision(Quadrant.A), OPEN, LAYOUT, WriteMode.BOTH)
    assert isinstance(first, AddKeywords)
    assert second == MoveTo(FolderPath(("Triage", "A")), MoveMethod.MOVE)


def test_other_stays_in_the_inbox() -> None:
    (only,) = plan(decision(Quadrant.D, DKind.OTHER), OPEN, LAYOUT, WriteMode.BOTH)
    assert isinstance(only, AddKeywords)
    assert plan(decision(Quadrant.D, DKind.OTHER), OPEN, LAYOUT, WriteMode.FOLDERS) == ()


@pytest.mark.parametrize("flag", ["\\Answered", "\\Flagged", "\\Deleted", "\\DRAFT"])
def test_what_a_rep_has_touched_is_not_moved(flag: str) -> None:
    view = replace(OPEN, flags=frozenset({flag}))
    (only,) = plan(decision(Quadrant.A), view, LAYOUT, WriteMode.BOTH)
    assert isinstance(only, AddKeywords)


def test_a_mail_that_was_only_read_is_filed() -> None:
    view = replace(OPEN, flags=frozenset({"\\Seen"}))
    assert len(plan(decision(Quadrant.A), view, LAYOUT, WriteMode.FOLDERS)) == 1


@pytest.mark.parametrize(
    ("view", "kept"),
    [
        (OPEN, 7),
        (replace(OPEN, any_keyword=False), 0),
        (replace(OPEN, any_keyword=False, listed_keywords=frozenset({"triage-a", "$junk"})), 1),
        (replace(OPEN, flags=frozenset({"Triage-A"})), 6),
    ],
    ids=["any", "none", "listed", "already there"],
)
def test_only_keywords_the_server_keeps_and_lacks_are_set(view: MailboxView, kept: int) -> None:
    actions = plan(decision(Quadrant.A, review=True), view, LAYOUT, WriteMode.KEYWORDS)
    assert sum(len(a.keywords) for a in actions if isinstance(a, AddKeywords)) == kept
    assert len(actions) == (kept > 0)


def test_nothing_is_moved_where_that_is_not_safe() -> None:
    view = replace(OPEN, move=MoveMethod.NONE)
    assert not any(
        isinstance(action, MoveTo)
        for action in plan(decision(Quadrant.A), view, LAYOUT, WriteMode.BOTH)
    )


def test_a_dry_run_plans_nothing() -> None:
    assert plan(decision(Quadrant.A), OPEN, LAYOUT, WriteMode.NOTHING) == ()


@pytest.mark.parametrize("text", ["", "  ", "/", " / "])
def test_a_folder_needs_a_name(text: str) -> None:
    with pytest.raises(ValueError, match="name at every level"):
        FolderPath.parse(text)
