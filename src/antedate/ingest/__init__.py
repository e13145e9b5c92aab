"""Readers: files, exports and sidecars become posts with their media."""

from antedate.ingest.defaults import Defaults
from antedate.ingest.manifest import read_manifest
from antedate.ingest.reading import read
from antedate.ingest.recognise import recognise
from antedate.ingest.views import DatedFile, read_views

__all__ = ["DatedFile", "Defaults", "read", "read_manifest", "read_views", "recognise"]
