"""The application: what every request passes through, and the pages behind it."""

from __future__ import annotations

from pathlib import Path
from time import monotonic

from fastapi import Depends, FastAPI
from fastapi.staticfiles import StaticFiles

from antedate.store import Archive
from antedate.web import faults, pages, people
from antedate.web.bodies import Bounded, sound
from antedate.web.cases.held import HeldCases
from antedate.web.rendering import environment
from antedate.web.safety import Safety
from antedate.web.settings import DeskSettings
from antedate.web.status import Counted

_STATIC = Path(__file__).parent / "static"


def make_app(archive: Archive, settings: DeskSettings) -> FastAPI:
    """The desk on an open archive. The caller runs it, and the worker beside it."""
    # The pages of FastAPI that show an API load scripts from elsewhere: the description alone
    # is given, to whoever is signed in.
    app = FastAPI(
        title="Antedate",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        dependencies=[Depends(sound)],
    )
    app.state.archive = archive
    app.state.settings = settings
    app.state.environment = environment()
    app.state.keys = people.Keys()
    app.state.counted = Counted(archive)
    app.state.cases = HeldCases()
    app.state.swept_at = monotonic()  # serving begins with that
    faults.register(app)
    for router in pages.ROUTERS:
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    app.add_middleware(Bounded, archive=archive)
    app.add_middleware(Safety, settings=settings)
    return app
