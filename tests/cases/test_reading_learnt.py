"""The learnt reader: its pieces, what it makes of probabilities, and its shipped network."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from antedate.cases.drafts import Draft, RelationKind, Span, SpeakerKind
from antedate.cases.reading import read_report
from antedate.cases.reading.learnt import LearntReader
from antedate.cases.reading.learnt_aliases import same_names
from antedate.cases.reading.learnt_candidates import KINDS, kept
from antedate.cases.reading.learnt_judged import NONE, Judged
from antedate.cases.reading.learnt_model import FOLDER, Network, network
from antedate.cases.reading.learnt_pieces import MOST_PIECES, pieces
from antedate.cases.reading.learnt_thresholds import Thresholds
from antedate.errors import UsageError
from antedate.when import parse_moment

PUBLISHED = parse_moment("2031-06-12T18:00:00+02:00")  # a Thursday
TWO = (
    "A bomb killed two people in Velin on Monday.\n\n"
    "An earthquake shook Dorvane on Tuesday. The Vale Front was in every mouth."
)


def rules(text: str = TWO) -> Draft:
    return read_report(text, PUBLISHED, "Norwire")


def judged(draft: Draft, mentions: list[Span] | None = None, **given: object) -> Judged:
    """Nothing is held likely, but what is ``given``."""
    if mentions is None:
        mentions = [Span(at, at + len(n)) for n in ("Velin", "Dorvane", "Vale Front")
                    if (at := draft.text.find(n)) >= 0]  # fmt: skip
    told = [(n, s) for n, i in enumerate(draft.incidents) for s in i.spans]
    some, events, dates = len(mentions), len(told), len(draft.dates)
    nothing: dict[str, object] = {
        "mentions": mentions,
        "role": np.zeros((some, 3), np.float32),
        "spot": np.zeros(some, np.float32),
        "told": [s for _, s in told],
        "owner": np.array([n for n, _ in told], np.int64),
        "tie": np.full((some, 3, events), 1 / max(events, 1), np.float32),
        "real": np.ones(events, np.float32),
        "joint": np.full((events, events), 0.5, np.float32),
        "kind": np.zeros((events, len(KINDS)), np.float32),
        "dates": np.zeros((events, dates + 1), np.float32),
        "places": np.zeros((events, some + 1), np.float32),
        "statements": [],
        "said": np.zeros((0, some + 1), np.float32),
        "same": [],
        "end": len(draft.text),
    }
    return Judged(**{**nothing, **given})  # type: ignore[arg-type]


def amended(draft: Draft, held: Judged, **least: float) -> Draft:
    return LearntReader(Thresholds(**least), lambda _: held).amend(draft, PUBLISHED)


def test_a_mention_held_to_be_blamed_is_drafted_with_its_incident() -> None:
    draft = rules()
    assert not draft.relations
    role, tie = np.zeros((3, 3), np.float32), np.zeros((3, 3, 2), np.float32)
    role[2, 1], tie[2, 1] = 0.9, (0.1, 0.9)
    (relation,) = amended(draft, judged(draft, role=role, tie=tie), blamed=0.6).relations
    assert (relation.kind, relation.actor) == (RelationKind.BLAMED_ON, "Vale Front")
    assert relation.incident == 1
    assert relation.span.of(draft.text) == "Vale Front"
    assert not amended(draft, judged(draft, role=role, tie=tie), blamed=0.95).relations


def test_a_relation_of_the_rules_that_the_network_doubts_is_left_out() -> None:
    draft = rules("A bomb killed two in Velin on Monday. The Vale Front claimed responsibility.")
    assert [r.actor for r in draft.relations] == ["Vale Front"]
    held = judged(draft)
    assert not amended(draft, held, relation_kept=0.1).relations
    assert amended(draft, held, relation_kept=0.0).relations == draft.relations


def test_a_relation_is_told_once_with_the_actor_that_the_network_names() -> None:
    draft = rules(
        "A bomb killed two in Velin on Monday. "
        "Sarvia's foreign ministry denied any role in the bombing."
    )
    assert [r.actor for r in draft.relations] == ["Sarvia"]
    at = draft.text.index("Sarvia's foreign ministry")
    role = np.zeros((1, 3), np.float32)
    role[0, 2] = 0.95
    (one,) = amended(draft, judged(draft, [Span(at, at + 25)], role=role)).relations
    assert (one.kind, one.actor) == (RelationKind.DENIED_BY, "Sarvia's foreign ministry")


def test_names_held_to_be_one_become_one_actor() -> None:
    draft = rules()
    held = judged(draft, same=[("Velin", "Dorvane", 0.9), ("Velin", "Vale Front", 0.1)])
    given = amended(draft, held, alias=0.6)
    assert [(a.first, a.second) for a in given.aliases] == [("Velin", "Dorvane")]
    (one,) = [a for a in given.actors if a.name in ("Velin", "Dorvane")]
    assert {x.spelling for x in one.aliases} == {"Velin", "Dorvane"}


def test_actors_made_one_by_a_spelling_stay_in_doubt_under_their_own_names() -> None:
    """The Vale Front is also VF: that Dorvane is the one makes nobody sure of the other."""
    draft = rules(TWO + " The Vale Front (VF) said so.")
    (front,) = [a for a in draft.actors if a.name == "Vale Front"]
    assert {x.spelling for x in front.aliases} == {"Vale Front", "VF"}
    given = amended(draft, judged(draft, same=[("Dorvane", "VF", 0.9)]), alias=0.6)
    pairs = {frozenset((a.first, a.second)) for a in given.aliases}
    assert {frozenset(("Dorvane", "VF")), frozenset(("Dorvane", "Vale Front"))} <= pairs


def test_two_names_are_one_by_the_mention_that_tells_it_most() -> None:
    """Of three mentions of the one, only the last stands as "alias" asks, eight pieces off."""
    width = 4
    m = np.zeros((4, width), np.float32)
    m[2, 0], m[3, 1] = 4.0, 4.0
    at = np.array([[n * 8, n * 8] for n in range(4)], np.int64)
    weights: dict[str, NDArray[np.float32]] = {
        "same1.weight": np.zeros((1, 2 * width + 11), np.float32),
        "same1.bias": np.zeros(1, np.float32),
        "same2.weight": np.zeros((1, 1), np.float32),
        "same2.bias": np.full(1, -4, np.float32),
        "alias": np.zeros((width, width), np.float32),
        "alias_far": np.zeros(24, np.float32),
    }
    ((one, two, p),) = same_names(weights, ["Vale", "Vale", "Vale", "Dorn"], m, at)
    assert (one, two) == ("Vale", "Dorn")
    assert p == pytest.approx(1 / (1 + np.exp(4)), rel=1e-5)
    weights["alias"][0, 1] = 1.0
    ((_, _, p),) = same_names(weights, ["Vale", "Vale", "Vale", "Dorn"], m, at)
    # 4 x 1 x 4 over the root of the width, less 4.
    assert p == pytest.approx(1 / (1 + np.exp(-4)), rel=1e-5)


def test_a_bare_article_is_no_name() -> None:
    text = "The the Vale Front"
    assert kept(text, [Span(0, 3), Span(4, 7), Span(8, 18)]) == [Span(8, 18)]


def test_a_statement_that_only_the_network_sees_is_drafted_with_its_speaker() -> None:
    draft = rules()
    span = Span(draft.text.index("An earth"), draft.text.index(" The Vale"))
    said = np.array([[0.0, 0.0, 0.9, 0.1]], np.float32)
    held = judged(draft, statements=[(span, 0.95)], said=said)
    (statement,) = amended(draft, held, statement=0.7, speaker=0.5).statements
    assert (statement.speaker.words, statement.text) == ("Vale Front", span.of(draft.text))
    assert not amended(draft, held, statement=0.7, speaker=0.95).statements


def test_a_date_and_a_place_are_chosen_again_only_when_likely() -> None:
    draft = rules()
    dates, places = np.zeros((2, 3), np.float32), np.zeros((2, 4), np.float32)
    held = judged(draft, dates=dates, places=places)
    assert amended(draft, held, date=0.7, place=0.7).incidents == draft.incidents
    dates[0, 1] = places[0, 1] = 9.0
    first = amended(draft, held, date=0.7, place=0.7).incidents[0]
    assert (first.date, first.place) == (1, "Dorvane")


def seen_besides(draft: Draft, span: Span, kind: str, **given: object) -> Judged:
    """With one more word for an incident, that only the network takes for one."""
    held = judged(draft)
    events, some, dates = len(held.told) + 1, len(held.mentions), len(draft.dates)
    kinds = np.zeros((events, len(KINDS)), np.float32)
    kinds[-1, KINDS.index(kind)] = 1.0
    joint = np.zeros((events, events), np.float32)
    wider: dict[str, object] = {
        "told": [*held.told, span],
        "owner": np.append(held.owner, NONE),
        "tie": np.full((some, 3, events), 1 / events, np.float32),
        "real": np.ones(events, np.float32),
        "joint": joint,
        "kind": kinds,
        "dates": np.zeros((events, dates + 1), np.float32),
        "places": np.zeros((events, some + 1), np.float32),
    }
    return judged(draft, None, **{**wider, **given})


def test_an_incident_that_only_the_network_sees_is_drafted_with_its_date_and_place() -> None:
    draft = rules(TWO + " Somebody had turned the bolts of the bridge on Tuesday.")
    at = draft.text.index("turned the bolts")
    dates, places = np.zeros((3, len(draft.dates) + 1)), np.zeros((3, 4))
    dates[2, 1] = places[2, 1] = 9.0
    held = seen_besides(draft, Span(at, at + 16), "sabotage", dates=dates, places=places)
    assert len(draft.incidents) == 2
    found = amended(draft, held, incident=0.7).incidents
    assert (len(found), found[2].what, found[2].date, found[2].place) == (
        3,
        "sabotage",
        1,
        "Dorvane",
    )
    assert found[2].spans == (Span(at, at + 16),)
    assert not amended(draft, replace(held, real=np.zeros(3, np.float32)), incident=0.7).incidents[
        2:
    ]


def test_another_word_for_an_incident_makes_no_second_one() -> None:
    draft = rules()
    at = draft.text.index("in every mouth")
    joint = np.zeros((3, 3), np.float32)
    joint[2, 1] = 0.9
    role, tie = np.zeros((3, 3), np.float32), np.zeros((3, 3, 3), np.float32)
    role[2, 1], tie[2, 1, 2] = 0.95, 1.0
    held = seen_besides(draft, Span(at, at + 5), "attack", joint=joint, role=role, tie=tie)
    given = amended(draft, held, joined=0.5, blamed=0.6)
    assert len(given.incidents) == 2
    # What is said of that word is said of the incident.
    assert [r.incident for r in given.relations] == [1]


def test_what_is_said_of_a_word_that_is_no_incident_is_no_relation() -> None:
    draft = rules()
    at = draft.text.index("in every mouth")
    role, tie = np.zeros((3, 3), np.float32), np.zeros((3, 3, 3), np.float32)
    role[2, 1], tie[2, 1] = 0.95, (0.1, 0.2, 0.7)
    real = np.array([1.0, 1.0, 0.1], np.float32)
    held = seen_besides(draft, Span(at, at + 5), "attack", role=role, tie=tie, real=real)
    assert not amended(draft, held, blamed=0.6).relations
    tie[2, 1] = (0.1, 0.6, 0.3)
    assert [r.incident for r in amended(draft, held, blamed=0.6).relations] == [1]


def test_a_place_that_is_named_often_is_chosen_by_all_its_mentions() -> None:
    draft = rules(TWO + " Dorvane slept. Dorvane woke.")
    named = [Span(m.start(), m.end()) for m in re.finditer("Dorvane", draft.text)]
    mentions = [Span(draft.text.index("Velin"), draft.text.index("Velin") + 5), *named]
    places = np.log(np.array([[0.22, 0.2, 0.2, 0.2, 0.18]] * 2, np.float32))
    held = judged(draft, mentions, places=places)
    found = amended(draft, held, place=0.5, date=2.0).incidents
    assert [i.place for i in found] == ["Dorvane", "Dorvane"]


def test_a_place_is_no_actor_but_where_it_speaks_or_is_blamed() -> None:
    draft = rules()
    assert {"Velin", "Dorvane"} <= {a.name for a in draft.actors}
    same = [("Velin", "Dorvane", 0.9)]
    held = judged(draft, spot=np.array([0.9, 0.9, -0.9], np.float32), same=same)
    found = amended(draft, held, place_no_actor=0.4)
    names = {a.name for a in found.actors}
    assert not {"Velin", "Dorvane"} & names
    assert not found.aliases
    assert any("Vale Front" in name for name in names)
    role = np.zeros((3, 3), np.float32)
    role[1, 1] = 0.99
    blamed = amended(draft, replace(held, role=role, same=[]), place_no_actor=0.4, blamed=0.9)
    assert "Dorvane" in {a.name for a in blamed.actors}


def test_for_whom_a_pronoun_stands_is_chosen_again_and_the_pronoun_kept() -> None:
    text = (
        "The Vale Front met in Velin on Monday. Olga Ruun left. He said that the talks had failed."
    )
    draft = rules(text)
    (one,) = draft.statements
    assert one.speaker.words == "He"
    mentions = [Span(at, at + len(n)) for n in ("Vale Front", "Olga Ruun")
                if (at := draft.text.index(n)) >= 0]  # fmt: skip
    other = "Vale Front" if "Olga" in one.speaker.refers_to else "Olga Ruun"
    said = np.array([[0.1, 0.9, 0.0] if other == "Olga Ruun" else [0.9, 0.1, 0.0]], np.float32)
    (found,) = amended(
        draft, judged(draft, mentions, statements=[(one.span, 0.9)], said=said)
    ).statements
    assert (found.speaker.words, found.speaker.refers_to) == ("He", other)


def test_a_word_that_is_not_quoted_is_no_statement() -> None:
    draft = rules()
    said = np.array([[0.0, 0.0, 0.9, 0.1]], np.float32)
    for words, count in (("earthquake", 0), ("earthquake shook Dorvane", 1)):
        at = draft.text.index(words)
        held = judged(draft, statements=[(Span(at, at + len(words)), 0.95)], said=said)
        assert len(amended(draft, held, statement=0.7, speaker=0.5).statements) == count


def test_incidents_are_doubted_in_a_text_without_names() -> None:
    draft = rules("There was an explosion on Monday.")
    assert len(draft.incidents) == 1
    held = judged(draft, mentions=[], real=np.zeros(1, np.float32))
    assert not amended(draft, held, incident_kept=0.4).incidents


def test_incidents_that_are_one_are_put_together_with_what_is_said_of_them() -> None:
    text = (
        "A bomb killed two people in Velin on Monday. In 2030 another blast had killed nine people "
        "there. The Vale Front claimed responsibility for the 2030 blast."
    )
    draft = rules(text)
    assert len(draft.incidents) == 2
    owner = [n for n, i in enumerate(draft.incidents) for _ in i.spans]
    joint = np.ones((len(owner), len(owner)), np.float32)
    (one,) = amended(draft, judged(draft, joint=joint), merged=0.8).incidents
    assert (one.killed, one.place) == (2, draft.incidents[0].place)
    assert set(one.spans) == {s for i in draft.incidents for s in i.spans}
    assert all(r.incident == 0 for r in amended(draft, judged(draft, joint=joint)).relations)
    assert len(amended(draft, judged(draft, joint=joint * 0.7), merged=0.8).incidents) == 2


def test_pieces_keep_their_characters() -> None:
    text = "Komelay Azadî (KA) took it.\nNo"
    known = ["[UNK]", "kom", "##elay", "azad", "##i", *"()", "ka", "took", "it", ".", "no"]
    vocabulary = {word: n for n, word in enumerate(known)}
    read = pieces(text, vocabulary)
    words = [text[a:b] for a, b in zip(read.starts, read.ends, strict=True)]
    assert words == ["Kom", "elay", "Azad", "î", "(", "KA", ")", "took", "it", ".", "No"]
    assert read.cases == [6, 6, 1, 1, 3, 2, 3, 0, 0, 3, 6]
    assert read.of(Span(text.index("Azad"), text.index(" took"))) == (2, 6)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="missing a file") as raised:
        Network(tmp_path)
    assert "vocabulary.txt" in str(raised.value)


@pytest.mark.parametrize("text", ["", "\n", "…", "It rained all night, and nobody went out."])
def test_a_text_without_anything_gives_nothing(text: str) -> None:
    draft = LearntReader().amend(rules(text), PUBLISHED)
    assert (draft.relations, draft.aliases, draft.statements) == ((), (), ())


def test_a_report_is_read_the_same_twice() -> None:
    draft = rules()
    assert LearntReader().amend(draft, PUBLISHED) == LearntReader().amend(draft, PUBLISHED)


def test_of_an_enormous_text_only_the_beginning_is_judged() -> None:
    told = "The Vale Front was in Velin, and Dorvane burned again, the mayor said.\n"
    text = told * 2_000
    draft = rules(text)
    held = network().judge(draft)
    end = held.end
    assert end < len(text) // 4
    assert len(pieces(text, {"[UNK]": 0}).ids) <= MOST_PIECES
    far = [s for s in LearntReader().amend(draft, PUBLISHED).statements if s.span.start > end]
    assert far == [s for s in draft.statements if s.span.start > end]
    assert far


def test_the_shipped_network_sees_what_no_rule_of_wording_does() -> None:
    text = (
        "Two police officers were killed by a bomb in Velin on Monday.\n\n"
        "The Karo Brigades put their name to the bombing in a message on Tuesday. "
        "The governor, Dano Merik, laid it at the door of the Vale Front. "
        "The Vale Front said it had no hand in it."
    )
    draft = LearntReader().amend(rules(text), PUBLISHED)
    told = {(r.kind, r.actor) for r in draft.relations}
    assert (RelationKind.CLAIMED_BY, "Karo Brigades") in told
    assert {actor for kind, actor in told if kind is RelationKind.DENIED_BY} <= {"Vale Front"}


@pytest.mark.parametrize(
    ("words", "kind", "name"),
    [
        ("Two members of the provincial council", SpeakerKind.UNNAMED, ""),
        ("Residents", SpeakerKind.UNNAMED, ""),
        ("Brigadier Nasser al-Ghuraybi", SpeakerKind.NAMED, "Nasser al-Ghuraybi"),
        ("The Partisans of the Clear Path", SpeakerKind.NAMED, "Partisans of the Clear Path"),
    ],
)
def test_a_speaker_that_is_only_described_gets_no_name(
    words: str, kind: SpeakerKind, name: str
) -> None:
    """The network chooses a mention; whether that names anybody is told as the rules tell it."""
    text = f"The river rose. {words} had seen it."
    draft = rules(text)
    start = text.index(words)
    held = judged(
        draft,
        mentions=[Span(start, start + len(words))],
        statements=[(Span(start, len(text)), 0.95)],
        said=np.array([[0.95, 0.05]], np.float32),
    )
    (made,) = amended(draft, held).statements
    assert (made.speaker.kind, made.speaker.name) == (kind, name)
    assert made.speaker.description == ("" if name else words)


def test_where_the_network_stops_reading_is_told() -> None:
    short, long = rules(), rules(TWO + " It rained again." * 4000)
    for draft, told in ((short, False), (long, True)):
        given = LearntReader().amend(draft, PUBLISHED)
        assert any("only rules read" in problem for problem in given.problems) is told


def test_files_that_are_no_network_are_told_with_the_remedy(tmp_path: Path) -> None:
    for name in ("vocabulary.txt", "heads.npz"):
        (tmp_path / name).write_bytes((FOLDER / name).read_bytes())
    (tmp_path / "encoder.onnx").write_bytes(b"cut off")
    with pytest.raises(UsageError, match="Install Antedate again"):
        Network(tmp_path)
