"""The labels beside the quadrant: labelling standard, sections 2 to 5."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Region(StrEnum):
    """Section 2."""

    NORTH_AMERICA = "north-america"
    LATIN_AMERICA = "latin-america"
    EU = "eu"
    UK = "uk"
    EUROPE_OTHER = "europe-other"
    CIS = "cis"
    MIDDLE_EAST = "middle-east"
    AFRICA = "africa"
    SOUTH_ASIA = "south-asia"
    SOUTHEAST_ASIA = "southeast-asia"
    EAST_ASIA = "east-asia"
    OCEANIA = "oceania"


class Source(StrEnum):
    """Section 3: where the contact began."""

    EXHIBITION = "exhibition"
    PLATFORM = "platform"
    WEBSITE = "website"
    SOCIAL = "social"
    REFERRAL = "referral"


class Platform(StrEnum):
    """Section 3: named when the source is a platform."""

    ALIBABA = "alibaba"
    MADE_IN_CHINA = "made-in-china"
    GLOBALSOURCES = "globalsources"
    OTHER = "other"


class Stage(StrEnum):
    """Section 4."""

    NEW = "new"
    QUOTED = "quoted"
    SAMPLING = "sampling"
    NEGOTIATING = "negotiating"
    ORDERED = "ordered"


@dataclass(frozen=True, slots=True)
class Labels:
    """Every label of one message. ``country`` is ISO 3166-1 alpha-2, ``language`` ISO 639-1.

    A platform is named only beside the source ``platform``, a region always goes with its country.
    """

    country: str | None = None
    region: Region | None = None
    source: Source | None = None
    platform: Platform | None = None
    stage: Stage | None = None
    products: tuple[str, ...] = ()
    language: str | None = None

    def __post_init__(self) -> None:
        if self.platform is not None and self.source is not Source.PLATFORM:
            raise ValueError("a platform is named only when the source is 'platform'")
        if tuple(sorted(set(self.products))) != self.products:
            raise ValueError("products must be sorted and distinct")

    def for_junk(self) -> Labels:
        """For D every label but the language is null (labelling standard, section 6)."""
        return Labels(language=self.language)
