"""SimpleTuner: a folder of pictures with .txt files, and a `multidatabackend.json` for `--data_backend_config`.

From its `documentation/DATALOADER.md`: `textfile` captions need a .txt beside every picture, and each line is a caption
of its own; `repeats` counts what is shown beyond the first time (0 is once); pictures below `minimum_image_size` are
left out, so it is 0 here and the preflight speaks of small ones; without both `maximum_image_size` and
`target_downsample_size` large pictures would be cut instead of made smaller.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from kino.datasets.export import checking
from kino.datasets.export.choosing import Chosen, Kind
from kino.datasets.export.notices import readme
from kino.schemas.dataset_training import Finding

PICTURES = "images"


def _backends(chosen: Chosen, at: str) -> list[dict[str, object]]:
    resolution = chosen.options.resolution
    # The id names its caches and must stay: letters and digits only, for it becomes part of paths.
    name = f"{re.sub(r'[^a-z0-9]+', '-', chosen.name.lower()).strip('-') or 'dataset'}-{resolution}"
    return [
        {
            "id": name,
            "type": "local",
            "dataset_type": "image",
            "instance_data_dir": f"{at}/{PICTURES}",
            "caption_strategy": "textfile",
            "metadata_backend": "discovery",
            "crop": False,
            "resolution": resolution,
            "resolution_type": "pixel_area",
            "minimum_image_size": 0,
            "maximum_image_size": resolution,
            "target_downsample_size": resolution,
            "prepend_instance_prompt": False,
            "only_instance_prompt": False,
            "repeats": chosen.options.repeats - 1,
            "cache_dir_vae": f"cache/vae/{name}",
            "disabled": False,
        },
        {
            "id": f"{name}-text",
            "type": "local",
            "dataset_type": "text_embeds",
            "default": True,
            "cache_dir": f"cache/text/{name}",
            "disabled": False,
        },
    ]


def _extras(chosen: Chosen, at: str) -> dict[str, str]:
    steps = [
        f'In config.json set `"--data_backend_config": "{at}/multidatabackend.json"`.',
        "Is the folder moved, change `instance_data_dir` in multidatabackend.json.",
    ]
    backends = json.dumps(_backends(chosen, at), indent=2, ensure_ascii=False)
    return {"multidatabackend.json": f"{backends}\n", "README.md": readme(chosen, KIND.title, steps)}


def _check(chosen: Chosen) -> Iterator[Finding]:
    yield from checking.captions(chosen, "error", "SimpleTuner needs a caption file beside every picture")
    yield from checking.enlarged(chosen)
    yield from checking.steps(chosen)


KIND = Kind("simpletuner", "SimpleTuner", False, lambda chosen: PICTURES, _extras, _check)
