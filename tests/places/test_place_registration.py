"""Registering views: shifts are found, other places and blank pictures are not."""

from __future__ import annotations

import numpy as np
import pytest
from places_material import HEIGHT, WIDTH, scene, taken

from antedate.places import look
from antedate.places.register import common, link, place_in


def test_a_shift_is_found_to_half_a_pixel() -> None:
    found = link(look(taken(scene(1), 1)), look(taken(scene(1), 2, (7, -4))))
    assert found is not None
    middle = found.plane @ np.array([WIDTH / 2, HEIGHT / 2, 1])
    assert middle[:2] / middle[2] == pytest.approx([WIDTH / 2 + 7, HEIGHT / 2 - 4], abs=0.5)


def test_other_places_and_blank_pictures_do_not_register() -> None:
    one = look(taken(scene(1), 1))
    assert link(one, look(taken(scene(2), 1))) is None
    assert link(one, look(np.zeros((HEIGHT, WIDTH, 3), np.uint8))) is None


def test_looks_of_two_places_leave_the_smaller_group_out() -> None:
    mine = [look(taken(scene(1), number)) for number in range(4)]
    found = common([*mine, look(taken(scene(2), 0))])
    assert found.registered == (0, 1, 2, 3)
    assert place_in(look(taken(scene(2), 5)), mine, common(mine)) is None
