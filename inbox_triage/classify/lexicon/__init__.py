"""Phrase tables in the trade languages: modules by field of speech, JSON files by language.

In a module a table is one string: phrases separated by ``|`` or a line end, matched on folded text.
A trailing ``*`` leaves the end of the word open, for languages that inflect. A leading ``fr:`` or
``it+es:`` binds a phrase to mail in these languages, where it means something else in others. In a
language file a table is a list; phrases of four letters or fewer are bound to the language.
"""
