"""Places: dated views registered to each other, what lasts in them, and dating a query by it."""

from antedate.places.carried import carried
from antedate.places.changes import follow_query, proposed
from antedate.places.dated import Place, PlaceDating, Shown, View
from antedate.places.evidence_of import TRUST, evidence_of
from antedate.places.look import LOOKS, Look, look
from antedate.places.regions import Region, crop, region_in

__all__ = [
    "LOOKS",
    "TRUST",
    "Look",
    "Place",
    "PlaceDating",
    "Region",
    "Shown",
    "View",
    "carried",
    "crop",
    "evidence_of",
    "follow_query",
    "look",
    "proposed",
    "region_in",
]
