"""Which routes there are."""

from __future__ import annotations

from fastapi import APIRouter

from antedate.web import (
    dates,
    evidence,
    items,
    jobs,
    media,
    overlays,
    places,
    signing,
    status,
    sun,
    uploads,
)

ROUTERS: tuple[APIRouter, ...] = (
    signing.router,
    jobs.router,
    status.router,
    uploads.router,
    media.router,
    dates.router,
    evidence.router,
    overlays.router,
    items.router,
    places.router,
    sun.router,
)
