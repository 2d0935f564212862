"""Bytes to text under the charset labels that mail really carries. Nothing here raises."""

from __future__ import annotations

import codecs
import re
from encodings.aliases import aliases as _python_aliases
from typing import NamedTuple

from charset_normalizer import from_bytes


def _alias_table(text: str) -> dict[str, str]:
    rows = (line.partition(":") for line in text.strip().splitlines())
    return {label: codec.strip() for codec, _, labels in rows for label in labels.split()}


# Chinese systems label GB18030 text with the names of its older subsets (W82), and every client
# writes Windows-1252 as Latin-1; the WHATWG Encoding standard, section 4.2, does the same.
_ALIASES = _alias_table(
    """
    gb18030: gb2312 gbk gb_2312_80 gb2312_80 x_gbk gb_2312 euc_cn euccn cp936 ms936 windows_936
    gb18030: chinese csgb2312 gb gb_18030 gb18030_2000 cn_gb iso_ir_58 x_gb18030 gb18030
    hz: hz hz_gb_2312 hzgb
    big5hkscs: big5 big_5 big5_tw csbig5 cp950 ms950 windows_950 x_x_big5 cn_big5 big5_hkscs
    cp932: shift_jis shiftjis sjis s_jis x_sjis ms_kanji windows_31j cp932 csshiftjis
    cp949: euc_kr euckr ks_c_5601 ks_c_5601_1987 ks_c_5601_1989 ksc5601 ksc_5601 ks_x_1001
    cp949: cp949 uhc windows_949 x_windows_949 korean csksc56011987
    cp1252: iso_8859_1 iso8859_1 iso88591 8859_1 latin1 latin_1 l1 cp819 us_ascii ascii ansi
    cp1252: x_ansi windows_1252 cp1252 cp_1252 x_cp1252 iso_ir_100 iso_8859_1_1987 646 western
    cp1252: ansi_x3.4_1968 windows1252
    cp1254: iso_8859_9 iso8859_9 latin5 latin_5 l5 windows_1254 windows1254
    cp1255: iso_8859_8_i iso_8859_8_e iso8859_8_i iso_8859_8 iso8859_8 hebrew visual logical
    cp874: windows_874 tis_620 tis620 tis_620_2533 iso_8859_11 iso8859_11 cp874 ms874 thai
    utf-8-sig: utf8 utf_8 utf8mb4 utf8mb3 utf_8mb4 unicode_1_1_utf_8 x_utf_8 unicode utf_8_sig
    utf-8-sig: x_unicode20utf8 utf8_unicode_ci utf_8_unicode uft_8 uft8
    utf-7: utf_7 utf7 unicode_1_1_utf_7
    cp850: cp_850 ibm_850 ibm850 pc_multilingual_850+euro
    cp1250: windows1250 win1250 cp_1250
    cp1251: windows1251 win1251 win_1251 x_cp1251 cp_1251
    cp1253: windows1253 cp_1253
    cp1255: windows1255 cp_1255
    cp1256: windows1256 cp_1256
    cp1257: windows1257 cp_1257
    cp1258: windows1258 cp_1258
    koi8-r: koi8r koi8 koi_8_r cskoi8r
    koi8-u: koi8_u koi8u koi8_ru
    cp737: cp737 ibm737
    cp720: cp720 ibm720
    """
)
"""Codec by label, lower case, with ``_`` for ``-`` and blank."""

_NO_LABEL = re.compile(
    "(?:x_)?unknown(?:_?8bit)?|8bit|default(?:_charset)?|_?charset|none|binary|x_user_defined|"
    "iso_8859_unknown|auto|undefined|null"
)
"""Labels by which a sender says that it does not know."""

_DANGEROUS = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"})
"""Python's own text codecs that no mail uses; two of them take quadratic time."""

_KNOWN = frozenset(_python_aliases) | frozenset(_python_aliases.values())

