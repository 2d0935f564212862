"""The long run of the parsing law: random bytes and mutated mail, counted and timed.

    python benchmarks/fuzz_parse.py --count 100000 --seed 1

Exit status 1 when a message raised; the bytes of the first few are printed in base64.
"""

from __future__ import annotations

import argparse
import base64
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from inbox_triage.learn.corpus import CorpusLine
from inbox_triage.mail.parse import parse_message

CORPUS = Path(__file__).parents[1] / "fixtures" / "corpus"
_POISON = (
    b"\0", b"\xff\xfe", b'"', b"=?utf-8?B?", b"?=", b"--", b"\r\n\r\n", b"Content-Type: ",
    b"Content-Transfer-Encoding: base64\r\n", b"multipart/mixed; boundary=x\r\n", b"charset=gb2312",
    b"charset=x-unknown", b"<table><tr><td>", b"<blockquote type=cite>", b"> ", b"filename*0*=",
    b"message/rfc822", b"\xd1\xaf\xc5\xcc", b"(((((", b"<<<<", b"From: a@b\r\nSent: x\r\nTo: y\r\n",
    b"On 5 Jan 2026 Li <l@x> wrote:\r\n", b"&#xfdd0;", b"application/ms-tnef",
)  # fmt: skip
_SHOWN = 3


def hostile_messages(corpus: Path, count: int, source: random.Random) -> Iterator[bytes]:
    """``count`` messages: every fifth random bytes, the others real ones with some damage."""
    seeds = list(_corpus_bytes(corpus)) or [b"Subject: x\r\n\r\nbody"]
    for number in range(count):
        if number % 5 == 0:
            yield source.randbytes(source.randrange(0, 4_000))
        else:
            yield mutated(source.choice(seeds), source)


def mutated(content: bytes, source: random.Random) -> bytes:
    """The message with up to a dozen cuts, swaps, repetitions, flipped bytes and poison."""
    data = bytearray(content)
    for _ in range(source.randrange(1, 12)):
        at = source.randrange(len(data) + 1)
        end = min(len(data), at + source.randrange(1, 200))
        match source.randrange(5):
            case 0:
                data[at:end] = b""
            case 1:
                data[at:at] = source.choice(_POISON) * source.choice((1, 1, 1, 50))
            case 2:
                data[at:end] = source.randbytes(end - at)
            case 3:
                data[at:at] = data[at:end] * source.choice((1, 20))
            case _:
                other = source.randrange(len(data) + 1)
                data[other:other] = data[at:end]
    return bytes(data)


def _corpus_bytes(corpus: Path) -> Iterator[bytes]:
    for path in sorted(corpus.glob("*.jsonl")):
        for text in path.read_text("utf-8").splitlines():
            try:
                line = CorpusLine.model_validate_json(text)
                yield line.mail.to_bytes(line.id)
            except (ValidationError, LookupError, UnicodeError):
                continue


def main() -> int:
    """Run and print one table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--count", type=int, default=100_000)
    arguments.add_argument("--seed", type=int, default=1)
    chosen = arguments.parse_args()
    raised: list[bytes] = []
    slowest_s, total_s = 0.0, 0.0
    for content in hostile_messages(CORPUS, chosen.count, random.Random(chosen.seed)):
        started = time.perf_counter()
        try:
            parse_message(content)
        except Exception as error:  # noqa: BLE001 (the very thing that is counted)
            raised.append(content)
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
        elapsed = time.perf_counter() - started
        slowest_s, total_s = max(slowest_s, elapsed), total_s + elapsed
    print("| messages | exceptions | slowest ms | mean ms |")
    print("| ---: | ---: | ---: | ---: |")
    mean_ms = total_s / max(1, chosen.count) * 1_000
    print(f"| {chosen.count:,} | {len(raised)} | {slowest_s * 1_000:.1f} | {mean_ms:.2f} |")
    for content in raised[:_SHOWN]:
        print(base64.b64encode(content).decode("ascii"), file=sys.stderr)
    return 1 if raised else 0


if __name__ == "__main__":
    sys.exit(main())
