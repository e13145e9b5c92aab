"""What a signed claim says of the date, by what its signature is worth."""

from __future__ import annotations

import numpy as np

from antedate.dating.clocks import dated
from antedate.dating.trusts import Trusts
from antedate.evidence import Evidence, EvidenceKind
from antedate.media.credentials import Credentials, SignatureState


def signed_claim(found: Credentials, trusts: Trusts) -> Evidence:
    """The one reason that a signed claim gives.

    *Valid*: a clock that somebody vouches for. *Untrusted*: anybody can sign so; hardly more
    than a date in the file. *Invalid*: the file or the claim was changed after it was signed,
    and it says nothing of the date; it is named so that nobody relies on it.
    """
    if found.state is SignatureState.INVALID:
        codes = ", ".join(found.problems[:3]) or "no code"
        return _says_nothing(
            f"The signature does not fit the file ({codes}): its claims count for nothing."
        )
    captured = [date for date in found.dates if date.captured]
    moment = captured[0].moment if captured else found.signed_at
    if moment is None:
        return _says_nothing(f"A claim signed by {found.signer} gives no date.")
    trusted = found.state is SignatureState.VALID
    what = "was captured" if captured else "was signed"
    who = f"{found.signer}, whom the trust anchors vouch for," if trusted else found.signer
    words = f"By a claim of {who} it {what} at {moment.words()}."
    if not trusted:
        words += " Nobody vouches for that signer; anyone can sign so."
    errors = trusts.signed_trusted if trusted else trusts.signed_untrusted
    return dated(EvidenceKind.SIGNATURE, moment, errors, words, found.signer)


def _says_nothing(words: str) -> Evidence:
    return Evidence(EvidenceKind.SIGNATURE, words, likelihood=np.zeros_like)
