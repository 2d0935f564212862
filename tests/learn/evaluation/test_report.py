"""The report as JSON, as text and as a page, whatever names it holds."""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser

import pytest
from lxml import etree

from inbox_triage.learn.evaluation.page import report_page
from inbox_triage.learn.evaluation.report import EvaluationReport
from inbox_triage.learn.evaluation.study import appraise
from inbox_triage.learn.evaluation.text import report_text
from tests.learn.evaluation.judged import judged
from tests.learn.evaluation.reports import full_report

HOSTILE = """</td></svg><script src="http://evil.example/x.js">alert(1)</script>'"&\x1b[31m\x07"""


class Page(HTMLParser):
    """Elements, attributes and text of a page; complains of an end without a beginning."""

    VOID = frozenset({"meta"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def page() -> str:
    return report_page(full_report(HOSTILE, HOSTILE, HOSTILE))


def test_json_says_all_that_the_report_holds() -> None:
    report = full_report()
    again = EvaluationReport.model_validate_json(report.model_dump_json())
    assert again == report
    assert report.model_dump(mode="json")["cross_validation"]["scores"]["quadrants"]["A"]


def test_the_page_is_whole_and_says_every_part(page: str) -> None:
    found = Page(page)
    assert found.open == []
    for said in (
        "Costly mistakes, worst first", "Calibration", "The review mark", "Worst slices",
        "All slices", "Leaving out each sector", "Learning curve", "The surest mistakes",
        "Reliability", "F1 by quadrant",
    ):  # fmt: skip
        assert said in found.text
    assert found.tags.count("svg") == 10


def test_the_page_loads_nothing_and_runs_nothing(page: str) -> None:
    found = Page(page)
    assert not {"script", "link", "img", "iframe", "object", "embed", "base"} & set(found.tags)
    loading = {"src", "href", "xlink:href", "data", "action", "srcset", "poster"}
    assert [pair for pair in found.attributes if pair[0] in loading] == []
    assert not [name for name, _ in found.attributes if name.startswith("on")]
    assert "url(" not in page
    assert "@import" not in page
    assert ("content", "default-src 'none'; style-src 'unsafe-inline'") in found.attributes


def test_a_hostile_name_is_text_and_nothing_else(page: str) -> None:
    assert "<script" not in page
    assert "evil.example/x.js" in Page(page).text
    for svg in re.findall(r"<svg.*?</svg>", page, re.DOTALL):
        etree.fromstring(svg)


def test_plots_leave_the_importers_as_they_were() -> None:
    assert [finder for finder in sys.meta_path if not hasattr(finder, "find_spec")] == []


def test_when_every_mail_is_marked_the_page_still_has_its_plots() -> None:
    found = [judged("A", "A", review=True)] * 3
    alone = full_report().model_copy(update={"held_out": appraise("x", "y", found, seed=1)})
    assert Page(report_page(alone)).tags.count("svg") == 10


def test_two_pages_of_one_report_are_alike() -> None:
    assert report_page(full_report()) == report_page(full_report())


def test_the_styles_of_two_plots_do_not_mix(page: str) -> None:
    names = re.findall(r'<svg[^>]* id="([^"]+)"', page)
    assert len(names) == len(set(names)) == 10


def test_the_terminal_gets_no_control_characters() -> None:
    text = report_text(full_report(HOSTILE, HOSTILE, HOSTILE))
    assert not [char for char in text if not char.isprintable() and char != "\n"]


def test_the_text_names_figures_with_their_denominators() -> None:
    lines = report_text(full_report()).splitlines()
    first, held_out = (line for line in lines if "A or B filed as junk" in line and "mA0" in line)
    assert first == held_out
    assert "5 of 40, 12.5 % (5.5 to 26.1 %)" in first
    assert any(re.match(r"  macro-F1 +0\.750 \(0\.\d{3} to 0\.\d{3}\)$", line) for line in lines)
    assert "  25 %" in "\n".join(lines)


def test_a_report_of_nothing_but_a_collection_is_short() -> None:
    report = full_report()
    alone = EvaluationReport(
        program="1", made_on=report.made_on, seed=1, feature_version=4, collection=report.collection
    )
    assert "m.eml" in report_text(alone)
    assert Page(report_page(alone)).tags.count("svg") == 0
