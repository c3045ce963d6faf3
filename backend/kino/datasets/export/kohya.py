"""kohya-ss sd-scripts, and what is built on it (kohya_ss, FluxGym): a folder `<repeats>_<trigger> <class>`, and a TOML.

Both ways of calling it work. With `--train_data_dir <export>/img` the folder's name gives the repeats, and what stands
behind the first "_" is the caption of pictures without one. With `--dataset_config <export>/dataset.toml` that name
means nothing, so the TOML says the same again. A caption file's extension is `.caption` unless told (`library/
config_util.py`, `docs/config_README-en.md`); only the first line of it is read, and an empty one ends the training.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from kino.datasets.export import checking
from kino.datasets.export.choosing import Chosen, Kind, safe
from kino.datasets.export.notices import readme
from kino.schemas.dataset_training import Finding

SMALLEST_BUCKET = 256
STEP = 64


def class_tokens(chosen: Chosen) -> str:
    """Trigger and class as the folder's name says them."""
    return safe(f"{chosen.trigger} {chosen.options.class_word}") or chosen.name


def _below(chosen: Chosen) -> str:
    return f"img/{chosen.options.repeats}_{class_tokens(chosen)}"


def largest_bucket(chosen: Chosen) -> int:
    """Twice the resolution, in whole steps: with it goes a bucket four times as long as it is wide."""
    return -(-chosen.options.resolution * 2 // STEP) * STEP


def _toml(chosen: Chosen, at: str) -> str:
    # The trigger is the first tag; kept there should somebody turn the shuffling on.
    keep = 1 if chosen.trigger and chosen.mode == "tags" else 0
    return f"""# For --dataset_config of sd-scripts. Written by Kino.
# image_dir is where the export was written; change it when the folder moves.

[general]
caption_extension = ".txt"
shuffle_caption = false
keep_tokens = {keep}
enable_wildcard = false

[[datasets]]
resolution = {chosen.options.resolution}
batch_size = 1
enable_bucket = true
min_bucket_reso = {SMALLEST_BUCKET}
max_bucket_reso = {largest_bucket(chosen)}
bucket_reso_steps = {STEP}
bucket_no_upscale = true

  [[datasets.subsets]]
  image_dir = {_quoted(f"{at}/{_below(chosen)}")}
  num_repeats = {chosen.options.repeats}
  class_tokens = {_quoted(class_tokens(chosen))}
"""


def _extras(chosen: Chosen, at: str) -> dict[str, str]:
    steps = [
        f"With the TOML: `accelerate launch {_script(chosen)} --dataset_config {_quoted(f'{at}/dataset.toml')} …`",
        f"Or by the folder: `--train_data_dir {_quoted(f'{at}/img')} --caption_extension .txt`. The number in front "
        "of its name is how often each picture is shown.",
        "Is the folder moved, change `image_dir` in dataset.toml.",
    ]
    return {"dataset.toml": _toml(chosen, at), "README.md": readme(chosen, KIND.title, steps)}


def _check(chosen: Chosen) -> Iterator[Finding]:
    yield from checking.small(chosen)
    yield from checking.captions(chosen, "warning", f"sd-scripts takes “{class_tokens(chosen)}” for it")
    yield from checking.own_size(chosen)
    largest = largest_bucket(chosen)
    smallest = max(SMALLEST_BUCKET, chosen.options.resolution**2 // largest)
    yield from checking.stretched(chosen, largest // smallest)
    yield from checking.steps(chosen)
    said = " ".join(f"{chosen.trigger} {chosen.options.class_word}".split())
    if said and said != class_tokens(chosen):
        yield checking.finding(
            "folder_name", "note",
            f"“{said}” can't be a folder's name on every system: it is called “{class_tokens(chosen)}”.", (),
        )  # fmt: skip


def _script(chosen: Chosen) -> str:
    if chosen.flux:
        return "flux_train_network.py"
    return "sdxl_train_network.py" if "xl" in chosen.options.base_model.lower() else "train_network.py"


def _quoted(text: str) -> str:
    """A basic string of TOML."""
    return json.dumps(text, ensure_ascii=False)


KIND = Kind("kohya", "kohya sd-scripts", False, _below, _extras, _check)
