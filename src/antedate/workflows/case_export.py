"""A case handed on: as an evidence package, or as one of the forms that are in it."""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from antedate.case_log import Entry
from antedate.case_records import Document, Footage
from antedate.cases.redacting import MEDIA, redacted_original
from antedate.custody import head_of, head_text
from antedate.custody.chain import chained
from antedate.errors import ArchiveError, UsageError
from antedate.exports.case_object import case_object, schema
from antedate.exports.package import Package, Payload, make_package
from antedate.exports.pdf import TimelineRow, case_pdf
from antedate.exports.reviews import reviews
from antedate.exports.tables import tables
from antedate.media.hashing import hash_file
from antedate.records import MediaType, StoredPost
from antedate.report.machine import on_one_line
from antedate.store import Archive
from antedate.workflows.case_forms import Form
from antedate.workflows.case_report import Told, report_page, told
from antedate.workflows.casework import case_of, log_of

HEAD = "data/custody/head.json"


def export_package(
    archive: Archive,
    id: str,
    to: Path,
    *,
    leave_out: Sequence[str] = (),
    authority: str | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Package:
    """Write an evidence package; ``tell`` is told each file. Raises ``ArchiveError`` where a
    file of the case is missing, or where the case is deleted while it is written."""
    log = log_of(archive, id)
    made = told(archive, id, leave_out=leave_out)
    info = {
        "Bagging-Software": f"Antedate {made.account.version}",
        "External-Identifier": id,
        "External-Description": f"Evidence of the case {_line(made.case.name)}",
        "Left-Out": ", ".join(made.account.left_out) or "nothing",
    }
    package = make_package(to, _telling(_payload(archive, made, log), tell), info, authority)
    try:
        case_of(archive, id)
    except ArchiveError:
        # It was deleted meanwhile: what nobody has any more must not turn up here.
        shutil.rmtree(to, ignore_errors=True)
        raise
    return package


def export_form(
    archive: Archive, id: str, to: Path, form: Form, *, leave_out: Sequence[str] = ()
) -> tuple[Path, ...]:
    """Write one form of a case into a folder; the files."""
    files = files_of(archive, told(archive, id, leave_out=leave_out), form)
    written = []
    try:
        to.mkdir(parents=True, exist_ok=True)
        for file in files:
            path = to / Path(file.path).name
            path.write_bytes(file.data or b"")
            written.append(path)
    except OSError as error:
        raise UsageError(
            f"cannot be written ({error.strerror})", subject=str(to), remedy="Choose another."
        ) from error
    return tuple(written)


def files_of(archive: Archive, made: Told, form: Form) -> Iterator[Payload]:
    """The files of one form of a case; not for ``Form.PACKAGE``, which is a folder."""
    makers: dict[Form, Callable[[Told], Iterator[Payload]]] = {
        Form.JSON: _json,
        Form.CSV: _csv,
        Form.JSONLD: partial(_jsonld, archive),
        Form.PDF: _pdf,
        Form.HTML: _html,
    }
    return makers[form](made)


def report_bytes(made: Told, *, pdf: bool) -> bytes:
    """The report of a case, as HTML or as PDF."""
    return next(_pdf(made)).data or b"" if pdf else report_page(made)


def _telling(files: Iterator[Payload], tell: Callable[[str], None]) -> Iterator[Payload]:
    for file in files:
        tell(file.path)
        yield file


def _payload(archive: Archive, made: Told, log: tuple[Entry, ...]) -> Iterator[Payload]:
    yield from _html(made)
    yield from _pdf(made)
    yield from _json(made)
    yield from _csv(made)
    yield from _jsonld(archive, made)
    yield from _custody(made, log)
    yield from _documents(made)
    yield from _posts(archive, made)
    if MEDIA not in made.redaction.fields:
        yield from _media(archive, made)


def _html(made: Told) -> Iterator[Payload]:
    yield Payload("report.html", report_page(made))


def _pdf(made: Told) -> Iterator[Payload]:
    rows = [
        TimelineRow(
            row.when,
            row.words,
            row.kind,
            tuple(f"{link.words}{' (disputed)' * link.disputed}" for link in row.links),
        )
        for row in made.timeline.rows
    ]
    yield Payload("report.pdf", case_pdf(made.account, rows))


def _json(made: Told) -> Iterator[Payload]:
    yield Payload("case.json", on_one_line(case_object(made.account)).encode())
    yield Payload("case.schema.json", json.dumps(schema(), indent=1).encode())


def _csv(made: Told) -> Iterator[Payload]:
    for name, text in tables(made.account):
        yield Payload(f"csv/{name}", text.encode("utf-8", errors="replace"))


def _jsonld(archive: Archive, made: Told) -> Iterator[Payload]:
    images = frozenset(
        sha256
        for sha256 in _hashes(made)
        if archive.media_ids(sha256) and archive.media(sha256).type is MediaType.IMAGE
    )
    for number, review in enumerate(reviews(made.case, images), 1):
        yield Payload(f"reviews/review-{number}.jsonld", on_one_line(review).encode())


def _custody(made: Told, log: tuple[Entry, ...]) -> Iterator[Payload]:
    """The chain whole. What entries say is left out where anything is: their salts would let
    it be guessed."""
    lines = []
    for entry in log:
        said = (
            {}
            if made.redaction
            else {
                "salt": entry.salt.hex() if entry.salt is not None else None,
                "content": entry.content,
            }
        )
        lines.append(on_one_line({**chained(entry), "hash": entry.hash, **said}))
    yield Payload("custody/log.jsonl", ("\n".join(lines) + "\n").encode())
    yield Payload("custody/head.json", head_text(head_of(log)).encode())


def _documents(made: Told) -> Iterator[Payload]:
    for found in made.case.of("document"):
        document = found.record
        if isinstance(document, Document):
            yield Payload(f"reports/{found.id}.txt", document.text.encode("utf-8", "replace"))
            if document.original and document.media_type == "text/html":
                yield Payload(f"reports/{found.id}.html", base64.b64decode(document.original))


def _posts(archive: Archive, made: Told) -> Iterator[Payload]:
    numbers = dict.fromkeys(
        found.record.post
        for found in made.case.of("footage")
        if isinstance(found.record, Footage) and found.record.post is not None
    )
    for number in numbers:
        versions = archive.post_versions(number)
        if not versions:
            raise ArchiveError(
                f"has no post {number}, which is in the case",
                subject=str(archive.folder),
                remedy="Put antedate.db back from a backup.",
            )
        for stored in versions:
            original = redacted_original(stored.post.original, made.redaction)
            yield Payload(_name(stored), original.encode("utf-8", "replace"))


def _name(stored: StoredPost) -> str:
    return f"posts/post-{stored.id}-version-{stored.version}.json"


def _media(archive: Archive, made: Told) -> Iterator[Payload]:
    files = {
        sha256: found.record.path
        for found in made.case.of("footage")
        if isinstance(found.record, Footage)
        for sha256 in found.record.media
    }
    for sha256, named in files.items():
        path = _file_of(archive, sha256, named)
        suffix = path.suffix.lower() if path.suffix[1:].isalnum() else ""
        yield Payload(f"media/{sha256}{suffix}", source=path, sha256=sha256)


def _file_of(archive: Archive, sha256: str, named: str) -> Path:
    """The file of a media: the archive's, else the one that was named when it was added."""
    if archive.media_ids(sha256):
        located = archive.located(sha256)
        if located.path is not None:
            return located.path
        reason = located.reason
    else:
        path = Path(named)
        if named and path.is_file() and hash_file(path)[0] == sha256:
            return path
        reason = f"{named or 'its file'} is missing or has changed"
    raise ArchiveError(
        f"cannot be packaged: {reason}",
        subject=sha256,
        remedy="Add the file again, or leave files out with: --leave-out media.",
    )


def _hashes(made: Told) -> list[str]:
    return [
        sha256
        for found in made.case.of("footage")
        if isinstance(found.record, Footage)
        for sha256 in found.record.media
    ]


def _line(text: str) -> str:
    return " ".join(text.split())
