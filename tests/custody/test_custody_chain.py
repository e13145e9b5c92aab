"""Custody: what was altered, put in or taken out is found, and the first bad entry is named."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from antedate.case_log import START, Action, Change, Entry
from antedate.custody import head_of, head_text, read_head, seal, verify
from antedate.errors import UsageError


def a_log(n: int = 6) -> tuple[Entry, ...]:
    changes = [Change(Action.ADD, f"source-{i}", {"who": "Ada", "say": i}) for i in range(n)]
    return seal("c", changes, 0, START)


def rewritten(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """All entries sealed anew, as somebody who can write to the archive would do it."""
    changes = [
        Change(entry.action, entry.subject, json.loads(entry.content or "{}")) for entry in entries
    ]
    return seal("c", changes, 0, START)


def numbered(entries: list[Entry]) -> tuple[Entry, ...]:
    return tuple(replace(entry, number=n) for n, entry in enumerate(entries, 1))


def test_a_log_as_written_is_whole_but_proves_nothing_alone() -> None:
    found = verify(a_log())
    assert found.fault is None
    assert "No exported head" in found.words
    assert "rewrite such a chain whole" in found.words


def test_entries_are_hashed_as_documented() -> None:
    # The form is public: anybody can compute it with other tools.
    entry = a_log(2)[1]
    said = {
        "action": "add", "at": entry.at.isoformat().replace("+00:00", "Z"), "case": "c",
        "digest": entry.digest, "number": 2, "previous": entry.previous, "subject": "source-1",
    }  # fmt: skip
    written = json.dumps(said, sort_keys=True, separators=(",", ":"))
    assert entry.hash == hashlib.sha256(written.encode()).hexdigest()
    assert entry.content is not None
    assert entry.salt is not None
    assert entry.digest == hashlib.sha256(entry.salt + entry.content.encode()).hexdigest()


def test_altered_content_is_found() -> None:
    log = list(a_log())
    log[2] = replace(log[2], content='{"say":99,"who":"Ada"}')
    found = verify(log)
    assert found.fault is not None
    assert found.fault.number == 3
    assert "content of entry 3 was altered" in found.words


@pytest.mark.parametrize(
    ("field", "value"),
    [("subject", "source-9"), ("action", Action.WITHDRAW), ("digest", "0" * 64)],
)
def test_an_altered_field_is_found(field: str, value: object) -> None:
    log = list(a_log())
    log[3] = replace(log[3], **{field: value})  # type: ignore[arg-type]
    found = verify(log)
    assert found.fault is not None
    assert found.fault.number == 4


def test_a_removed_entry_is_found() -> None:
    log = a_log()
    gap = verify(log[:2] + log[3:])
    assert gap.fault is not None
    assert gap.fault.number == 3
    closed = verify(numbered([*log[:2], *log[3:]]))
    assert closed.fault is not None
    assert closed.fault.number == 3


def test_an_inserted_entry_is_found() -> None:
    log = list(a_log())
    put_in = seal("c", [Change(Action.ADD, "source-7", {"who": "Eve"})], 2, log[1].hash)[0]
    found = verify(numbered([*log[:2], put_in, *log[2:]]))
    assert found.fault is not None
    assert found.fault.number == 4  # entry 3 fits what is before it; what follows does not


def test_a_rewritten_log_passes_alone_and_fails_against_a_head() -> None:
    log = a_log()
    head = head_of(log)
    forged = rewritten(log)
    assert verify(forged).fault is None
    found = verify(forged, head)
    assert found.fault is not None
    assert found.fault.number == 1


def test_the_first_entry_that_departs_is_named() -> None:
    log = a_log()
    tail = seal("c", [Change(Action.ADD, "source-4", {"who": "Eve"})] * 3, 3, log[2].hash)
    forged = log[:3] + tail
    assert verify(forged).fault is None
    found = verify(forged, head_of(log))
    assert found.fault is not None
    assert found.fault.number == 4


def test_a_shortened_log_fails_against_a_head() -> None:
    log = a_log()
    assert verify(log[:4]).fault is None
    found = verify(log[:4], head_of(log))
    assert found.fault is not None
    assert found.fault.number == 5
    assert "missing" in found.words


def test_a_log_that_went_on_holds_against_an_older_head() -> None:
    log = a_log()
    found = verify(log, head_of(log[:4]))
    assert found.fault is None
    assert "2 were added since" in found.words


def test_erased_content_leaves_the_chain_whole() -> None:
    log = list(a_log())
    said = seal(
        "c", [Change(Action.ERASE, "erasure", {"who": "Ada", "entries": [2]})], 6, log[-1].hash
    )
    log[1] = replace(log[1], salt=None, content=None)
    found = verify([*log, *said])
    assert found.fault is None
    assert found.erased == 1


def test_content_that_is_gone_without_a_word_is_a_fault() -> None:
    log = list(a_log())
    log[1] = replace(log[1], salt=None, content=None)
    found = verify(log)
    assert found.fault is not None
    assert found.fault.number == 2


def test_equal_contents_have_different_digests() -> None:
    # Or else somebody could try names against the digest of an erased one.
    twice = seal("c", [Change(Action.ADD, "source-1", {"who": "Ada"})] * 2, 0, START)
    assert twice[0].digest != twice[1].digest


def test_a_head_goes_through_a_file(tmp_path: Path) -> None:
    head = head_of(a_log())
    path = tmp_path / "head.json"
    path.write_text(head_text(head))
    assert read_head(path) == head


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"case":"c","hashes":[],"entries":0}'])
def test_a_file_without_a_head_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "head.json"
    path.write_text(text)
    with pytest.raises(UsageError, match="holds no head"):
        read_head(path)


def test_a_head_that_was_edited_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "head.json"
    value = json.loads(head_text(head_of(a_log())))
    path.write_text(json.dumps({**value, "head": "0" * 64}))
    with pytest.raises(UsageError, match="holds no head"):
        read_head(path)
