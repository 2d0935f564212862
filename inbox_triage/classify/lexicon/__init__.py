"""Phrase tables in the trade languages, one module a field of speech.

A table is one string: phrases separated by ``|`` or a line end, matched on folded text. A
trailing ``*`` leaves the end of the word open, for languages that inflect. A leading ``fr:`` or
``it+es:`` binds a phrase to mail in these languages, where it means something else in others.
"""
