"""Exports that are broken or hostile, through the commands to the report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_material import assert_sound, assert_valid, export, listed, picture
from program import DONE, FAILED, antedate

RTL = "\u202e"
NAME = f'"><img src=x onerror=alert(1)>{RTL}gpj'
CAPTION = f"<script>alert(2)</script> {RTL}\u2066evil\x1b[2J & قديم"


def test_a_hostile_export_costs_only_what_is_hostile_in_it(tmp_path: Path) -> None:
    picture(tmp_path / "secret.png", 1)
    folder = tmp_path / "export"
    picture(folder / "photos/good.png", 2)
    (folder / "photos/link.png").symlink_to(tmp_path / "secret.png")
    export(
        folder,
        {"photo": "../secret.png"},
        {"photo": str(tmp_path / "secret.png")},
        {"photo": "photos/link.png"},
        {"photo": "photos/good.png", "text": CAPTION},
        {"text": "long " * 400_000},
        name=NAME,
    )
    archive = tmp_path / "archive"
    ran = antedate("add", folder, "--archive", archive, "--json")
    assert ran.status == FAILED
    errors = [error for line in ran.objects for error in line["errors"]]
    assert len(errors) == 3
    for what, error in zip(("leaves its folder", "absolute", "a link"), errors, strict=True):
        assert what in error
        assert str(folder / "result.json") in error
        assert error.endswith("The file was not read. If it is wanted, add it by itself.")
    posts = listed(archive)
    assert len(posts) == 5
    assert [Path(m["path"]).name for post in posts for m in post["media"]] == ["good.png"]
    assert max(len(post["text"]) for post in posts) == 2_000_000
    assert_sound(archive)
    assert not set(f"\x1b{RTL}\u2066") & set(antedate("archive", "list", "--archive", archive).out)

    report = tmp_path / "report.html"
    good = folder / "photos/good.png"
    check = antedate("check", good, "--archive", archive, "--report", report, "--json")
    assert check.status == DONE
    assert_valid(check.object)
    page = report.read_text(encoding="utf-8")
    assert "<script" not in page
    assert "<img src=x" not in page
    assert not set(f"\x1b{RTL}") & set(page)
    assert "&lt;script&gt;alert(2)&lt;/script&gt;" in page
    assert "⟨RLO⟩" in page
    assert "قديم" in page


@pytest.mark.parametrize(
    "text",
    [
        '{"name": "A", "messages": [',
        "<html>not found</html>",
        '{"name": "A", "messages": {"1": "x"}}',
        '["messages"]',
        "",
    ],
)
def test_a_broken_export_is_named_and_the_others_are_read(tmp_path: Path, text: str) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "result.json").write_text(text)
    sound = export(tmp_path / "sound", {"text": "here"})
    ran = antedate(
        "add", broken / "result.json", sound, "--archive", tmp_path / "archive", "--json"
    )
    assert ran.status == FAILED
    wrong, right = ran.objects
    (error,) = wrong["errors"]
    assert error.startswith(f"{broken / 'result.json'}")
    assert error.count(". ") >= 1, "no remedy"
    assert right["changed"] is True


def test_messages_of_wrong_types_and_strange_escapes_cost_only_themselves(tmp_path: Path) -> None:
    text = json.dumps(
        {
            "name": ["A"],
            "type": 5,
            "id": 1,
            "messages": [
                "text",
                {"id": "x"},
                {"id": 1, "type": "message", "date_unixtime": {}, "text": 5, "photo": 7},
                {"id": 2, "type": "message", "date_unixtime": "1700000000", "text": "ESCAPE"},
            ],
        }
    ).replace("ESCAPE", r"red \x1b[31m alert")
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "result.json").write_text(text)
    ran = antedate("add", folder, "--archive", tmp_path / "archive", "--json")
    assert ran.status == FAILED
    assert len([error for line in ran.objects for error in line["errors"]]) == 3
    texts = [post["text"] for post in listed(tmp_path / "archive")]
    assert texts == ["", "red \x1b[31m alert"]


def test_ten_thousand_messages_without_media(tmp_path: Path) -> None:
    folder = export(tmp_path / "export", *({"text": f"message {n}"} for n in range(10_000)))
    archive = tmp_path / "archive"
    first = antedate("add", folder, "--archive", archive)
    assert first.status == DONE
    assert first.out.startswith("10000 posts read, 10000 of them new or changed; 0 new media")
    again = antedate("add", folder, "--archive", archive)
    assert again.out.startswith("10000 posts read, 0 of them new or changed")
    found = antedate("archive", "list", "--text", "message 9999", "--archive", archive, "--json")
    assert found.object["text"] == "message 9999"
