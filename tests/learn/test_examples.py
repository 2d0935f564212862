"""Groups stay together; contexts come from the recipients."""

from __future__ import annotations

import pytest

from inbox_triage.learn.examples import connected_groups
from inbox_triage.learn.folds import grouped_folds
from inbox_triage.mail.context import context_of_recipients
from inbox_triage.mail.parse import parse_message


@pytest.mark.parametrize(
    ("marks", "groups"),
    [
        ([("ann", "f1"), ("ann", "f2"), ("bob", "f3")], [0, 0, 1]),
        ([("ann", "f1"), ("bob", "f2"), ("cid", "f1"), ("bob", "f1")], [0, 0, 0, 0]),
        ([("ann", "ann"), ("bob", "x"), ("cid", "ann")], [0, 1, 0]),
        ([], []),
    ],
)
def test_rows_that_share_a_mark_by_a_chain_share_a_group(
    marks: list[tuple[str, str]], groups: list[int]
) -> None:
    assert connected_groups(marks) == groups


def test_no_group_stands_on_both_sides_of_a_fold() -> None:
    groups = [row // 4 for row in range(40)]
    labels = ["high" if row % 2 else "low" for row in range(40)]
    folds = grouped_folds(labels, groups, seed=1)
    assert len(folds) == 5
    for train, test in folds:
        assert not {groups[row] for row in train} & {groups[row] for row in test}
    assert sorted(row for _, test in folds for row in test) == list(range(40))


def test_a_cut_that_would_lose_a_class_is_not_used() -> None:
    assert grouped_folds(["a", "a", "b", "b"], [0, 0, 1, 1], seed=1) == []


def test_the_recipients_domain_is_ours_and_its_servers_are_believed() -> None:
    content = (
        b"Authentication-Results: mx.us.example; spf=pass\r\n"
        b"Authentication-Results: notus.example; spf=pass\r\n"
        b"To: lily@us.example, our.shop@gmail.com\r\nFrom: a@b.example\r\n\r\nhi"
    )
    context = context_of_recipients(parse_message(content))
    assert context.company_domains == {"us.example"}
    assert context.company_addresses == {"our.shop@gmail.com"}
    assert context.authserv_ids == {"mx.us.example"}
