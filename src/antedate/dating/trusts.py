"""How far each kind of reason is believed before anybody looks closer. All can be changed."""

from __future__ import annotations

from dataclasses import dataclass, field

from antedate.evidence import ChangeRates, ErrorRates


@dataclass(frozen=True, slots=True)
class ClockErrors:
    """How a date in a file comes about; what is left of 1 is a clock that says nothing.

    ``right``: the camera's clock, to some minutes. ``zone``: right but for its zone.
    ``rewritten``: the file was written again later. The shares are assumptions, not measured:
    no published count of such errors in footage of this sort is known to us.
    """

    right: float
    zone: float
    rewritten: float

    @property
    def trust(self) -> float:
        """That the date has to do with the filming at all."""
        return self.right + self.zone + self.rewritten


@dataclass(frozen=True, slots=True)
class Trusts:
    """Chances, from 0 to 1, that a reason of a kind rests on what it should."""

    post_date: float = 0.98
    match: float = 0.99
    exif: ClockErrors = field(default_factory=lambda: ClockErrors(0.70, 0.10, 0.05))
    exif_changed: ClockErrors = field(default_factory=lambda: ClockErrors(0.20, 0.05, 0.65))
    container: ClockErrors = field(default_factory=lambda: ClockErrors(0.40, 0.10, 0.35))
    # The time of a file that was passed around says only that it was there by then.
    file_time: ClockErrors = field(default_factory=lambda: ClockErrors(0.0, 0.0, 0.9))
    never_set: ClockErrors = field(default_factory=lambda: ClockErrors(0.01, 0.0, 0.01))
    signed_trusted: ClockErrors = field(default_factory=lambda: ClockErrors(0.93, 0.02, 0.04))
    signed_untrusted: ClockErrors = field(default_factory=lambda: ClockErrors(0.50, 0.05, 0.30))
    burnt_in: ClockErrors = field(default_factory=lambda: ClockErrors(0.70, 0.05, 0.15))
    sun: float = 0.9
    place: float = 0.95
    statement: float = 0.5
    not_before: float = 0.9
    not_after: float = 0.9
    rates: ChangeRates = field(default_factory=lambda: ChangeRates(1 / 700, 1 / 700))
    sightings: ErrorRates = field(default_factory=ErrorRates)
