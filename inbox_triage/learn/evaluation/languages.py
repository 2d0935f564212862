"""Languages by how much their words and scripts have in common."""

from __future__ import annotations

from collections.abc import Mapping

OTHER_GROUP = "other languages"

LANGUAGE_GROUPS: Mapping[str, tuple[str, ...]] = {
    "english": ("en",),
    "romance": ("es", "pt", "fr", "it", "ro", "ca", "gl"),
    "northern": ("de", "nl", "sv", "da", "no", "fi", "hu"),
    "slavic and baltic": (
        *("ru", "uk", "be", "pl", "cs", "sk", "bg", "sr", "hr", "bs", "mk", "sl"),
        *("lt", "lv", "et"),
    ),
    "turkic and greek": ("tr", "az", "kk", "uz", "ky", "el"),
    "semitic and iranian": ("ar", "he", "fa", "ur", "am"),
    "cjk": ("zh", "ja", "ko"),
    "south and southeast asian": ("vi", "th", "id", "ms", "tl", "hi", "bn", "sw"),
}
"""ISO 639-1 codes by group. Groups are what a lexicon or an n-gram can carry over, not families of
linguistics: Finnish, Hungarian and Estonian stand with the neighbours whose business mail theirs
resembles, Swahili with the small languages in Latin letters."""

_GROUP_OF = {code: group for group, codes in LANGUAGE_GROUPS.items() for code in codes}


def language_group(code: str) -> str:
    """The group of a language.

    >>> language_group("pt"), language_group("xx")
    ('romance', 'other languages')
    """
    return _GROUP_OF.get(code, OTHER_GROUP)


def stands_alone(code: str) -> bool:
    """Whether a language is a group by itself, so that naming both would say one thing twice."""
    return LANGUAGE_GROUPS.get(language_group(code)) == (code,)
