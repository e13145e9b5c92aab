"""Media files: what they hold, their frames and sound, decoded in a limited child process.

What is handed on here never loads a decoder into the calling process.
"""

from antedate.media.frames import Frame, Part, Plan, Sampling
from antedate.media.hashing import hash_file
from antedate.media.shots import shots
from antedate.media.worker import Decoder

__all__ = ["Decoder", "Frame", "Part", "Plan", "Sampling", "hash_file", "shots"]
