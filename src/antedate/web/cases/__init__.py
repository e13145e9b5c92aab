"""Cases at the desk: their pages, and the same data as JSON."""

from antedate.web.cases import (
    actors,
    exports,
    footage,
    judging,
    listing,
    log,
    overview,
    reading,
    records,
    timeline,
)

ROUTERS = (
    listing.router,
    timeline.router,
    overview.router,
    records.router,
    footage.router,
    actors.router,
    reading.router,
    judging.router,
    exports.router,
    log.router,
)

__all__ = ["ROUTERS"]
