"""Where the contact began."""

from __future__ import annotations

import pytest

from inbox_triage.label.labels import Platform, Source
from inbox_triage.label.product import Catalogue
from inbox_triage.label.source import source
from tests.classify.messages import OURS, message


@pytest.mark.parametrize(
    ("text", "sender", "origin", "platform"),
    [
        ("inquiry", "x@service.alibaba.com", Source.PLATFORM, Platform.ALIBABA),
        ("inquiry", "x@made-in-china.com", Source.PLATFORM, Platform.MADE_IN_CHINA),
        ("inquiry", "x@notalibaba.com", None, None),
        ("saw you on Global Sources", "a@b.example", Source.PLATFORM, Platform.GLOBALSOURCES),
        ("我在1688上看到", "a@b.example", Source.PLATFORM, Platform.OTHER),
        ("we met at your booth in Canton", "a@b.example", Source.EXHIBITION, None),
        ("wir waren auf der Messe an Ihrem Stand", "a@b.example", Source.EXHIBITION, None),
        ("我们在广交会见过", "a@b.example", Source.EXHIBITION, None),
        ("Bob gave me your contact", "a@b.example", Source.REFERRAL, None),
        ("vi seu reels no Instagram", "a@b.example", Source.SOCIAL, None),
        ("I found your website", "a@b.example", Source.WEBSITE, None),
        ("홈페이지에서 보고 연락드려요", "a@b.example", Source.WEBSITE, None),
        ("Your Name: Bo\nMessage: price", "wordpress@ningforge.com", Source.WEBSITE, None),
        ("price of cleats", "a@b.example", None, None),
    ],
)
def test_the_source_is_what_the_mail_says(
    text: str, sender: str, origin: Source | None, platform: Platform | None
) -> None:
    assert source(message(text, sender=sender), OURS, Catalogue()) == (origin, platform)
