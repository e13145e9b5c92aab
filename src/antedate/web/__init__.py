"""The desk: pages in the browser on an archive, and the same data as JSON."""

from antedate.web.app import make_app

__all__ = ["make_app"]
