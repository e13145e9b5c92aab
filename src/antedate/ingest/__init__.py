"""Readers: files, exports and sidecars become posts with their media."""

from antedate.ingest.defaults import Defaults
from antedate.ingest.manifest import read_manifest
from antedate.ingest.name_dates import date_in_name
from antedate.ingest.reading import read
from antedate.ingest.recognise import recognise
from antedate.ingest.views import DatedFile, last_part, read_times, read_views

__all__ = [
    "DatedFile",
    "Defaults",
    "date_in_name",
    "last_part",
    "read",
    "read_manifest",
    "read_times",
    "read_views",
    "recognise",
]
