"""Which routes there are."""

from __future__ import annotations

from fastapi import APIRouter

from antedate.web import (
    archive,
    archive_media,
    archive_posts,
    cases,
    dates,
    evidence,
    jobs,
    media,
    signing,
    status,
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
    *cases.ROUTERS,
    archive.router,
    archive_posts.router,
    archive_media.router,
)
