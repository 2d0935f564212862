"""No mail of 1 MB takes longer than 1 s: hostile mails through each stage and each pattern, timed.

    python benchmarks/fuzz_features.py --seed 1 --count 20

Every pattern compiled in mail, classify and label is also timed alone, on texts made of its own
parts and as long as its callers let it see. Exit status 1 when anything exceeds a second; what is
given up a little later is printed with a ``>``. Times are the processor's, since others may use
the machine.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import pkgutil
import random
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from types import FrameType
from typing import Any, TypeVar

import inbox_triage.classify
import inbox_triage.label
import inbox_triage.mail
from benchmarks import hostile
from benchmarks.fuzz_parse import CORPUS, hostile_messages
from benchmarks.tables import print_machine, print_table
from inbox_triage.classify.ablation import numbers_without
from inbox_triage.classify.authority import count_authority
from inbox_triage.classify.composites import count_composites
from inbox_triage.classify.features import FEATURE_NAMES, Features, extract
from inbox_triage.classify.figures import count_figures
from inbox_triage.classify.reading import read
from inbox_triage.classify.structure import count_structure
from inbox_triage.classify.tally import Tally
from inbox_triage.label.label import label
from inbox_triage.label.product import Catalogue, Product
from inbox_triage.mail.folding import FoldedText, fold
from inbox_triage.mail.message import Context, Message
from inbox_triage.mail.parse import parse_message

LIMIT_S = 1.0
PATIENCE_S = 1.2
_ROOMS = (inbox_triage.mail, inbox_triage.classify, inbox_triage.label)
_ALOUD_MS = 200.0

OURS = Context(
    company_domains=frozenset({"ningforge.com"}), authserv_ids=frozenset({"mx.ningforge.com"})
)
CATALOGUE = Catalogue((Product("valve", ("ball valve", "球阀"), (r"BV-?\d{2,4}[A-Z]{0,2}",)),))

_READ_CHARS = {"mail": hostile.MEGABYTE, "classify": 8_000, "label": 20_000}
"""What a room's patterns are given at most; a smaller bound stands below."""

_BOUNDS: Mapping[str, int] = {
    "mail.addresses": 32_000, "mail.authentication": 200, "mail.bodies._HTML_START": 2_000,
    "mail.charset._NO_LABEL": 4_000, "mail.charset._LABEL": 4_000, "mail.charset._HIGH": 4_000,
    "mail.charset._WHOLE_WORDS_HIGH": 4_000, "mail.folding": 20_000, "mail.headers": 32_000,
    "mail.html": 1_000, "mail.html._BLANKS": 300_000, "mail.language": 3_000, "mail.parameters": 4_000,
    "mail.parse._CHARSET": 200_000, "mail.parse._WORD": 2_000, "mail.quoted._WROTE": 600,
    "mail.quoted._TIME": 600, "mail.quotewords": 1_000, "mail.signwords.DEVICE_LINE": 120,
    "mail.signwords.LEGAL_LINE": 300, "mail.signwords.POSTSCRIPT": 300, "mail.quoted._STARTER": 600,
    "mail.signwords.CONTACT_LABEL": 140, "mail.signwords.PHONE": 140,
    "mail.signwords.WEB_OR_MAIL": 140, "mail.transfer._NOT_WORD": 100, "mail.transfer._PLAIN": 100,
    "mail.headers._FOLD": hostile.MEGABYTE, "mail.headers._CONTROL": hostile.MEGABYTE,
    "classify.authority": 80, "classify.phrases": 255, "label.region": 6_500, "label.source": 3_000,
    "label.stage": 7_000, "label.product._NESTED": 200,
}  # fmt: skip
"""Characters a pattern's callers hand it, by module or by pattern; the longer name goes first."""

_AT_THE_START = frozenset(
    {
        "mail.bodies._HTML_START", "mail.quoted._STARTER", "mail.quotewords.FORWARD_PREFIXES",
        "mail.quotewords.REPLY_PREFIXES", "mail.signature._LIST_ITEM", "mail.signwords.DEVICE_LINE",
        "mail.signwords.LEGAL_LINE", "mail.signwords.POSTSCRIPT",
        "classify.structure._REPLY_SUBJECT", "classify.figures._LIST_LINE",
        "label.stage._REPLY_SUBJECT",
    }
)  # fmt: skip
"""Patterns that are only asked for at the beginning of a text."""

_AS_A_WHOLE = frozenset(
    {
        "mail.transfer._BASE64_LINE", "mail.charset._NO_LABEL", "mail.charset._LABEL",
        "mail.parameters._TYPE", "classify.structure._SHOWN_DOMAIN",
    }
)  # fmt: skip
"""Patterns that a text has to fit from end to end."""

