"""Cases at the desk as programs and several people use them: nothing lost, nothing doubled."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import httpx
import pytest
from desk_material import HOSTILE, small_archive
from jsonschema import Draft202012Validator
from running_desk import RunningDesk, over, sent

from antedate.exports.case_object import schema
from antedate.store import Archive, Role
from antedate.web.people import COOKIE, csrf_of

REPORT = "".join(
    f'"The bridge {n} fell on March {n + 1}," said Mira Holt{n}, a shopkeeper.\n'
    f"The Ashir{n} Brigades said on Friday that they attacked convoy {n}.\n"
    for n in range(12)
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    """A desk on an archive of two posts with footage."""
    folder = tmp_path_factory.mktemp("desk") / "cases"
    small_archive(folder)
    started = RunningDesk.start(folder / "archive")
    yield started
    started.stop()


@contextmanager
def as_person(desk: RunningDesk, name: str, role: Role = Role.VERIFIER) -> Iterator[httpx.Client]:
    """A client that somebody is signed in with."""
    with Archive.open(desk.folder) as archive:
        secret = archive.desk.sign_in(name, role, timedelta(hours=1))
    with httpx.Client(base_url=desk.address, timeout=60, trust_env=False) as client:
        client.cookies.set(COOKIE, secret)
        client.headers["x-csrf-token"] = csrf_of(secret)
        yield client


@pytest.fixture(scope="module")
def ada(desk: RunningDesk) -> Iterator[httpx.Client]:
    """Ada, who may do everything."""
    with as_person(desk, "Ada", Role.ADMIN) as client:
        yield client


@pytest.fixture
def case(ada: httpx.Client, request: pytest.FixtureRequest) -> str:
    """The address of a new case."""
    made = ada.post("/api/cases", json={"name": request.node.name, "question": "Is it old?"})
    assert made.status_code == 201, made.text
    return f"/api/cases/{made.json()['id']}"


def read(client: httpx.Client, case: str, text: str | bytes, **said: str) -> dict[str, Any]:
    """A report that was sent in and read, as its job tells."""
    body = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    given = {"outlet": "Marnat Post", "published": "2024-03-16", "zone": "Europe/Paris", **said}
    sha256 = sent(client, body, "r.txt")
    asked = client.post(f"{case}/reports", json={"sha256": sha256, **given})
    assert asked.status_code == 202, asked.text
    return over(client, asked.json()["job"])


def drafts(client: httpx.Client, case: str, **chosen: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(
        f"{case}/drafts", params={"most": "500", **chosen}
    ).json()
    return found


def records(client: httpx.Client, case: str, kind: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(
        f"{case}/records", params={"kind": kind, "most": 500}
    ).json()
    return found


def source(client: httpx.Client, case: str) -> str:
    record = {"kind": "named", "name": "Mira Holt"}
    return str(
        client.post(f"{case}/records", json={"kind": "source", "record": record}).json()["id"]
    )


def statement(client: httpx.Client, case: str, text: str = "It fell") -> str:
    record = {"source": source(client, case), "form": "quote", "text": text}
    made = client.post(f"{case}/records", json={"kind": "statement", "record": record})
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


def page(address: str) -> str:
    return address.removeprefix("/api")


def test_two_verifiers_judge_the_same_and_different_drafts(
    desk: RunningDesk, ada: httpx.Client, case: str
) -> None:
    assert read(ada, case, REPORT)["state"] == "done"
    waiting = {one["id"]: one["version"] for one in drafts(ada, case)}
    ids = list(waiting)
    assert len(ids) > 20
    # Both begin with the same third, a few at a time, and go on to one of their own.
    third = len(ids) // 3
    shares = (ids[:third] + ids[third : 2 * third], ids[:third] + ids[2 * third :])
    begin = Barrier(2)

    def judge(place: int) -> dict[str, Any]:
        made: dict[str, Any] = {"made": {}, "refused": {}}
        with as_person(desk, f"Verifier {place}") as client:
            begin.wait()
            for at in range(0, len(shares[place]), 3):
                some = {id: waiting[id] for id in shares[place][at : at + 3]}
                answer = client.post(f"{case}/drafts/confirm", json={"drafts": some})
                assert answer.status_code == 200, answer.text
                for part in made:
                    made[part] |= answer.json()[part]
        return made

    with ThreadPoolExecutor(2) as pool:
        one, two = pool.map(judge, range(2))
    assert not set(one["made"]) & set(two["made"])
    refused = one["refused"] | two["refused"]
    assert any("was confirmed by Verifier" in said for said in refused.values())
    # What is about an incident that the other had not come to yet waits for it.
    late = {draft["id"]: "" for draft in drafts(ada, case, state="open")}
    assert all("which is not confirmed" in refused[id] for id in late)
    three = ada.post(f"{case}/drafts/confirm", json={"drafts": late}).json() if late else one
    assert set(one["made"]) | set(two["made"]) | set(three["made"]) == set(ids)
    assert {one["state"] for one in drafts(ada, case)} == {"confirmed"}
    made = [
        id
        for judged in (one, two, *([three] if late else []))
        for ids in judged["made"].values()
        for id in ids
    ]
    assert len(made) == len(set(made))
    texts = [one["record"]["text"] for one in records(ada, case, "statement")]
    assert (
        len(texts)
        == len(set(texts))
        == sum(1 for d in drafts(ada, case) if d["kind"] == "statement")
    )
    assert ada.post(f"{case}/log/verify", json={}).json()["whole"]


def test_a_draft_that_was_edited_meanwhile_is_not_confirmed_unseen(
    desk: RunningDesk, ada: httpx.Client, case: str
) -> None:
    read(ada, case, REPORT)
    said = next(one for one in drafts(ada, case) if one["kind"] == "statement")
    with as_person(desk, "Bo") as bo:
        edit = {"body": {"text": "The bridge stands"}, "seen": said["version"]}
        assert bo.patch(f"{case}/drafts/{said['id']}", json=edit).status_code == 200
    judged = ada.post(f"{case}/drafts/confirm", json={"drafts": {said["id"]: said["version"]}})
    assert "was edited by Bo" in judged.json()["refused"][said["id"]]
    assert "text is now \u201cThe bridge stands\u201d" in judged.json()["refused"][said["id"]]
    assert records(ada, case, "statement") == []


def test_a_judgement_is_taken_back_with_what_it_made(ada: httpx.Client, case: str) -> None:
    read(ada, case, REPORT)
    said = next(one for one in drafts(ada, case) if one["kind"] == "statement")
    made = ada.post(f"{case}/drafts/confirm", json={"drafts": {said["id"]: ""}}).json()["made"]
    record = next(id for id in made[said["id"]] if id.startswith("statement"))
    # What rests on it must go first.
    claim = {"text": "It fell", "about": ["source-1"], "basis": [record]}
    assert ada.post(f"{case}/records", json={"kind": "claim", "record": claim}).status_code == 201
    refused = ada.post(f"{case}/drafts/reopen", json={"drafts": {said["id"]: ""}}).json()
    assert "is named by claim-1" in refused["refused"][said["id"]]
    ada.post(f"{case}/records/claim-1/withdraw", json={"why": "not yet"})
    back = ada.post(f"{case}/drafts/reopen", json={"drafts": {said["id"]: ""}}).json()
    assert back == {"made": {said["id"]: []}, "refused": {}}
    assert records(ada, case, "statement") == []
    assert drafts(ada, case, state="open")


def test_two_corrections_at_once_lose_nothing(
    desk: RunningDesk, ada: httpx.Client, case: str
) -> None:
    made = statement(ada, case)
    seen = ada.get(f"{case}/records/{made}").json()["version"]
    form = {"filled": seen, "seen": seen, "f.source": "source-1", "f.form": "quote", "why": "heard"}
    with as_person(desk, "Bo") as bo:
        record = {"record": {"language": "en"}, "why": "English", "seen": seen}
        assert bo.patch(f"{case}/records/{made}", json=record).status_code == 200
    # Ada's form was filled before Bo corrected: it knows nothing of a language.
    to = f"{page(case)}/records/{made}/edit"
    answer = ada.post(to, data={**form, "f.text": "It fell down", "f.language": ""})
    assert answer.status_code == 409
    assert "was corrected by Bo" in answer.text
    assert "language is now \u201cen\u201d, was empty" in answer.text
    assert ada.get(f"{case}/records/{made}").json()["record"]["text"] == "It fell"
    now = ada.get(f"{case}/records/{made}").json()["version"]
    assert f'data-moved-now="{now}"' in answer.text
    answer = ada.post(to, data={**form, "f.text": "It fell down", "f.language": "", "seen": now})
    assert answer.status_code == 204
    record = ada.get(f"{case}/records/{made}").json()["record"]
    assert (record["text"], record["language"]) == ("It fell down", "en")
    history = ada.get(f"{case}/records/{made}/history").json()
    assert [one["who"] for one in history] == ["Ada", "Bo", "Ada"]


def test_twenty_people_add_at_once(desk: RunningDesk, ada: httpx.Client, case: str) -> None:
    made = statement(ada, case)

    def add(number: int) -> list[str]:
        with as_person(desk, f"Person {number}") as client:
            answers = [
                client.post(
                    f"{case}/records",
                    json={
                        "kind": "conclusion",
                        "record": {"text": f"{number}.{n}", "cites": [made]},
                    },
                )
                for n in range(3)
            ]
        assert [answer.status_code for answer in answers] == [201] * 3, answers[0].text
        return [answer.json()["id"] for answer in answers]

    with ThreadPoolExecutor(20) as pool:
        ids = [id for several in pool.map(add, range(20)) for id in several]
    assert len(set(ids)) == 60
    texts = {one["record"]["text"] for one in records(ada, case, "conclusion")}
    assert texts == {f"{number}.{n}" for number in range(20) for n in range(3)}
    assert ada.post(f"{case}/log/verify", json={}).json()["whole"]


def test_who_may_read_may_not_change(desk: RunningDesk, ada: httpx.Client, case: str) -> None:
    made = statement(ada, case)
    with as_person(desk, "Rea", Role.READER) as rea:
        assert rea.get(case).status_code == 200
        assert rea.get(page(case)).status_code == 200
        for path in ("/records", "/footage", "/reports", "/exports", "/drafts/confirm"):
            assert rea.post(case + path, json={}).status_code == 403, path
        assert rea.get(f"{page(case)}/records/{made}/edit").status_code == 403
        assert rea.post(f"{case}/log/verify", json={}).status_code == 200
    with as_person(desk, "Vera") as vera:
        erase = vera.post(f"{case}/records/{made}/erase", json={"why": "asked to"})
        assert erase.status_code == 403
        assert vera.request("DELETE", case, json={"why": "done"}).status_code == 403


def test_a_record_that_breaks_a_rule_is_refused_in_words(ada: httpx.Client, case: str) -> None:
    for kind, record, words in (
        ("conclusion", {"text": "It is old", "cites": []}, "cites no evidence"),
        ("claim", {"text": "x", "about": ["actor-9"], "basis": ["source-9"]}, "not in the case"),
        ("nothing", {}, "is no kind of record"),
        ("source", {"kind": "unnamed", "name": "Mira"}, "unnamed and has a name"),
        ("source", {"kind": "named", "nom": "Mira"}, "has no field"),
    ):
        answer = ada.post(f"{case}/records", json={"kind": kind, "record": record})
        assert answer.status_code == 400, answer.text
        assert words in answer.json()["error"]
    form = ada.post(f"{page(case)}/add/conclusion", data={"f.text": "It is old"})
    assert form.status_code == 400
    assert "Evidence" in form.text
    assert records(ada, case) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("https://example.org/report", "holds no text of a report"),
        (" \n \n", "holds no text of a report"),
    ],
)
def test_what_is_no_report_fails_in_words(
    ada: httpx.Client, case: str, text: str, words: str
) -> None:
    ended = read(ada, case, text)
    assert ended["state"] == "failed"
    assert words in ended["error"]
    assert str(Path.cwd()) not in ended["error"]
    assert "/uploads/" not in ended["error"]


def test_a_report_is_read_once(ada: httpx.Client, case: str) -> None:
    first, again = read(ada, case, REPORT), read(ada, case, REPORT)
    assert (first["result"]["already"], again["result"]["already"]) == (False, True)
    assert again["result"]["document"] == first["result"]["document"]
    assert len(records(ada, case, "document")) == 1
    bad = {"sha256": "0" * 64, "outlet": "x"}
    assert ada.post(f"{case}/reports", json=bad).status_code == 404
    wrong = {"sha256": records(ada, case, "document")[0]["record"]["sha256"], "outlet": "x"}
    answer = ada.post(f"{case}/reports", json={**wrong, "published": "last week"})
    assert answer.status_code == 400
    assert "not a date" in answer.json()["error"]


def test_a_saved_page_is_shown_as_text_alone(ada: httpx.Client, case: str) -> None:
    html = f"""<!doctype html><html><head><title>x</title><script>fetch('/jobs')</script></head>
    <body onload="alert(1)"><p>The dam broke on March 3, an official said.</p>
    <img src="http://tracker.example/pixel.gif"><form action="http://tracker.example/f"></form>
    <p>{HOSTILE.replace("<", "&lt;")}</p></body></html>"""
    ended = read(ada, case, html)
    document = ended["result"]["document"]
    shown = ada.get(f"{page(case)}/read/{document}").text
    assert "The dam broke on March 3" in shown
    for bad in ("tracker.example", "onload", "<img", "alert(1)</", "<script>alert", "\u202e"):
        assert bad not in shown
    assert "\u27e8RLO\u27e9" in shown


def test_five_megabytes_are_read_and_shown_in_parts(ada: httpx.Client, case: str) -> None:
    long = "A line of no meaning ".ljust(5_000, "x") + "\n"
    text = "The dam broke on March 3, an official said.\n" + long * 1_000 + REPORT
    assert len(text) > 5_000_000
    ended = read(ada, case, text)
    assert ended["state"] == "done", ended
    document = ended["result"]["document"]
    found = drafts(ada, case)
    last = max((one for one in found if one["passage"]), key=lambda one: one["passage"]["start"])
    assert last["passage"]["start"] > 5_000_000
    at = f"{page(case)}/read/{document}"
    for address in (at, f"{at}?draft={last['id']}"):
        answer = ada.get(address)
        assert answer.status_code == 200
        assert len(answer.content) < 300_000
    assert f'id="{last["id"]}"' in answer.text
    assert ada.get(f"{at}?part=100000").status_code == 404
    assert len(ada.get(page(case)).content) < 300_000


def test_exports_hold_what_they_should_and_go_after_a_while(
    desk: RunningDesk, ada: httpx.Client, case: str
) -> None:
    statement(ada, case, "Mira Holt saw it in Marnat")
    ada.post(f"{case}/footage", json={"post": "2"})
    given = {"form": "json", "leave_out": ["who", "text:Marnat"]}
    job = ada.post(f"{case}/exports", json=given).json()["job"]
    assert over(ada, job)["state"] == "done"
    (export,) = ada.get(f"{case}/exports").json()
    assert export["left_out"] == ["who", "chosen words"]
    files = f"{case}/exports/{job}/files"
    data = ada.get(f"{files}/0")
    assert "attachment" in data.headers["content-disposition"]
    value = json.loads(data.content)
    Draft202012Validator(schema()).validate(value)
    assert "Marnat" not in data.text
    assert "Ada" not in data.text
    assert ada.get(f"{files}/0", headers={"range": "bytes=0-9"}).content == data.content[:10]
    for path in ("7", "-1", "x", "..%2f0", "../0"):
        assert ada.get(f"{files}/{path}").status_code in (404, 422)
    other = ada.post("/api/cases", json={"name": "other"}).json()["id"]
    assert ada.get(f"/api/cases/{other}/exports/{job}/files/0").status_code == 404
    assert ada.post(f"{case}/exports", json={"form": "exe"}).status_code == 422
    assert (
        ada.post(f"{case}/exports", json={"form": "json", "leave_out": ["x.y"]}).status_code == 400
    )
    (folder,) = (desk.folder / "desk" / "exports").iterdir()
    old = time.time() - 8 * 24 * 3600
    os.utime(folder, (old, old))
    (export,) = ada.get(f"{case}/exports").json()
    assert export["files"] == []
    assert not folder.exists()
    assert ada.get(f"{files}/0").status_code == 404
    assert "not kept any more" in ada.get(f"{page(case)}/exports").text


def test_erasing_and_deleting_leave_nothing_behind(
    desk: RunningDesk, ada: httpx.Client, case: str
) -> None:
    made = statement(ada, case, "Something private")
    job = ada.post(f"{case}/exports", json={"form": "html"}).json()["job"]
    assert over(ada, job)["state"] == "done"
    assert "Something private" in ada.get(f"{case}/exports/{job}/files/0").text
    erased = ada.post(f"{case}/records/{made}/erase", json={"why": "asked to"}).json()
    assert (erased["entries"], erased["exports_removed"]) == (1, 1)
    assert ada.get(f"{case}/exports/{job}/files/0").status_code == 404
    for address in (case, page(case), f"{page(case)}/records/{made}", f"{case}/log"):
        assert "private" not in ada.get(address).text
    verdict = ada.post(f"{case}/log/verify", json={}).json()
    assert verdict["whole"]
    assert verdict["erased"] == 1
    report = read(ada, case, REPORT.replace("bridge", "private bridge"))["result"]["document"]
    (sent,) = [one for one in ada.get("/api/uploads").json() if one["name"] == "r.txt"][:1]
    assert ada.post(f"{case}/records/{report}/erase", json={"why": "asked to"}).status_code == 200
    kept = {one["sha256"] for one in ada.get("/api/uploads").json()}
    assert sent["sha256"] not in kept
    assert ada.post(f"{page(case)}/delete", data={"name": "another", "why": "x"}).status_code == 400
    name = ada.get(case).json()["name"]
    gone = ada.post(f"{page(case)}/delete", data={"name": name, "why": "over"})
    assert gone.status_code == 204
    answer = ada.post(f"{case}/records", json={"kind": "source", "record": {}})
    assert answer.status_code == 409
    assert "was deleted on" in answer.json()["error"]
    assert "by Ada (over)" in ada.get(page(case)).text
    assert ada.get("/api/cases/no-such-case").status_code == 404


def test_an_altered_log_is_found_against_a_head_and_against_a_hash(
    desk: RunningDesk, ada: httpx.Client, case: str
) -> None:
    statement(ada, case)
    head = ada.get(f"{page(case)}/log/head.json").text
    last = ada.get(f"{case}/log/head").json()["head"]
    alone = ada.post(f"{case}/log/verify", json={}).json()
    assert (alone["whole"], alone["held"]) == (True, False)
    assert "proves nothing" in alone["words"]
    source(ada, case)
    for told in (head, last, last.upper()):
        found = ada.post(f"{case}/log/verify", json={"head": told}).json()
        assert (found["whole"], found["held"]) == (True, True)
        assert "1 were added since" in found["words"]
    unknown = ada.post(f"{case}/log/verify", json={"head": "0" * 64}).json()
    assert not unknown["whole"]
    assert ada.post(f"{case}/log/verify", json={"head": "{}"}).status_code == 400
    other = ada.post("/api/cases", json={"name": "with another head"}).json()["id"]
    theirs = ada.get(f"/cases/{other}/log/head.json").text
    assert ada.post(f"{case}/log/verify", json={"head": theirs}).status_code == 400
    id = case.rpartition("/")[2]
    with closing(sqlite3.connect(desk.folder / "antedate.db")) as database, database:
        database.execute(
            "update case_entry set subject = 'source-9' where case_id = ? and number = 2", (id,)
        )
    for told in ("", head, last):
        found = ada.post(f"{case}/log/verify", json={"head": told}).json()
        assert (found["whole"], found["first_bad_entry"]) == (False, 2)
    assert "Not whole." in ada.post(f"{page(case)}/log/verify", data={"head": head}).text


def test_actors_are_merged_parted_and_given_spellings(ada: httpx.Client, case: str) -> None:
    basis = [source(ada, case)]
    for name in ("Jabhat al-Nahr", "Jabhat an Nahr", "River Board"):
        record = {"name": name, "kind": "group", "basis": basis}
        ada.post(f"{case}/records", json={"kind": "actor", "record": record})
    (pair,) = ada.get(f"{case}/actors/suggestions").json()
    assert (pair["first"], pair["second"]) == ("actor-1", "actor-2")
    merging = {"actors": ["actor-2"], "into": "actor-1", "why": ""}
    assert ada.post(f"{case}/actors/merge", json=merging).status_code == 400
    ada.post(f"{case}/actors/merge", json={**merging, "why": "one emblem"})
    assert [one["merged"] for one in ada.get(f"{case}/actors").json()] == [["actor-2"], []]
    spelling = "\u062c\u0628\u0647\u0629 \u0627\u0644\u0646\u0647\u0631"
    alias = {"actor": "actor-1", "spelling": spelling, "basis": basis}
    assert ada.post(f"{case}/actors/alias", json=alias).status_code == 201
    assert ada.post(f"{case}/actors/alias", json=alias).status_code == 400
    assert spelling in ada.get(f"{page(case)}/actors/actor-1").text
    form = {"actor": "actor-1", "why": "two emblems"}
    assert ada.post(f"{page(case)}/actors/split", data=form).status_code == 204
    assert [one["id"] for one in ada.get(f"{case}/actors").json()] == [
        "actor-1",
        "actor-2",
        "actor-3",
    ]


def test_an_estimate_that_was_made_here_is_taken_in(
    ada: httpx.Client, desk: RunningDesk, case: str
) -> None:
    asked = ada.post("/api/dates", json={"post": 1, "search": False, "not_before": "2023"})
    assert asked.status_code == 202, asked.text
    job = over(ada, asked.json()["id"])
    answer = job["result"]["answer"]
    assert job["id"] in ada.get(f"{page(case)}/footage").text
    made = ada.post(f"{case}/estimates", json={"job": job["id"], "why": "it was asked"})
    assert made.status_code == 201, made.text
    (found,) = records(ada, case, "estimate")
    assert made.json() == {"made": [found["id"]]}
    with Archive.open(desk.folder, readonly=True) as archive:
        ((sha256, _),) = archive.post(1).files
    assert found["record"]["sha256"] == sha256
    assert found["record"]["words"] == answer["finding"]
    # Published at half past eight in Baghdad, and not before 2023: that is all that is known.
    assert found["record"]["hard"]["latest"].startswith("2024-03-15T05:3")
    # The same by the form, and an answer that was made elsewhere.
    posted = ada.post(f"{page(case)}/estimates", data={"job": job["id"], "why": ""})
    assert posted.status_code == 204, posted.text
    assert posted.headers["hx-redirect"] == f"{page(case)}#footage"
    there = {"answer": {"finding": "Filmed in winter.", "sha256": "a" * 64}}
    assert ada.post(f"{case}/estimates", json=there).status_code == 201
    words = [one["record"]["words"] for one in records(ada, case, "estimate")]
    assert words == [answer["finding"]] * 2 + ["Filmed in winter."]


def test_what_is_no_estimate_is_refused(ada: httpx.Client, case: str) -> None:
    read_in = read(ada, case, REPORT)["id"]
    for given, status, says in (
        ({}, 400, "No estimate was given"),
        ({"job": "0" * 32}, 404, "is no job"),
        ({"job": read_in}, 400, "made no estimate"),
        ({"answer": {}}, 400, "holds no estimate"),
        ({"answer": {"finding": "x", "hard": ["soon", 1]}}, 400, "is to be a time"),
        ({"answer": {"finding": "x", "hard": [1]}}, 400, "is to be a time"),
        ({"answer": {"finding": "x", "regions": {"0.9": 7}}}, 400, "holds no estimate"),
    ):
        refused = ada.post(f"{case}/estimates", json=given)
        assert (refused.status_code, says in refused.text) == (status, True), refused.text
    assert records(ada, case, "estimate") == []
