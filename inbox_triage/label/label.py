"""Every label of a message at once."""

from __future__ import annotations

from inbox_triage.label.labels import Labels
from inbox_triage.label.product import Catalogue, product
from inbox_triage.label.region import region
from inbox_triage.label.source import source
from inbox_triage.label.stage import stage
from inbox_triage.mail.message import Context, Message


def label(message: Message, context: Context, catalogue: Catalogue) -> Labels:
    """Country, region, source, platform, stage, products and language; total.

    The stage is never null here: that D has none is the decision's to say.
    """
    country, area = region(message, context, catalogue)
    origin, platform = source(message, context, catalogue)
    return Labels(
        country=country,
        region=area,
        source=origin,
        platform=platform,
        stage=stage(message, context, catalogue),
        products=product(message, context, catalogue),
        language=message.language,
    )
