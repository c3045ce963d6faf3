"""What a picture looks like, in 64 bits: pictures whose bits hardly differ are nearly the same.

Four fifths of the bits tell where it is light and dark, the others where it is which colour: the same drawing in two
colours is two pictures. Recompressed, resized or slightly cropped copies differ in a few bits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image

NEAR = 6
SIDE = 32
ROWS = 256


def look_of(image: Image.Image) -> int:
    """64 bits of a decoded picture, whatever its size and mode."""
    import numpy as np

    small = _small(image)
    luma = _waves(small @ np.array([0.299, 0.587, 0.114]), 8).ravel()[1:]
    bits = luma > np.median(luma)
    return int(sum(1 << i for i, bit in enumerate(bits) if bit))


def distance(one: int, other: int) -> int:
    """In how many of the 64 bits two looks differ."""
    return (one ^ other).bit_count()


def groups(looks: Sequence[int | None], near: int = NEAR) -> list[list[int]]:
    """Places of pictures that look alike, in groups of two or more, in their order; each is in one group at most.

    A picture joins a group when it is near to any in it. 10,000 looks take about half a second.
    """
    leader = list(range(len(looks)))

    def find(place: int) -> int:
        while leader[place] != place:
            leader[place] = leader[leader[place]]
            place = leader[place]
        return place

    for one, other in _pairs(looks, near):
        first, second = sorted((find(one), find(other)))
        leader[second] = first
    found: dict[int, list[int]] = {}
    for place in range(len(looks)):
        found.setdefault(find(place), []).append(place)
    return [group for group in found.values() if len(group) > 1]


def _pairs(looks: Sequence[int | None], near: int) -> Iterator[tuple[int, int]]:
    import numpy as np

    places = np.array([place for place, look in enumerate(looks) if look is not None], dtype=np.int64)
    known = np.array([look for look in looks if look is not None], dtype=np.uint64)
    for start in range(0, len(known), ROWS):
        rows = known[start : start + ROWS]
        differ = np.bitwise_count(rows[:, None] ^ known[None, start:])
        for row, column in np.argwhere(differ <= near):
            if column > row:
                yield int(places[start + row]), int(places[start + column])


def _small(image: Image.Image) -> NDArray[np.float64]:
    """The picture in 32x32 pixels of RGB; what can be seen through is white."""
    import numpy as np
    from PIL import Image as Pillow

    if image.mode == "P" or "transparency" in image.info:
        image = image.convert("RGBA")
    if "A" in image.getbands():
        reduced = image.resize((SIDE, SIDE), Pillow.Resampling.BOX, reducing_gap=2.0).convert("RGBA")
        paper = Pillow.new("RGBA", reduced.size, (255, 255, 255, 255))
        image = Pillow.alpha_composite(paper, reduced)
    elif image.mode not in ("L", "RGB"):
        image = image.convert("RGB")
    small = image.resize((SIDE, SIDE), Pillow.Resampling.BOX).convert("RGB")
    return np.asarray(small, dtype=np.float64)


def _waves(plane: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """The `count` lowest waves of a 32x32 plane each way: its discrete cosine transform (type II)."""
    import numpy as np

    waves = _cosines()[:count]
    result: NDArray[np.float64] = np.asarray(waves @ plane @ waves.T)
    return result


@cache
def _cosines() -> NDArray[np.float64]:
    import numpy as np

    place = np.arange(SIDE)
    return np.cos(np.pi / SIDE * (place[None, :] + 0.5) * place[:, None])
