"""Which routes there are."""

from __future__ import annotations

from fastapi import APIRouter

from antedate.web import check, jobs, judging, media, signing, status, uploads

ROUTERS: tuple[APIRouter, ...] = (
    signing.router,
    jobs.router,
    status.router,
    uploads.router,
    media.router,
    check.router,
    judging.router,
)
