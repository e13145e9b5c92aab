"""Places: dated views registered to each other, what lasts in them, and dating a query by it."""

from antedate.places.dated import Place, PlaceDating, Shown, View
from antedate.places.look import LOOKS, Look, look

__all__ = ["LOOKS", "Look", "Place", "PlaceDating", "Shown", "View", "look"]
