"""An answer to be kept and shown again: plain JSON values, and its pictures beside it by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from antedate.case_json import plain, value_from
from antedate.records import Answer, FramePair

_FORM = 1


def keep(answer: Answer) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The answer without pictures as JSON values, and the pictures by the names of
    ``shot_picture`` and ``pair_picture``. Original records of posts are left out."""
    pictures = {
        shot_picture(place): found.jpeg for place, found in enumerate(answer.shots) if found.jpeg
    }
    for place, appearance in enumerate(answer.appearances):
        for number, pair in enumerate(appearance.match.pairs):
            query, reference = pair_picture(place, number)
            pictures |= {query: pair.query_jpeg, reference: pair.reference_jpeg}
    pictures = {name: jpeg for name, jpeg in pictures.items() if jpeg}
    bare = _with_pictures(answer, lambda _name: b"")
    bare = replace(
        bare,
        appearances=tuple(
            replace(
                one,
                posts=tuple(
                    replace(stored, post=replace(stored.post, original="{}"))
                    for stored in one.posts
                ),
            )
            for one in bare.appearances
        ),
        # Worked out again from the appearances.
        earliest=(),
    )
    return {"form": _FORM, "answer": plain(bare), "pictures": sorted(pictures)}, pictures


def kept(value: Mapping[str, Any], picture: Callable[[str], bytes] = lambda _: b"") -> Answer:
    """The answer that was kept; ``picture`` reads one by its name, where they are wanted.

    Its ``earliest`` is empty: what follows from matches is worked out by whoever shows them.
    """
    answer: Answer = value_from(Answer, value["answer"], "answer")
    there = frozenset(value["pictures"])
    return _with_pictures(answer, lambda name: picture(name) if name in there else b"")


def shot_picture(place: int) -> str:
    """The name of the picture of a shot, by its place in the answer."""
    return f"shot-{place}.jpg"


def pair_picture(place: int, number: int) -> tuple[str, str]:
    """The names of the pictures of a frame pair: of the query, of the reference."""
    return f"match-{place}-{number}-query.jpg", f"match-{place}-{number}-reference.jpg"


def _with_pictures(answer: Answer, picture: Callable[[str], bytes]) -> Answer:
    def filled(place: int, number: int, pair: FramePair) -> FramePair:
        query, reference = pair_picture(place, number)
        return replace(pair, query_jpeg=picture(query), reference_jpeg=picture(reference))

    return replace(
        answer,
        shots=tuple(
            replace(found, jpeg=picture(shot_picture(place)))
            for place, found in enumerate(answer.shots)
        ),
        appearances=tuple(
            replace(
                one,
                match=replace(
                    one.match,
                    pairs=tuple(
                        filled(place, number, pair) for number, pair in enumerate(one.match.pairs)
                    ),
                ),
            )
            for place, one in enumerate(answer.appearances)
        ),
    )
