"""A manifest for models that no folder keeps."""

from __future__ import annotations

from datetime import date

from inbox_triage.classify.manifest import new_manifest

MANIFEST = new_manifest(
    today=date(2026, 11, 22), corpus="", class_counts={}, metrics={}, grouping="", seed=1
)
