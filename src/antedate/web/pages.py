"""Which routes there are."""

from __future__ import annotations

from fastapi import APIRouter

from antedate.web import jobs, media, signing, status, uploads

ROUTERS: tuple[APIRouter, ...] = (
    signing.router,
    jobs.router,
    status.router,
    uploads.router,
    media.router,
)
