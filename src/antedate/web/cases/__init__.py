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
    record_forms,
    records,
    timeline,
)

ROUTERS = (
    listing.router,
    timeline.router,
    overview.router,
    records.router,
    record_forms.router,
    footage.router,
    actors.router,
    reading.router,
    judging.router,
    exports.router,
    log.router,
)

__all__ = ["ROUTERS"]
