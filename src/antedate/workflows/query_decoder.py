"""The decoder of queries, which starts while all else that a check needs is imported."""

from __future__ import annotations

import os
from contextlib import suppress

from antedate.config import Limits
from antedate.media.worker import Decoder

# Stretches searched at a time, each with 100 to 200 MB and a decoding child.
_MOST_SEARCHERS = 4


def searchers() -> int:
    """How many stretches of a query are searched at a time."""
    return min(os.cpu_count() or 1, _MOST_SEARCHERS)


def query_decoder(limits: Limits = Limits()) -> Decoder:
    """A decoder whose child is on its way. Close it after use."""
    # On processors that search anyway, decoding by several threads costs a tenth more.
    decoder = Decoder(limits, threads=max(1, (os.cpu_count() or 1) - searchers()))
    # Only early: whoever decodes with it starts it again, and then has the error.
    with suppress(OSError):
        decoder.start()
    return decoder
