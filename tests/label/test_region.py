"""Where the buyer is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_triage.label.countries import REGION_OF, country_names, destination_names
from inbox_triage.label.labels import Region
from inbox_triage.label.product import Catalogue
from inbox_triage.label.region import country_of_domain, region
from tests.classify.messages import OURS, message

NOTHING = Catalogue()
BODY = "Hello, we look for cutlery. Our shops sell a lot of it and we want more of it.\n\n"


@pytest.mark.parametrize(
    ("text", "sender", "country"),
    [
        (BODY + "Best regards\nAnn Lee\nTel +52 33 3615 4471", "a@gmail.com", "MX"),
        (BODY + "Best regards\nAnn Lee\nAcme, Lagos, Nigeria", "a@acme.com", "NG"),
        (BODY + "Saygılarımla\nAli Kaya\nİstanbul, Türkiye", "a@acme.com", "TR"),
        (BODY + "С уважением\nИван\nг. Москва, Россия", "a@acme.com", "RU"),
        (BODY + "Best regards\nAnn Lee", "a@acme.com.br", "BR"),
        (BODY + "Best regards\nAnn Lee", "a@acme.co.uk", "GB"),
        (BODY + "Best regards\nAnn Lee", "a@acme.io", None),
        (BODY + "Best regards\nAnn Lee", "a@yahoo.fr", None),
        (BODY + "CIF Manzanillo please", "a@gmail.com", "MX"),
        (BODY + "Country: Kenya\nMessage: price", "a@gmail.com", "KE"),
        ("need 500 ratchets how much to Houston", "a@gmail.com", "US"),
        ("price?", "a@gmail.com", None),
        (BODY + "we bought 52 33 3615 4471 pieces", "a@gmail.com", None),
    ],
)
def test_the_country_comes_from_the_best_evidence(
    text: str, sender: str, country: str | None
) -> None:
    found, area = region(message(text, sender=sender), OURS, NOTHING)
    assert found == country
    assert area == (REGION_OF[country] if country else None)


@pytest.mark.parametrize(
    ("country", "area"),
    [
        ("US", Region.NORTH_AMERICA),
        ("MX", Region.LATIN_AMERICA),
        ("JM", Region.LATIN_AMERICA),
        ("IE", Region.EU),
        ("GB", Region.UK),
        ("NO", Region.EUROPE_OTHER),
        ("UA", Region.CIS),
        ("GE", Region.CIS),
        ("TR", Region.MIDDLE_EAST),
        ("IR", Region.MIDDLE_EAST),
        ("EG", Region.AFRICA),
        ("AF", Region.SOUTH_ASIA),
        ("VN", Region.SOUTHEAST_ASIA),
        ("MN", Region.EAST_ASIA),
        ("NZ", Region.OCEANIA),
    ],
)
def test_every_country_has_the_standards_region(country: str, area: Region) -> None:
    assert REGION_OF[country] is area


def test_the_eu_has_27_members_and_every_name_a_region() -> None:
    members = [code for code, area in REGION_OF.items() if area is Region.EU]
    assert len(set(members) - {"AX"}) == 27
    assert len(REGION_OF) >= 249
    assert {*country_names().values(), *destination_names().values()} <= set(REGION_OF)


@pytest.mark.parametrize(
    ("domain", "country"),
    [
        ("x.co.jp", "JP"),
        ("x.su", "RU"),
        ("x.eu", None),
        ("x.me", None),
        ("x.com", None),
        ("x.com.tr", "TR"),
        ("", None),
    ],
)
def test_a_domain_shows_its_country_when_it_means_a_place(domain: str, country: str | None) -> None:
    assert country_of_domain(domain) == country


@given(st.text(max_size=200))
def test_any_text_gets_a_country_with_its_region_or_none(text: str) -> None:
    country, area = region(message(f"to {text} tel +{text}"), OURS, NOTHING)
    assert (country is None) == (area is None)
