"""HTML parts as text: tables as rows, quotation and signatures marked, hidden text set apart.

BeautifulSoup builds the tree with lxml's parser; it is walked once, without recursion, since mail
nests as deep as its writer likes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from bs4.exceptions import ParserRejectedMarkup

from inbox_triage.mail import marks
from inbox_triage.mail.limits import DEFAULT_LIMITS, Limits
from inbox_triage.mail.message import Link
from inbox_triage.mail.quoted import looks_like_attribution
from inbox_triage.mail.whitespace import without_zero_width

_SKIPPED = frozenset(
    {"style", "script", "head", "title", "template", "svg", "math", "object", "select", "noframes"}
)
_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
        "dir", "div", "dl", "dt", "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4",
        "h5", "h6", "header", "hr", "includetail", "li", "main", "nav", "ol", "p", "pre", "section",
        "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
    }
)  # fmt: skip
_PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "pre"})

_CITE_CLASSES = frozenset(
    {"gmail_quote", "protonmail_quote", "tutanota_quote", "zmail_extra", "cite", "mcntcite"}
)
_QUOTED_CLASSES = frozenset(
    {
        "gmail_attr", "moz-cite-prefix", "yahoo_quoted", "protonmail_quote", "tutanota_quote",
        "zmail_extra", "gmail_quote_attribution", "ntes_not_fresh_mail_quote",
    }
)  # fmt: skip
_QUOTED_IDS = frozenset(
    {"isreplycontent", "reply-intro", "mail-editor-reference-message-container", "replysplit"}
)
_QUOTED_TO_THE_END = frozenset(
    {"divrplyfwdmsg", "appendonsend", "stopspelling", "olk_src_body_section"}
)
_SIGNATURE_CLASSES = frozenset(
    {
        "gmail_signature", "moz-signature", "protonmail_signature_block", "foxmail_sign",
        "ms-outlook-mobile-signature", "ntes_spirit_signature", "yahoo-signature",
    }
)  # fmt: skip
_SIGNATURE_IDS = ("signature", "applemailsignature", "ymail_android_signature", "ms-outlook-mobile")

_BLANKS = re.compile(r"\s+")
_HIDDEN_STYLE = re.compile(
    r"display:none|visibility:hidden|mso-hide:all|font-size:0(?:\.0*)?(?:px|pt|em|rem|%)?(?:[;!]|$)|"
    r"(?:^|;)opacity:0(?:\.0*)?(?:[;!]|$)|(?:^|;)color:transparent|"
    r"(?:^|;)max-height:0(?:px|pt)?(?:[;!]|$)"
)
_WHITE = r"(?:#fff(?:fff)?|white|rgb\(255,255,255\))(?![0-9a-f])"
_WHITE_TEXT = re.compile(r"(?:^|;)color:" + _WHITE)
_WHITE_GROUND = re.compile(r"(?:^|;)background(?:-color)?:" + _WHITE)
_BORDER_TOP = re.compile(r"(?:^|;)border-top:[^;]{0,40}solid|border-top-style:solid")
_BORDER_LEFT = re.compile(r"(?:^|;)border-left(?:-style)?:(?!none|0)[^;]{0,60}(?:solid|[1-9])")
_TARGET_CHARS = 2_000
_LINK_TEXT_CHARS = 300
_ROW_CHARS = 400
_CITE_DEPTH = 20
_LINES_LOOKED_BACK = 40
_CELL_DEPTH = 40
_PRE_LINES = 10_000
"""Preformatted lines set apart; those beyond stay in one piece."""


class _StyleFacts(NamedTuple):
    """What a style attribute says that matters here."""

    is_hidden: bool = False
    has_bar_above: bool = False
    has_bar_left: bool = False

    @property
    def has_bar(self) -> bool:
        return self.has_bar_above or self.has_bar_left


_NO_STYLE = _StyleFacts()


@lru_cache(maxsize=2_048)
def _style_facts(style: str) -> _StyleFacts:
    """A mail repeats a few styles hundreds of times."""
    plain = style.lower().replace(" ", "")
    is_white = _WHITE_TEXT.search(plain) is not None and _WHITE_GROUND.search(plain) is not None
    return _StyleFacts(
        is_white or _HIDDEN_STYLE.search(plain) is not None,
        _BORDER_TOP.search(plain) is not None,
        _BORDER_LEFT.search(plain) is not None,
    )


@dataclass(frozen=True, slots=True)
class HtmlText:
    """An HTML part as text, with marks for the quotation splitter (see ``marks``)."""

    text: str
    hidden: str
    links: tuple[Link, ...]
    defects: tuple[str, ...]


class _Tree(BeautifulSoup):
    """A tree for walks by ``contents`` only."""

    def _linkage_fixer(self, el: Tag) -> None:
        """Links to the next element are not used here; they cost a climb to the root for every
        text in a deep page."""


def html_to_text(markup: str, limits: Limits = DEFAULT_LIMITS) -> HtmlText:
    """What a person sees of an HTML part, and what is hidden there.

    Cells of a table row are joined by `` | ``, rows and blocks stand on their own lines.
    """
    defects: tuple[str, ...] = ()
    if len(markup) > limits.html_chars:
        markup, defects = markup[: limits.html_chars], ("truncated-html",)
    *pieces, _ = markup.split("<", limits.html_tags + 1)
    if len(pieces) > limits.html_tags:
        markup, defects = "<".join(pieces), ("truncated-html",)
    # The tag before it all keeps the library from warning that a mail might be a file name or XML.
    clean = "<html>" + marks.unmarked(markup).encode("utf-8", "ignore").decode("utf-8")
    try:
        tree = _Tree(clean, "lxml", multi_valued_attributes=None)
    except (ParserRejectedMarkup, ValueError, AssertionError, RecursionError):
        return HtmlText("", "", (), (*defects, "empty-html"))
    page = _Page(limits)
    page.walk(tree)
    return HtmlText(page.text(), page.hidden_text(), tuple(page.links), defects)


@dataclass(slots=True)
class _Block:
    """Lines under construction: the page itself, or one table cell."""

    base_cite: int
    lines: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _OpenLink:
    target: str
    pieces: list[str] = field(default_factory=list)


class _Page:
    """One walk over the tree. Elements push what their end has to undo."""

    def __init__(self, limits: Limits) -> None:
        self.links: list[Link] = []
        self._limits = limits
        self._blocks = [_Block(0)]
        self._rows: list[list[_Block]] = []
        self._open_links: list[_OpenLink] = []
        # By identity: a tag's own hash and equality render its whole subtree.
        self._closers: dict[int, str] = {}
        self._cited: set[int] = set()
        self._hiders: set[int] = set()
        self._hidden: list[str] = []
        self._cite = 0
        self._pre = 0
        self._pre_room = _PRE_LINES

    def walk(self, root: Tag) -> None:
        """Visit every element once, in document order; comments and the like are passed over."""
        open_elements = [(root, iter(root.contents))]
        while open_elements:
            element, children = open_elements[-1]
            child = next(children, None)
            if child is None:
                open_elements.pop()
                if element is not root:
                    self._end(element)
            elif type(child) is NavigableString:
                self._say(child)
            elif isinstance(child, Tag) and child.name not in _SKIPPED:
                self._start(child)
                open_elements.append((child, iter(child.contents)))

    def text(self) -> str:
        """Everything visible."""
        while len(self._blocks) > 1:
            self._end_cell()
        self._break()
        return without_zero_width("\n".join(self._blocks[0].lines)).strip("\n")

    def hidden_text(self) -> str:
        """Everything hidden, on one line, bounded."""
        joined = without_zero_width(" ".join(self._hidden))
        return " ".join(joined.split())[: self._limits.hidden_chars]

    def _start(self, element: Tag) -> None:
        tag = element.name
        if tag == "br":
            self._break(keep_blank=True)
            return
        if tag in {"td", "th"} and self._rows:
            self._start_cell()
        elif tag in _BLOCKS:
            self._break()
        if element.attrs:
            attributes = {name: str(value) for name, value in element.attrs.items()}
            self._heed(element, tag, attributes)
        elif tag == "blockquote" or tag == "includetail":
            self._quotation(element, tag, "", frozenset(), _NO_STYLE)
        if tag == "tr":
            self._rows.append([])
        elif tag == "pre":
            self._pre += 1

    def _heed(self, element: Tag, tag: str, attributes: Mapping[str, str]) -> None:
        style = attributes.get("style", "")
        facts = _style_facts(style[:1_000]) if style else _NO_STYLE
        if facts.is_hidden or "hidden" in attributes:
            self._hiders.add(id(element))
        target = attributes.get("href") if tag in {"a", "area"} else None
        if tag == "form":
            target = attributes.get("action")
        if target is not None:
            self._open_links.append(_OpenLink(target.strip()[:_TARGET_CHARS]))
        classes = attributes.get("class", "")
        identifier = attributes.get("id", "")
        if classes or identifier or facts.has_bar or tag == "blockquote":
            names = frozenset(classes[:500].lower().split())
            if tag == "blockquote" and attributes.get("type", "").lower() == "cite":
                names |= {"cite"}
            self._quotation(element, tag, identifier[:100].lower(), names, facts)

    def _quotation(
        self, element: Tag, tag: str, identifier: str, classes: frozenset[str], style: _StyleFacts
    ) -> None:
        """Mark where quotation and signatures begin, by the signs the clients leave."""
        # Replies to replies carry the clients' signs with an ``x_`` before them.
        identifier = identifier.removeprefix("x_")
        if tag == "blockquote":
            if classes & _CITE_CLASSES or identifier == "isreplycontent" or self._is_cited(style):
                self._cited.add(id(element))
                self._cite += 1
        elif identifier in _QUOTED_TO_THE_END:
            self._mark(marks.QUOTE_OPEN)
        elif tag == "includetail" or classes & _QUOTED_CLASSES or identifier in _QUOTED_IDS:
            self._mark(marks.QUOTE_OPEN)
            self._closers[id(element)] = marks.QUOTE_CLOSE
        elif classes & _SIGNATURE_CLASSES or identifier.startswith(_SIGNATURE_IDS):
            self._mark(marks.SIGN_OPEN)
            self._closers[id(element)] = marks.SIGN_CLOSE
        elif style.has_bar_above and tag == "div":
            self._mark(marks.QUOTE_MAYBE)

    def _is_cited(self, style: _StyleFacts) -> bool:
        """A bare blockquote may be mere formatting: it quotes only with a bar at its left or
        after "on ... wrote:" (W94)."""
        if style.has_bar_left:
            return True
        above = islice(reversed(self._blocks[-1].lines), _LINES_LOOKED_BACK)
        last = next((line for line in above if line.strip()), "")
        return looks_like_attribution(last)

    def _end(self, element: Tag) -> None:
        tag = element.name
        if tag in {"td", "th"} and len(self._blocks) > 1:
            self._end_cell()
        elif tag == "tr" and self._rows:
            self._end_row(self._rows.pop())
        elif tag in _BLOCKS:
            self._break()
            if tag in _PARAGRAPHS and self._blocks[-1].lines and self._blocks[-1].lines[-1]:
                self._blocks[-1].lines.append("")
        if tag == "pre":
            self._pre -= 1
        elif tag in {"a", "area", "form"} and self._has_link(element, tag):
            self._end_link()
        self._undo(element)

    def _undo(self, element: Tag) -> None:
        key = id(element)
        self._hiders.discard(key)
        if key in self._cited:
            self._cited.discard(key)
            self._cite -= 1
        if key in self._closers:
            self._mark(self._closers.pop(key))

    def _has_link(self, element: Tag, tag: str) -> bool:
        name = "action" if tag == "form" else "href"
        return bool(self._open_links) and element.get(name) is not None

    def _end_link(self) -> None:
        link = self._open_links.pop()
        if link.target and not link.target.startswith("#") and len(self.links) < self._limits.links:
            text = " ".join(without_zero_width("".join(link.pieces)).split())[:_LINK_TEXT_CHARS]
            self.links.append(Link(text, link.target))

    def _start_cell(self) -> None:
        if len(self._blocks) < _CELL_DEPTH:
            block = _Block(self._cite)
            self._rows[-1].append(block)
            self._blocks.append(block)

    def _end_cell(self) -> None:
        self._break()
        self._blocks.pop()

    def _end_row(self, cells: list[_Block]) -> None:
        """A row of a data table on one line, the cells of a layout table below one another."""
        texts = [[line for line in cell.lines if line.strip()] for cell in cells]
        filled = [lines for lines in texts if lines]
        total = sum(len(line) for lines in filled for line in lines)
        longest = max(map(len, filled), default=0)
        is_data = longest <= 1 or (len(cells) >= 3 and longest <= 3)
        if len(filled) > 1 and is_data and total <= _ROW_CHARS and not _has_marks(filled):
            self._blocks[-1].pieces.append(" | ".join(" ".join(lines) for lines in texts))
            self._break()
            return
        for cell in cells:
            self._add_lines(cell.lines)

    def _add_lines(self, lines: list[str]) -> None:
        for line in lines[:1]:
            self._blocks[-1].pieces.append(line)
            self._break(keep_blank=True)
        # Tables stand in tables, so that a line comes here once for each of them.
        block = self._blocks[-1]
        before = "> " * min(self._cite - block.base_cite, _CITE_DEPTH)
        if self._pre:
            block.lines += [before + line.rstrip() for line in lines[1:]]
        else:
            block.lines += [before + " ".join(line.split()) for line in lines[1:]]

    def _say(self, text: str) -> None:
        if self._hiders:
            self._hidden.append(text)
            return
        if not self._pre:
            if text.isspace():
                text = " "
            elif "\n" in text or "  " in text or "\t" in text:
                text = _BLANKS.sub(" ", text)
        text = marks.unmarked(text)
        for link in self._open_links[-1:]:
            link.pieces.append(text)
        if not self._pre:
            self._blocks[-1].pieces.append(text)
            return
        first, *others = text.split("\n", self._pre_room)
        self._pre_room -= len(others)
        self._blocks[-1].pieces.append(first)
        for line in others:
            self._break(keep_blank=True)
            self._blocks[-1].pieces.append(line)

    def _mark(self, mark: str) -> None:
        self._break()
        self._blocks[-1].lines.append(mark)

    def _break(self, keep_blank: bool = False) -> None:
        """End the current line; an empty one is kept only where the writer made it."""
        block = self._blocks[-1]
        if not (block.pieces or keep_blank):
            return
        line = "".join(block.pieces)
        block.pieces.clear()
        line = line.rstrip() if self._pre else " ".join(line.split())
        if line or keep_blank:
            depth = min(self._cite - block.base_cite, _CITE_DEPTH)
            block.lines.append("> " * depth + line if depth > 0 else line)


def _has_marks(cells: list[list[str]]) -> bool:
    return any(marks.is_mark(line) for lines in cells for line in lines)