_LABEL = re.compile(r"[a-z0-9_.+]{1,40}")
_NOT_TEXT = re.compile("[\x00\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_WHOLE_WORDS_HIGH = re.compile(rb"[\xa3\xb3\xc0-\xff]{3,}")
_HIGH = re.compile(rb"[\x80-\xff]")
_DETECT_BYTES = 4_000
_DETECT_MINIMUM = 48


class Decoded(NamedTuple):
    """Text, and what was wrong with its label: None, ``unknown-charset`` or ``wrong-charset``."""

    text: str
    defect: str | None


def clean(text: str) -> str:
    """The text without NUL, lone surrogates and noncharacters, which no store or page survives."""
    return text if text.isascii() and "\0" not in text else _NOT_TEXT.sub("", text)


def codec_name(label: str | None) -> str | None:
    """Python's codec for a MIME charset label (RFC 2045 section 5.1), or None when unknown.

    >>> codec_name("GB2312"), codec_name("x-unknown"), codec_name("zip")
    ('gb18030', None, None)
    """
    if not label:
        return None
    # RFC 2231 language tags and quotes stick to labels of broken senders.
    plain = label.strip(" \t\r\n\"'").partition("*")[0].lower().replace("-", "_").replace(" ", "_")
    if not _LABEL.fullmatch(plain) or _NO_LABEL.fullmatch(plain):
        return None
    if plain in _ALIASES:
        return _ALIASES[plain]
    # Python imports, and remembers for ever, any module name it is asked for: ask for known ones.
    if plain not in _KNOWN:
        return None
    try:
        codec = codecs.lookup(plain)
    except LookupError:
        return None
    is_text = getattr(codec, "_is_text_encoding", True)
    return codec.name if is_text and codec.name not in _DANGEROUS else None


def decode(
    data: bytes, label: str | None, hint: str | None = None, *, is_body: bool = False
) -> Decoded:
    """The text of some bytes.

    First the declared charset, strictly; then UTF-8; then the declared charset with a few bytes
    replaced; then GB18030 and the other undeclared charsets of our senders, each only when the
    result reads like its script; then detection; at last Windows-1252 with replacements.

    Args:
        data: any bytes.
        label: the declared charset, or None.
        hint: a charset declared elsewhere in the message, tried before guessing.
        is_body: detection is worth its milliseconds; a message has thousands of header words.
    """
    if data.isascii() and b"\x1b" not in data and b"\0" not in data and not _shifts(label):
        return Decoded(data.decode("ascii"), None)
    codec = codec_name(label)
    unknown = label is not None and codec is None
    if codec is not None and not _is_mislabelled(data, codec, label or ""):
        text = _strict(data, codec)
        if text is not None:
            return Decoded(clean(text), None)
    text = _strict(data, "utf-8-sig") or _lenient(data, codec)
    if text is None:
        text = _guess(data, codec_name(hint), is_body)
    return Decoded(clean(text), "unknown-charset" if unknown else "wrong-charset")


def _shifts(label: str | None) -> bool:
    """Whether ASCII bytes may mean something else: UTF-7 and HZ, only when declared."""
    return codec_name(label) in {"utf-7", "hz", "utf-16", "utf-16-le", "utf-16-be"}


def _is_mislabelled(data: bytes, codec: str, label: str) -> bool:
    """Whether a Western label cannot be true: such codecs accept any bytes, and senders who know
    no charset write them by default."""
    if codec not in {"cp1252", "cp1254", "iso8859-15"}:
        return False
    if _strict(data, "utf-8") is not None or label.lower().endswith("ascii"):
        return True
    high = len(_HIGH.findall(data[:_DETECT_BYTES]))
    return high * 2 > len(data[:_DETECT_BYTES].translate(None, b" \t\r\n"))


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeError, LookupError, ValueError):
        return None


def _lenient(data: bytes, codec: str | None) -> str | None:
    """The declared (or UTF-8) reading when only a few characters are broken, as at a cut."""
    for name in filter(None, (codec, "utf-8")):
        if name == "cp1252":
            continue
        try:
            text = data.decode(name, "replace")
        except (UnicodeError, LookupError, ValueError):
            continue
        broken = text.count("\ufffd")
        good = sum(char > "\x7f" for char in text[:20_000]) - broken
        if broken <= max(1, good // 8) and good > broken:
            return text
    return None


def _guess(data: bytes, hint: str | None, is_body: bool) -> str:
    if hint is not None and hint not in {"cp1252", "utf-8-sig"}:
        text = _strict(data, hint)
        if text is not None:
            return text
    for codec in ("gb18030", "big5hkscs"):
        text = _strict(data, codec)
        if text is not None and _reads_as_chinese(text, codec):
            return text
    detected = _cyrillic(data) or (_detected(data) if is_body else None)
    return detected or data.decode("cp1252", "replace")


def _reads_as_chinese(text: str, codec: str) -> bool:
    """Whether four in five Han characters are common ones: level 1 of GB 2312 or of Big5.

    Both codecs accept most byte strings of other charsets, but as a heap of rare characters.
    """
    han = "".join(char for char in text[:2_000] if "\u3400" <= char <= "\u9fff")
    if not han:
        return False
    subset, last = ("gb2312", 0xD7) if codec == "gb18030" else ("big5", 0xC6)
    common = sum(lead <= last for lead in han.encode(subset, "ignore")[::2])
    foreign = sum("\x7f" < char < "\u2000" for char in text[:2_000])
    # Both map pairs that mean nothing to private characters.
    is_clean = not any("\ue000" <= char <= "\uf8ff" for char in text[:2_000])
    return is_clean and common * 5 >= (len(han) + foreign) * 4


def _cyrillic(data: bytes) -> str | None:
    """KOI8 or Windows-1251, told apart by which makes most letters small ones."""
    sample = data[:_DETECT_BYTES]
    high = len(_HIGH.findall(sample))
    in_words = sum(map(len, _WHOLE_WORDS_HIGH.findall(sample)))
    if in_words * 5 < high * 4:
        return None
    readings = [(data.decode(codec, "replace"), codec) for codec in ("koi8-u", "cp1251")]
    return max(readings, key=lambda reading: _small_letters(reading[0][:_DETECT_BYTES]))[0]


def _small_letters(text: str) -> int:
    return sum("а" <= char <= "я" or char == "ё" for char in text)


def _detected(data: bytes) -> str | None:
    sample = data[:_DETECT_BYTES]
    # Short strings are guessed badly by any detector.
    if len(_HIGH.findall(sample)) * 8 < len(sample) or len(sample) < _DETECT_MINIMUM:
        return None
    best = from_bytes(sample, steps=2, chunk_size=512).best()
    codec = codec_name(best.encoding) if best is not None else None
    return _strict(data, codec) if codec is not None else None
