"""Presets that a person keeps."""

from __future__ import annotations

import pytest

from kino import errors
from kino.schemas.presets import PresetCreate, PresetUpdate
from kino.storage import presets
from kino.storage.database import Database

STYLE = {"prompt": "a sketch of {prompt}"}


def generator(name: str, plugin: str = "example") -> PresetCreate:
    return PresetCreate(kind="generator", name=name, plugin=plugin, data={"steps": 4, "loras": [{"name": "é"}]})


async def test_a_preset_is_kept_as_it_was_made_changed_and_removed(db: Database) -> None:
    made = await presets.create(db, generator("quick"))
    assert (made.kind, made.name, made.plugin, made.built_in) == ("generator", "quick", "example", False)
    assert made.data == {"steps": 4, "loras": [{"name": "é"}]} and made.id.isdigit()
    assert await presets.get(db, int(made.id)) == made
    changed = await presets.update(db, int(made.id), PresetUpdate(name="quicker"))
    assert (changed.name, changed.data) == ("quicker", made.data)
    assert (await presets.update(db, int(made.id), PresetUpdate(data={}))).data == {}
    await presets.remove(db, int(made.id))
    for call in (
        presets.get(db, int(made.id)),
        presets.update(db, int(made.id), PresetUpdate()),
        presets.remove(db, 99),
    ):
        with pytest.raises(errors.NotFound):
            await call


async def test_presets_are_listed_by_kind_and_plugin_in_the_order_of_names(db: Database) -> None:
    for name in ("b", "A", "c"):
        await presets.create(db, PresetCreate(kind="style", name=name, data=STYLE))
    for name, plugin in (("z", "example"), ("a", "other")):
        await presets.create(db, generator(name, plugin))

    async def listed(**filters: str) -> list[str]:
        return [preset.name for preset in await presets.page(db, **filters)]  # type: ignore[arg-type]

    assert await listed() == ["a", "z", "A", "b", "c"]
    assert await listed(kind="style") == ["A", "b", "c"]
    assert await listed(plugin="other") == ["a"]
    assert await listed(kind="style", plugin="other") == []


async def test_a_name_is_used_once_for_a_plugin(db: Database) -> None:
    one = await presets.create(db, generator("quick"))
    other = await presets.create(db, generator("slow"))
    await presets.create(db, generator("quick", "other"))
    await presets.create(db, PresetCreate(kind="style", name="quick", data=STYLE))
    with pytest.raises(errors.Conflict):
        await presets.create(db, generator("quick"))
    with pytest.raises(errors.Conflict):
        await presets.update(db, int(other.id), PresetUpdate(name="quick"))
    assert (await presets.update(db, int(one.id), PresetUpdate(name="quick"))).name == "quick"
