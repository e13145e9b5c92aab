"""Where a browser is sent once a form was taken."""

from __future__ import annotations

from fastapi import Response


def gone_to(address: str) -> Response:
    """Have the page that sent a form go on to an address of the desk."""
    return Response(status_code=204, headers={"hx-redirect": address})