_SHOWN_CHARS = 32

Value = TypeVar("Value")


class _OutOfTime(BaseException):
    """No ``Exception``: a stage that forgives everything must not forgive this."""


@contextmanager
def _patience() -> Iterator[None]:
    def give_up(_signal: int, _frame: FrameType | None) -> None:
        raise _OutOfTime

    signal.signal(signal.SIGPROF, give_up)
    signal.setitimer(signal.ITIMER_PROF, PATIENCE_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


@dataclass(slots=True)
class Worst:
    """The worst times of each row, in seconds, with the inputs' names."""

    seconds: dict[str, dict[str, float]] = field(default_factory=dict)

    def timed(self, row: str, name: str, action: Callable[[], Value]) -> Value | None:
        """The action's value, or None when it was given up or raised."""
        value: Value | None = None
        raised = ""
        started = time.process_time()
        try:
            with _patience():
                value = action()
        except _OutOfTime:
            pass
        except Exception as error:  # noqa: BLE001 (a stage that raises is a finding too)
            raised = f"{row} on {name}: {type(error).__name__}: {error}"
            print(raised, file=sys.stderr)
        elapsed = time.process_time() - started
        self.seconds.setdefault(row, {})[name] = PATIENCE_S if raised else elapsed
        return value

    def rows(self, names: tuple[str, ...] = ()) -> list[tuple[str, str, str, str]]:
        """Row, worst milliseconds, that input, and how many inputs took over a second."""
        shown = []
        for row in names or sorted(self.seconds, key=lambda row: -max(self.seconds[row].values())):
            times = self.seconds.get(row, {})
            name = max(times, key=times.__getitem__, default="")
            over = sum(elapsed > LIMIT_S for elapsed in times.values())
            shown.append((row, _ms(times.get(name, 0.0)), name, f"{over} of {len(times)}"))
        return shown

    def loud(self) -> list[tuple[str, str, str]]:
        """Every input of every row that took longer than 200 ms, the slowest first."""
        found = [
            (elapsed, row, name)
            for row, times in self.seconds.items()
            for name, elapsed in times.items()
            if elapsed * 1_000 > _ALOUD_MS
        ]
        return [(row, name, _ms(elapsed)) for elapsed, row, name in sorted(found, reverse=True)]

    def exceeded(self) -> bool:
        """Whether anything took longer than the limit."""
        return any(max(times.values()) > LIMIT_S for times in self.seconds.values())


def _ms(seconds: float) -> str:
    return f"{'>' if seconds >= PATIENCE_S else ''}{seconds * 1_000:,.1f}"


def compiled_patterns() -> dict[str, re.Pattern[Any]]:
    """Every pattern that is an attribute of a module of the rooms, or a value of such a table."""
    found: dict[int, tuple[str, re.Pattern[Any]]] = {}
    for room in _ROOMS:
        for info in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            module = importlib.import_module(info.name)
            source = inspect.getsource(module)
            for name, value in vars(module).items():
                if not re.search(rf"(?m)^{name}\b[^=\n]{{0,80}}=", source):
                    continue  # imported: it is found where it is made
                for key, pattern in _patterns_in(name, value):
                    plain = f"{info.name.removeprefix('inbox_triage.')}.{key}"
                    found.setdefault(id(pattern), (plain, pattern))
    return dict(found.values())


def _patterns_in(name: str, value: object) -> Iterator[tuple[str, re.Pattern[Any]]]:
    if isinstance(value, re.Pattern):
        yield name, value
    elif isinstance(value, dict):
        for key, one in value.items():
            if isinstance(one, re.Pattern):
                yield f"{name}[{key}]", one


def time_pattern(name: str, pattern: re.Pattern[Any], source: random.Random, worst: Worst) -> None:
    """A pattern on runs and near misses: on a sixteenth first, the worst three in full."""
    bound = _bound(name)
    units = list(dict.fromkeys(_units(pattern, source)))
    sieve = Worst()
    if bound > _READ_CHARS["label"]:
        for unit in units:
            sieve.timed(name, unit, lambda unit=unit: _search(name, pattern, unit, bound // 16))  # type: ignore[misc]
        times = sieve.seconds[name]
        units = sorted(times, key=times.__getitem__, reverse=True)[:3]
    for unit in units:
        worst.timed(name, _shown(unit), lambda unit=unit: _search(name, pattern, unit, bound))  # type: ignore[misc]


def _shown(unit: str) -> str:
    written = ascii(unit)[1:-1].replace("|", r"\x7c")
    return written if len(written) <= _SHOWN_CHARS else f"{written[:_SHOWN_CHARS]}… ({len(unit)})"


def _units(pattern: re.Pattern[Any], source: random.Random) -> Iterator[str]:
    own = hostile.own_characters(pattern)
    own = source.sample(own, min(len(own), 24))
    yield from (*own, " ", "\n", "a", "7", "a ", "7.", "\n ")
    yield from (source.choice(own) * 40 + source.choice(own) for _ in range(12 if own else 0))
    yield from hostile.near_misses(pattern, source, 32)


def _bound(name: str) -> int:
    module = name.rpartition(".")[0]
    return _BOUNDS.get(name) or _BOUNDS.get(module) or _READ_CHARS[name.partition(".")[0]]


def _search(name: str, pattern: re.Pattern[Any], unit: str, chars: int) -> None:
    text: Any = (unit * (chars // len(unit) + 1))[:chars]
    if isinstance(pattern.pattern, bytes):
        text = text.encode("utf-8", "surrogatepass")[:chars]
    if name in _AT_THE_START:
        pattern.match(text)
    elif name in _AS_A_WHOLE:
        pattern.fullmatch(text)
    else:
        for _ in pattern.finditer(text):
            pass


def time_stages(name: str, content: bytes, worst: Worst) -> None:
    """One mail through parsing, extraction as a whole and by parts, and labelling."""

    def stage(row: str, action: Callable[[], Value]) -> Value | None:
        fold.cache_clear()
        return worst.timed(row, name, action)

    message = stage("parse", lambda: parse_message(content))
    if message is None:
        return
    features = stage("extract", lambda: extract(message, OURS))
    stage("label", lambda: label(message, OURS, CATALOGUE))
    if features is not None:
        _time_parts(message, features, stage)


def _time_parts(
    message: Message, features: Features, stage: Callable[[str, Callable[[], Any]], Any]
) -> None:
    own, subject, signature = (features.texts[name] for name in ("own", "subject", "signature"))
    tally = Tally(dict.fromkeys(FEATURE_NAMES, 0.0))
    reading = stage("read", lambda: read(message, subject, own, signature))
    if reading is not None:
        stage("count_authority", lambda: count_authority(tally, reading, message.sender.domain))
    text = FoldedText.of(f"{subject} \n {own}")
    stage("count_figures", lambda: count_figures(tally, text, own.splitlines()))
    stage("count_structure", lambda: count_structure(tally, message, OURS))
    stage("count_composites", lambda: count_composites(tally))
    quotes = {finding.quote for finding in features.findings}
    stage("numbers_without, each", lambda: [numbers_without(features, one) for one in quotes])


_STAGES = (
    "parse", "extract", "label", "read", "count_authority", "count_figures", "count_structure",
    "count_composites", "numbers_without, each",
)  # fmt: skip


def _mails(
    patterns: Mapping[str, re.Pattern[Any]], count: int, source: random.Random
) -> Iterator[tuple[str, bytes]]:
    yield from chain(
        hostile.text_mails(), hostile.html_mails(), hostile.header_mails(), hostile.part_mails(),
        hostile.phrase_mails(), hostile.pattern_mails(patterns, source),
    )  # fmt: skip
    for number, content in enumerate(hostile_messages(CORPUS, count, source)):
        yield f"mutation {number}", hostile.blown_up(content, source)


def main() -> int:
    """Run and print three tables."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--count", type=int, default=20, help="mutations of corpus mails")
    chosen = arguments.parse_args()
    source = random.Random(chosen.seed)
    print_machine()
    patterns = compiled_patterns()
    # What is loaded at first use (the detector, the automata) belongs to the start.
    warm = hostile.ENVELOPE + b"\r\nWir moechten gern ein Angebot zu diesem Ventil erhalten."
    message = parse_message(warm)
    extract(message, OURS)
    label(message, OURS, CATALOGUE)
    stages, alone = Worst(), Worst()
    for name, content in _mails(patterns, chosen.count, source):
        time_stages(name, content, stages)
    for name, pattern in patterns.items():
        time_pattern(name, pattern, source, alone)
    heads = ("worst ms", "input", "over 1 s")
    print_table(("stage", *heads), stages.rows(_STAGES))
    print_table(("pattern", *heads), alone.rows())
    print_table(("above 200 ms", "input", "ms"), [*stages.loud(), *alone.loud()], texts=2)
    return 1 if stages.exceeded() or alone.exceeded() else 0


if __name__ == "__main__":
    sys.exit(main())
