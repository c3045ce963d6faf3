"""A picture file read back: which plugin made it, with which parameters, and what of that can't be had here.

Reads the `kino` JSON of Kino's own pictures, or the `parameters` text that many tools write (the prompt, then a line
of `Steps: 20, CFG scale: 3.5, Seed: 7, Size: 512x512, Model: name`). What is in a file was written by anybody: all of
it passes the plugin's own checks before it is offered, and what does not is left out and said. No pixel is decoded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kino import png
from kino.errors import Invalid, TaskFailed
from kino.plugins.base_plugin import ModelFolders
from kino.plugins.plugin_loader import Registered
from kino.plugins.resolving import MODEL_CATEGORY, REFERENCE, fields_of, hints, item_models, resolve
from kino.schemas.recall import Recalled
from kino.sentences import printable
from kino.settings import Settings

Told = dict[str, Any]

DEFAULT_PLUGIN = "flux_txt2img"
NO_CHUNK = "The file carries no parameters: pictures of Kino do, and those of tools that write `parameters` into a PNG"
# Stand in for what is not here, so that the rest can be checked.
SOMEWHERE, SOMETHING = "take:0", "-"

MAX_LINE = 10_000
_SETTINGS = re.compile(r"(?:^|, ?)(?:Steps|Seed|Size): ?\d")
_PAIR = re.compile(r'\s*([\w][\w \-/]{0,60}):\s*("(?:\\.|[^\\"])*"|[^,]*)(?:,|$)')
_LORA = re.compile(r"<lora:([^:<>]{1,200})(?::(-?[0-9.]{1,10}))?[^<>]{0,50}>")
_NOISE = {"version", "model hash", "lora hashes", "hashes", "ti hashes", "vae hash", "vae", "created date"}


@dataclass
class Home:
    """What there is on this server. `there`: those of a picture's references that lead to a picture here."""

    plugins: Mapping[str, Registered]
    weights: ModelFolders
    settings: Settings
    there: set[str] = field(default_factory=set)


class _Installed:
    """Models of any name: which of them are here has been looked at already, and said in better words."""

    def path(self, category: str, filename: str) -> Path:
        return Path(filename)

    def names(self, category: str, families: object = ()) -> list[str]:
        return [SOMETHING]


def references(data: bytes) -> set[str]:
    """Pictures that a file speaks of: its source, and itself as the take it was. Raises as `recall`."""
    told = _told(_texts(data)) or {}
    named = (told.get("image"), f"take:{told.get('take_id')}")
    return {ref for ref in named if isinstance(ref, str) and REFERENCE.fullmatch(ref)}


def recall(data: bytes, home: Home) -> Recalled:
    """What made the picture. Raises Invalid with a sentence for a file that tells nothing, or is damaged."""
    texts = _texts(data)
    own = _told(texts)
    if own is not None:
        return _of_kino(own, home)
    if "kino" in texts and "parameters" not in texts:
        raise Invalid.of("picture", "has damaged parameters: they can't be read")
    if "parameters" in texts:
        return _of_text(texts["parameters"], home)
    if "workflow" in texts or "prompt" in texts:
        raise Invalid.of("picture", "carries a ComfyUI workflow, which only ComfyUI can read")
    raise Invalid(NO_CHUNK)


def _texts(data: bytes) -> dict[str, str]:
    if not data:
        raise Invalid.of("picture", "is empty: the file has 0 bytes")
    if not data.startswith(png.SIGNATURE):
        raise Invalid.of("picture", "is no PNG: only PNG files carry their parameters")
    try:
        return png.texts(data)
    except ValueError:
        raise Invalid.of("picture", "is damaged or cut short: it can't be read to its end") from None


def _told(texts: Mapping[str, str]) -> Told | None:
    """The `kino` JSON; None without one, or with a damaged one."""
    try:
        found = json.loads(texts.get(png.KEYWORD, ""))
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and found else None


