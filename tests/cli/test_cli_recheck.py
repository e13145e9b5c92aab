"""``antedate recheck``: what earlier checks would say now."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from cli_material import picture
from program import DONE, FAILED, antedate


def test_what_was_added_later_changes_the_answer_of_an_earlier_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, asked, copies = tmp_path / "archive", tmp_path / "asked", tmp_path / "copies"
    picture(asked / "new.png", 1)
    known = picture(asked / "known.png", 2)
    copies.mkdir()
    said = ["--archive", archive, "--source", "First", "--published", "2023-05-06"]
    shutil.copy(known, copies / "known.png")
    assert antedate("add", copies / "known.png", *said).status == DONE
    monkeypatch.chdir(asked)
    words = ["--archive", archive, "--published", "2024-05-01"]
    assert antedate("check", "new.png", "known.png", *words).status == DONE

    monkeypatch.chdir(tmp_path)
    nothing = antedate("recheck", "--archive", archive)
    assert (nothing.status, nothing.err) == (DONE, "")
    assert nothing.out == "0 of the earlier checks say something else now.\n"

    shutil.copy(asked / "new.png", copies / "found.png")
    older = ["--archive", archive, "--source", "Older", "--published", "2019-07-08"]
    assert antedate("add", copies, *older).status == DONE
    ran = antedate("recheck", "--archive", archive, "--json")
    assert ran.status == DONE
    new, redated = ran.objects
    assert (new["path"], new["changed"]) == (str(asked / "new.png"), True)
    assert new["appeared"] == [{"kind": "same_footage", "path": str(copies / "found.png")}]
    assert "Nothing in the archive matches" in new["before"]
    assert "on 2019-07-08" in new["finding"]
    # The same media as before, in a further and earlier post.
    assert (redated["appeared"], redated["redated"], redated["changed"]) == ([], True, True)
    assert "by First" in redated["before"]
    assert "by Older" in redated["finding"]

    (asked / "new.png").unlink()
    gone = antedate("recheck", "--archive", archive)
    assert gone.status == FAILED
    assert "new.png: cannot be read" in gone.err
    assert gone.out == "0 of the earlier checks say something else now.\n"


def test_a_post_is_checked_again_as_that_post(tmp_path: Path) -> None:
    archive, file = tmp_path / "archive", picture(tmp_path / "1.png", 1)
    said = ["--url", "https://example.org/1", "--archive", archive]
    assert antedate("add", file, *said).status == DONE
    checked = antedate("check", "https://example.org/1", "--archive", archive, "--json")
    assert checked.object["matches"] == []
    ran = antedate("recheck", "--archive", archive, "--json")
    assert ran.status == DONE
    assert (ran.object["path"], ran.object["changed"]) == ("post:1", False)
    assert "Nothing in the archive matches" in ran.object["finding"]
