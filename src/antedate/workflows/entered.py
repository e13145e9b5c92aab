"""Reasons entered by hand: from what was typed to what is stored, and on to evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from antedate.dating import bounds, clocks, things
from antedate.dating.bounds import Window
from antedate.dating.trusts import Trusts
from antedate.errors import UsageError
from antedate.evidence import Evidence, Presence
from antedate.store import StoredEvidence
from antedate.sun.shadow import SunSeen, of_shadow
from antedate.when import Moment, parse_moment

KINDS = ("not_before", "not_after", "statement", "clock", "sun", "item")


def checked(kind: str, given: Mapping[str, Any], trust: float | None) -> None:
    """Raise ``UsageError`` where a reason cannot be made into evidence, before it is stored."""
    if kind not in KINDS:
        raise UsageError(
            "is no kind of reason that is entered by hand",
            subject=kind,
            remedy=f"Give one of {', '.join(KINDS)}.",
        )
    if trust is not None and not 0 < trust <= 1:
        raise UsageError(f"A trust of {trust} is no chance", remedy="Give it from 0 to 1.")
    _READ[kind](given)


def evidence_of(stored: StoredEvidence, trusts: Trusts, window: Window) -> Evidence:
    """A stored reason as evidence, with its own trust or the default of its kind."""
    made = _made(stored, trusts, window)
    if segment := stored.given.get("segment"):
        return things.about(made, float(segment[0]), float(segment[1]))
    return made


def _made(stored: StoredEvidence, trusts: Trusts, window: Window) -> Evidence:
    given, source = stored.given, stored.source
    words = f"{stored.why} (entered by {stored.who} on {stored.added_at:%Y-%m-%d})."
    match stored.kind:
        case "not_before":
            trust = trusts.not_before if stored.trust is None else stored.trust
            return bounds.not_before(_at(given), trust, f"Not before: {words}", source)
        case "not_after":
            trust = trusts.not_after if stored.trust is None else stored.trust
            return bounds.not_after(_at(given), trust, f"Not after: {words}", source)
        case "statement":
            trust = trusts.statement if stored.trust is None else stored.trust
            first, last = _span(given)
            return bounds.statement(first, last, trust, words, source, window)
        case "clock":
            trust = 1.0 if stored.trust is None else stored.trust
            return clocks.read_clock([(_at(given), 1.0)], trusts.burnt_in, trust, words)
        case "sun":
            trust = trusts.sun if stored.trust is None else stored.trust
            seen, latitude, longitude = _sun(given)
            return things.sun(seen, latitude, longitude, trust, source)
        case _:
            name, views, query = _item(given)
            place = str(given.get("place", ""))
            return things.item(name, views, query, trusts, place=place, source=source)


def _at(given: Mapping[str, Any]) -> Moment:
    return bounds.possible(parse_moment(str(_needed(given, "at")), given.get("zone")))


def _span(given: Mapping[str, Any]) -> tuple[Moment, Moment]:
    zone = given.get("zone")
    first = bounds.possible(parse_moment(str(_needed(given, "from")), zone))
    last = bounds.possible(parse_moment(str(given.get("to") or given["from"]), zone))
    if first.at > last.at:
        raise UsageError(
            f"The statement ends ({last.words()}) before it begins ({first.words()})",
            remedy="Give --between A B with A before B.",
        )
    return first, last


def _sun(given: Mapping[str, Any]) -> tuple[SunSeen, float, float]:
    from antedate.sun.position import on_earth

    latitude, longitude = float(_needed(given, "lat")), float(_needed(given, "lon"))
    on_earth(latitude, longitude)
    errors = {
        name: float(given[name]) for name in ("bearing_error", "ratio_error") if name in given
    }
    seen = of_shadow(given.get("bearing"), given.get("length_ratio"), **errors)
    return seen, latitude, longitude


def _item(given: Mapping[str, Any]) -> tuple[str, list[tuple[Moment, Presence]], Presence]:
    name = str(_needed(given, "name"))
    views = [
        (bounds.possible(parse_moment(str(at), given.get("zone"))), presence_named(str(seen)))
        for at, seen in given.get("views", ())
    ]
    if not views:
        raise UsageError(
            "has no dated view", subject=name, remedy="Give --view DATE=present at least once."
        )
    return name, views, presence_named(str(_needed(given, "query")))


def presence_named(word: str) -> Presence:
    """Present, absent or not visible. Raises ``UsageError`` for any other word."""
    try:
        return Presence(word.strip().lower().replace(" ", "_").replace("-", "_"))
    except ValueError:
        raise UsageError(
            "says nothing of an item",
            subject=repr(word),
            remedy="Give present, absent or not_visible.",
        ) from None


def _needed(given: Mapping[str, Any], name: str) -> Any:
    if given.get(name) in (None, ""):
        raise UsageError(
            f"This kind of reason needs --{name.replace('_', '-')}", remedy="Give it too."
        )
    return given[name]


_READ: dict[str, Any] = {
    "not_before": _at,
    "not_after": _at,
    "statement": _span,
    "clock": _at,
    "sun": _sun,
    "item": _item,
}


def all_of(stored: Sequence[StoredEvidence], trusts: Trusts, window: Window) -> list[Evidence]:
    """Stored reasons that still count, as evidence."""
    return [evidence_of(one, trusts, window) for one in stored if one.dropped_at is None]
