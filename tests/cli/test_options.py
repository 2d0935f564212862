"""Text and JSON that any terminal and any script can take."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from inbox_triage.cli.options import json_line, safe

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)


@given(ANY_TEXT)
def test_any_text_becomes_a_line_that_can_be_encoded(text: str) -> None:
    shown = safe(text)
    shown.encode("utf-8")
    assert shown.isprintable()


@given(ANY_TEXT)
def test_any_text_survives_json(text: str) -> None:
    line = json_line({"subject": text})
    assert line.encode("utf-8").count(b"\n") == 0
    # Two halves that stand side by side are one character to every reader of JSON.
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    assert json.loads(line)["subject"] == whole
