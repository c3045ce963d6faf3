"""ostris' ai-toolkit: a folder of pictures with .txt files, and a configuration to start from.

It never enlarges and makes its own buckets. The trigger is put in front of captions that don't hold it, and the words
`[trigger]` and `[name]` in a caption are replaced (`toolkit/dataloader_mixins.py`; `config/examples`). Its README calls
WebP troublesome.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kino.datasets.export import checking
from kino.datasets.export.choosing import Chosen, Kind
from kino.datasets.export.notices import readme
from kino.schemas.dataset_training import Finding

PICTURES = "images"
RESOLUTIONS = (512, 768, 1024)
_REPLACED = ("[trigger]", "[name]")


def _config(chosen: Chosen, at: str) -> dict[str, Any]:
    options = chosen.options
    sides = sorted({*(side for side in RESOLUTIONS if side < options.resolution), options.resolution})
    model: dict[str, Any] = {"name_or_path": _repository(options.base_model)}
    if chosen.flux:
        model |= {"is_flux": True, "quantize": True}
    if chosen.schnell:
        model["assistant_lora_path"] = "ostris/FLUX.1-schnell-training-adapter"
    process: dict[str, Any] = {"type": "sd_trainer", "training_folder": "output", "device": "cuda:0"}
    if chosen.trigger:
        process["trigger_word"] = chosen.trigger
    process |= {
        "network": {"type": "lora", "linear": 16, "linear_alpha": 16},
        "save": {"dtype": "float16", "save_every": 250, "max_step_saves_to_keep": 4},
        "datasets": [
            {
                "folder_path": f"{at}/{PICTURES}",
                "caption_ext": "txt",
                "caption_dropout_rate": 0.05,
                "shuffle_tokens": False,
                "cache_latents_to_disk": True,
                "resolution": sides,
            }
        ],
        "train": {
            "batch_size": 1,
            "steps": 2000,
            "gradient_checkpointing": True,
            "noise_scheduler": "flowmatch" if chosen.flux else "ddpm",
            "optimizer": "adamw8bit",
            "lr": 0.0001,
            "train_unet": True,
            "train_text_encoder": False,
            "dtype": "bf16",
        },
        "model": model,
        "sample": {
            "sampler": "flowmatch" if chosen.flux else "ddpm",
            "sample_every": 250,
            "width": options.resolution,
            "height": options.resolution,
            "prompts": [item.text for item in chosen.items if item.text][:3],
            "seed": 42,
            "walk_seed": True,
            "guidance_scale": 1 if chosen.schnell else 4,
            "sample_steps": 4 if chosen.schnell else 20,
        },
    }
    return {
        "job": "extension",
        "config": {"name": chosen.name, "process": [process]},
        "meta": {"name": "[name]", "version": "1.0"},
    }


def _extras(chosen: Chosen, at: str) -> dict[str, str]:
    import yaml

    said = yaml.safe_dump(_config(chosen, at), sort_keys=False, allow_unicode=True, width=1000)
    head = "# For `python run.py` of ai-toolkit. Written by Kino: a beginning, to be changed as you like.\n"
    steps = [
        f"`python run.py {at}/config.yaml`",
        "Is the folder moved, change `folder_path` in config.yaml.",
    ]
    return {"config.yaml": f"{head}---\n{said}", "README.md": readme(chosen, KIND.title, steps)}


def _check(chosen: Chosen) -> Iterator[Finding]:
    yield from checking.small(chosen)
    yield from checking.captions(chosen, "warning", "ai-toolkit trains it with an empty one")
    yield from checking.formats(chosen, {"png", "jpg", "jpeg"}, "ai-toolkit's README warns of trouble with it")
    yield from checking.own_size(chosen)
    yield from checking.steps(chosen)
    replaced = [item for item in chosen.items if any(word in item.text for word in _REPLACED)]
    if replaced:
        yield checking.finding(
            "placeholder", "warning",
            f"{checking.pictures(replaced)} {checking.has(replaced)} [trigger] or [name] in the caption, which "
            "ai-toolkit replaces by the trigger.", replaced,
        )  # fmt: skip


def _repository(base_model: str) -> str:
    return f"black-forest-labs/{base_model}" if base_model.upper().startswith("FLUX.") else base_model


KIND = Kind("ai-toolkit", "ai-toolkit", False, lambda chosen: PICTURES, _extras, _check)
