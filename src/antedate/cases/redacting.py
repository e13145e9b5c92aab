"""Leaving chosen fields out of a case, and what they said out of everything else in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from antedate.case_account import Redaction
from antedate.case_json import field_types, plain, record_from
from antedate.case_records import KINDS, Case, CheckResult, Drafted, Footage, Passage, Recorded
from antedate.cases.rules import references
from antedate.errors import UsageError

LEFT_OUT = "[left out]"
TEXT, MEDIA, WHO = "text:", "media", "who"
_SHORTEST = 3
# A post's fields, with the fields of records and the keys of originals that hold the same.
_POST_FIELDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "post.source": (
        "source",
        ("from", "from_id", "actor", "actor_id", "author", "forwarded_from", "forwarded_from_id",
         "saved_from", "via_bot", "uploader", "uploader_id", "uploader_url", "channel",
         "channel_id", "channel_url", "creator", "username", "name"),
    ),
    "post.url": ("url", ("url", "webpage_url", "original_url", "link", "href", "urls")),
    "post.text": ("text", ("text", "text_entities", "title", "fulltitle", "description",
                           "caption", "content")),
    "post.path": ("path", ("path", "file", "photo", "thumbnail", "filename", "_filename")),
}  # fmt: skip
# Whoever posted stands in the address too.
_WITH = {"post.source": ("post.url",)}
_STRUCTURE = {"sha256", "id", "kind", "media_type", "language", "form", "role", "category"}


def redaction_of(case: Case, chosen: Iterable[str]) -> Redaction:
    """What is left out when these fields are, with all the words that stood in them.

    A field is ``KIND.FIELD`` (``source.name``), ``post.source``, ``post.url``, ``post.text``,
    ``post.path``, ``media`` for the files, ``who`` for who worked on the case, or ``text:`` and
    words. Raises ``UsageError`` for what is none of these.
    """
    fields: dict[str, None] = {}
    words: dict[str, None] = {}
    for name in chosen:
        if name.startswith(TEXT):
            words[_long_enough(name.removeprefix(TEXT))] = None
            continue
        _check(name)
        fields |= dict.fromkeys((name, *_WITH.get(name, ())))
    for name in fields:
        words |= {word: None for word in _values(case, name) if len(word.strip()) >= _SHORTEST}
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return Redaction(tuple(fields), tuple(longest_first))


def redacted(case: Case, redaction: Redaction) -> Case:
    """The case without what is left out. Reports lose their originals: what they say is hidden
    in ways that cannot all be found."""
    if not redaction:
        return case
    without = _Without(redaction)
    hidden = WHO in redaction.fields
    return replace(
        case,
        name=without.text(case.name),
        question=without.text(case.question),
        opened_by=LEFT_OUT if hidden else without.text(case.opened_by),
        records=tuple(without.recorded(found, hidden) for found in case.records),
        drafts=tuple(without.drafted(found, hidden) for found in case.drafts),
    )


def redacted_original(original: str, redaction: Redaction) -> str:
    """A post's original record (JSON text) without what is left out. What is no JSON is left
    out whole."""
    if not redaction:
        return original
    keys = {key for field in redaction.fields for key in _POST_FIELDS.get(field, ("", ()))[1]}
    try:
        value = json.loads(original)
    except ValueError:
        return json.dumps({"left_out": "the record is not JSON"})
    return json.dumps(_Without(redaction).walked(value, keys), ensure_ascii=False)


def words_of(redaction: Redaction) -> tuple[str, ...]:
    """What is left out, for a reader: fields by name, chosen words only by how many they are."""
    return redaction.fields or (("chosen words",) if redaction.words else ())


class _Without:
    def __init__(self, redaction: Redaction) -> None:
        self._fields = set(redaction.fields)
        said = "|".join(re.escape(word) for word in redaction.words)
        self._said = re.compile(said, re.IGNORECASE) if said else None

    def text(self, text: str) -> str:
        return self._said.sub(LEFT_OUT, text) if self._said else text

    def walked(self, value: Any, keys: set[str] | frozenset[str] = frozenset()) -> Any:
        """JSON values without the words, and without what stands under some keys."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.walked(item, keys) for item in value]
        if isinstance(value, dict):
            return {
                self.text(key): LEFT_OUT if key in keys and item else self.walked(item, keys)
                for key, item in value.items()
            }
        return value

    def recorded(self, found: Recorded, hidden: bool) -> Recorded:
        refs = {name for name, _ in references(found.record)} - {"passage", "passages"}
        refs |= _STRUCTURE
        value = {}
        for name, item in plain(found.record).items():
            if f"{found.kind}.{name}" in self._fields or self._of_post(found, name):
                value[name] = _blank(found.kind, name, item)
            elif name in refs:
                value[name] = item
            else:
                value[name] = self._kept(item)
        if found.kind == "document":
            value["original"] = ""
        return replace(
            found,
            record=record_from(found.kind, self._without_passages(value)),
            who=LEFT_OUT if hidden else self.text(found.who),
            why=self.text(found.why),
        )

    def drafted(self, draft: Drafted, hidden: bool) -> Drafted:
        body = dict(self.walked(dict(draft.body)))
        for name in body:
            if f"{draft.kind}.{name}" in self._fields:
                body[name] = LEFT_OUT
        passage = draft.passage
        if passage is not None:
            text = LEFT_OUT if "document.text" in self._fields else self.text(passage.text)
            passage = replace(passage, text=text)
        return replace(
            draft,
            body=body,
            passage=passage,
            who=LEFT_OUT if hidden else self.text(draft.who),
            why=self.text(draft.why),
        )

    def _kept(self, item: Any) -> Any:
        """A value without the words; structure inside it stays."""
        if isinstance(item, dict):
            return {
                key: value if key in _STRUCTURE | {"document"} else self._kept(value)
                for key, value in item.items()
            }
        if isinstance(item, list):
            return [self._kept(one) for one in item]
        return self.text(item) if isinstance(item, str) else item

    def _of_post(self, found: Recorded, name: str) -> bool:
        if not isinstance(found.record, Footage | CheckResult):
            return False
        return any(
            field in self._fields and name == own for field, (own, _) in _POST_FIELDS.items()
        )

    def _without_passages(self, value: dict[str, Any]) -> dict[str, Any]:
        if "document.text" not in self._fields:
            return value
        for name in ("passage", "passages"):
            several = value.get(name) if name == "passages" else [value.get(name)]
            for passage in several or ():
                if passage:
                    passage["text"] = LEFT_OUT
        return value


