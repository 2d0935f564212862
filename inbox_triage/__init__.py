"""inbox-triage: files an exporter's inquiries by who is asking and how much they mean it."""

__version__ = "0.1.0"
