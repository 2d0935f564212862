"""winmail.dat (W91)."""

from __future__ import annotations

import struct
import time

from hypothesis import given
from hypothesis import strategies as st
from tnefparse import TNEF

from inbox_triage.mail.tnef import read_tnef


def _object(level: int, attribute: int, kind: int, value: bytes) -> bytes:
    checksum = sum(value) & 0xFFFF
    head = struct.pack("<BHHI", level, attribute, kind, len(value))
    return head + value + struct.pack("<H", checksum)


def _string_property(name: int, text: bytes) -> bytes:
    padded = text + b"\0" * (-len(text) % 4)
    return struct.pack("<HHII", 0x1E, name, 1, len(text)) + padded


def winmail(*extra: bytes) -> bytes:
    """A stream with a body, one attachment and whatever else."""
    properties = struct.pack("<I", 1) + _string_property(0x3707, b"quotation request.pdf\0")
    return b"".join(
        [
            struct.pack("<IH", 0x223E9F78, 1),
            _object(1, 0x9007, 6, struct.pack("<II", 1252, 0)),
            _object(1, 0x800C, 2, b"Please quote.\0"),
            _object(2, 0x9002, 6, b"\0" * 14),
            _object(2, 0x8010, 1, b"QUOTAT~1.PDF\0"),
            _object(2, 0x800F, 6, b"%PDF-1.4"),
            _object(2, 0x9005, 6, properties),
            *extra,
        ]
    )


def test_the_body_and_the_real_names_come_out() -> None:
    found = read_tnef(winmail())
    assert found is not None
    assert (found.text, found.is_whole) == ("Please quote.", True)
    assert [(one.name, one.size_bytes) for one in found.attachments] == [
        ("quotation request.pdf", 8)
    ]


def test_another_reader_agrees() -> None:
    theirs = TNEF(winmail())
    ours = read_tnef(winmail())
    assert ours is not None
    assert [one.long_filename() for one in theirs.attachments] == [
        one.name for one in ours.attachments
    ]
    assert len(theirs.attachments[0].data) == ours.attachments[0].size_bytes


def test_a_cut_stream_is_not_whole() -> None:
    found = read_tnef(winmail()[:-20])
    assert found is not None
    assert not found.is_whole


def test_what_is_no_tnef_is_none() -> None:
    assert read_tnef(b"MZ not a tnef stream") is None


def test_a_forged_counter_costs_nothing() -> None:
    forged = _object(1, 0x9003, 6, struct.pack("<I", 0xFFFFFFFF) + b"\x02\x10" + b"\xff" * 40)
    started = time.perf_counter()
    found = read_tnef(winmail(forged))
    assert time.perf_counter() - started < 1
    assert found is not None
    assert not found.is_whole


@given(st.binary(max_size=200), st.integers(0, 400), st.integers(0, 255))
def test_no_stream_raises(tail: bytes, at: int, byte: int) -> None:
    data = bytearray(winmail(tail))
    data[at % len(data)] = byte
    read_tnef(bytes(data))
