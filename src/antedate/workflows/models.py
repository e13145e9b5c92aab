"""Which model to use with an archive."""

from __future__ import annotations

from antedate.descriptors.model import DEFAULT_MODEL, SHIPPED, Model
from antedate.errors import ModelError
from antedate.store import Archive


def model_for(archive: Archive, named: str | None) -> Model:
    """The model that was asked for, else the one that made the archive's codes.

    Raises ``ModelError`` when the archive holds codes of another model, and says how to
    describe it again.
    """
    made = archive.model()
    default = made.name if made is not None and made.name in SHIPPED else DEFAULT_MODEL
    model = Model(named or default)
    if made is not None and made != model.id:
        raise ModelError(
            f"The archive was described by {made.words()}, not by {model.id.words()}",
            remedy=(
                "Give that model with --model, or describe the archive again: "
                f"antedate add --redescribe --model {named or default} --archive {archive.folder}"
            ),
        )
    return model
