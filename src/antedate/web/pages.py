"""Which routes there are."""

from __future__ import annotations

from fastapi import APIRouter

from antedate.web import (
    accounts,
    adding,
    archive,
    archive_media,
    archive_posts,
    cases,
    check,
    dates,
    evidence,
    items,
    jobs,
    judging,
    media,
    overlays,
    people_pages,
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
    check.router,
    judging.router,
    dates.router,
    evidence.router,
    *cases.ROUTERS,
    archive.router,
    archive_posts.router,
    archive_media.router,
    adding.router,
    people_pages.router,
    accounts.router,
    overlays.router,
    items.router,
    places.router,
    sun.router,
)
