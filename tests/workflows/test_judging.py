"""What people say of matches, in later checks: by rule, and with a real archive."""

from __future__ import annotations

import itertools
import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import Clips
from jsonschema import Draft202012Validator
from program import DONE, antedate

from antedate.media.hashing import hash_file
from antedate.records import Match, MatchKind, Verdict
from antedate.report import machine
from antedate.store import Archive, StoredJudgement
from antedate.workflows.judging import as_found, judged

ONE, OTHER = "a" * 64, "b" * 64
AT = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
numbers = itertools.count(1)


def a_match(
    query_s: tuple[float, float],
    reference_s: tuple[float, float],
    kind: MatchKind = MatchKind.SAME_FOOTAGE,
    **altered: Any,
) -> Match:
    return replace(Match(kind, 0.8, 0.9, *query_s, *reference_s, OTHER), **altered)


def said(
    verdict: Verdict,
    query_s: tuple[float, float],
    reference_s: tuple[float, float],
    **altered: Any,
) -> StoredJudgement:
    made = StoredJudgement(
        next(numbers), AT, "Nour", verdict, "why", "picture", ONE, query_s, OTHER, reference_s
    )
    return replace(made, **altered)


MATCH = a_match((10.0, 20.0), (110.0, 120.0))


@pytest.mark.parametrize(
    ("query_s", "reference_s", "counts"),
    [
        ((10.0, 20.0), (110.0, 120.0), True),
        ((0.0, 60.0), (100.0, 160.0), True),
        ((14.0, 20.0), (114.0, 120.0), True),
        # Half a second of slack on a half of ten seconds: 4.5 s of them are needed.
        ((10.0, 14.5), (110.0, 114.5), True),
        ((10.0, 14.4), (110.0, 114.4), False),
        ((12.0, 13.0), (112.0, 113.0), False),
        # The same seconds of the query beside others of the reference.
        ((10.0, 20.0), (210.0, 220.0), False),
        ((40.0, 50.0), (110.0, 120.0), False),
    ],
)
def test_a_judgement_counts_where_it_covers_half_of_both_sides(
    query_s: tuple[float, float], reference_s: tuple[float, float], counts: bool
) -> None:
    found = judged(MATCH, ONE, [said(Verdict.WRONG, query_s, reference_s)])
    assert (found.judged is not None) == counts
    assert found.reported != counts


def test_it_counts_whichever_file_is_the_query() -> None:
    turned = said(Verdict.WRONG, (110.0, 120.0), (10.0, 20.0), query=OTHER, reference=ONE)
    assert not judged(MATCH, ONE, [turned]).reported
    straight = said(Verdict.WRONG, (110.0, 120.0), (10.0, 20.0))
    assert judged(MATCH, ONE, [straight]).reported


def test_it_says_nothing_of_other_files() -> None:
    word = said(Verdict.WRONG, (10.0, 20.0), (110.0, 120.0), query="c" * 64)
    assert judged(MATCH, ONE, [word]) == MATCH


def test_a_word_on_the_picture_is_none_on_the_sound() -> None:
    sound = replace(MATCH, kind=MatchKind.SAME_SOUND)
    wrong = said(Verdict.WRONG, (10.0, 20.0), (110.0, 120.0))
    assert judged(sound, ONE, [wrong]) == sound
    of_sound = replace(wrong, track="sound")
    assert judged(MATCH, ONE, [of_sound]) == MATCH
    assert not judged(sound, ONE, [of_sound]).reported


def test_an_image_is_judged_at_its_second() -> None:
    still = a_match((0.0, 0.0), (7.0, 7.04))
    assert not judged(still, ONE, [said(Verdict.WRONG, (0.0, 0.0), (7.3, 7.34))]).reported
    assert judged(still, ONE, [said(Verdict.WRONG, (0.0, 0.0), (9.0, 9.04))]).reported


def test_what_each_verdict_makes_of_a_match() -> None:
    where = (10.0, 20.0), (110.0, 120.0)
    weak = replace(MATCH, kind=MatchKind.UNCLEAR, reported=False, score=0.1, probability=0.4)
    right = judged(weak, ONE, [said(Verdict.RIGHT, *where)])
    assert (right.kind, right.reported) == (MatchKind.SAME_FOOTAGE, True)
    # Only the same bytes are certain.
    assert 0.9 < right.probability < 1
    take = judged(MATCH, ONE, [said(Verdict.OTHER_TAKE, *where)])
    assert take.kind is MatchKind.SAME_PLACE
    wrong = judged(MATCH, ONE, [said(Verdict.WRONG, *where)])
    assert (wrong.kind, wrong.reported, wrong.score) == (MatchKind.UNCLEAR, False, 0.0)
    assert wrong.judged is not None
    assert (wrong.judged.kind, wrong.judged.who) == (MatchKind.SAME_FOOTAGE, "Nour")
    sound = replace(MATCH, kind=MatchKind.SAME_SOUND, reported=False)
    heard = judged(sound, ONE, [said(Verdict.RIGHT, *where, track="sound")])
    assert (heard.kind, heard.reported) == (MatchKind.SAME_SOUND, True)
    # A sound has no other take of one place.
    assert not judged(heard, ONE, [said(Verdict.OTHER_TAKE, *where, track="sound")]).reported


def test_the_last_word_counts_and_a_withdrawn_one_leaves_what_was_found() -> None:
    where = (10.0, 20.0), (110.0, 120.0)
    words = [said(Verdict.WRONG, *where), said(Verdict.RIGHT, *where)]
    twice = judged(judged(MATCH, ONE, words[:1]), ONE, words)
    assert twice.reported
    assert as_found(twice) == MATCH
    assert judged(twice, ONE, [*words, said(Verdict.WITHDRAWN, *where)]) == MATCH


