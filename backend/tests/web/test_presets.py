"""Presets over HTTP: the built-in ones stay, a person's own are kept, and every browser is told."""

from __future__ import annotations

from typing import Any

import pytest

from kino.web import keys
from tests.conftest import Client
from tests.web.nouns import call, listening, refused

STYLE = {"kind": "style", "name": "chalk", "data": {"prompt": "chalk drawing of {prompt}"}}
GENERATOR = {"kind": "generator", "name": "tiny", "plugin": "example", "data": {"steps": 2, "width": 64}}


async def listed(client: Client, query: str = "") -> list[Any]:
    answer = await call(client, "GET", f"presets{query}", status=200)
    assert answer["total"] == len(answer["presets"])
    return list(answer["presets"])


async def test_the_settings_presets_and_styles_are_built_in(client: Client) -> None:
    found = await listed(client)
    assert all(preset["built_in"] and preset["plugin"] is None for preset in found)
    generator = {preset["id"]: preset["data"] for preset in found if preset["kind"] == "generator"}
    assert generator == {
        "builtin:fast": {"steps": 4},
        "builtin:balanced": {"steps": 20},
        "builtin:quality": {"steps": 50},
    }
    styles = {preset["name"]: preset["data"]["prompt"] for preset in found if preset["kind"] == "style"}
    assert styles == client.app[keys.SETTINGS].settings.styles and len(styles) == 8
    assert all(template.count("{prompt}") == 1 for template in styles.values())


async def test_only_what_fits_a_plugin_is_listed_for_it(client: Client) -> None:
    own = await call(client, "POST", "presets", GENERATOR, 201)
    style = await call(client, "POST", "presets", STYLE, 201)
    assert await listed(client, "?plugin=example") == [own]  # it takes no presets of the settings
    assert [p["name"] for p in await listed(client, "?plugin=flux_txt2img")] == ["fast", "balanced", "quality"]
    assert await listed(client, "?plugin=nothing") == []
    assert (await listed(client, "?kind=style"))[-1] == style
    assert {p["kind"] for p in await listed(client, "?kind=generator")} == {"generator"}
    assert await refused(client, "GET", "presets?kind=other") == ["kind"]


async def test_a_preset_is_kept_changed_and_removed_and_each_is_told(client: Client) -> None:
    async with listening(client) as events:
        made = await call(client, "POST", "presets", STYLE, 201)
        assert await events.wait("system", "changed") == {"presets": "changed"}
        assert (made["kind"], made["name"], made["plugin"], made["built_in"]) == ("style", "chalk", None, False)
        assert made["data"] == STYLE["data"] and made["id"].isdigit() and made["created_at"]
        path = f"presets/{made['id']}"
        changed = await call(client, "PUT", path, {"data": {"prompt": "{prompt} in chalk"}}, 200)
        assert (changed["name"], changed["data"]) == ("chalk", {"prompt": "{prompt} in chalk"})
        assert await events.wait("system", "changed") == {"presets": "changed"}
        assert (await call(client, "PUT", path, {"name": "Chalk", "data": None}, 200))["name"] == "Chalk"
        assert await call(client, "DELETE", path, status=200) == {"message": "Preset deleted successfully"}
        await events.wait("system", "changed", presets="changed")
    for method in ("PUT", "DELETE"):
        await call(client, method, path, {} if method == "PUT" else None, 404)
    assert all(preset["built_in"] for preset in await listed(client))


async def test_what_is_built_in_can_not_be_changed(client: Client) -> None:
    for preset in await listed(client):
        await call(client, "PUT", f"presets/{preset['id']}", {"name": "mine"}, 409)
        await call(client, "DELETE", f"presets/{preset['id']}", status=409)
    for name in ("ink", "cinematic"):
        await call(client, "POST", "presets", {**STYLE, "name": name}, 409)
    await call(client, "POST", "presets", {**GENERATOR, "name": "fast", "plugin": "flux_txt2img"}, 409)
    await call(client, "POST", "presets", {**GENERATOR, "name": "fast"}, 201)  # this plugin has no such preset


async def test_a_name_is_used_once(client: Client) -> None:
    one = await call(client, "POST", "presets", STYLE, 201)
    other = await call(client, "POST", "presets", {**STYLE, "name": "other"}, 201)
    await call(client, "POST", "presets", STYLE, 409)
    for name in ("chalk", "ink"):
        await call(client, "PUT", f"presets/{other['id']}", {"name": name}, 409)
    await call(client, "PUT", f"presets/{one['id']}", {"name": "chalk"}, 200)
    await call(client, "POST", "presets", {**GENERATOR, "name": "chalk"}, 201)


@pytest.mark.parametrize(
    ("change", "field"),
    [({"name": ""}, "name"), ({"name": "x" * 101}, "name"), ({"name": "  "}, "name"), ({"name": "\x00"}, "name"),
     ({"kind": "other"}, "kind"), ({"plugin": "example"}, "plugin"), ({"data": {}}, "data.prompt"),
     ({"data": {"prompt": "no place"}}, "data.prompt"), ({"data": {"prompt": "{prompt} {prompt}"}}, "data.prompt"),
     ({"data": {"prompt": 1}}, "data.prompt"), ({"data": {"prompt": "{prompt}" + "x" * 2000}}, "data.prompt"),
     ({"data": {"prompt": "{prompt}", "steps": 4}}, "data.steps"), ({"data": []}, "data"), ({"id": "1"}, "id"),
     ({"kind": "generator"}, "plugin"), ({"kind": "generator", "plugin": "nothing"}, "plugin"),
     ({"kind": "generator", "plugin": "example", "data": {"seed": 2**60}}, "data.seed")],
)  # fmt: skip
async def test_a_wrong_field_is_named(client: Client, change: dict[str, Any], field: str) -> None:
    assert await refused(client, "POST", "presets", {**STYLE, **change}) == [field]
    if set(change) <= {"name", "data"}:
        made = await call(client, "POST", "presets", STYLE, 201)
        assert await refused(client, "PUT", f"presets/{made['id']}", change) == [field]


async def test_an_odd_id_is_not_found(client: Client) -> None:
    for id in ("0", "99", "-1", "x", "builtin:nothing", "9" * 30, str(2**63), "%C2%B2", "1.5"):
        await call(client, "PUT", f"presets/{id}", {}, 404)
        await call(client, "DELETE", f"presets/{id}", status=404)
