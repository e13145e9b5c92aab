"""Names in addresses. A name may hold anything; a segment of an address may not."""

from __future__ import annotations

from urllib.parse import quote


def in_address(name: str) -> str:
    """A name as a segment of an address. Slashes, per cent signs and names of dots alone are
    written twice over: servers and browsers undo the one writing before they look at paths."""
    twice = name.replace("%", "%25").replace("/", "%2F").replace("\\", "%5C")
    if not twice.strip("."):
        twice = twice.replace(".", "%2E")
    return quote(twice, safe="", errors="replace")
