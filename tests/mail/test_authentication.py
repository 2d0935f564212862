"""Authentication results we believe, and names that pretend (W86, W95)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_triage.mail.authentication import Authentication, authentication, name_imitates
from inbox_triage.mail.message import Address
from inbox_triage.mail.parse import parse_message

OURS = {"mx.us.cn"}


def _read(*values: str, trusted: set[str] | None = None) -> Authentication:
    head = "".join(f"Authentication-Results: {value}\n" for value in values)
    return authentication(parse_message(f"{head}\nbody".encode()), trusted or OURS)


@pytest.mark.parametrize(
    ("values", "verdicts"),
    [
        (
            ["mx.us.cn; spf=pass smtp.mailfrom=a.com; dkim=fail header.d=a.com; dmarc=none"],
            ("pass", "fail", "none"),
        ),
        (["MX.US.CN 1; spf=softfail"], ("softfail", None, None)),
        (["mx.us.cn; none"], (None, None, None)),
        (["mx.us.cn; dkim=fail header.d=a; dkim=pass header.d=b"], (None, "pass", None)),
        (["mx.us.cn; spf=fail", "mx.us.cn; dkim=pass header.d=b"], ("fail", "pass", None)),
        (["mx.us.cn; spf=pass (it's ok); garbage here =; dmarc=fail"], ("pass", None, "fail")),
    ],
)
def test_verdicts_of_our_own_server(
    values: list[str], verdicts: tuple[str | None, str | None, str | None]
) -> None:
    assert _read(*values) == Authentication(*verdicts)


def test_an_attackers_own_pass_counts_for_nothing() -> None:
    assert _read("evil.example; spf=pass; dmarc=pass") == Authentication()


def test_a_field_under_a_strangers_was_not_written_by_us() -> None:
    forged = "mx.us.cn; spf=pass; dmarc=pass"
    assert _read("mx.us.cn; spf=fail", "relay.example; none", forged) == Authentication(spf="fail")


def test_comments_nested_without_end_hide_only_what_they_hold() -> None:
    deep = "mx.us.cn; spf=fail; dkim=pass " + "(" * 3_000 + ")" * 3_000 + "; dmarc=pass"
    assert _read(deep) == Authentication(spf="fail", dkim="pass")


def test_without_a_configured_server_nothing_is_believed() -> None:
    message = parse_message(b"Authentication-Results: mx.us.cn; spf=pass\n\n")
    assert authentication(message, set()) == Authentication()


@pytest.mark.parametrize(
    ("verdicts", "failed"),
    [
        (Authentication(dmarc="fail", spf="pass"), True),
        (Authentication(dmarc="pass", spf="fail"), False),
        (Authentication(spf="fail", dkim="none"), True),
        (Authentication(spf="fail", dkim="pass"), False),
        (Authentication(), False),
    ],
)
def test_failing_is_dmarc_or_both_of_the_others(verdicts: Authentication, failed: bool) -> None:
    assert verdicts.failed is failed


@pytest.mark.parametrize(
    ("name", "email", "claimed"),
    [
        ("ceo@bigbuyer.com", "x@evil.example", "bigbuyer.com"),
        ("BigBuyer.com Purchasing", "x@evil.example", "bigbuyer.com"),
        ("ceo@bigbuyer.com", "ceo@bigbuyer.com", None),
        ("ceo@bigbuyer.com", "ceo@mail.bigbuyer.com", None),
        ("Ana Ruiz", "ana@gmail.com", None),
        ("ana@x.com", "", None),
    ],
)
def test_a_name_that_holds_another_domain_imitates_it(
    name: str, email: str, claimed: str | None
) -> None:
    assert name_imitates(Address(name, email)) == claimed


@given(st.text(alphabet='a=;()"\\. /1pasmx.us.cn\u00e9', max_size=80))
def test_no_field_raises(value: str) -> None:
    _read("mx.us.cn; " + value.replace("\n", " "))