def _blank(kind: str, name: str, value: Any) -> Any:
    if isinstance(value, str):
        return LEFT_OUT if value else value
    if isinstance(value, list):
        return []
    if value is None or type(None) in getattr(field_types(kind)[name], "__args__", ()):
        return None
    raise UsageError(
        "cannot be left out", subject=f"{kind}.{name}", remedy="Leave out the text fields of it."
    )


def _values(case: Case, field: str) -> Iterator[str]:
    """The words that stand in a field, everywhere in a case."""
    kind, _, name = field.partition(".")
    if field == WHO:
        yield from (found.who for found in case.records)
        yield from (draft.who for draft in case.drafts)
        yield case.opened_by
    elif field in _POST_FIELDS:
        own, keys = _POST_FIELDS[field]
        for found in case.records:
            if isinstance(found.record, Footage):
                yield str(getattr(found.record, own, ""))
            elif isinstance(found.record, CheckResult):
                yield from _under(found.record.answer, {own, *keys})
    elif field not in (MEDIA, "document.text"):
        for found in case.of(kind):
            yield from _strings(getattr(found.record, name))


def _under(value: Any, keys: set[str]) -> Iterator[str]:
    """All strings under some keys of JSON values."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            if key in keys and isinstance(item, str):
                yield item
            else:
                yield from _under(item, keys)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _under(item, keys)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Passage):
        yield value.text
    elif isinstance(value, tuple):
        for item in value:
            yield from _strings(item)


def _check(field: str) -> None:
    kind, _, name = field.partition(".")
    if field in (MEDIA, WHO) or field in _POST_FIELDS:
        return
    if kind in KINDS and name in field_types(kind):
        expected = field_types(kind)[name]
        if name not in ("sha256", "basis") and (
            expected is str or type(None) in getattr(expected, "__args__", ())
        ):
            return
    raise UsageError(
        "is no field that can be left out",
        subject=repr(field),
        remedy=f"Give KIND.FIELD such as source.name, {', '.join(_POST_FIELDS)}, {MEDIA}, {WHO}, "
        f"or {TEXT}WORDS.",
    )


def _long_enough(words: str) -> str:
    if len(words.strip()) < _SHORTEST:
        raise UsageError(
            "is too short to be left out everywhere",
            subject=repr(words),
            remedy=f"Give at least {_SHORTEST} characters.",
        )
    return words.strip()
