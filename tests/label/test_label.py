"""Every label at once."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_triage.label.label import label
from inbox_triage.label.labels import Labels, Region, Source, Stage
from inbox_triage.label.product import Catalogue, Product
from inbox_triage.mail.message import Context
from inbox_triage.mail.parse import parse_message
from tests.classify.messages import OURS, message

CATALOGUE = Catalogue((Product("lanyard", ("cordón",), (r"L-\d+",)),))


def test_a_first_inquiry_gets_all_its_labels() -> None:
    mail = message(
        "Buenos días, encontré su página web. Necesito 300 piezas del cordón L-20, CIF Callao.\n"
        "¿Cuál es el plazo de entrega y qué certificado tiene?\n\nSaludos\nAna",
        sender="ana@acme.com.pe",
    )
    assert label(mail, OURS, CATALOGUE) == Labels(
        country="PE",
        region=Region.LATIN_AMERICA,
        source=Source.WEBSITE,
        stage=Stage.NEW,
        products=("lanyard",),
        language="es",
    )


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=500))
def test_any_bytes_get_labels(content: bytes) -> None:
    assert isinstance(label(parse_message(content), Context(), CATALOGUE), Labels)
