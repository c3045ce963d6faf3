"""From the options of `kino generate` to the parameters of a task, by asking the server what it has.

Nothing is checked here that the server checks: its sentences come back with the options' names in them.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kino.cli.client import Client
from kino.cli.failures import ASKED_WRONGLY, Failure, Refused

TEXT_TO_PICTURE = "flux_txt2img"
PICTURE_TO_PICTURE = "flux_img2img"
SMALL_MODEL = "kino-mini"
SMALL_SIZE = {"width": 448, "height": 256}
"""What the model that ships has learnt to draw; the sizes of kino.yaml are made for large models."""
FPS = 24
PIXELS = re.compile(r"([0-9]{1,6})\s*[x\u00d7]\s*([0-9]{1,6})", re.IGNORECASE)
OPTIONS = {
    "prompt": "the prompt", "steps": "--steps", "guidance": "--guidance", "seed": "--seed", "model": "--model",
    "preset": "--preset", "size": "--size", "width": "--size (width)", "height": "--size (height)", "pictures": "-n",
    "strength": "--strength", "image": "--image", "loras": "--lora",
}  # fmt: skip


@dataclass
class Wanted:
    """The options, as given. `sizes` and `presets` hold all that were named: more than one is refused."""

    prompt: str | None = None
    sizes: Sequence[str] = ()
    presets: Sequence[str] = ()
    seed: int | None = None
    steps: int | None = None
    guidance: float | None = None
    loras: Sequence[str] = ()
    model: str | None = None
    pictures: int = 1
    image: Path | None = None
    strength: float | None = None
    like: Path | None = None
    project: str | None = None


@dataclass
class Asked:
    """A task to be made: its plugin and parameters, and what a person should know of how it came about."""

    type: str
    data: dict[str, Any]
    notes: list[str] = field(default_factory=list)


def ask(client: Client, wanted: Wanted) -> Asked:
    """Raises Failure with a sentence for what is not there, Refused for what the server does not take."""
    asked = _recalled(client, wanted.like) if wanted.like else Asked(TEXT_TO_PICTURE, {})
    data = asked.data
    if wanted.prompt is not None:
        data["prompt"] = wanted.prompt
    _size(data, only("size", wanted.sizes))
    _preset(client, asked, only("preset", wanted.presets))
    if wanted.model is not None:
        data["model"] = installed(client, "DiffusionModels", wanted.model)
    if wanted.loras:
        data["loras"] = [_lora(client, given) for given in wanted.loras]
    if wanted.image is not None:
        asked.type = PICTURE_TO_PICTURE
        data["image"] = f"upload:{_upload(client, 'uploads', wanted.image)['name']}"
    elif wanted.strength is not None and asked.type != PICTURE_TO_PICTURE:
        raise Failure("--strength says how much of --image is drawn anew: add --image FILE", ASKED_WRONGLY)
    given = {"seed": wanted.seed, "steps": wanted.steps, "guidance": wanted.guidance, "strength": wanted.strength}
    data.update({name: value for name, value in given.items() if value is not None})
    data["pictures"] = wanted.pictures
    return asked


def only(what: str, named: Sequence[str]) -> str | None:
    if len(named) > 1:
        raise Failure(f"More than one {what} is asked for ({', '.join(named)}): choose one", ASKED_WRONGLY)
    return named[0] if named else None


def in_options(refused: Refused) -> Refused:
    """The server's sentence with the names a person typed: `--steps` for `data.steps`."""

    def option(match: re.Match[str]) -> str:
        return OPTIONS.get(match[1], match[0])

    # The message alone counts what else is wrong, and does not say it.
    each = [detail["message"] for detail in refused.details] or [refused.message]
    named = (re.sub(r"\bdata\.([a-z_]+)(?:\.[a-z0-9_]+)*", option, one) for one in each)
    message = "; ".join(dict.fromkeys(named))
    return Refused(message, refused.http_status, refused.code, refused.details)


def installed(client: Client, category: str, name: str) -> str:
    """The file name of a model, which may be given without its ending. Raises Failure that names what there is."""
    there: list[str] = [model["filename"] for model in client.get(f"models/{category}")["models"]]
    for same in (lambda a: a, str.casefold, lambda a: Path(a.casefold()).stem):
        if found := [one for one in there if same(one) == same(name)]:
            return found[0]
    what = "LoRA" if category == "Lora" else "model"
    known = ", ".join(difflib.get_close_matches(name, there, 3, 0.4) or there[:5])
    said = f"there are: {known} (`kino models {category}` lists all)" if known else f"{category} holds none"
    raise Failure(f"There is no {what} {name!r}; {said}", ASKED_WRONGLY)


