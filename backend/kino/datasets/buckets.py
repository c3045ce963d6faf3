"""Which size a trainer makes of a picture: the buckets of pictures that are trained together.

Each rule is one trainer's, in our words; `cover` says how much of a picture its bucket cuts off. Sides in pixels.

- sd-scripts (library/model_util.py, train_util.py): all sizes of at most the resolution's area whose sides are
  multiples of the step; the one whose ratio is nearest by difference. `bucket_reso_steps` is 64 by default, FLUX takes
  32 as well.
- ai-toolkit (toolkit/buckets.py): the sizes SDXL was trained with, scaled down to the resolution, or to the picture
  where that is smaller: nothing is enlarged. The one that cuts off least.
- OneTrainer (mgds, AspectBucketing): a list of ratios, each at the resolution's area and rounded to the step.
- SimpleTuner (multiaspect/image.py, by area): the picture's own ratio at the resolution's area, rounded to the step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from math import isqrt, sqrt

from kino.datasets.state import Picture

Size = tuple[int, int]
Rule = Callable[[Size, int, int], Size]
"""(picture, resolution, step) -> bucket"""

SMALLEST = 256
_SDXL = (
    (1024, 1024), (2048, 512), (1984, 512), (1920, 512), (1856, 512), (1792, 576), (1728, 576), (1664, 576),
    (1600, 640), (1536, 640), (1472, 704), (1408, 704), (1344, 704), (1344, 768), (1280, 768), (1216, 832),
    (1152, 832), (1152, 896), (1088, 896), (1088, 960), (1024, 960),
)  # fmt: skip
_RATIOS = (1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 3.5, 4.0)


def size_of(picture: Picture) -> Size:
    """Of what is trained: the crop box, where there is one."""
    return (picture.crop[2], picture.crop[3]) if picture.crop else (picture.width, picture.height)


def cover(size: Size, bucket: Size) -> float:
    """Share of a picture's pixels that is cut off when it is scaled to cover the bucket; 0 where the ratios agree."""
    own, other = size[0] * bucket[1], size[1] * bucket[0]
    return 1 - min(own, other) / max(own, other, 1)


def sd_scripts(size: Size, resolution: int, step: int) -> Size:
    return _nearest(size, sd_sizes(resolution, step))


@lru_cache(64)
def sd_sizes(resolution: int, step: int) -> tuple[Size, ...]:
    """All buckets there are, from the tallest to the widest. Sides go up to twice the resolution, at least 1024."""
    area, largest = resolution * resolution, max(1024, 2 * resolution)
    square = max(isqrt(area) // step * step, step)
    found = {(square, square)}
    for width in range(SMALLEST, largest + 1, step):
        height = min(largest, area // width // step * step)
        if height >= SMALLEST:
            found |= {(width, height), (height, width)}
    return tuple(sorted(found))


def ai_toolkit(size: Size, resolution: int, step: int) -> Size:
    base = min(resolution, isqrt(size[0] * size[1]))

    def removed(bucket: Size) -> int:
        """Pixels that lie outside, once the picture is scaled to cover the bucket."""
        scale = max(bucket[0] / size[0], bucket[1] / size[1])
        width, height = int(size[0] * scale), int(size[1] * scale)
        return (width - bucket[0]) * height + (height - bucket[1]) * width

    sizes = _scaled(base, step)
    return size if size in sizes else min(sizes, key=removed)


@lru_cache(4096)
def _scaled(base: int, step: int) -> tuple[Size, ...]:
    both = [*_SDXL, *((height, width) for width, height in _SDXL)]
    return tuple(
        dict.fromkeys(
            (max(width * base // 1024 // step, 1) * step, max(height * base // 1024 // step, 1) * step)
            for width, height in both
        )
    )


def onetrainer(size: Size, resolution: int, step: int) -> Size:
    return _nearest(size, _by_ratio(resolution, step))


@lru_cache(64)
def _by_ratio(resolution: int, step: int) -> tuple[Size, ...]:
    wide = [_at_area(ratio, resolution, step) for ratio in _RATIOS]
    return tuple(dict.fromkeys([*wide, *((height, width) for width, height in wide)]))


def simpletuner(size: Size, resolution: int, step: int) -> Size:
    return _at_area(size[0] / max(size[1], 1), resolution, step)


RULES: dict[str, Rule] = {
    "kohya": sd_scripts, "civitai": sd_scripts, "ai-toolkit": ai_toolkit, "onetrainer": onetrainer,
    "simpletuner": simpletuner,
}  # fmt: skip


def grouped(
    pictures: Iterable[Picture], resolution: int, step: int, rule: Rule = sd_scripts
) -> dict[Size, list[Picture]]:
    """The pictures of each bucket, the fullest first."""
    found: dict[Size, list[Picture]] = {}
    for picture in pictures:
        found.setdefault(rule(size_of(picture), resolution, step), []).append(picture)
    return dict(sorted(found.items(), key=lambda one: (-len(one[1]), one[0])))


def _nearest(size: Size, sizes: tuple[Size, ...]) -> Size:
    if size in sizes:
        return size
    ratio = size[0] / max(size[1], 1)
    return min(sizes, key=lambda bucket: abs(bucket[0] / bucket[1] - ratio))


def _at_area(ratio: float, resolution: int, step: int) -> Size:
    width, height = resolution * sqrt(ratio), resolution / sqrt(ratio)
    return max(round(width / step), 1) * step, max(round(height / step), 1) * step
