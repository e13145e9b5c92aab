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
    jobs,
    judging,
    media,
    people_pages,
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
)
