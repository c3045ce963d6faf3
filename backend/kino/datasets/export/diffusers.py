"""diffusers' training scripts: a folder `train` with pictures and `metadata.jsonl`, as `datasets` reads an imagefolder.

The pictures lie in a folder of their own with nothing but that file: `--instance_data_dir` opens every file as a
picture. The scripts make the shorter side as long as the resolution and cut a square (`train_dreambooth_lora_flux.py`);
a picture without a caption gets the instance prompt.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from kino.datasets.export import checking
from kino.datasets.export.choosing import Chosen, Kind
from kino.datasets.export.notices import readme
from kino.schemas.dataset_training import Finding

PICTURES = "train"
LOST = 1.1
"""How much longer a side may be before it is worth a word that its ends are cut off."""


def _extras(chosen: Chosen, at: str) -> dict[str, str]:
    rows = [json.dumps({"file_name": item.file, "text": item.text}, ensure_ascii=False) for item in chosen.items]
    prompt = chosen.trigger or chosen.name
    steps = [
        f"`accelerate launch train_dreambooth_lora_flux.py --dataset_name {json.dumps(at, ensure_ascii=False)} "
        f"--image_column image --caption_column text --instance_prompt {json.dumps(prompt, ensure_ascii=False)} "
        f"--resolution {chosen.options.resolution} …`",
        "The captions are in train/metadata.jsonl; there are no .txt files.",
    ]
    return {
        f"{PICTURES}/metadata.jsonl": "".join(f"{row}\n" for row in rows),
        "README.md": readme(chosen, KIND.title, steps),
    }


def _check(chosen: Chosen) -> Iterator[Finding]:
    yield from checking.captions(chosen, "warning", "the instance prompt is taken for it")
    yield from checking.enlarged(chosen, square=True)
    oblong = [item for item in chosen.items if max(item.size) > LOST * min(item.size)]
    if oblong:
        yield checking.finding(
            "aspect", "warning",
            f"{checking.pictures(oblong)} {'is' if len(oblong) == 1 else 'are'} not square: diffusers cuts a square "
            "out of the middle, or out of anywhere.", oblong, checking.crop(oblong, "1:1"),
        )  # fmt: skip
    yield from checking.steps(chosen)


KIND = Kind("diffusers", "diffusers", False, lambda chosen: PICTURES, _extras, _check, sidecars=False, square=True)
