"""Forwards written into the body (W92)."""

from __future__ import annotations

import pytest

from inbox_triage.mail.forward import split_forward, without_head
from inbox_triage.mail.quoted import split_quotation

HEAD = "From: Ana Ruiz <ana@buyer.mx>\nDate: Mon, 5 Jan 2026\nTo: info@us.cn\nSubject: Inquiry"
BODY = "We need 3000 pcs of ABC-123.\n\nAna"


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Fwd: Inquiry", f"---------- Forwarded message ---------\n{HEAD}\n\n{BODY}"),
        ("Inquiry", f"---------- Forwarded message ---------\n{HEAD}\n\n{BODY}"),
        ("Fwd: Inquiry", f"Begin forwarded message:\n\n{HEAD}\n\n{BODY}"),
        ("Fwd: Inquiry", "\n".join(f"> {x}" for x in f"Begin forwarded message:\n\n{HEAD}\n\n{BODY}".split("\n"))),
        ("FW: Inquiry", f"{HEAD}\n\n{BODY}"),
        ("转发: Inquiry", f"------------------ 原始邮件 ------------------\n{HEAD}\n\n{BODY}"),
        ("WG: Inquiry", f"-----Ursprüngliche Nachricht-----\n{HEAD}\n\n{BODY}"),
        ("RV: Inquiry", f"{HEAD}\n\n{BODY}"),
        ("I: Inquiry", f"{HEAD}\n\n{BODY}"),
        ("Fwd: x", f"===== Forwarded message =====\n{HEAD}\n===== Forwarded message =====\n\n{BODY}"),
        ("-", f"-------- 转发邮件信息 --------\n{HEAD}\n\n{BODY}"),
    ],
)  # fmt: skip
def test_the_forwarded_message_is_found(subject: str, text: str) -> None:
    own, quoted = split_quotation(f"Lily, please take this one.\n\n{text}")
    forwarded, older = split_forward(quoted, subject)
    assert own == "Lily, please take this one."
    assert forwarded == f"{HEAD}\n\n{BODY}"
    assert older == ""
    assert without_head(forwarded) == BODY


def test_history_under_the_forwarded_message_is_quoted() -> None:
    older = "On 4 Jan 2026 Li <li@us.cn> wrote:\n> our price"
    forwarded, quoted = split_forward(f"{HEAD}\n\n{BODY}\n\n{older}", "Fw: Inquiry")
    assert (forwarded, quoted) == (f"{HEAD}\n\n{BODY}", older)


def test_of_a_forwarded_forward_the_innermost_message_counts() -> None:
    outer = HEAD.replace("Inquiry", "FW: Inquiry").replace("Ana Ruiz", "Danny")
    forwarded, _ = split_forward(f"{outer}\n\nsee below\n\n{HEAD}\n\n{BODY}", "FW: FW: Inquiry")
    assert forwarded == f"{HEAD}\n\n{BODY}"


@pytest.mark.parametrize("subject", ["Re: Inquiry", "RE: FW: Inquiry", "Inquiry", "回复: 转发: x"])
def test_a_mere_reply_forwards_nothing(subject: str) -> None:
    quoted = f"{HEAD}\n\n{BODY}"
    assert split_forward(quoted, subject) == ("", quoted)


def test_a_reply_inside_a_forwarded_thread_forwards_nothing() -> None:
    quoted = "On 5 Jan 2026 Li <li@us.cn> wrote:\n> price"
    assert split_forward(quoted, "Fwd: Inquiry") == ("", quoted)
