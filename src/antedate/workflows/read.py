"""Reading a report into a case: the report is kept, and what it says becomes drafts."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from antedate.case_records import Case, Document, Source, SourceKind
from antedate.cases.drafting import add_drafts
from antedate.cases.drafts import Draft
from antedate.cases.editing import Editing
from antedate.cases.people import known_actors
from antedate.cases.reading import Amender, read_report
from antedate.errors import UsageError
from antedate.store import Archive
from antedate.when import Moment
from antedate.workflows.casework import Hand, case_of, change

_MOST_BYTES = 64_000_000
_ADDRESS = re.compile(r"https?://\S+")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)")
_SHORTCUT = re.compile(
    r"^\s*(?:\[InternetShortcut\]|<\?xml[^>]*>\s*<!DOCTYPE plist)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A report as found: its bytes, and the text that they are. ``url`` is an address that
    stands alone on its first line."""

    path: str
    data: bytes
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Read:
    """A report that was read into a case. ``refused`` counts drafts that were too many."""

    document: str
    draft: Draft
    drafts: tuple[str, ...]
    refused: int


def read_into(
    archive: Archive,
    case: str,
    hand: Hand,
    report: ReportFile,
    published: Moment | None,
    outlet: str,
    url: str = "",
    title: str = "",
) -> Read:
    """Draft what a report says, keep both in a case. Nothing counts until it is confirmed."""
    if not outlet.strip():
        raise UsageError("A report needs the outlet that published it.", remedy="Give --outlet.")
    known = {actor.name: actor.spellings for actor in known_actors(case_of(archive, case))}
    draft = read_report(report.text, published, outlet, known, learnt_reader())

    def make(editing: Editing) -> Read:
        _refuse_again(editing, report)
        source = _outlet(editing, outlet)
        document = editing.add(
            Document(
                outlet=source,
                published_at=published,
                title=title or _title(draft.text),
                url=url or report.url,
                path=Path(report.path).name,
                media_type="text/plain" if draft.text == report.text else "text/html",
                sha256=hashlib.sha256(report.data).hexdigest(),
                text=draft.text,
                original=base64.b64encode(report.data).decode("ascii"),
            )
        )
        drafts, refused = add_drafts(editing, draft, document)
        return Read(document, draft, drafts, refused)

    return change(archive, case, hand, make)


def learnt_reader() -> Amender:
    """The learnt reader that comes with Antedate. Raises ``UsageError`` without its files."""
    from antedate.cases.reading.learnt import LearntReader  # which numpy and a network stand behind

    return LearntReader()


def report_file(path: Path, shown: str = "") -> ReportFile:
    """Read the file of a report, which goes by ``shown``. Nothing is fetched: a file that only
    holds an address is refused. Raises ``UsageError``."""
    shown = shown or str(path)
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise UsageError(
                f"is larger than {_MOST_BYTES // 1_000_000} MB",
                subject=shown,
                remedy="Give one report, as text or HTML.",
            )
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"cannot be read ({error.strerror})", subject=shown, remedy="Name a text file."
        ) from error
    text = _decoded(data)
    first, _, rest = text.lstrip().partition("\n")
    url = first.strip() if _ADDRESS.fullmatch(first.strip()) else ""
    if not text.strip() or _SHORTCUT.match(text) or (url and not rest.strip()):
        raise UsageError(
            "holds no text of a report",
            subject=shown,
            remedy="Save the page itself and give that file: nothing is fetched here.",
        )
    return ReportFile(shown, data, rest if url else text, url)


def _decoded(data: bytes) -> str:
    """UTF-8, UTF-16 by its mark, the charset that a page names; else western European."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    named = _CHARSET.search(data[:4096])
    for encoding in ("utf-8-sig", named[1].decode("ascii") if named else "", "cp1252"):
        try:
            return data.decode(encoding) if encoding else data.decode("ascii")
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("cp1252", "replace")


def document_of(case: Case, sha256: str) -> str | None:
    """The document of a case that was read from a file of this hash."""
    read = (id for id, document in case.each(Document) if document.sha256 == sha256)
    return next(read, None)


def _refuse_again(editing: Editing, report: ReportFile) -> None:
    if there := document_of(editing.case, hashlib.sha256(report.data).hexdigest()):
        raise UsageError(
            f"was read into the case already, as {there}",
            subject=report.path,
            remedy="See its drafts with: antedate case show --drafts.",
        )


def _outlet(editing: Editing, name: str) -> str:
    wanted = name.casefold().strip()
    for found in editing.case.of("source"):
        if isinstance(found.record, Source) and found.record.name.casefold() == wanted:
            return found.id
    return editing.add(Source(SourceKind.OUTLET, name.strip()))


def _title(text: str) -> str:
    """The first line of a report that is short enough to be its title."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= 200 else line[:199].rstrip() + "\u2026"
