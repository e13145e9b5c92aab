"""Which routes there are."""

from __future__ import annotations

from fastapi import APIRouter

from antedate.web import cases, jobs, signing, status

ROUTERS: tuple[APIRouter, ...] = (signing.router, jobs.router, status.router, *cases.ROUTERS)
