"""Rules between the keys of one section, told together with what is wrong with single keys."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    ModelWrapValidatorHandler,
    ValidationError,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

Fault = tuple[tuple[str | int, ...], str]
"""Path of the key that is wrong (empty for the whole section), and a sentence."""

_STAND_IN = "_"
"""Tried for a needed key that is missing or wrong."""


class Section(BaseModel):
    """A table of the configuration; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def rules(self, wrong: Collection[str]) -> Iterator[Fault]:  # noqa: ARG002 - for those below
        """What the keys contradict one another in.

        Args:
            wrong: keys that are refused already; their defaults, or ``_``, stand here and say nothing.
        """
        yield from ()

    @model_validator(mode="wrap")
    @classmethod
    def _tells_every_fault(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        """The rules are tried on the right keys even when another key is wrong."""
        refused: list[InitErrorDetails] = []
        wrong: frozenset[str] = frozenset()
        try:
            section = handler(data)
        except ValidationError as error:
            refused = _details(error)
            wrong = frozenset(str(fault["loc"][0]) for fault in refused if fault["loc"])
            try:
                section = handler(cls._right_keys(data, wrong))
            except ValidationError:
                raise error from None
        faults = refused + [_detail(fault) for fault in section.rules(wrong)]
        if faults:
            raise ValidationError.from_exception_data(cls.__name__, faults)
        return section

    @classmethod
    def _right_keys(cls, data: Any, wrong: frozenset[str]) -> Any:
        if not isinstance(data, dict):
            return data
        needed = {name for name, field in cls.model_fields.items() if field.is_required()}
        right = {key: value for key, value in data.items() if key not in wrong}
        return dict.fromkeys(needed, _STAND_IN) | right


def refusal(title: str, faults: Collection[Fault]) -> ValidationError:
    """The error that tells several broken rules."""
    return ValidationError.from_exception_data(title, [_detail(fault) for fault in faults])


def _detail(fault: Fault) -> InitErrorDetails:
    path, sentence = fault
    return InitErrorDetails(
        type="value_error", loc=path, input=None, ctx={"error": ValueError(sentence)}
    )


def _details(error: ValidationError) -> list[InitErrorDetails]:
    # With its sentence as it stands: not every kind of error can be built anew from its parts.
    return [
        InitErrorDetails(
            type=PydanticCustomError(item["type"], item["msg"]),
            loc=item["loc"],
            input=None,
        )
        for item in error.errors(include_url=False, include_input=False)
    ]
