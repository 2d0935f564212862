"""Which of the company's products a message names: labelling standard, section 5."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from inbox_triage.label.wording import WordList
from inbox_triage.mail.message import Context, Message

MAX_PATTERN_CHARS = 200
_MAX_TEXT_CHARS = 20_000
_WORD = "[0-9A-Za-z_\u00c0-\u0dff]"
"""Not Thai, kana, Chinese and Hangul: they stand next to a code without a blank."""
_NESTED = re.compile(r"[+*}]\)?\s*[+*{]|\([^()]*[+*][^()]*\)\s*[+*{]")
"""A repetition of a repetition: the shape that takes for ever on the wrong text."""


@dataclass(frozen=True, slots=True)
class Product:
    """One product of the catalogue.

    Attributes:
        name: the label.
        words: phrases in any language, found as whole words.
        models: regular expressions for model codes, matched without case between word ends.

    Raises:
        ValueError: a model is no regular expression, too long, or could take for ever; the
            message names the product.
    """

    name: str
    words: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    _patterns: tuple[re.Pattern[str], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError("a product needs a name")
        patterns = tuple(self._compile(model) for model in self.models)
        object.__setattr__(self, "_patterns", patterns)

    def _compile(self, model: str) -> re.Pattern[str]:
        if len(model) > MAX_PATTERN_CHARS:
            raise ValueError(
                f"product {self.name}: a model pattern has at most {MAX_PATTERN_CHARS} characters"
            )
        if _NESTED.search(model):
            raise ValueError(f"product {self.name}: model {model!r} repeats a repetition")
        try:
            return re.compile(rf"(?<!{_WORD})(?:{model})(?!{_WORD})", re.IGNORECASE)
        except re.error as error:
            raise ValueError(
                f"product {self.name}: model {model!r} is no regular expression ({error})"
            ) from error

    def has_model_in(self, text: str) -> bool:
        """Whether one of its model codes stands in the text."""
        return any(pattern.search(text) for pattern in self._patterns)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every product of the configuration. Two products of one name are refused (ValueError)."""

    products: tuple[Product, ...] = ()
    _words: WordList[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        names = [product.name for product in self.products]
        if len(set(names)) != len(names):
            raise ValueError("the catalogue names a product twice")
        words = WordList(
            (word, product.name) for product in self.products for word in product.words
        )
        object.__setattr__(self, "_words", words)

    def named_in(self, text: str) -> tuple[str, ...]:
        """Names of the products a text speaks of, sorted, each once."""
        bounded = text[:_MAX_TEXT_CHARS]
        found = set(self._words.found(bounded))
        found |= {product.name for product in self.products if product.has_model_in(bounded)}
        return tuple(sorted(found))


def product(message: Message, context: Context, catalogue: Catalogue) -> tuple[str, ...]:
    """Products named in subject, own text and attachments; else in the history of a reply."""
    if not catalogue.products:
        return ()
    parts = [message.subject, message.own_text]
    if context.is_colleague(message.sender):
        parts.append(message.forwarded_text)
    parts += [attachment.name for attachment in message.attachments[:50]]
    return catalogue.named_in("\n".join(parts)) or catalogue.named_in(message.quoted_text)
