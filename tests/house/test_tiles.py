"""Where States lie on the map is what the generator gives, and looks like the world."""

from __future__ import annotations

import math

from gradus.catalogue.member_states import member_states
from gradus.catalogue.tiles import FILE, tiles
from scripts import tiles as generator


def test_the_tiles_are_what_the_generator_gives() -> None:
    assert FILE.read_text("utf-8") == generator.table(), "run `just tiles`"


def test_every_member_state_has_a_tile_of_its_own() -> None:
    assert set(tiles()) == {state.alpha3 for state in member_states()}
    assert len(set(tiles().values())) == len(tiles())


def test_neighbours_stay_near_and_on_their_side() -> None:
    """The three nearest States of each: how far apart their tiles are, and whether they lie the way
    that they do on the globe (within 60 degrees)."""
    turned, apart = [], []
    for state in member_states():
        near = sorted((s for s in member_states() if s != state),
                      key=lambda s: math.hypot(*_way(state, s)))[:3]  # fmt: skip
        for other in near:
            (x, y), (column, row) = _way(state, other), tiles()[state.alpha3]
            across, down = tiles()[other.alpha3][0] - column, tiles()[other.alpha3][1] - row
            length = math.hypot(across, down)
            apart.append(length)
            turned.append((x * across + y * down) / math.hypot(x, y) / length < 0.5)
    assert sum(apart) / len(apart) < 1.8
    assert sum(turned) / len(turned) < 0.065


def _way(a: object, b: object) -> tuple[float, float]:
    """Degrees to the east and to the south, a degree of longitude as long as it is there."""
    east = (b.longitude - a.longitude + 180) % 360 - 180  # type: ignore[attr-defined]
    south = a.latitude - b.latitude  # type: ignore[attr-defined]
    return east * math.cos(math.radians(a.latitude)), south  # type: ignore[attr-defined]