def find_project(client: Client, name: str) -> dict[str, Any] | None:
    """The project of that name; case counts only where several differ by it alone. Raises Failure for twins."""
    found: list[dict[str, Any]] = []
    offset, total = 0, 1
    while offset < total:
        page = client.get("projects", q=name, limit=1000, offset=offset)
        total, offset = page["total"], offset + 1000
        found += page["projects"]
    for same in (lambda a: a, str.casefold):
        named = [one for one in found if same(one["name"]) == same(name)]
        if len(named) > 1:
            ids = ", ".join(str(one["id"]) for one in named)
            raise Failure(f"{len(named)} projects are called {name!r} (ids {ids}): rename one of them", ASKED_WRONGLY)
        if named:
            return named[0]
    return None


def project_of(client: Client, name: str, data: dict[str, Any]) -> tuple[int, bool]:
    """The id of the project of that name, and whether it was made just now, with the size that is asked for."""
    if found := find_project(client, name):
        return int(found["id"]), False
    made = client.post("projects", {"name": name, "fps": FPS, **_project_size(client, data)})
    return int(made["id"]), True


def _project_size(client: Client, data: dict[str, Any]) -> dict[str, int]:
    """What is asked for; else the first size of the settings, unless all there is to draw with is the small model."""
    if data.get("width") and data.get("height"):
        return {"width": data["width"], "height": data["height"]}
    settings = {one["name"]: one["value"] for one in client.get("system/settings")["settings"]}
    sizes: dict[str, dict[str, int]] = settings["sizes"]
    if (size := data.get("size")) is not None:
        if size not in sizes:
            raise Failure(f"There is no size {size!r}; there are: {', '.join(sizes)}, and WIDTHxHEIGHT", ASKED_WRONGLY)
        return sizes[size]
    models = client.get("models/DiffusionModels")["models"]
    drawn_with = [one for one in models if one["filename"] == data.get("model")] or models
    small = all(one["family"] == SMALL_MODEL for one in drawn_with)
    return SMALL_SIZE if small or not sizes else next(iter(sizes.values()))


def _size(data: dict[str, Any], size: str | None) -> None:
    if size is None:
        return
    for name in ("size", "width", "height"):  # what was recalled would win over a size's name
        data.pop(name, None)
    if match := PIXELS.fullmatch(size.strip()):
        data.update(width=int(match[1]), height=int(match[2]))
    else:
        data["size"] = size


def _preset(client: Client, asked: Asked, name: str | None) -> None:
    """A preset of the settings is named in the task, one of the person's own fills in what it holds."""
    if name is None:
        return
    there = client.get("presets", kind="generator", plugin=asked.type)["presets"]
    chosen = next((one for one in there if one["name"] == name), None)
    if chosen is None:
        known = ", ".join(one["name"] for one in there)
        raise Failure(f"There is no preset {name!r}; there are: {known}", ASKED_WRONGLY)
    for key in ("preset", "steps", "guidance"):
        asked.data.pop(key, None)
    if chosen["built_in"]:
        asked.data["preset"] = name
    else:
        asked.data.update({key: value for key, value in chosen["data"].items() if key not in ("prompt", "pictures")})


def _lora(client: Client, given: str) -> dict[str, Any]:
    name, _, weight = given.rpartition(":")
    try:
        strength = float(weight) if name else 1.0
    except ValueError:
        name, strength = "", 1.0
    return {
        "lora_name": installed(client, "Lora", name or given),
        "strength_model": strength,
        "strength_clip": strength,
    }


def _recalled(client: Client, like: Path) -> Asked:
    found = _upload(client, "recall", like)
    if found["kind"] == "none" or not found["plugin"]:
        why = " ".join(found["missing"]) or "it was made by nothing that this server has"
        raise Failure(f"{like} can't be made again: {why}", ASKED_WRONGLY)
    return Asked(found["plugin"], dict(found["params"]), [f"{like.name}: {one}" for one in found["missing"]])


def _upload(client: Client, path: str, file: Path) -> dict[str, Any]:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise Failure(f"{file} can't be read: {error.strerror}", ASKED_WRONGLY) from None
    try:
        answer: dict[str, Any] = client.upload(path, "picture", file.name, data)
    except Refused as refused:
        raise Failure(f"{file} can't be used: {refused.message}", ASKED_WRONGLY) from None
    return answer