def _of_kino(own: Told, home: Home) -> Recalled:
    name = own.get("plugin", DEFAULT_PLUGIN)
    registered = home.plugins.get(name) if isinstance(name, str) else None
    prompt = _text(own.get("prompt"))
    ref = f"take:{own.get('take_id')}"
    take_id = ref.removeprefix("take:") if ref in home.there else None
    if registered is None or registered.params is None:
        why = f"The picture was made by the plugin {printable(str(name))}, which this server has not"
        return Recalled(kind="none", plugin="", params={}, prompt=prompt, missing=[why], take_id=take_id)
    known = {name: noted for name, _, noted in fields_of(registered.params)}
    told = {key: value for key, value in own.items() if key in known and value is not None and key != "preset"}
    if "guidance" in known and "guidance" not in told and own.get("guidance_scale") is not None:
        told["guidance"] = own["guidance_scale"]
    # A picture without a style line is not to get that of the project it is recalled in.
    told |= {n: "" for n, noted in known.items() if noted.get("from_project") == "style" and n not in told}
    # What the plugin told beside its parameters is no loss; what this Kino has never heard of may be.
    strange = sorted(key for key in own if key not in known and key not in png.ALLOWED)
    params, missing = _checked(registered, told, home)
    if strange:
        missing.append(_left_out(strange, registered.info.title))
    return Recalled(kind="kino", plugin=registered.name, params=params, prompt=prompt, missing=missing, take_id=take_id)


def _of_text(text: str, home: Home) -> Recalled:
    registered = home.plugins.get(DEFAULT_PLUGIN)
    prompt, negative, pairs = parse(text)
    if registered is None or registered.params is None:
        why = "The plugin that draws prompts is not available on this server"
        return Recalled(kind="none", plugin="", params={}, prompt=_text(prompt), missing=[why])
    loras = [(match[1], match[2]) for match in _LORA.finditer(prompt)]
    prompt = _LORA.sub("", prompt).strip(" ,\n") if loras else prompt
    told: Told = {"prompt": prompt, "style": ""} if prompt else {"style": ""}
    missing = ["The negative prompt is left out: FLUX models take none"] if negative else []
    strange = []
    for key, value in pairs.items():
        match key.lower():
            case "steps" | "seed":
                told[key.lower()] = _number(value)
            case "cfg scale":
                told.setdefault("guidance", _number(value))
            case "distilled cfg scale":
                told["guidance"] = _number(value)
            case "size":
                told |= {name: _number(side) for name, side in zip(("width", "height"), value.split("x"), strict=False)}
            case "model":
                told["model"] = _model(value, MODEL_CATEGORY, home.weights)
            case "denoising strength":
                missing.append("It was made from another picture, which the file does not name: text alone remakes it")
            case other if other not in _NOISE:
                strange.append(key)
    if loras:
        told["loras"] = [
            {"lora_name": _model(name, "Lora", home.weights), "strength_model": _number(weight or "1.0")}
            for name, weight in loras
        ]
        for lora in told["loras"]:
            lora["strength_clip"] = lora["strength_model"]
    params, wrong = _checked(registered, told, home)
    missing += wrong
    if strange:
        missing.append(_left_out(strange, registered.info.title))
    return Recalled(kind="parameters", plugin=registered.name, params=params, prompt=_text(prompt), missing=missing)


def parse(text: str) -> tuple[str, str, dict[str, str]]:
    """The prompt, the negative prompt and the settings of a `parameters` text."""
    lines = text.strip().split("\n")
    pairs: dict[str, str] = {}
    if len(lines[-1]) <= MAX_LINE and _SETTINGS.search(lines[-1]):
        pairs = {key.strip(): value.strip().strip('"') for key, value in _PAIR.findall(lines.pop())}
    at = next((i for i, line in enumerate(lines) if line.startswith("Negative prompt:")), len(lines))
    negative = "\n".join(lines[at:]).removeprefix("Negative prompt:").strip()
    return "\n".join(lines[:at]).strip(), negative, pairs


