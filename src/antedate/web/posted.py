"""What a form sent: read a piece at a time, and no more of it than a form can hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import parse_qs

from fastapi import Depends, Request
from pydantic import BaseModel, ValidationError

from antedate.errors import UsageError

_MOST_BYTES = 8 << 20
_MOST_FIELDS = 20_000


class Posted:
    """The fields of a form, as a browser encodes them."""

    def __init__(self, values: Mapping[str, list[str]]) -> None:
        self._values = values

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def one(self, name: str) -> str:
        """The first value of a field, without white space around it; empty where it lacks."""
        return self._values.get(name, [""])[0].strip()

    def text(self, name: str) -> str:
        """The first value of a field as typed, with plain line ends."""
        return self._values.get(name, [""])[0].replace("\r\n", "\n")

    def all(self, name: str) -> list[str]:
        """All values of a field that are not empty."""
        return [value for value in self._values.get(name, []) if value]

    def start(self, prefix: str) -> dict[str, str]:
        """The fields whose names begin so, by the rest of their names."""
        return {
            name.removeprefix(prefix): values[0]
            for name, values in self._values.items()
            if name.startswith(prefix)
        }


async def posted(request: Request) -> Posted:
    """The form of a request. Raises ``UsageError`` where it is longer than any form."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _MOST_BYTES:
            raise UsageError(
                "That is more than a form takes", remedy="Send long text in as a file."
            )
    try:
        values = parse_qs(
            body.decode("ascii", "replace"),
            keep_blank_values=True,
            max_num_fields=_MOST_FIELDS,
            errors="replace",
        )
    except ValueError as error:
        raise UsageError("has too many fields", subject="form", remedy="Send fewer.") from error
    return Posted(values)


def built[T: BaseModel](model: type[T], /, **values: Any) -> T:
    """What a form asks for. Raises ``UsageError`` where its values cannot be that."""
    try:
        return model(**values)
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}"
                          for one in error.errors())  # fmt: skip
        raise UsageError(f"Not understood: {wrong}", remedy="Change that.") from error


Form = Annotated[Posted, Depends(posted)]
