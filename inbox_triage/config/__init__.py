"""``config.toml`` and the environment, read once into frozen settings.

Every fault is listed at once with the path of its key. Values go inward as the types of the pure
rooms: Policy, Layout, Catalogue, WorkingHours.
"""

from __future__ import annotations

from inbox_triage.config.loading import (
    DEFAULT_FILE,
    chosen_file,
    load_settings,
    load_settings_if_any,
)
from inbox_triage.config.sections import DaemonSection, MailboxSection, ModelSection
from inbox_triage.config.settings import ENV_PREFIX, Settings

__all__ = [
    "DEFAULT_FILE",
    "ENV_PREFIX",
    "DaemonSection",
    "MailboxSection",
    "ModelSection",
    "Settings",
    "chosen_file",
    "load_settings",
    "load_settings_if_any",
]
