"""Text without case, accents and spelling variants, with the way back to the text as written."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

_SPACE = re.compile(r"\s+")
_BLANKLESS = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_SPECIAL = {
    "ı": "i",
    "ł": "l",
    "Ł": "l",
    "ø": "o",
    "Ø": "o",
    "đ": "d",
    "Đ": "d",
    "ё": "е",
    "Ё": "е",
    "’": "'",
    "‘": "'",
    "´": "'",
    "`": "'",
    "“": '"',
    "”": '"',
    "–": "-",
    "—": "-",
    # Persian and Arabic keyboards write the same letters with different code points.
    "ی": "ي",
    "ى": "ي",
    "ک": "ك",
    "ة": "ه",
    "ؤ": "و",
    "ئ": "ي",
    "ـ": "",
}


def _is_mark(char: str) -> bool:
    """Whether a combining mark may go: accents, Arabic harakat, Hebrew points; not Thai vowels."""
    code = ord(char)
    return 0x300 <= code <= 0x36F or 0x591 <= code <= 0x5C7 or 0x64B <= code <= 0x65F


def _fold_char(char: str) -> str:
    if char in _SPECIAL:
        return _SPECIAL[char]
    if "가" <= char <= "힣":
        return char
    decomposed = unicodedata.normalize("NFKD", char)
    kept = "".join(part for part in decomposed if not _is_mark(part)).casefold()
    kept = "".join(_SPECIAL.get(part, part) for part in kept if not _is_mark(part))
    return "" if unicodedata.category(char) == "Cf" else kept


class _FoldTable(dict[str, str]):
    """One character to its folded form, worked out at its first appearance."""

    def __missing__(self, char: str) -> str:
        folded = self[char] = _fold_char(char)
        return folded


# At most one entry for each code point there is.
_TABLE = _FoldTable()


def squeeze(text: str) -> str:
    """The text with every run of white space as one blank."""
    return _SPACE.sub(" ", text)


@lru_cache(maxsize=32)
def fold(text: str) -> str:
    """Case-folded, without accents, in one spelling.

    >>> fold("Cotización  de PREÇOS")
    'cotizacion de precos'
    """
    # Kept for a moment, since features and labellers ask for the same texts of one mail.
    return "".join(map(_TABLE.__getitem__, squeeze(text)))


def continues_word(char: str) -> bool:
    """Whether a character beside a phrase would make it part of a longer word.

    Thai, kana, Chinese and Hangul stand next to other scripts without a blank: ``报FOB价`` names
    FOB.
    """
    return char.isalnum() and (char < "\u0e00" or not _BLANKLESS.match(char))


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A folded text that still knows where each piece stood in the (squeezed) original."""

    original: str
    folded: str
    ends: tuple[int, ...] | None
    """Running length of the folded text after each character; None when lengths agree."""

    @classmethod
    def of(cls, text: str) -> FoldedText:
        original = squeeze(text)
        pieces = [_TABLE[char] for char in original]
        folded = "".join(pieces)
        if len(folded) == len(original) and all(map(len, pieces)):
            return cls(original, folded, None)
        return cls(original, folded, tuple(accumulate(map(len, pieces))))

    def written(self, start: int, end: int) -> str:
        """What stood in the original at ``folded[start:end]``."""
        if self.ends is None:
            return self.original[start:end]
        return self.original[bisect_right(self.ends, start) : bisect_right(self.ends, end - 1) + 1]
