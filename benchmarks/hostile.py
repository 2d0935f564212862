"""Mails of up to 1 MB written to take long: what a program reads, not what a buyer writes."""

from __future__ import annotations

import importlib
import random
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from inbox_triage.classify.lexicon.languages import language_tables
from inbox_triage.classify.phrases import TABLES

MEGABYTE = 1_000_000
"""Bytes of a whole message; a text on its own is as many characters."""

_PLAIN = b"Content-Type: text/plain; charset=utf-8\r\n"
_HTML = b"Content-Type: text/html; charset=utf-8\r\n"
ENVELOPE = b"From: Ann Bell <ann@acme.example>\r\nTo: lily@ningforge.com\r\nSubject: Re: price\r\n"
_MOST_REPEATS = 4
_CATEGORY_CHARS = {
    "CATEGORY_DIGIT": "7٣",
    "CATEGORY_SPACE": " \n\t\u3000",
    "CATEGORY_WORD": "aZ_é",
    "CATEGORY_NOT_DIGIT": "a",
    "CATEGORY_NOT_SPACE": "-",
    "CATEGORY_NOT_WORD": "-\u200d",
}
_parser: Any = importlib.import_module("re._parser")


def filled(unit: bytes, most: int = MEGABYTE) -> bytes:
    """The unit over and over, ``most`` bytes at most and never cut."""
    return unit * (most // max(1, len(unit)))


def plain_mail(unit: str, fields: bytes = b"") -> bytes:
    """A text mail of a megabyte whose body is one unit over and over."""
    return _mail(_PLAIN + fields, unit.encode("utf-8", "surrogatepass"))


def _mail(fields: bytes, unit: bytes, before: bytes = b"", after: bytes = b"") -> bytes:
    head = ENVELOPE + fields + b"\r\n" + before
    return head + filled(unit, MEGABYTE - len(head) - len(after)) + after


def class_characters(patterns: Iterable[re.Pattern[Any]]) -> list[str]:
    """The characters patterns name: all of ASCII, one of each other script and category."""
    distinct: dict[tuple[str, str], str] = {}
    for pattern in patterns:
        for char in own_characters(pattern):
            script = unicodedata.name(char, "").partition(" ")[0]
            key = (char, "") if char.isascii() else (unicodedata.category(char), script)
            distinct.setdefault(key, char)
    return sorted(distinct.values())


def own_characters(pattern: re.Pattern[Any]) -> list[str]:
    """One character of each literal and class of a pattern, and both ends of each range."""
    found: dict[str, None] = {}
    todo: list[Any] = [_parsed(pattern)]
    while todo:
        node = todo.pop()
        if isinstance(node, tuple) and len(node) == 2 and str(node[0]) in _LEAVES:
            found.update(dict.fromkeys(_LEAVES[str(node[0])](node[1])))
        elif isinstance(node, (tuple, list, _parser.SubPattern)):
            todo.extend(node)
    return [char for char in found if not "\ud800" <= char <= "\udfff"]


_LEAVES: Mapping[str, Callable[[Any], str]] = {
    "LITERAL": chr,
    "NOT_LITERAL": lambda code: "x" if code != ord("x") else "y",
    "RANGE": lambda ends: chr(ends[0]) + chr(ends[1]),
    "CATEGORY": lambda category: _CATEGORY_CHARS.get(str(category), "a"),
    "ANY": lambda _: "a",
}


def _parsed(pattern: re.Pattern[Any]) -> Any:
    written = pattern.pattern
    text = written.decode("latin-1") if isinstance(written, bytes) else written
    flags = pattern.flags & ~re.UNICODE if isinstance(written, bytes) else pattern.flags
    return _parser.parse(text, flags & ~re.DEBUG)


def near_misses(pattern: re.Pattern[Any], source: random.Random, count: int) -> list[str]:
    """Texts a pattern matches nearly to their end: the last character is gone or wrong."""
    tree = _parsed(pattern)
    found: dict[str, None] = {}
    for number in range(count):
        text = _sample(tree, source)[:2_000]
        found[(text, text[:-1], text[:-1] + "\x01", text[:-1] + text[-1:] * 9)[number % 4]] = None
    return [text for text in found if text]


def _sample(node: Any, source: random.Random) -> str:
    """A text that a parsed pattern matches, look-arounds left aside."""
    return "".join(_sample_one(str(kind), value, source) for kind, value in node)


def _sample_one(kind: str, value: Any, source: random.Random) -> str:
    match kind:
        case "IN":
            chars = [char for item in value for char in _leaf_chars(item)]
            negated = str(value[0][0]) == "NEGATE"
            return source.choice([c for c in "a- é7" if c not in chars] if negated else chars)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            least, most, inner = value
            # The longest run is the costliest to step back over.
            times = source.choice((least, min(int(most), max(least, _MOST_REPEATS)), _long(most)))
            return "".join(_sample(inner, source) for _ in range(max(least, times)))
        case "BRANCH":
            return _sample(source.choice(value[1]), source)
        case "SUBPATTERN":
            return _sample(value[-1], source)
        case _:
            return source.choice(_LEAVES[kind](value)) if kind in _LEAVES else ""


def _long(most: Any) -> int:
    return min(int(most), 60)


def _leaf_chars(item: tuple[Any, Any]) -> str:
    kind = str(item[0])
    return _LEAVES[kind](item[1]) if kind in _LEAVES else ""


def phrase_mails() -> Iterator[tuple[str, bytes]]:
    """The words of each phrase table, over and over."""
    tables: dict[str, list[str]] = {name: re.split(r"[|\n]", text) for name, text in TABLES.items()}
    for _, name, written in language_tables():
        tables.setdefault(name, []).extend(written)
    for name, phrases in tables.items():
        shortest = sorted({phrase.strip(" *") for phrase in phrases} - {""}, key=len)
        yield f"phrases {name}", plain_mail(" ".join(shortest[:1_000]) + "\n")
    every = [
        min(phrases, key=lambda phrase: len(phrase.strip()) or 99) for phrases in tables.values()
    ]
    yield "phrases of every table", plain_mail(" ".join(every) + " ")


def text_mails() -> Iterator[tuple[str, bytes]]:
    """Bodies of plain text."""
    for name, unit in _TEXTS.items():
        yield name, plain_mail(unit)
    yield "flowed short lines", _mail(b"Content-Type: text/plain; format=flowed\r\n", b"a \n")
    yield "flowed empty lines", _mail(b"Content-Type: text/plain; format=flowed\r\n", b" \n")
    for name, unit in _TEXTS.items():
        if name.startswith(("quote", "sign")):
            # Below a letter and above a last line, where a mail has its signature and history.
            yield (
                f"{name}, in the middle",
                _mail(
                    _PLAIN, unit.encode(), b"Need 500 pcs.\n\n", b"\nAnn Bell\n+44 20 7946 0958\n"
                ),
            )


_TEXTS: Mapping[str, str] = {
    "digits": "7", "digits and dots": "1.", "slashes": "1/", "dimensions": "60x120x",
    "dimensions apart": "60 x 120 ", "grouped digits": "123 ", "long groups": "1,234,567,890 ",
    "quantities": "500 pcs ", "money": "usd 1.1,", "models": "AB-123-45-", "dates": "1.1.",
    "phones": "+44 20 7946 095 ", "phone-like": "+1(2)3-4/5.6 ", "addresses": "a@b.example ",
    "address-like": "a@b@c.d@", "dotted": "a.b-c.d-", "urls": "http://a.example/b ",
    "url starts": "http://", "www starts": "www.", "long url": "http://" + "a" * 1_600 + " ",
    "questions": "?!", "clauses": "a.b;", "words": "a ", "carriage returns": "\r",
    "mixed line ends": "\r\n\n\r", "blank lines": " \n", "wide blank lines": " " * 500 + "\n",
    "combining marks": "e" + "\u0301" * 40, "marks alone": "\u0301", "zero width": "a\u200b",
    "joiners": "\u200c\u200d", "direction": "\u202ea\u202c", "mixed scripts": "aяあ한กשعα",
    "astral": "𝒫𝓇𝒾𝒸ℯ 😀👩\u200d🏭", "ligatures": "ﷺﬃ㈱㌖", "noncharacters": "\ufdd0\ufdd1\ufdd3\n",
    "quote signs": "> ", "quote sign lines": ">\n", "quote deep lines": ">" * 70 + "\n",
    "quote attributions": "On 5 Jan 2026 at 10:00, Li <l@x.example> wrote:\n",
    "quote attributions broken": "On 5 Jan 2026 at 10:00, Li\n<l@x.example>\nwrote\n:\n",
    "quote short attributions": "1.1.10 @ 1:11:\n", "quote colons": ":\n", "quote on": "On 1:11:\n",
    "quote Chinese": "在 2026年1月5日 10:00,李 <l@x.example> 写道:\n",
    "quote French": "Le 5 janv. 2026 à 10:00, Li <l@x.example> a écrit :\n",
    "quote dashed": "-----Original Message-----\n", "quote rules": "_" * 32 + "\n",
    "quote headers": "From: a\nSent: x\nTo: y\nCc: z\n", "quote from": "From:\n",
    "quote Outlook": "From: a\nSent: 5 Jan 2026 10:00\nTo: y\nSubject: z\n\n",
    "quote Foxmail": "发件人： a\n发送时间： 2026-01-05\n收件人： y\n主题： z\n",
    "quote forwarded": "---------- Forwarded message ---------\nFrom: a@b\nDate: 5 Jan 2026\nTo: y\n\n",
    "quote between": "> a\nb\n", "quote under colon": "2026:\n> a\n", "quote rule or star": "*\n",
    "quote long lines": "On 2026 " + "a@" * 290 + ":\n", "quote labels": "To:\nDate:\nFrom:\nCc:\n",
    "sign dashes": "--\n", "sign dash and space": "-- \n", "sign long dashes": "----\n",
    "sign dashes and words": "--\na\n", "sign em dashes": "—\n",
    "sign closings": "Best regards,\n", "sign thanks": "Thanks,\nAnn\n", "sign contacts": "Tel: 1\n",
    "sign names": "Ann Bell\n", "sign device": "Sent from my iPhone\n", "sign postscripts": "PS:\n",
    "sign postscript blanks": "p.s." + " " * 900 + "x", "sign items": "- a\n",
    "sign legal lines": "-" * 900 + "\n", "sign legal punctuation": ".- ",
    "sign bars": "-|-", "sign legal begins": "this confidentia ",
    "html begins": "<div></", "html comment begins": "<!-- ",
}  # fmt: skip


def html_mails() -> Iterator[tuple[str, bytes]]:
    """Bodies of HTML: nesting, repetition, and elements that look back at what stands above."""
    for name, unit in _HTML_UNITS.items():
        yield f"html {name}", _mail(_HTML, unit.encode())
    half = 140_000
    for name, first, second in _HTML_HALVES:
        yield (
            f"html {name}",
            _mail(_HTML, filled(second, half), filled(first, half), b"</table></div>"),
        )
    styles = b"".join(b'<p style="top:%d;color:red">a</p>' % number for number in range(9_000))
    yield "html distinct styles", _mail(_HTML, styles)


_HTML_UNITS: Mapping[str, str] = {
    "divs": "<div>", "spans": "<span>a", "tables": "<table><tr><td>", "cells": "<td>a",
    "rows": "<tr><td>a</td><td>b</td></tr>", "blockquotes": "<blockquote type=cite>a",
    "bare blockquotes": "<blockquote>", "breaks": "<br>", "lists": "<ul><li>", "fonts": "<font><b>",
    "links": "<a href=http://a.example/>a</a>", "open links": "<a href=//a>a", "forms": "<form action=a>",
    "hidden": "<p hidden>a", "white": "<p style='color:#fff;background:#fff'>a</p>",
    "border styles": f"<p style='{'border-top:' * 90}'>a</p>", "preformatted": "<pre>a\n",
    "comments": "<!-- a -->", "open comment": "<!--", "entities": "&amp;", "bad entities": "&#xfdd0;&x",
    "attributes": "<a a=1 b=2 ", "angles": "<", "closers": "</p>", "closers of nothing": "</div></td>",
    "declarations": "<![CDATA[", "instructions": "<?xml ", "gmail quotes": "<div class=gmail_quote>a",
    "gmail signatures": "<div class=gmail_signature>-- <br>", "outlook quotes": "<div id=divRplyFwdMsg>a",
    "outlook bars": "<div style='border-top:solid'>From: a</div>", "styles": "<style>a{", "svg": "<svg>",
    "text": "word ", "blanks": " \n\t",
}  # fmt: skip
_HTML_HALVES = (
    ("blockquotes under blank lines", b"<br>", b"<blockquote></blockquote>"),
    ("table in tables", b"<table><tr><td>", b"<br>a"),
    ("quotes under attribution", b"<div>On 2026 a@b 1:11:</div>", b"<blockquote></blockquote>"),
    ("text in divs", b"<div>", b"<p>a</p>"),
    ("links in a link", b"<a href=http://a.example>", b"word "),
)


def header_mails() -> Iterator[tuple[str, bytes]]:
    """Header fields: many, long, broken, with many addresses or identifiers."""
    for name, unit in _ADDRESS_UNITS.items():
        for field in (b"To", b"From"):
            yield f"{field.decode()} {name}", _field(field, unit)
    for name, field, unit in _FIELD_UNITS:
        yield f"header {name}", _field(field, unit)
    for name, line in _MANY_FIELDS.items():
        yield f"headers {name}", filled(line, MEGABYTE - 300) + ENVELOPE + b"\r\nNeed 500 pcs."
    names = b"".join(b"X-%d: %s\r\n" % (n, b"\xd1\xaf" * 1_600) for n in range(300))
    yield "headers 8-bit", ENVELOPE + names + b"\r\nNeed 500 pcs."


def _field(name: bytes, unit: bytes) -> bytes:
    rest = b"".join(
        line + b"\r\n" for line in ENVELOPE.splitlines() if not line.startswith(name + b":")
    )
    return name + b": " + filled(unit, MEGABYTE - 300) + b"\r\n" + rest + b"\r\nNeed 500 pcs."


_ADDRESS_UNITS: Mapping[str, bytes] = {
    "addresses": b"a@b.example, ", "names and commas": b"a,", "commas": b",", "long names": b"abcdefgh ",
    "brackets": b"<", "comments": b"(", "quotes": b'"', "escapes": b'"\\', "groups": b"a:", "semicolons": b"a;",
    "names and comments": b"a()", "ats": b"a@", "encoded words": b"=?utf-8?q?a?=,", "folds": b"a\r\n ",
    "encoded starts": b"=?", "eight-bit": b"\xd1\xaf,", "pairs": b'"a" ',
}  # fmt: skip
_FIELD_UNITS = (
    ("subject words", b"Subject", b"re: "),
    ("subject blanks", b"Subject", b" \t"),
    ("subject encoded", b"Subject", b"=?gbk?B?0a/FzA==?= "),
    ("subject encoded starts", b"Subject", b"=?a?q?"),
    ("references", b"References", b"<a@b> "),
    ("references open", b"References", b"<a"),
    ("references bare", b"References", b"a@"),
    ("references words", b"In-Reply-To", b"abcdefgh"),
    ("date", b"Date", b"Mon, "),
    ("message id", b"Message-ID", b"<"),
    ("type parameters", b"Content-Type", b"; a=b"),
    ("type quotes", b"Content-Type", b';a="\\'),
    ("type blanks", b"Content-Type", b"; \t"),
    ("type pieces", b"Content-Type", b";n*1*=a"),
    ("encoding", b"Content-Transfer-Encoding", b"base"),
    ("mailer", b"X-Mailer", b"mass "),
    ("results", b"Authentication-Results", b"mx.ningforge.com; spf=pass "),
    ("results comments", b"Authentication-Results", b"mx.ningforge.com; ((((spf=("),
)
_MANY_FIELDS: Mapping[str, bytes] = {
    "short": b"a:\n", "empty names": b":\n", "delivered": b"Delivered-To: a,a,a,a@b\n",
    "results": b"Authentication-Results: mx.ningforge.com; " + b"spf=(((; " * 400 + b"\n",
    "continued": b"X: a\n b\n", "no colon": b"a\n", "encoded": b"X: " + b"=?gbk?b?0a8=?= " * 400 + b"\n",
    "charset names": b"X: charset=gb2312 \xd1\xaf\n",
}  # fmt: skip


def part_mails() -> Iterator[tuple[str, bytes]]:
    """MIME structure and transfer encodings."""
    for name, encoding, unit in _ENCODED:
        head = b"Content-Transfer-Encoding: " + encoding + b"\r\n"
        yield f"{encoding.decode()} {name}", _mail(_PLAIN + head, unit)
    for charset, unit in _CHARSETS:
        head = b"Content-Type: text/plain; charset=" + charset + b"\r\n"
        yield f"charset {charset.decode()} {unit[:3].hex()}", _mail(head, unit)
    mixed = b'Content-Type: multipart/mixed; boundary="b"\r\n'
    yield (
        "attachments",
        _mail(mixed, b'--b\nContent-Disposition: attachment; filename="a.pdf.exe"\n\na\n'),
    )
    yield "text parts", _mail(mixed, b"--b\n\nNeed 500 pcs.\n")
    yield "html parts", _mail(mixed, b"--b\nContent-Type: text/html\n\n<p>a<p>b\n")
    yield "empty parts", _mail(mixed, b"--b\n")
    yield (
        "name pieces",
        _mail(mixed, b"--b\nContent-Disposition: attachment; " + b"filename*1=a;" * 300 + b"\n\n"),
    )
    yield "boundary never", _mail(mixed, b"--c\nContent-\n")
    yield "boundary starts", _mail(mixed, b"--")
    yield (
        "attached messages",
        _mail(mixed, b"--b\nContent-Type: message/rfc822\n\nSubject: a\n\nb\n"),
    )
    yield "messages in messages", _mail(b"", b"Content-Type: message/rfc822\n\n")
    for count in (20, 100, 300):
        for word in (b"boundary", b"BOUNDARY"):
            yield f"{count} nested with {word.decode()}", _nested(count, word)
    tnef = b"Content-Type: application/ms-tnef\r\n\r\n\x78\x9f\x3e\x22\x01\x00"
    yield "tnef", ENVELOPE + tnef + filled(b"\x01\x00\x80\x01\x00\x00\x00\x00\x00\x00\x00", 900_000)


def _nested(count: int, word: bytes) -> bytes:
    """Multiparts each inside the one before, then lines that are tried against all boundaries."""
    parts = b"".join(
        b"Content-Type: multipart/mixed; %s=b%d\n\n--b%d\n" % (word, number, number)
        for number in range(count)
    )
    return b"Subject: a\n" + parts + b"\n" + filled(b"--\n", MEGABYTE - 100 * count)


_ENCODED = (
    ("padding", b"base64", b"="), ("pieces", b"base64", b"QQ="), ("short lines", b"base64", b"Q\n"),
    ("one line", b"base64", b"QUJD"), ("html", b"base64", b"PGRpdj4g"), ("garbage", b"base64", b"!"),
    ("blanks", b"base64", b" \n"), ("signs", b"quoted-printable", b"="), ("half", b"quoted-printable", b"=4"),
    ("soft breaks", b"quoted-printable", b"=\n"), ("hex", b"quoted-printable", b"=C3=A9"),
    ("blanks", b"quoted-printable", b" \t"), ("lines", b"x-uuencode", b"begin 644 a\n#86)C\n"),
    ("unknown", b"x-what", b"a"),
)  # fmt: skip
_CHARSETS = (
    (b"gb2312", b"\xd1\xaf"), (b"gb2312", b"\xff"), (b"big5", b"\xa4\x40\n"), (b"x-unknown", b"\xd1\xaf\xc5\xcc"),
    (b"x-unknown", b"\xff\x00"), (b"utf-8", b"\xe9"), (b"utf-8", b"\xe4\xb8\xad\xe9"), (b"utf-7", b"+AG"),
    (b"utf-7", b"+"), (b"hz", b"~{VP~}"), (b"hz", b"~"), (b"iso-2022-jp", b"\x1b$B0!"), (b"utf-16", b"\x00\xd8"),
    (b"us-ascii", b"\x80"), (b"koi8-r", b"\xd0\xd2"), (b"windows-1252", b"\xd1\xaf\xc5\xcc "),
)  # fmt: skip


def pattern_mails(
    patterns: Mapping[str, re.Pattern[Any]], source: random.Random
) -> Iterator[tuple[str, bytes]]:
    """Runs of the patterns' characters and, of each pattern, its near misses over and over."""
    for char in class_characters(patterns.values()):
        name = unicodedata.name(char, f"U+{ord(char):04X}").lower()
        yield f"run of {name}", plain_mail(char)
    for name, pattern in patterns.items():
        units = near_misses(pattern, source, 40)
        body = "".join(
            f"{unit}{' ' if number % 5 else chr(10)}" for number, unit in enumerate(units)
        )
        if body:
            yield f"near misses of {name}", plain_mail(body)


def blown_up(content: bytes, source: random.Random) -> bytes:
    """A mail with one short piece of it repeated until there is a megabyte."""
    at = source.randrange(len(content) + 1)
    piece = content[at : at + source.randrange(1, 120)] or b"\n"
    return content[:at] + filled(piece, max(0, MEGABYTE - len(content))) + content[at:]
