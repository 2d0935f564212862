"""Content transfer encodings (W88)."""

from __future__ import annotations

import base64

import pytest

from inbox_triage.mail.part import split
from inbox_triage.mail.transfer import decoded, decoded_size

GOOD = base64.b64encode(b"500 pcs please")


def _decoded(encoding: bytes, body: bytes) -> tuple[bytes, str | None]:
    return decoded(split(b"Content-Transfer-Encoding: " + encoding + b"\n\n" + body))


@pytest.mark.parametrize(
    ("encoding", "body", "data", "defect"),
    [
        (b"base64", GOOD, b"500 pcs please", None),
        (b"BASE-64", GOOD, b"500 pcs please", None),
        (b"base64", GOOD.rstrip(b"="), b"500 pcs please", None),
        (b"base64", GOOD + b"\n____\nlist footer", b"500 pcs please", "bad-base64"),
        (b"base64", b"This is no base64 at all!", b"", "bad-base64"),
        (b"base64", b"YQ==YmM=", b"abc", None),
        (b"quoted-printable", b"a=20b=\nc", b"a bc", None),
        (b"quoted printable", b"a=20b", b"a b", None),
        (b"8 bit", b"plain \xe9", b"plain \xe9", None),
        (b"utf-8", b"plain", b"plain", None),
        (b"x-uuencode", b"begin 644 a\n#86)C\n \nend\n", b"abc", None),
        (b"x-secret", b"3kd93kd", b"", "unknown-transfer-encoding"),
    ],
)
def test_bodies_are_decoded_or_left_out(
    encoding: bytes, body: bytes, data: bytes, defect: str | None
) -> None:
    assert _decoded(encoding, body)[1] == defect
    assert _decoded(encoding, body)[0].strip() == data


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        (b"base64", base64.encodebytes(bytes(range(256)) * 5)),
        (b"base64", GOOD),
        (b"quoted-printable", b"a=20b=\r\nc=C3=A9"),
        (b"8bit", b"plain text"),
    ],
)
def test_sizes_are_counted_without_decoding(encoding: bytes, body: bytes) -> None:
    part = split(b"Content-Transfer-Encoding: " + encoding + b"\n\n" + body)
    assert decoded_size(part) == len(decoded(part).data)
