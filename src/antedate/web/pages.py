"""Which routes there are."""

from __future__ import annotations

from fastapi import APIRouter

from antedate.web import dates, evidence, jobs, signing, status

ROUTERS: tuple[APIRouter, ...] = (
    signing.router,
    jobs.router,
    status.router,
    dates.router,
    evidence.router,
)
