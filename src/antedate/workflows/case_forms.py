"""What a case can be exported as. Apart, so that the command line loads nothing else for it."""

from __future__ import annotations

from enum import StrEnum


class Form(StrEnum):
    """What a case is exported as."""

    PACKAGE = "package"
    JSON = "json"
    CSV = "csv"
    JSONLD = "jsonld"
    PDF = "pdf"
    HTML = "html"


STAMP_VARIABLE = "ANTEDATE_TIME_AUTHORITY"
"""The variable of the environment that names a time stamping authority."""
