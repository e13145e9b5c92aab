"""Where the sun stands, and what a shadow says of it."""

from antedate.sun.position import SunAt, sun_at
from antedate.sun.shadow import (
    ASSUMES,
    Fit,
    FitDay,
    SunSeen,
    fitting,
    fitting_days,
    log_likelihood,
    of_shadow,
)

__all__ = [
    "ASSUMES",
    "Fit",
    "FitDay",
    "SunAt",
    "SunSeen",
    "fitting",
    "fitting_days",
    "log_likelihood",
    "of_shadow",
    "sun_at",
]
