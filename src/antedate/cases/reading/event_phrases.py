"""Events told by several words: "turned over", "came down" of a roof, "grabbed" of people."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from antedate.cases.reading.lexicon import PEOPLE
from antedate.cases.reading.passages import Token, low
from antedate.cases.wording import listed

_VEHICLES = listed(
    "bus minibus truck lorry car van train tram tractor coach motorcycle trailer vehicle taxi "
    "motorbike tanker pickup ambulance minivan railcar locomotive bicycle scooter jeep"
)
_OBSTACLES = _VEHICLES | listed(
    "tree wall pole barrier pedestrian pedestrians crowd bridge lamp post"
)
_STRUCTURES = listed(
    "roof ceiling tower wall walls bridge building scaffold scaffolding crane face tunnel balcony "
    "stand stands floor chimney gallery minaret dome house block mast pier shaft arch"
)
_CAPTIVES = PEOPLE | listed(
    "crew girls schoolgirls pupils hostages travellers travelers passengers skipper men surveyors "
    "priest teacher teachers doctor clerk journalist aid pair couple captain mayor trader family"
)
_LAW = listed(
    "police officers agents customs security investigators authorities coastguard detectives "
    "inspectors prosecutors guards army soldiers"
)
_CAPTORS = listed(
    "gunmen gunman militants rebels bandits men kidnappers fighters insurgents masked attackers "
    "assailants pirates jihadists brigade militiamen raiders armed lions they who strangers"
)
_STUDENTS = listed("students workers protesters residents activists rectorate faculty campus "
                   "parents demonstrators squatters university")  # fmt: skip
_SHELLS = listed(
    "mortar shell shells rocket rockets artillery tank grad rounds round missile mortars"
)
_LANDS = listed("came landed fell slammed crashed exploded hit struck fallen falling landing burst")
_DESTROY = listed("gutted tore destroyed engulfed swept ripped consumed ravaged raced spread")
_WATER = listed("river rivers water stream creek lake levee dyke dam canal sea reservoir")


def phrase_event(tokens: Sequence[Token], at: int) -> str:
    """What the words at ``at`` tell of together; nothing if none."""
    rule = _RULES.get(tokens[at].low)
    return rule(tokens, at) if rule is not None else ""


def _near(tokens: Sequence[Token], at: int, before: int, after: int) -> set[str]:
    begin, end = max(at - before, 0), min(at + after + 1, len(tokens))
    return {t.low for t in tokens[begin:at]} | {t.low for t in tokens[at + 1 : end]}


def _capture(tokens: Sequence[Token], at: int) -> str:
    """ "seized 17 schoolgirls"; not drugs, and not by the police."""
    before = {t.low for t in tokens[max(at - 7, 0) : at]}
    after = {t.low for t in tokens[at + 1 : at + 9]}
    passive = before & {"was", "were", "been"}
    whom = before if passive else after
    if before & _LAW and not passive:
        return ""
    if not whom & _CAPTIVES:
        return ""
    return "arrest" if passive and "by" in after and after & _LAW else "kidnapping"


def _took(tokens: Sequence[Token], at: int) -> str:
    """ "took four surveyors from a guesthouse", "was taken in January"."""
    before = {t.low for t in tokens[max(at - 14, 0) : at]}
    after = [low(tokens, p) for p in range(at + 1, at + 9)]
    if {"captive", "hostage", "hostages", "gunpoint"} & set(after[:8]):
        return "kidnapping"
    if tokens[at].low == "taken" and low(tokens, at - 1) in ("was", "were"):
        return "taken" if after[0] in ("in", "on", "from", "by", "overnight", "at", "last") else ""
    if tokens[at].low in ("took", "marched", "dragged") and before & _CAPTORS:
        moved = {"from", "away", "off"} & set(after[:7])
        return "kidnapping" if moved and set(after) & (_CAPTIVES | {"people"}) else ""
    return ""


def _over(tokens: Sequence[Token], at: int) -> str:
    """ "turned over", "went over", "left the road" of a vehicle."""
    pair = low(tokens, at + 1)
    near = _near(tokens, at, 14, 6)
    if tokens[at].low == "left":
        road = {low(tokens, at + 2), low(tokens, at + 3)} & {"road", "track", "tracks", "rails"}
        return "crash" if road and near & _VEHICLES else ""
    if pair == "over":
        return "crash" if near & _VEHICLES else ""
    return "crash" if pair in ("into", "off", "through") and near & _VEHICLES else ""


def _hit(tokens: Sequence[Token], at: int) -> str:
    before = {t.low for t in tokens[max(at - 6, 0) : at]}
    after = {t.low for t in tokens[at + 1 : at + 7]}
    return "crash" if before & _VEHICLES and after & _OBSTACLES and not before & {"drone"} else ""


def _down(tokens: Sequence[Token], at: int) -> str:
    """ "came down": a drone on a quay, the roof of a hall."""
    pair = low(tokens, at + 1)
    near = {t.low for t in tokens[max(at - 9, 0) : at]}
    if pair in ("down", "in", "on", "onto", "into"):
        if near & {"drone", "drones", "missile", "missiles", "uav"}:
            return "strike"
        if near & _SHELLS:
            return "shelling"
    if pair in ("down", "in") and near & _STRUCTURES:
        return "collapse"
    if tokens[at].low in ("came", "come") and pair in ("over", "through"):
        if near & _SHELLS:
            return "shelling"
        return "flood" if near & _WATER else ""
    return ""


def _rounds(tokens: Sequence[Token], at: int) -> str:
    """ "mortar rounds came through the roof", "shells fell"."""
    lands = any(low(tokens, p) in _LANDS for p in range(at + 1, at + 4))
    return "shelling" if lands and low(tokens, at - 1) in _SHELLS else ""


def _flames(tokens: Sequence[Token], at: int) -> str:
    return "fire" if _near(tokens, at, 4, 4) & _DESTROY else ""


def _streets(tokens: Sequence[Token], at: int) -> str:
    return "protest" if {low(tokens, p) for p in range(at - 4, at)} & {"took", "taken"} else ""


def _occupied(tokens: Sequence[Token], at: int) -> str:
    follows = low(tokens, at + 1)
    if low(tokens, at) == "occupation" and follows in ("began", "ended", "entered", "started"):
        return "protest"
    return "protest" if _near(tokens, at, 14, 8) & _STUDENTS else ""


def _gas(tokens: Sequence[Token], at: int) -> str:
    return "protest" if low(tokens, at - 1) == "tear" else ""


def _mine(tokens: Sequence[Token], at: int) -> str:
    """ "a landmine killed two"; not the mine where coal is dug."""
    harms = listed("killed wounded maimed injured exploded blew went detonated killing")
    after = {low(tokens, p) for p in range(at + 1, at + 4)}
    dug = low(tokens, at - 1) in ("coal", "gold", "the", "salt", "copper")
    return "explosion" if after & harms and not dug else ""


def _bomber(tokens: Sequence[Token], at: int) -> str:
    return "explosion" if low(tokens, at - 1) == "suicide" else ""


def _break(tokens: Sequence[Token], at: int) -> str:
    """ "prison break", "broke out of jail"."""
    if low(tokens, at - 1) in ("prison", "jail"):
        return "escape"
    if low(tokens, at + 1) != "out" or low(tokens, at + 2) != "of":
        return ""
    away = {low(tokens, p) for p in range(at + 3, at + 7)}
    return "escape" if away & {"prison", "jail", "custody", "camp"} else ""


_HELD = listed("inmate inmates prisoner prisoners convict convicts detainee detainees prison jail "
               "custody fugitives fugitive")  # fmt: skip


def _escaped(tokens: Sequence[Token], at: int) -> str:
    """ "180 inmates escaped", "22 prisoners got out", "fled the jail"."""
    if tokens[at].low == "got" and low(tokens, at + 1) not in ("out", "away", "free"):
        return ""
    if tokens[at].low == "fled" and not _near(tokens, at, 0, 6) & listed("prison jail custody"):
        return ""
    return "escape" if _near(tokens, at, 8, 6) & _HELD else ""


def _held(tokens: Sequence[Token], at: int) -> str:
    """ "five people were held overnight", "is being held by police"."""
    be = low(tokens, at - 1) in ("were", "was", "been", "being", "are", "is")
    told = {low(tokens, p) for p in range(at + 1, at + 6)} & listed(
        "overnight questioning custody police suspicion bail cells jail"
    )
    return "arrest" if be and told else ""


def _gave_way(tokens: Sequence[Token], at: int) -> str:
    """ "a hillside gave way"; of a dam or a roof elsewhere."""
    slope = {t.low for t in tokens[max(at - 14, 0) : at]} & _SLOPES
    return "landslide" if low(tokens, at + 1) == "way" and slope else ""


_SLOPES = listed(
    "hillside slope hill mountainside mountain cliff scree slopes hillsides spoil heap"
)
_BURIED = _SLOPES | listed("slip slide mud earth rocks soil debris boulders mudslide landslide")


def _buried(tokens: Sequence[Token], at: int) -> str:
    """ "the slip that buried two houses", "a camp on the slope was engulfed"."""
    before = {t.low for t in tokens[max(at - 9, 0) : at]}
    return "landslide" if before & _BURIED else ""


def _under_water(tokens: Sequence[Token], at: int) -> str:
    return "flood" if low(tokens, at - 1) == "under" and low(tokens, at - 2) in (
        "was", "were", "is", "are", "lay", "went", "stood", "already", "still",
    ) else ""  # fmt: skip


def _hits(tokens: Sequence[Token], at: int) -> str:
    """ "5 hits between 06:30 and 07:10": of what is fired."""
    number = low(tokens, at - 1)
    counted = number.isdecimal() or number in ("two", "three", "four", "five", "six", "several")
    return "shelling" if counted and low(tokens, at + 1) not in ("the", "a", "on") else ""


def _beaten(tokens: Sequence[Token], at: int) -> str:
    if low(tokens, at + 1) in ("back", "path", "down", "off") or low(tokens, at - 1) == "if":
        return ""
    whom = _near(tokens, at, 6, 7) & (PEOPLE | listed("agent candidate man woman him her them"))
    return "attack" if whom else ""


def _banks(tokens: Sequence[Token], at: int) -> str:
    over = {low(tokens, p) for p in range(at - 4, at)} & {"over", "burst", "broke", "overflowed"}
    return "flood" if over else ""


def _topped(tokens: Sequence[Token], at: int) -> str:
    after = {low(tokens, p) for p in range(at + 1, at + 4)}
    return "flood" if after & {"levee", "dyke", "dike", "dam", "banks", "embankment"} else ""


def _shocks(tokens: Sequence[Token], at: int) -> str:
    return "earthquake" if _near(tokens, at, 8, 8) & listed(
        "magnitude seismic seismological seismologists smaller quake earthquake"
    ) else ""  # fmt: skip


def _picked(tokens: Sequence[Token], at: int) -> str:
    up = low(tokens, at + 1) == "up" and _near(tokens, at, 8, 6) & listed(
        "police suspects suspect raid raids men agents officers"
    )  # fmt: skip
    return "arrest" if up else ""


def _won(tokens: Sequence[Token], at: int) -> str:
    """ "won by 20 points", "won a third term"."""
    after = {low(tokens, p) for p in range(at + 1, at + 7)}
    return "election" if after & listed("points votes percent term seats landslide %") else ""


_Rule = Callable[[Sequence[Token], int], str]
_RULES: dict[str, _Rule] = {
    word: rule
    for words, rule in (
        ("seized seize grabbed snatched captured herded nabbed", _capture),
        ("won win", _won),
        ("took taken marched dragged", _took),
        ("turned went rolled tipped flipped left ran", _over),
        ("hit struck", _hit),
        ("came come fell caved crashed", _down),
        ("round rounds", _rounds),
        ("flames", _flames),
        ("streets", _streets),
        ("occupation occupied occupying", _occupied),
        ("gas", _gas),
        ("mine mines landmine landmines", _mine),
        ("bomber bombers", _bomber),
        ("break broke", _break),
        ("held", _held),
        ("gave gives", _gave_way),
        ("buried engulfed", _buried),
        ("water", _under_water),
        ("hits", _hits),
        ("escaped escape escapes breakout got fled absconded", _escaped),
        ("beating beaten clubbed lynched lynching", _beaten),
        ("banks", _banks),
        ("topped", _topped),
        ("shocks shock", _shocks),
        ("picked", _picked),
    )
    for word in words.split()
}
PHRASE_WORDS = frozenset(_RULES)
"""The words that some rule of this module looks at."""