# With a real archive


def check(archive: Path, query: Path, *words: str) -> dict[str, Any]:
    ran = antedate("check", query, "--archive", archive, "--json", "--all", *words)
    assert ran.status == DONE, ran.err
    return ran.object


def judge(folder: Path, answer: dict[str, Any], verdict: Verdict, which: int = 0) -> None:
    match = answer["matches"][which]
    with Archive.open(folder) as archive:
        archive.judgements.add(
            verdict,
            who="نور",
            why="the sign is another",
            query=answer["query"]["sha256"],
            query_s=(match["query_start_s"], match["query_end_s"]),
            reference=match["reference"]["sha256"],
            reference_s=(match["reference_start_s"], match["reference_end_s"]),
        )


def test_a_match_that_a_person_found_wrong_is_reported_no_more(
    archive: Path, clips: Clips, tmp_path: Path
) -> None:
    before = check(archive, clips.repost)
    assert (before["matches"][0]["kind"], before["matches"][0]["judged"]) == ("same_footage", None)
    assert len(before["earliest"]) == 1
    judge(archive, before, Verdict.WRONG)

    after = check(archive, clips.repost)
    Draft202012Validator(machine.schema()).validate(after)
    assert after["earliest"] == []
    assert "That does not make it new" in after["finding"]
    assert "One match was judged by a person otherwise" in after["notes"][-1]
    assert [shot["finding"] for shot in after["shots"]] == [None]
    (match,) = [m for m in after["matches"] if m["judged"]]
    assert not match["reported"]
    assert match["judged"]["found"] == {"kind": "same_footage", "reported": True}
    assert match["judged"]["verdict"] == "wrong"
    assert (match["judged"]["who"], match["judged"]["why"]) == ("نور", "the sign is another")
    plain = antedate("check", clips.repost, "--archive", archive, "--all")
    assert "judged wrong by نور on 20" in plain.out

    # Another file with another hash is another question.
    other = tmp_path / "other.mp4"
    other.write_bytes(clips.repost.read_bytes() + b"\0\0\0\x08free")
    assert len(check(archive, other)["earliest"]) == 1

    judge(archive, before, Verdict.WITHDRAWN)
    again = check(archive, clips.repost)
    assert again["earliest"] == before["earliest"]
    assert again["notes"] == before["notes"]


def test_the_earliest_is_worked_out_from_what_people_said(
    archive: Path, clips: Clips, tmp_path: Path
) -> None:
    """Two copies of the street; the older one is judged another take: the later one is first."""
    older = tmp_path / "older.mp4"
    older.write_bytes(clips.street.read_bytes() + b"\0\0\0\x08free")
    words = ["--published", "2021-02-03", "--source", "Older", "--archive", archive]
    assert antedate("add", older, *words).status == DONE
    before = check(archive, clips.repost)
    assert "2021-02-03 (zone unknown) by Older" in before["finding"]
    sha256, _ = hash_file(older)
    which = [match["reference"]["sha256"] for match in before["matches"]].index(sha256)
    judge(archive, before, Verdict.OTHER_TAKE, which)
    report = tmp_path / "out.html"
    after = check(archive, clips.repost, "--report", str(report))
    assert "2023-05-06 (zone unknown) by Street channel" in after["finding"]
    assert "Older" not in after["finding"]
    (take,) = [m for m in after["matches"] if m["reference"]["sha256"] == sha256]
    assert (take["kind"], take["judged"]["verdict"]) == ("same_place", "other_take")
    page = report.read_text()
    assert "Judged another take</strong> by <bdi>نور</bdi>" in page
    assert "the sign is another" in page
    public = ["--report", str(report), "--public"]
    check(archive, clips.repost, *public)
    page = report.read_text()
    assert "Judged another take</strong> by a person" in page
    assert "نور" not in page
    assert "the sign is another" not in page


def test_an_unclear_match_that_a_person_found_right_is_reported(
    archive: Path, clips: Clips
) -> None:
    """The later take of the street, which is none of the archive's footage by itself."""
    before = check(archive, clips.later)
    assert before["earliest"] == []
    assert before["matches"], "the other take of the place is to be a candidate at least"
    judge(archive, before, Verdict.RIGHT)
    after = check(archive, clips.later)
    match = after["matches"][0]
    assert (match["kind"], match["reported"]) == ("same_footage", True)
    assert "2023-05-06 (zone unknown) by Street channel" in after["finding"]


def test_a_check_of_a_post_is_judged_too_from_the_other_side(
    archive: Path, clips: Clips, tmp_path: Path
) -> None:
    """The judgement was of repost beside street; asked of street, the repost is none of it."""
    before = check(archive, clips.repost)
    copy = shutil.copy(clips.repost, tmp_path / "repost.mp4")
    words = ["--published", "2024-02-03", "--source", "Reposter", "--archive", archive]
    assert antedate("add", copy, *words).status == DONE
    sha256, _ = hash_file(clips.repost)

    def kinds() -> set[str]:
        answer = check(archive, clips.street)
        of_repost = [m for m in answer["matches"] if m["reference"]["sha256"] == sha256]
        assert json.dumps(of_repost).count('"verdict":') <= 1
        return {m["kind"] for m in of_repost if m["reported"]}

    assert kinds() == {"same_footage"}
    judge(archive, before, Verdict.OTHER_TAKE)
    assert kinds() == {"same_place"}
