"""Painted views of a place, as files to be sent in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import httpx
import numpy as np
from numpy.typing import NDArray
from places_material import moment, scene, stood, taken
from running_desk import over, sent

COUNT = 16
HOSTILE = '<img src=x onerror="alert(1)">\u202e 100%/.. شارع المتنبي'


def painted_views(folder: Path) -> list[Path]:
    """Sixteen views, a day apart, in which a thing stands from the 6th to the 10th; and the
    table of their times, ``views.csv``."""
    rows = ["path,time,zone"]
    paths = []
    for number, picture in enumerate(stood(6, 10, COUNT)):
        path = folder / f"v{number:02d}.png"
        write(path, picture)
        paths.append(path)
        local = moment(number).at
        rows.append(f"cam/{path.name},{local:%Y-%m-%d} 15:00,Asia/Baghdad")
    (folder / "views.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    write(folder / "elsewhere.png", taken(scene(9), 70))
    write(folder / "command.png", taken(scene(1), 60))
    return paths


def write(path: Path, picture: NDArray[np.uint8]) -> None:
    """An RGB picture as a file."""
    cv2.imwrite(str(path), picture[..., ::-1])


def sent_in(client: httpx.Client, path: Path, name: str = "") -> dict[str, str]:
    """A file that was sent in, as a page tells of it."""
    return {"sha256": sent(client, path, name), "name": name or path.name}


def done(client: httpx.Client, answer: httpx.Response) -> dict[str, Any]:
    """The result of a job that was asked for."""
    assert answer.status_code == 202, answer.text
    job = over(client, answer.json()["id"])
    assert job["state"] == "done", job["error"]
    result: dict[str, Any] = job["result"]
    return result
