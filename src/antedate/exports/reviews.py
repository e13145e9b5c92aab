"""Ratings that a person recorded, as schema.org ClaimReview and MediaReview in JSON-LD."""

from __future__ import annotations

from typing import Any

from antedate.case_records import (
    Case,
    Claim,
    Footage,
    Rating,
    Recorded,
    Source,
    SourceKind,
    Stance,
    StanceKind,
    Statement,
)
from antedate.errors import UsageError
from antedate.exports.vocabulary import faults
from antedate.when import iso

_CONTEXT = "https://schema.org"
_MAKING = (StanceKind.MAKES, StanceKind.REPEATS)


def reviews(case: Case, images: frozenset[str] = frozenset()) -> list[dict[str, Any]]:
    """A review for each rating in a case; none where nobody rated anything. ``images`` are the
    media (SHA-256) that are no videos.

    Raises ``UsageError`` for one that does not hold to the vocabulary, naming the rating.
    """
    made = []
    for found in case.of("rating"):
        if not isinstance(found.record, Rating):
            continue
        rated = case.get(found.record.of)
        review = _review(case, found, found.record, rated, images)
        if wrong := faults(review, ("Review",)):
            raise UsageError(
                f"cannot be published as a review: {wrong[0]}",
                subject=found.id,
                remedy="Correct the rating with: antedate case edit.",
            )
        made.append(review)
    return made


def _review(
    case: Case, found: Recorded, rating: Rating, rated: Recorded | None, images: frozenset[str]
) -> dict[str, Any]:
    review: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "ClaimReview",
        "datePublished": f"{found.at:%Y-%m-%d}",
        "author": {"@type": "Organization", "name": rating.reviewer},
    }
    if rating.url:
        review["url"] = rating.url
    if rated is not None and isinstance(rated.record, Claim):
        review |= {
            "claimReviewed": rated.record.text,
            "itemReviewed": _claim(case, rated.id, rated.record),
            "reviewRating": _rating(rating),
        }
    elif rated is not None and isinstance(rated.record, Footage):
        review |= {
            "@type": "MediaReview",
            "mediaAuthenticityCategory": rating.category,
            "itemReviewed": {
                "@type": "MediaReviewItem",
                "mediaItemAppearance": _appearances(rated.record, images),
            },
            "reviewRating": _rating(rating),
        }
        if rating.explanation:
            review["originalMediaContextDescription"] = rating.explanation
    return review


def _rating(rating: Rating) -> dict[str, Any]:
    """A rating in words, with no number: nobody recorded one."""
    made = {"@type": "Rating", "alternateName": rating.value}
    if rating.explanation:
        made["ratingExplanation"] = rating.explanation
    return made


def _claim(case: Case, id: str, claim: Claim) -> dict[str, Any]:
    made: dict[str, Any] = {"@type": "Claim", "text": claim.text}
    statements = [
        statement.record
        for found in case.of("stance")
        if isinstance(found.record, Stance)
        and found.record.claim == id
        and found.record.kind in _MAKING
        and (statement := case.get(found.record.statement)) is not None
        and isinstance(statement.record, Statement)
    ]
    appearances = [
        {"@type": "CreativeWork", "url": one.url}
        for one in statements
        if one.url.startswith(("http://", "https://"))
    ]
    if appearances:
        made["appearance"] = appearances
    speakers = [
        source.record
        for one in statements
        if (source := case.get(one.source)) is not None and isinstance(source.record, Source)
    ]
    # Unnamed sources stay unnamed.
    named = [one for one in speakers if one.kind is not SourceKind.UNNAMED]
    if named:
        type_ = "Person" if named[0].kind is SourceKind.NAMED else "Organization"
        made["author"] = {"@type": type_, "name": named[0].name}
    return made


def _appearances(footage: Footage, images: frozenset[str]) -> list[dict[str, Any]]:
    made: dict[str, Any] = {}
    if footage.url.startswith(("http://", "https://")):
        made["url"] = footage.url
    if footage.published_at is not None:
        made["uploadDate"] = iso(footage.published_at.at)
    if footage.source:
        made["name"] = footage.source
    return [
        {
            "@type": "ImageObject" if sha256 in images else "VideoObject",
            **made,
            "sha256": sha256,
        }
        for sha256 in footage.media
    ] or [{"@type": "MediaObject", **made}]
