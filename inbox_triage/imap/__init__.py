"""The mailbox edge: sessions, reading, writing back."""
