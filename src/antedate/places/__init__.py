"""Places: dated views registered to each other, what lasts in them, and dating a query by it."""

from antedate.places.carried import carried
from antedate.places.dated import Place, PlaceDating, Shown, View
from antedate.places.evidence_of import evidence_of
from antedate.places.look import LOOKS, Look, look

__all__ = [
    "LOOKS",
    "Look",
    "Place",
    "PlaceDating",
    "Shown",
    "View",
    "carried",
    "evidence_of",
    "look",
]
