"""OneTrainer: a folder of pictures with .txt files, and the concept that points there, for its list of concepts.

A concept's fields are those of `modules/util/config/ConceptConfig.py`; what is left out keeps OneTrainer's default.
`balancing` with the strategy REPEATS is how often a picture is shown in an epoch. Each line of a .txt would be a
caption of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from kino.datasets.export import checking
from kino.datasets.export.choosing import Chosen, Kind
from kino.datasets.export.notices import readme
from kino.schemas.dataset_training import Finding

PICTURES = "images"
VERSION = 1
"""Of the concept's layout; without it OneTrainer takes the file for an older one."""
LONGEST = 4.0
"""How much longer than wide its longest bucket is."""


def _concept(chosen: Chosen, at: str) -> dict[str, object]:
    return {
        "__version": VERSION,
        "name": chosen.name,
        "path": f"{at}/{PICTURES}",
        "seed": 1,
        "enabled": True,
        "include_subdirectories": False,
        "image_variations": 1,
        "text_variations": 1,
        "balancing": float(chosen.options.repeats),
        "balancing_strategy": "REPEATS",
        "loss_weight": 1.0,
        "image": {
            "__version": 0,
            "enable_crop_jitter": True,
            # On by default there: captions that say left and right would be wrong every other time.
            "enable_random_flip": False,
            "enable_fixed_flip": False,
            "enable_resolution_override": False,
            "resolution_override": str(chosen.options.resolution),
        },
        "text": {
            "__version": 0,
            "prompt_source": "sample",
            "prompt_path": "",
            "enable_tag_shuffling": False,
            "tag_delimiter": ",",
            "keep_tags_count": 1,
        },
    }


def _extras(chosen: Chosen, at: str) -> dict[str, str]:
    steps = [
        f"In OneTrainer choose a file of concepts and take {at}/concepts.json; or add a concept with the path "
        f"{at}/{PICTURES} and the prompt source “from text file per sample”.",
        f"Set the resolution to {chosen.options.resolution} and leave aspect ratio bucketing on.",
        "Is the folder moved, change `path` in concepts.json.",
    ]
    concepts = json.dumps([_concept(chosen, at)], indent=4, ensure_ascii=False)
    return {"concepts.json": f"{concepts}\n", "README.md": readme(chosen, KIND.title, steps)}


def _check(chosen: Chosen) -> Iterator[Finding]:
    yield from checking.captions(chosen, "warning", "OneTrainer trains it with an empty one")
    yield from checking.enlarged(chosen)
    yield from checking.stretched(chosen, LONGEST)
    yield from checking.steps(chosen)
    # Files that OneTrainer takes for the mask of another picture instead of a picture.
    masks = [item for item in chosen.items if item.stem.endswith(("-masklabel", "-condlabel"))]
    if masks:
        yield checking.finding(
            "mask", "error",
            f"{checking.pictures(masks)} {checking.has(masks)} a name that OneTrainer takes for a mask's.", masks,
            checking.skip(chosen, masks),
        )  # fmt: skip


KIND = Kind("onetrainer", "OneTrainer", False, lambda chosen: PICTURES, _extras, _check)
