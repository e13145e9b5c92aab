"""Cases from the command line, from a report to a package; and all that can be wrong with them."""

from __future__ import annotations

import json
import shutil
import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from cli_material import change, export, picture
from jsonschema import Draft202012Validator
from program import DONE, FAILED, USAGE, Ran, antedate
from sqlalchemy import create_engine

from antedate.estimate import DateAnswer, DateEstimate
from antedate.exports.case_object import schema
from antedate.report.date_machine import date_object
from antedate.store import migrate

REPORT = """Officials say explosion at Marnat bridge killed four

MARNAT - Four people were killed late Thursday when a bomb struck a convoy near the town of \
Marnat, an official said.
"We are not sure how old the video is," the official told the Larch Agency.
The Ashir Brigades claimed responsibility for the attack in a statement on Friday.
"It was terrible," said Mira Holt, a shopkeeper.
"""
HOSTILE = """<!doctype html><html><head><title>x</title>
<link rel=stylesheet href="http://tracker.example/s.css"><script>fetch('http://tracker.example')
</script></head><body onload="alert(1)"><p>The dam broke on March 3, an official said.</p>
<img src="http://tracker.example/pixel.gif" width=1 height=1>
<form action="http://tracker.example/f"><input name=q value=secret></form>
<iframe src="http://tracker.example/"></iframe></body></html>"""


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise AssertionError("something was fetched")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An archive with the case ``bridge`` in it."""
    ran = case(tmp_path, "new", "bridge", "--question", "Is it old?")
    assert ran.status == DONE, ran.err
    return tmp_path


def case(folder: Path, *words: object) -> Ran:
    """A verb of ``case``, by Ada where it changes anything."""
    asks = words[0] in ("show", "report", "export", "verify", "list")
    who = () if asks else ("--who", "Ada")
    return antedate("case", *words, "--archive", folder / "archive", *who)


def read(folder: Path, text: str | bytes = REPORT, *words: object, name: str = "r.txt") -> Ran:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    said = words or ("--published", "2024-03-16", "--zone", "Europe/Paris")
    return antedate(
        "read", path, "--outlet", "Marnat Post", "--case", "bridge", *said,
        "--archive", folder / "archive", "--json",
    )  # fmt: skip


def records(folder: Path) -> list[dict[str, Any]]:
    return case(folder, "show", "bridge", "--json").objects[1:]


def of(folder: Path, kind: str) -> list[dict[str, Any]]:
    return [one for one in records(folder) if one["kind"] == kind]


def test_drafts_count_for_nothing_until_they_are_confirmed(folder: Path) -> None:
    ran = read(folder)
    assert ran.status == DONE, ran.err
    drafts = ran.object["drafts"]
    assert {"statement", "incident", "attribution", "unknown"} <= {one["kind"] for one in drafts}
    assert {one["kind"] for one in records(folder)} == {"source", "document"}
    report = case(folder, "report", "bridge", "--to", folder / "r.html", "--json").object
    assert report["findings"] == 0
    assert report["open_drafts"] == len(drafts)


def test_what_is_confirmed_keeps_its_passage(folder: Path) -> None:
    read(folder)
    assert case(folder, "confirm", "bridge", "all").status == DONE
    (document,) = of(folder, "document")
    statements = of(folder, "statement")
    assert statements
    for found in statements:
        passage = found["record"]["passage"]
        text = document["record"]["text"]
        assert text[passage["start"] : passage["end"]] == passage["text"]
        assert passage["text"] in REPORT
        assert found["draft"].startswith("draft-")
        assert found["who"] == "Ada"
    (official,) = [one for one in of(folder, "source") if one["record"]["kind"] == "unnamed"
                   and "official" in one["record"]["description"].split()]  # fmt: skip
    said = [one for one in statements if one["record"]["source"] == official["id"]]
    assert len(said) == 2  # "an official" and "the official" of one report are one source


def test_a_relation_waits_for_its_incident(folder: Path) -> None:
    drafts = {one["kind"]: one["id"] for one in read(folder).object["drafts"]}
    ran = case(folder, "confirm", "bridge", drafts["attribution"])
    assert ran.status == USAGE
    assert "not confirmed" in ran.err
    both = case(folder, "confirm", "bridge", drafts["attribution"], drafts["incident"])
    assert both.status == DONE, both.err
    (found,) = of(folder, "attribution")
    assert found["record"]["kind"] == "claimed_by"


def test_a_draft_is_edited_and_rejected(folder: Path) -> None:
    drafts = [one for one in read(folder).object["drafts"] if one["kind"] == "statement"]
    first, second = drafts[0]["id"], drafts[1]["id"]
    assert case(folder, "edit", "bridge", first, "text=It fell", "stated_at=2024-03").status == DONE
    assert case(folder, "reject", "bridge", second, "--why", "nobody said it").status == DONE
    assert case(folder, "confirm", "bridge", first).status == DONE
    (made,) = of(folder, "statement")
    assert made["record"]["text"] == "It fell"
    assert made["record"]["stated_at"]["words"] == "2024-03"
    again = case(folder, "confirm", "bridge", second)
    assert again.status == USAGE
    assert "was rejected already" in again.err
    assert case(folder, "edit", "bridge", first, "txt=x").status == USAGE


def test_a_report_is_read_once(folder: Path) -> None:
    assert read(folder).status == DONE
    ran = read(folder)
    assert ran.status == USAGE
    assert "was read into the case already" in ran.err


def test_a_report_without_a_date_leaves_its_dates_open(folder: Path) -> None:
    ran = read(folder, REPORT, "--title", "x")
    assert ran.status == DONE
    assert "nobody said when the report was published" in ran.err
    assert case(folder, "confirm", "bridge", "all").status == DONE
    (incident,) = of(folder, "incident")
    occurred = incident["record"]["occurred"]
    assert occurred is None or occurred["readings"] == []
    page = folder / "r.html"
    case(folder, "report", "bridge", "--to", page)
    assert "happened is not known" in page.read_text()


def test_hostile_html_is_only_text(folder: Path) -> None:
    ran = read(folder, HOSTILE, "--published", "2024-03-16", name="r.html")
    assert ran.status == DONE, ran.err
    assert case(folder, "confirm", "bridge", "all").status == DONE
    page = folder / "report.html"
    assert case(folder, "report", "bridge", "--to", page).status == DONE
    text = page.read_text()
    assert "tracker.example" not in text
    assert "<script" not in text
    assert "<form" not in text
    (document,) = of(folder, "document")
    assert "secret" not in document["record"]["text"]
    assert "The dam broke" in document["record"]["text"]


def test_five_megabytes_are_read(folder: Path) -> None:
    line = "The river rose again and the road was closed for a day, residents said. "
    text = REPORT + line * 3_000
    # The rest holds no sentence: how fast prose is read, tests of reading tell.
    text += ("x" * 999 + "\n") * (5 - len(text) // 1_000_000) * 1_000
    ran = read(folder, text)
    assert ran.status == DONE, ran.err
    made = ran.object
    assert len(made["drafts"]) + made["left_out"] > 3_000
    assert "more drafts were left out" in ran.err
    (document,) = of(folder, "document")
    assert document["record"]["text"] == text


def test_a_file_that_only_holds_an_address_is_refused(folder: Path) -> None:
    ran = read(folder, "https://larch.example/report\n", name="r.url")
    assert ran.status == USAGE
    assert "nothing is fetched" in ran.err
    shortcut = read(folder, "[InternetShortcut]\nURL=https://larch.example/\n", name="s.url")
    assert shortcut.status == USAGE


def test_an_address_on_the_first_line_is_kept(folder: Path) -> None:
    assert read(folder, f"https://larch.example/report\n{REPORT}").status == DONE
    (document,) = of(folder, "document")
    assert document["record"]["url"] == "https://larch.example/report"


def test_an_edited_log_is_found_and_the_entry_named(folder: Path) -> None:
    read(folder)
    assert case(folder, "export", "bridge", "--to", folder / "bag").status == DONE
    whole = case(folder, "verify", "bridge", "--json").object
    assert whole["whole"]
    assert whole["held_against"] is None
    assert "No exported head" in whole["words"]
    change(folder / "archive", "UPDATE case_entry SET subject = 'source-9' WHERE number = 4")
    ran = case(folder, "verify", "bridge", "--json")
    assert ran.status == FAILED
    assert ran.object["first_bad_entry"] == 4
    against = case(folder, "verify", "bridge", "--against", folder / "bag")
    assert against.status == FAILED
    assert "entry 4" in against.err


def test_a_log_cut_short_is_found_against_a_head(folder: Path) -> None:
    read(folder)
    case(folder, "export", "bridge", "--to", folder / "bag")
    change(folder / "archive", "DELETE FROM case_entry WHERE number > 3")
    assert case(folder, "verify", "bridge").status == DONE
    head = folder / "bag" / "data" / "custody" / "head.json"
    ran = case(folder, "verify", "bridge", "--against", head)
    assert ran.status == FAILED
    assert "entry 4 is missing" in ran.err


def test_a_head_of_another_case_is_refused(folder: Path) -> None:
    case(folder, "new", "flood")
    assert case(folder, "export", "flood", "--to", folder / "bag").status == DONE
    ran = case(folder, "verify", "bridge", "--against", folder / "bag")
    assert ran.status == USAGE
    assert "another case" in ran.err


def test_a_bag_with_a_changed_byte_is_refused(folder: Path) -> None:
    read(folder)
    case(folder, "export", "bridge", "--to", folder / "bag")
    file = folder / "bag" / "data" / "case.json"
    data = bytearray(file.read_bytes())
    data[-2] ^= 1
    file.write_bytes(data)
    ran = case(folder, "verify", "bridge", "--against", folder / "bag")
    assert ran.status == FAILED
    assert "not whole" in ran.err
    assert "data/case.json" in ran.err


def test_a_package_holds_media_and_originals(folder: Path) -> None:
    picture(folder / "ex" / "photo.jpg", 3)
    export(folder / "ex", {"text": "Old bridge", "photo": "photo.jpg", "from": "Mira Holt"})
    assert antedate("add", folder / "ex", "--archive", folder / "archive").status == DONE
    ran = case(folder, "add-post", "bridge", "post:1", "--json")
    assert ran.status == DONE, ran.err
    made = case(folder, "export", "bridge", "--to", folder / "bag", "--json").object
    assert made["stamped"].startswith("not stamped")
    data = folder / "bag" / "data"
    (media,) = (data / "media").iterdir()
    assert media.read_bytes() == (folder / "ex" / "photo.jpg").read_bytes()
    original = json.loads((data / "posts" / "post-1-version-1.json").read_text())
    assert "Mira Holt" in json.dumps(original)
    Draft202012Validator(schema()).validate(json.loads((data / "case.json").read_text()))
    redacted = case(
        folder, "export", "bridge", "--to", folder / "bag2", "--leave-out", "post.source",
        "--leave-out", "media", "--leave-out", "text:Mira Holt",
    )  # fmt: skip
    assert redacted.status == DONE, redacted.err
    files = [path for path in (folder / "bag2").rglob("*") if path.is_file()]
    for path in files:
        text = path.read_bytes()
        assert b"Mira Holt" not in text, path
        assert b"Front line" not in text, path
    assert not (folder / "bag2" / "data" / "media").exists()
    report = (folder / "bag2" / "data" / "report.html").read_text()
    assert "Parts of this case are left out" in report
    assert "post.source" in (folder / "bag2" / "bag-info.txt").read_text()


def test_a_file_that_is_gone_is_named(folder: Path) -> None:
    film = picture(folder / "film.png", 4)
    assert case(folder, "add-post", "bridge", film).status == DONE
    film.unlink()
    ran = case(folder, "export", "bridge", "--to", folder / "bag")
    assert ran.status == FAILED
    assert "missing or has changed" in ran.err
    assert not (folder / "bag").exists()


def test_erasing_leaves_the_chain_whole_and_says_so(folder: Path) -> None:
    drafts = [one for one in read(folder).object["drafts"] if one["kind"] == "statement"]
    mira = next(one for one in drafts if "Mira Holt" in json.dumps(one["body"]))
    case(folder, "export", "bridge", "--to", folder / "bag")
    assert case(folder, "erase", "bridge", mira["id"], "--why", "she asked").status == DONE
    shown = case(folder, "show", "bridge", "--drafts", "--json").out
    assert mira["id"] not in [json.loads(line).get("id") for line in shown.splitlines()[1:]]
    found = case(folder, "verify", "bridge", "--against", folder / "bag", "--json").object
    assert found["whole"]
    assert found["erased"] == 1


def test_a_case_deleted_while_it_is_open_changes_nothing(folder: Path) -> None:
    from antedate.case_records import Source, SourceKind
    from antedate.cases.editing import Editing
    from antedate.errors import ArchiveError
    from antedate.store import Archive
    from antedate.workflows.casework import Hand, case_id, change

    def deleting(editing: Editing) -> str:
        assert case(folder, "delete", "bridge", "--why", "asked for").status == DONE
        return editing.add(Source(SourceKind.OUTLET, "Larch Post"))

    with Archive.open(folder / "archive") as opened:
        id = case_id(opened, "bridge")
        with pytest.raises(ArchiveError, match="was deleted"):
            change(opened, id, Hand("Ada"), deleting)
    assert case(folder, "list", "--json").out == ""
    ran = case(folder, "show", "bridge")
    assert ran.status == USAGE


def test_two_hands_at_once_both_write(folder: Path) -> None:
    from antedate.case_records import Source, SourceKind
    from antedate.cases.editing import Editing
    from antedate.store import Archive
    from antedate.workflows.casework import Hand, case_id, change

    met: list[int] = []

    def make(editing: Editing) -> str:
        if not met:
            met.append(1)
            ran = case(folder, "add", "bridge", "source", "kind=outlet", "name=Elm Post")
            assert ran.status == DONE
        return editing.add(Source(SourceKind.OUTLET, "Larch Post"))

    with Archive.open(folder / "archive") as opened:
        id = case_id(opened, "bridge")
        assert change(opened, id, Hand("Ada"), make) == "source-2"
    assert [one["record"]["name"] for one in of(folder, "source")] == ["Elm Post", "Larch Post"]


def test_an_estimate_of_date_is_taken_in(folder: Path) -> None:
    start, end = datetime(2023, 1, 2, tzinfo=UTC), datetime(2023, 2, 3, tzinfo=UTC)
    region = {0.9: ((start, end),)}
    whole = DateEstimate((start, end), start, region, None, None, (), words="Filmed in winter.")
    answer = DateAnswer("film.mp4", whole, sha256="a" * 64)
    path = folder / "date.json"
    path.write_text(json.dumps(date_object(answer)))
    ran = case(folder, "add-estimate", "bridge", path)
    assert ran.status == DONE, ran.err
    (found,) = of(folder, "estimate")
    assert found["record"]["words"] == "Filmed in winter."
    assert found["record"]["region"] == [
        {"earliest": "2023-01-02T00:00:00Z", "latest": "2023-02-03T00:00:00Z", "why": ""}
    ]
    path.write_text("[]")
    assert case(folder, "add-estimate", "bridge", path).status == USAGE


def test_a_correction_needs_a_reason_and_supersedes(folder: Path) -> None:
    case(folder, "add", "bridge", "source", "kind=outlet", "name=Elm Post")
    ran = case(folder, "edit", "bridge", "source-1", "name=Elm Gazette")
    assert ran.status == USAGE
    assert "reason" in ran.err
    why = ("--why", "misspelt")
    assert case(folder, "edit", "bridge", "source-1", "name=Elm Gazette", *why).status == DONE
    (found,) = of(folder, "source")
    assert (found["record"]["name"], found["former"], found["why"]) == (
        "Elm Gazette",
        [2],
        "misspelt",
    )


def test_actors_are_merged_and_split_again(folder: Path) -> None:
    there = ("--archive", folder / "archive")
    case(folder, "add", "bridge", "source", "kind=outlet", "name=Elm Post")
    for name in ("Ashir Brigades", "Al-Achir Brigade"):
        ran = case(folder, "add", "bridge", "actor", f"name={name}", "kind=group", "basis=source-1")
        assert ran.status == DONE, ran.err
    ran = antedate("actors", "merge", "Al-Achir Brigade", "Ashir Brigades", "--why", "one", *there)
    assert ran.status == DONE, ran.err
    (one,) = antedate("actors", "list", "--json", *there).objects
    assert one["spellings"] == ["Ashir Brigades", "Al-Achir Brigade"]
    assert antedate("actors", "split", "Ashir Brigades", "--why", "two", *there).status == DONE
    assert len(antedate("actors", "list", "--json", *there).objects) == 2
    ran = antedate("actors", "alias", "Ashir Brigades", "Ashir", "--basis", "source-1", *there)
    assert ran.status == DONE
    ran = antedate("actors", "alias", "Al-Achir Brigade", "ashir", "--basis", "source-1", *there)
    assert ran.status == USAGE


def test_incidents_are_listed_and_drawn(folder: Path) -> None:
    there = ("--archive", folder / "archive")
    read(folder)
    case(folder, "confirm", "bridge", "all")
    (first, *_) = antedate("incidents", "list", "--json", *there).objects
    shown = antedate("incidents", "show", first["id"], "--json", *there).object
    assert shown["attributions"][0]["record"]["kind"] == "claimed_by"
    page = folder / "t.html"
    ran = antedate("incidents", "timeline", "--html", page, "--actor", "Ashir Brigades", *there)
    assert ran.status == DONE, ran.err
    assert "Shown only: actor Ashir Brigades" in page.read_text()
    assert antedate("incidents", "timeline", "--kind", "rumour", *there).status == USAGE


@pytest.mark.parametrize(
    "words",
    [
        ("add", "bridge", "rumour", "text=x"),
        ("add", "bridge", "claim", "text=x", "about=footage-1", "basis=source-1"),
        ("add", "bridge", "claim", "text"),
        ("add-post", "bridge", "nowhere.mp4"),
        ("add-post", "bridge", "post:77"),
        ("confirm", "bridge", "draft-9"),
        ("withdraw", "bridge", "source-9", "--why", "x"),
        ("show", "flood"),
        ("report", "bridge", "--leave-out", "nothing"),
        ("verify", "bridge", "--against", "nothing.json"),
    ],
)
def test_what_cannot_be_is_refused_in_words(folder: Path, words: tuple[str, ...]) -> None:
    ran = case(folder, *words)
    assert ran.status == USAGE
    assert ran.err.startswith("Error: ")
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("form", ["json", "csv", "jsonld", "pdf"])
def test_one_form_alone_is_written(folder: Path, form: str) -> None:
    read(folder)
    to = folder / "out"
    made = case(folder, "export", "bridge", "--to", to, "--format", form, "--json").object
    assert (len(made["files"]) > 0) == (form != "jsonld")  # nobody rated anything


def test_an_older_archive_gets_its_case_tables(folder: Path) -> None:
    archive = folder / "archive"
    engine = create_engine(f"sqlite:///{archive / 'antedate.db'}")
    with engine.begin() as connection:
        config = migrate._config()
        config.attributes["connection"] = connection
        command.downgrade(config, "0003")
    engine.dispose()
    assert case(folder, "new", "flood").status == DONE
    shutil.rmtree(archive)