def _checked(registered: Registered, told: Told, home: Home) -> tuple[Told, list[str]]:
    """What of it the plugin takes here, and sentences about the rest."""
    missing = list(_absent(registered, told, home))
    left = dict(told)
    presets, sizes = home.settings.presets, home.settings.sizes
    while True:
        try:
            complete = resolve(
                registered, _filled_in(registered, left), project=None, presets=presets, weights=_Installed(),
                default_model=SOMETHING, sizes=sizes,
            )  # fmt: skip
            return {name: complete[name] for name in left if name in complete}, missing
        except Invalid as error:
            wrong = {detail.field.split(".")[1]: detail.message for detail in error.details if "." in detail.field}
            for name in wrong.keys() & left.keys():
                del left[name]
                missing.append(f"{wrong[name].removeprefix('data.')[:200]}: what the file says is left out")
            if not wrong.keys() & told.keys():
                # The rest of it was found good; a plugin may want more than files tell.
                missing.append(f"{error.message.removeprefix('data.')[:200]}: the file does not tell it")
                return (left if wrong else {}), missing
            told = left


def _filled_in(registered: Registered, told: Told) -> Told:
    fields = list(fields_of(registered.params)) if registered.params else []
    sources = {name: SOMEWHERE for name, _, known in fields if known.get("kind") == "image"}
    texts = {name: SOMETHING for name, field, known in fields if known.get("kind") == "text" and field.is_required()}
    return sources | texts | told


def _absent(registered: Registered, told: Told, home: Home) -> Iterator[str]:
    """Takes out of `told` the models, LoRAs and pictures that are not here, and says so."""
    for name, found, known in fields_of(registered.params) if registered.params else ():
        value, kind = told.get(name), known.get("kind")
        if kind == "model_selection" and isinstance(value, str) and value:
            category = known.get("category", MODEL_CATEGORY)
            if not _has(home.weights, category, value):
                del told[name]
                instead = "another one is used" if category == MODEL_CATEGORY else "it is left out"
                yield f"The model {printable(value)} is not installed in {category}: {instead}"
        elif kind == "image" and name in told and value not in home.there:
            del told[name]
            yield f"The source picture {printable(str(value))} is not on this server: choose the one to start from"
        elif kind == "image" and name not in told and found.is_required():
            yield "The file does not tell which picture it was made from: choose the one to start from"
        elif kind == "lora_list" and isinstance(value, list):
            told[name] = []
            for entry in value:
                lora = entry.get("lora_name") if isinstance(entry, dict) else None
                item = next(item_models(found), None)
                category = hints(item.model_fields["lora_name"]).get("category", "Lora") if item else "Lora"
                if isinstance(lora, str) and _has(home.weights, category, lora):
                    told[name].append(entry)
                else:
                    yield f"The LoRA {printable(str(lora))} is not installed: the picture differs without it"


def _has(weights: ModelFolders, category: str, name: str) -> bool:
    try:
        weights.path(category, name)
    except TaskFailed:
        return False
    return True


def _model(name: str, category: str, weights: ModelFolders) -> str:
    """The installed model that another tool means: they leave out the suffix, and some the capitals."""
    there = weights.names(category)
    wanted = name.casefold()
    alike = (one for one in there if wanted in (one.casefold(), Path(one).stem.casefold()))
    return name if name in there else next(alike, name)


def _number(text: str) -> int | float | str:
    for kind in (int, float):
        try:
            return kind(text.strip())
        except ValueError:
            continue
    return text[:100]


def _left_out(names: list[str], plugin: str) -> str:
    shown = ", ".join(printable(name) for name in names[:20])
    return f"{plugin} has no setting for {shown}: left out"


def _text(value: Any) -> str:
    """Fit for JSON and for a text field, whatever the file holds."""
    return value.replace("\x00", " ").encode("utf-8", "replace").decode() if isinstance(value, str) else ""
