"""Which manifests are believed: those the package names, and those the operator's key has signed.

The manifest carries the artifact's digest, so trust in its bytes is trust in the artifact. A
signature says that the operator made a model, not that it is the latest: whoever writes the models'
folder can put back an older one of the operator's, but none of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from inbox_triage.errors import ModelRejected
from inbox_triage.store.pins import Pins, is_pinned
from inbox_triage.store.signing import SigningKey, read_key, training


@dataclass(frozen=True, slots=True)
class Trust:
    """What vouches for the models of one folder.

    Attributes:
        pins: of the models that came with the program; they are believed wherever they lie.
        key: None when there is none that may be used.
        keyless: why there is none and what to do, as the end of a sentence.
        remedy: what to do about a model nobody vouches for, as the end of a sentence.
    """

    pins: Pins = field(default_factory=dict)
    key: SigningKey | None = None
    keyless: str = "name its key with key_file in [model]"
    remedy: str = "train a new one with `inbox-triage train`"

    @classmethod
    def of_operator(cls, pins: Mapping[str, str], key_file: Path, models: Path) -> Trust:
        """The program's own models and those signed with a key, which may be missing or refused."""
        remedy = f"train a new one with {training(models, key_file)}"
        try:
            return cls(pins, read_key(key_file, models), remedy=remedy)
        except ModelRejected as error:
            return cls(pins, None, str(error), remedy)

    @classmethod
    def of_program(cls, pins: Mapping[str, str]) -> Trust:
        """The program's own models only."""
        return cls(pins, keyless="install inbox-triage again")

    def check(self, model_id: str, manifest: bytes, signature: bytes | None, where: Path) -> None:
        """Believe these bytes, or say why not; ``where`` is the file they came from.

        Raises:
            ModelRejected: nobody vouches for them; the operator acts.
        """
        if is_pinned(self.pins, model_id, manifest):
            return
        if self.key is None:
            raise ModelRejected(
                f"{where} did not come with the program, and no signature of it can be checked: "
                f"{self.keyless}"
            )
        if signature is None:
            raise ModelRejected(
                f"{where} is not signed ({where.with_suffix('.sig')} is missing): restore it or "
                f"{self.remedy}"
            )
        if not self.key.has_signed(manifest, signature):
            raise ModelRejected(
                f"{where} was changed or signed with another key ({where.with_suffix('.sig')} does "
                f"not fit): restore both and the key, or {self.remedy}"
            )
