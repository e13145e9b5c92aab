"""Precision and recall of what is read from labelled reports.

    python -m benchmarks.reading.score [--errors] [--rules] [FOLDER ...]

Without folders, both halves: ``known`` (written beside the rules) and ``aside`` (written and
labelled by somebody who had not seen them, and not read until they were frozen).
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path
from typing import Any

from antedate.cases.drafts import (
    Draft,
    IncidentDraft,
    Reading,
    RelationDraft,
    StatementDraft,
)
from antedate.cases.reading import Amender, read_report
from antedate.cases.reading.events import event_word, family
from antedate.cases.reading.learnt import LearntReader
from antedate.cases.wording import listed
from antedate.when import Moment, parse_moment, zone_named

HERE = Path(__file__).parent
_ARTICLES = listed("a an the its his her their")
_TITLES = re.compile(r"\b(?:mr|mrs|ms|dr|president|minister|governor|mayor|general|colonel)\b")


@dataclass(slots=True)
class Tally:
    """How many were asked for, how many given, and how many of each were right."""

    labelled: int = 0
    found: int = 0
    drafted: int = 0
    right: int = 0
    misses: list[str] = field(default_factory=list)

    def line(self, name: str) -> str:
        """One row: precision, recall and the counts behind them."""
        precision = self.right / self.drafted if self.drafted else float("nan")
        recall = self.found / self.labelled if self.labelled else float("nan")
        counts = f"{self.right}/{self.drafted}", f"{self.found}/{self.labelled}"
        return f"{name:<34}{precision:>10.3f}{recall:>8.3f}   {counts[0]:>9} {counts[1]:>9}"


@dataclass(frozen=True, slots=True)
class Report:
    """A labelled report, with the text that its offsets refer to."""

    id: str
    outlet: str
    published: Moment
    text: str
    plain: str
    labels: dict[str, Any]


MEASURES = (
    "dates", "date phrases", "speakers", "incidents", "incidents: date and place",
    "claimed by", "blamed on", "claimed by and blamed on", "denied by", "aliases", "credits",
    "killed", "injured", "unknowns",
)  # fmt: skip


def load(folder: Path) -> list[Report]:
    """All reports of a folder, in order of name."""
    reports = []
    for path in sorted(folder.glob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        reports.append(
            Report(
                data["id"], data["outlet"], parse_moment(data["published"]), data["text"],
                data.get("text_plain") or data["text"], data["labels"],
            )
        )  # fmt: skip
    return reports


def score(reports: Iterable[Report], amender: Amender | None = None) -> dict[str, Tally]:
    """Read every report and hold the draft against its labels."""
    tallies = {name: Tally() for name in MEASURES}
    for report in reports:
        draft = read_report(report.text, report.published, report.outlet, amender=amender)
        place = Places(report.plain, draft.text)
        _dates(report, draft, place, tallies)
        _speakers(report, draft, place, tallies["speakers"])
        matched = _incidents(report, draft, tallies)
        _relations(report, draft, matched, tallies)
        _pairs(report, draft, tallies["aliases"])
        _credits(report, draft, tallies["credits"])
        _unknowns(report, draft, place, tallies["unknowns"])
    return tallies


class Places:
    """Label offsets as offsets of the drawn-out text: by the characters that both have."""

    def __init__(self, plain: str, text: str) -> None:
        self._same = plain == text
        if self._same:
            return
        kept = [[n for n, c in enumerate(t) if not c.isspace()] for t in (plain, text)]
        one_bare, two_bare = "".join(plain.split()), "".join(text.split())
        blocks = SequenceMatcher(None, one_bare, two_bare, autojunk=False).get_matching_blocks()
        self._end = len(text)
        self._to: dict[int, int] = {}
        for one, two, size in blocks:
            for step in range(size):
                self._to[kept[0][one + step]] = kept[1][two + step]

    def __call__(self, start: int, end: int) -> tuple[int, int]:
        if self._same:
            return start, end
        inside = [self._to[n] for n in range(start, end) if n in self._to]
        return (min(inside), max(inside) + 1) if inside else (self._end, self._end)


def _meets(one: tuple[int, int], two: tuple[int, int]) -> bool:
    return one[0] < two[1] and two[0] < one[1]


# --- dates --------------------------------------------------------------------------------


def _dates(report: Report, draft: Draft, place: Places, tallies: dict[str, Tally]) -> None:
    tally, phrases = tallies["dates"], tallies["date phrases"]
    labels = report.labels["dates"]
    spans = [place(x["start"], x["start"] + len(x["phrase"])) for x in labels]
    used: set[int] = set()
    for drafted in draft.dates:
        span = (drafted.span.start, drafted.span.end)
        meeting = [n for n, s in enumerate(spans) if _meets(s, span)]
        good = [
            n for n in meeting
            if drafted.reading and n not in used
            and interval_right(drafted.reading.earliest, drafted.reading.latest, labels[n])
        ]  # fmt: skip
        phrases.drafted += 1
        phrases.right += bool(meeting)
        tally.drafted += 1
        tally.right += bool(good)
        used.update(good[:1])
        if not good:
            first = drafted.reading
            read = (first.earliest, first.latest) if first is not None else None
            tally.misses.append(f"{report.id}: drafted {drafted.phrase!r} {_short(read)}")
    tally.labelled += len(labels)
    tally.found += len(used)
    phrases.labelled += len(labels)
    for n, label in enumerate(labels):
        seen = any(_meets(spans[n], (d.span.start, d.span.end)) for d in draft.dates)
        phrases.found += seen
        if n not in used:
            tally.misses.append(f"{report.id}: label {label['phrase']!r} {label['earliest']}")


def _short(interval: tuple[datetime, datetime] | None) -> str:
    return " to ".join(x.isoformat()[:16] for x in interval) if interval else "unresolved"


def interval_right(earliest: datetime, latest: datetime, label: dict[str, str]) -> bool:
    """Overlaps the label, at most twice and at least half as long; for days, ends within a day."""
    first, last = (datetime.fromisoformat(label[k]) for k in ("earliest", "latest"))
    if not (earliest < last and first < latest):
        return False
    length, wanted = latest - earliest, last - first
    day = timedelta(days=1)
    if wanted <= day and length <= 2 * day:
        return abs(earliest - first) <= day and abs(latest - last) <= day and (
            wanted / 2 <= length <= wanted * 2 or (earliest, latest) == (first, last)
        )  # fmt: skip
    return wanted / 2 <= length <= wanted * 2


# --- speakers -----------------------------------------------------------------------------


def _speakers(report: Report, draft: Draft, place: Places, tally: Tally) -> None:
    """A label is found by any draft on its words with its speaker; a draft is right likewise."""
    labels = report.labels["statements"]
    spans = [place(x["start"], x["end"]) for x in labels]
    tally.labelled += len(labels)
    tally.drafted += len(draft.statements)
    found: set[int] = set()
    for said in draft.statements:
        span = (said.span.start, said.span.end)
        good = [
            n for n, s in enumerate(spans)
            if _shares(s, span) and same_speaker(labels[n]["speaker"], said)
        ]  # fmt: skip
        tally.right += bool(good)
        found.update(good)
        if not good:
            tally.misses.append(f"{report.id}: drafted {said.speaker.words!r}: {said.text[:70]!r}")
    tally.found += len(found)
    for n, label in enumerate(labels):
        if n not in found:
            words = draft.text[slice(*spans[n])]
            tally.misses.append(f"{report.id}: label {label['speaker']!r}: {words[:70]!r}")


def _shares(one: tuple[int, int], two: tuple[int, int]) -> bool:
    """Half of the shorter at least."""
    shared = min(one[1], two[1]) - max(one[0], two[0])
    return shared * 2 >= min(one[1] - one[0], two[1] - two[0]) and shared > 0


def same_speaker(label: str, said: StatementDraft) -> bool:
    """The words as written, the name, or whom they refer to."""
    speaker = said.speaker
    given = (
        speaker.words,
        speaker.name,
        speaker.refers_to,
        f"{speaker.words} {speaker.description}",
    )
    return any(same_name(label, other) for other in given if other)


def same_name(one: str, two: str) -> bool:
    """One name or description: the words of the shorter are in the longer, heads included."""
    first, second = _content(one), _content(two)
    if not first or not second:
        return bool(first == second and one.strip().lower() == two.strip().lower())
    short, long = sorted((first, second), key=len)
    if set(short) <= set(long):
        return True
    shared = len(set(short) & set(long))
    return shared * 2 > len(set(short) | set(long))


def _content(words: str) -> list[str]:
    bare = _TITLES.sub(" ", words.lower()) if len(words.split()) > 2 else words.lower()
    bare = re.sub(r"\b(?:mr|mrs|ms)\b\.?", " ", bare)
    bare = re.sub(r"['’]s\b", " ", bare)
    return [w.strip("'’") for w in re.findall(r"[\w'’-]+", bare) if w not in _ARTICLES]


# --- incidents ----------------------------------------------------------------------------


def _incidents(report: Report, draft: Draft, tallies: dict[str, Tally]) -> dict[int, int]:
    """Pairs labels with drafts, and tells which draft stands for which label."""
    tally, full = tallies["incidents"], tallies["incidents: date and place"]
    labels = report.labels["incidents"]
    zone = report.published.zone or "UTC"
    matched = _matched(labels, draft.incidents, zone)
    for t in (tally, full):
        t.labelled += len(labels)
        t.drafted += len(draft.incidents)
    tally.found += len(matched)
    tally.right += len(matched)
    for n, m in matched.items():
        label, given = labels[n], draft.incidents[m]
        good = date_right(label, given.occurred, zone) and _place_right(label, given)
        full.found += good
        full.right += good
        if not good:
            when = given.occurred and _short((given.occurred.earliest, given.occurred.latest))
            full.misses.append(
                f"{report.id}: {_told(label)} got {given.what} {when} {given.place!r}"
            )
        _harm(report, label, given, tallies)
    full.misses += [
        f"{report.id}: label {_told(x)}" for n, x in enumerate(labels) if n not in matched
    ]
    full.misses += [
        f"{report.id}: drafted {given.what} ({given.words}) {given.place!r}"
        for m, given in enumerate(draft.incidents)
        if m not in matched.values()
    ]
    return matched


def _told(label: dict[str, Any]) -> str:
    return f"{label['what']} {label['date']} {label['place']!r}"


def _matched(
    labels: Sequence[dict[str, Any]], drafts: Sequence[IncidentDraft], zone: str
) -> dict[int, int]:
    """Draft for each label: alike in kind, date and place, then in two, then in kind."""
    matched: dict[int, int] = {}
    for least in (3, 2, 1):
        for n, label in enumerate(labels):
            for m, given in enumerate(drafts):
                if n in matched or m in matched.values():
                    continue
                same = _same_kind(label["what"], given.what)
                dated = date_right(label, given.occurred, zone)
                points = dated + _place_right(label, given) + same
                if points >= least and (same or points == 2):
                    matched[n] = m
    return matched


def _harm(
    report: Report, label: dict[str, Any], given: IncidentDraft, tallies: dict[str, Tally]
) -> None:
    for kind, number in (("killed", given.killed), ("injured", given.injured)):
        tally = tallies[kind]
        wanted = label.get(kind)
        tally.labelled += bool(wanted)
        tally.drafted += bool(number)
        good = bool(wanted) and wanted == number
        tally.found += good
        tally.right += good
        if not good and (wanted or number):
            tally.misses.append(f"{report.id}: {label['what']} {kind} {wanted} got {number}")


_KINDS = {"violence": 1, "crowd": 2, "crash": 3, "nature": 4, "fire": 5, "custody": 6}


_SAME = {
    "prison break": "escape", "jail break": "escape", "breakout": "escape", "power cut": "outage",
    "beating": "attack", "fight": "clash", "shootdown": "strike",
}  # fmt: skip


def _same_kind(label: str, given: str) -> bool:
    first, second = (
        {family(event_word(w) or w) for w in re.findall(r"[\w-]+", _SAME.get(x.lower(), x.lower()))}
        for x in (label, given)
    )
    if first & second:
        return True
    violent = {"violence", "explosion", "killing", "kidnapping"}
    sudden = {"crash", "collapse", "accident", "explosion", "fire", "drowning", "leak"}
    return any(first & group and second & group for group in (violent, sudden))


def date_right(label: dict[str, Any], occurred: Reading | None, zone: str) -> bool:
    """Within a day of the labelled days, and no more than twice as long."""
    if not label.get("date"):
        return True
    if occurred is None:
        return False
    first, last = (date.fromisoformat(x) for x in label["date"])
    local = zone_named(zone)
    begin = occurred.earliest.astimezone(local).date()
    end = (occurred.latest - timedelta(seconds=1)).astimezone(local).date()
    day = timedelta(days=1)
    if not (begin <= last + day and first <= end + day):
        return False
    return (end - begin) <= (last - first) * 2 + day * 2


def _place_right(label: dict[str, Any], given: IncidentDraft) -> bool:
    wanted = label.get("place")
    if not wanted:
        return True
    common = listed("the of in and district province region city town village")
    first, second = (
        {w for w in re.findall(r"[\w'’]+", x.lower())} - common for x in (wanted, given.place)
    )
    return bool(first & second)


# --- relations, aliases, credits, unknowns ------------------------------------------------


def _relations(
    report: Report, draft: Draft, matched: dict[int, int], tallies: dict[str, Tally]
) -> None:
    both = tallies["claimed by and blamed on"]
    for key, kind, name in (
        ("claimed_by", "claimed_by", "claimed by"),
        ("blamed_on", "blamed_on", "blamed on"),
        ("denied_by", "denied_by", "denied by"),
    ):
        labels = report.labels.get(key, [])
        given = [r for r in draft.relations if r.kind.value == kind]
        found = {
            n
            for n, x in enumerate(labels)
            if any(_relation_right(x, r, draft, matched, report) for r in given)
        }
        right = [
            r for r in given if any(_relation_right(x, r, draft, matched, report) for x in labels)
        ]
        for tally in (tallies[name], both) if kind != "denied_by" else (tallies[name],):
            tally.labelled += len(labels)
            tally.drafted += len(given)
            tally.found += len(found)
            tally.right += len(right)
            tally.misses += [
                f"{report.id}: {key} label {x}" for n, x in enumerate(labels) if n not in found
            ]
            tally.misses += [
                f"{report.id}: {key} drafted {r.actor!r} {r.incident} by {r.by!r}"
                for r in given
                if r not in right
            ]


def _relation_right(
    label: dict[str, Any],
    given: RelationDraft,
    draft: Draft,
    matched: dict[int, int],
    report: Report,
) -> bool:
    """The actor, in any of its spellings, and the incident where that was found at all."""
    wanted = matched.get(label["incident"])
    if wanted is not None and given.incident is not None and wanted != given.incident:
        return False
    return names_actor(label, given, draft)


def names_actor(label: dict[str, Any], given: RelationDraft, draft: Draft) -> bool:
    """Whether the labelled actor is the drafted one, in any of its spellings."""
    spellings = [given.actor]
    for actor in draft.actors:
        names = [a.spelling for a in actor.aliases]
        if any(same_name(n, given.actor) for n in names):
            spellings += names
    return any(same_name(label["actor"], s) for s in spellings)


def _pairs(report: Report, draft: Draft, tally: Tally) -> None:
    labels = [frozenset(folded(x) for x in pair) for pair in report.labels["aliases"]]
    given = [frozenset((folded(a.first), folded(a.second))) for a in draft.aliases]
    clusters = [{folded(a.spelling) for a in actor.aliases} for actor in draft.actors]
    found = [p for p in labels if p in given or any(p <= c for c in clusters)]
    one = closed(labels)
    right = [p for p in given if any(pair_like(p, x) for x in one)]
    tally.labelled += len(labels)
    tally.found += len({p for p in labels if p in found or any(pair_like(p, g) for g in given)})
    tally.drafted += len(given)
    tally.right += len(right)
    tally.misses += [
        f"{report.id}: label {set(p)}"
        for p in labels
        if p not in found and not any(pair_like(p, g) for g in given)
    ]
    tally.misses += [f"{report.id}: drafted {set(p)}" for p in given if p not in right]


def closed(pairs: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    """All pairs of names that the labels make one: A with B and A with C, so B with C."""
    clusters: list[set[str]] = []
    for pair in pairs:
        touching = [c for c in clusters if c & pair]
        clusters = [c for c in clusters if not c & pair] + [set(pair).union(*touching)]
    return [frozenset(p) for c in clusters for p in combinations(sorted(c), 2)]


def pair_like(one: frozenset[str], two: frozenset[str]) -> bool:
    """The same two spellings, be it with or without a title or first name before them."""
    if len(one) != 2 or len(two) != 2:
        return one == two
    (a, b), (c, d) = tuple(one), tuple(two)
    return (_ends(a, c) and _ends(b, d)) or (_ends(a, d) and _ends(b, c))


def _ends(one: str, two: str) -> bool:
    return one == two or one.endswith(" " + two) or two.endswith(" " + one)


def folded(name: str) -> str:
    return " ".join(w for w in name.lower().replace("’", "'").split() if w not in _ARTICLES)


def _credits(report: Report, draft: Draft, tally: Tally) -> None:
    labels, given = report.labels["credits"], [c.outlet for c in draft.credits]
    own = report.outlet
    given = [g for g in given if not same_name(g, own)]
    labels = [x for x in labels if not same_name(x, own)]
    tally.labelled += len(labels)
    tally.drafted += len(given)
    tally.found += sum(any(same_name(x, g) for g in given) for x in labels)
    tally.right += sum(any(same_name(x, g) for x in labels) for g in given)
    tally.misses += [
        f"{report.id}: label {x}" for x in labels if not any(same_name(x, g) for g in given)
    ]
    tally.misses += [
        f"{report.id}: drafted {g}" for g in given if not any(same_name(x, g) for x in labels)
    ]


def _unknowns(report: Report, draft: Draft, place: Places, tally: Tally) -> None:
    spans = [place(x["start"], x["end"]) for x in report.labels["unknowns"]]
    given = [(u.span.start, u.span.end) for u in draft.unknowns]
    tally.labelled += len(spans)
    tally.drafted += len(given)
    tally.found += sum(any(_meets(s, g) for g in given) for s in spans)
    tally.right += sum(any(_meets(s, g) for s in spans) for g in given)
    tally.misses += [
        f"{report.id}: label {draft.text[slice(*s)]!r}"
        for s in spans
        if not any(_meets(s, g) for g in given)
    ]
    tally.misses += [
        f"{report.id}: drafted {draft.text[slice(*g)]!r}"
        for g in given
        if not any(_meets(s, g) for s in spans)
    ]


def main(arguments: Sequence[str] | None = None, say: Callable[[str], None] = print) -> int:
    """Score the folders named, or both halves."""
    parser = argparse.ArgumentParser(description="Score the reading of labelled reports.")
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--errors", action="store_true", help="list what is missed or wrong")
    parser.add_argument("--rules", action="store_true", help="the rules alone")
    chosen = parser.parse_args(arguments)
    for folder in chosen.folders or [HERE / "known", HERE / "aside"]:
        reports = load(folder) if folder.is_dir() else []
        if not reports:
            print(f"{folder.name}: no reports", file=sys.stderr)
            continue
        tallies = score(reports, None if chosen.rules else LearntReader())
        say(f"{folder.name}: {len(reports)} reports")
        say(f"{'':<34}{'precision':>10}{'recall':>8}")
        for name in MEASURES:
            say(tallies[name].line(name))
            if chosen.errors:
                for miss in tallies[name].misses:
                    say(f"      {miss}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
