"""Presets over HTTP: those of the settings, which nobody changes here, and those a person keeps."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from kino.errors import Conflict, Invalid, NotFound
from kino.plugins.resolving import check_tree, fields_of
from kino.schemas.common import MAX_ID, Message, Text
from kino.schemas.presets import Kind, Preset, PresetCreate, PresetList, PresetUpdate, template_problem
from kino.schemas.tasks import PluginName
from kino.sentences import printable
from kino.storage import presets
from kino.web.view import View, answers

PresetId = Annotated[Text, Field(min_length=1, max_length=200)]
BUILT_IN = "builtin:"
DIGITS = len(str(MAX_ID))


class PresetsView(View):
    tag = "presets"

    async def get(self, kind: Kind | None = None, plugin: PluginName | None = None) -> PresetList:
        """Lists presets: the built-in ones, then a person's own by name.

        With `plugin` those for that plugin, of the kind generator only.
        """
        own = await presets.page(self.db, kind, plugin)
        found = [preset for preset in _built_in(self) if kind in (None, preset.kind) and _fits(self, preset, plugin)]
        return PresetList(total=len(found) + len(own), presets=[*found, *own])

    @answers(201, errors=(409,))
    async def post(self, body: PresetCreate) -> Preset:
        """Keeps a preset."""
        if body.kind == "style" and body.plugin is not None:
            raise Invalid.of("plugin", "is for presets of the kind generator: a style serves every plugin")
        if body.kind == "generator" and body.plugin is None:
            raise Invalid.of("plugin", "is missing: name the plugin whose parameters these are")
        if body.plugin is not None and body.plugin not in self.plugins:
            raise Invalid.of("plugin", "is no plugin that this server has")
        _check_data(body.kind, body.data)
        _check_name(self, body.kind, body.name, body.plugin)
        preset = await presets.create(self.db, body)
        tell_presets(self)
        return preset


class PresetView(View):
    tag = "presets"

    @answers(errors=(409,))
    async def put(self, preset_id: PresetId, /, body: PresetUpdate) -> Preset:
        """Changes a person's preset.

        Fields left out stay as they are; `data` is replaced as a whole.
        """
        id = _own(self, preset_id)
        before = await presets.get(self.db, id)
        if body.data is not None:
            _check_data(before.kind, body.data)
        if body.name is not None:
            _check_name(self, before.kind, body.name, before.plugin)
        preset = await presets.update(self.db, id, body)
        tell_presets(self)
        return preset

    @answers(errors=(409,))
    async def delete(self, preset_id: PresetId, /) -> Message:
        """Removes a person's preset."""
        await presets.remove(self.db, _own(self, preset_id))
        tell_presets(self)
        return Message(message="Preset deleted successfully")


def tell_presets(view: View) -> None:
    view.hub.publish("system", "changed", {"presets": "changed"})


def _built_in(view: View) -> list[Preset]:
    settings = view.settings
    generator: list[tuple[Kind, str, dict[str, Any]]] = [
        ("generator", name, preset.model_dump(exclude_none=True)) for name, preset in settings.presets.items()
    ]
    styles: list[tuple[Kind, str, dict[str, Any]]] = [
        ("style", name, {"prompt": template}) for name, template in settings.styles.items()
    ]
    return [
        Preset(id=f"{BUILT_IN}{name}", kind=kind, name=name, data=data, built_in=True)
        for kind, name, data in generator + styles
    ]


def _fits(view: View, preset: Preset, plugin: str | None) -> bool:
    """Whether a built-in preset is one for this plugin: only some take the presets of the settings."""
    if plugin is None:
        return True
    registered = view.plugins.get(plugin)
    if preset.kind == "style" or registered is None or registered.params is None:
        return False
    return any(hints.get("options_from") == "presets" for _, _, hints in fields_of(registered.params))


def _own(view: View, preset_id: str) -> int:
    """The number of a person's preset. Raises Conflict for a built-in one, NotFound for what is no number."""
    if any(preset.id == preset_id for preset in _built_in(view)):
        raise Conflict("A built-in preset can't be changed: keep one of your own under another name")
    if not (preset_id.isascii() and preset_id.isdigit() and len(preset_id) <= DIGITS and int(preset_id) <= MAX_ID):
        raise NotFound(f"There is no preset with the id {printable(preset_id)}")
    return int(preset_id)


def _check_data(kind: Kind, data: dict[str, Any]) -> None:
    check_tree(data)
    if kind == "generator":
        return
    template = data.get("prompt")
    if not isinstance(template, str):
        raise Invalid.of("data.prompt", "is missing" if template is None else "must be text")
    if problem := template_problem(template):
        raise Invalid.of("data.prompt", problem)
    for name in data:
        if name != "prompt":
            raise Invalid.of(f"data.{printable(name)}", "is not known here: a style has a prompt and nothing else")


def _check_name(view: View, kind: Kind, name: str, plugin: str | None) -> None:
    if any(p.kind == kind and p.name == name and (kind == "style" or _fits(view, p, plugin)) for p in _built_in(view)):
        raise Conflict(f"There is a built-in preset with the name {printable(name)} already: choose another one")
