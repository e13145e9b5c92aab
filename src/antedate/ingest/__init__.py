"""Readers: files, exports and sidecars become posts with their media."""

from antedate.ingest.defaults import Defaults
from antedate.ingest.manifest import read_manifest
from antedate.ingest.reading import read
from antedate.ingest.recognise import recognise

__all__ = ["Defaults", "read", "read_manifest", "recognise"]
