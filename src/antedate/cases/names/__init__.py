"""Names: how alike two spellings are, across scripts and romanisations."""

from antedate.cases.names.likeness import SUGGESTED, Likeness, likeness
from antedate.cases.names.sounds import sounds

__all__ = ["SUGGESTED", "Likeness", "likeness", "sounds"]
