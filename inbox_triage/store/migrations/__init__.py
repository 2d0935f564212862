"""Numbered steps towards ``schema.py``, run by ``database.py`` when a store is opened."""
