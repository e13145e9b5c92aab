"""Generated footage that looks and behaves like a hand-held camera's; see ``place_frames``."""

from antedate.workflows.scenery.film import RATE, SIZE, place_frames, write_video

__all__ = ["RATE", "SIZE", "place_frames", "write_video"]
