"""Everything that lasts: tables, queries, model files."""
