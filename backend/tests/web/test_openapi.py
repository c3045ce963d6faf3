"""The served OpenAPI document: valid, complete, and true to the views it is made from."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from kino.web import docs, routes
from kino.web.openapi import document
from tests.conftest import Client

SPEC = document()
OPERATIONS = [(path, method, operation) for path, found in SPEC["paths"].items() for method, operation in found.items()]


async def test_what_is_served_is_valid_openapi_3_1(client: Client) -> None:
    answer = await client.get("/api/docs/spec")
    served = await answer.json()
    assert (answer.status, served["openapi"]) == (200, "3.1.0")
    OpenAPIV31SpecValidator(served).validate()
    assert served == SPEC


async def test_every_route_is_described_and_every_described_route_is_there(client: Client) -> None:
    pages = {re.sub(r":.*(?=})", "", path) for path, _ in routes.PAGES}
    served = {
        (resource.canonical, method.lower())
        for resource in client.app.router.resources()
        for route in resource
        for method in route.handler.allowed_methods  # type: ignore[attr-defined]
        if resource.canonical not in pages and not resource.canonical.startswith("/api/v1/")
    }
    assert served == {(path, method) for path, method, _ in OPERATIONS}


async def test_the_first_version_is_the_same_views_mounted_again(client: Client) -> None:
    views = {resource.canonical: next(iter(resource)).handler for resource in client.app.router.resources()}
    second = {path: view for path, view in views.items() if path.startswith("/api/v2/")}
    assert second
    for path, view in second.items():
        assert views[path.replace("/api/v2/", "/api/v1/")] is view


def test_operation_ids_differ() -> None:
    ids = [operation["operationId"] for _, _, operation in OPERATIONS]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS, ids=[f"{m} {p}" for p, m, _ in OPERATIONS])
def test_an_operation_is_told_completely(path: str, method: str, operation: dict[str, Any]) -> None:
    assert operation["summary"]
    assert not operation["summary"].endswith(".")
    assert operation["tags"]
    successes = [answer for status, answer in operation["responses"].items() if status < "400"]
    assert successes
    for success in successes:
        assert success["content"]
        for content in success["content"].values():
            assert content["schema"] not in ({}, {"type": "object"}), "an untyped answer"
    assert {"400", "401", "403", "500", "503"} < set(operation["responses"])
    for status, answer in operation["responses"].items():
        if status >= "400":
            shared = SPEC["components"]["responses"][answer["$ref"].rpartition("/")[2]]
            assert shared["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Error"}
    named = {parameter["name"] for parameter in operation.get("parameters", []) if parameter["in"] == "path"}
    assert named == {part.split("}")[0] for part in path.split("{")[1:]}
    if named:
        assert "404" in operation["responses"]
    if body := operation.get("requestBody"):
        assert body["required"] is True
        assert {"413", "415"} < set(operation["responses"])


def test_answers_tell_every_field_and_requests_only_those_that_must_be_there() -> None:
    schemas = SPEC["components"]["schemas"]
    assert set(schemas["Project"]["required"]) == set(schemas["Project"]["properties"])
    assert set(schemas["ProjectCreate"]["required"]) == {"name", "width", "height", "fps"}
    assert schemas["ProjectCreate"]["additionalProperties"] is False
    assert schemas["ProjectCreate"]["properties"]["style"]["default"] == ""
    assert schemas["ProjectCreate"]["properties"]["width"]["minimum"] == 64
    assert "schema" in schemas["Plugin"]["properties"], "the name that is sent, not the one inside"


def test_nothing_in_a_schema_is_a_promise_that_a_generated_type_gets_wrong() -> None:
    """One shape a name, what is always sent required and without a default, and null no default at all."""
    for name, schema in SPEC["components"]["schemas"].items():
        assert not name.endswith(("-Input", "-Output")), name
        for field, kind in schema.get("properties", {}).items():
            assert kind.get("default", "") is not None, (name, field)
            assert not ("default" in kind and field in schema.get("required", [])), (name, field)
    task = SPEC["components"]["schemas"]["Task"]["properties"]
    assert task["data"]["type"] == "object"
    assert "running" in task["status"]["enum"]


def test_the_document_is_written_without_a_server(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "kino.web.openapi"]
    written = subprocess.run(command, capture_output=True, text=True, timeout=200, check=True, cwd=tmp_path)
    assert json.loads(written.stdout) == SPEC
    assert written.stderr == ""


def test_a_multipart_body_names_its_field_and_the_types_taken() -> None:
    many = SPEC["paths"]["/api/v2/projects/{project_id}/frames/import"]["post"]["requestBody"]["content"]
    one = SPEC["paths"]["/api/v2/uploads"]["post"]["requestBody"]["content"]
    assert many["multipart/form-data"]["schema"]["properties"]["pictures"]["type"] == "array"
    assert one["multipart/form-data"]["schema"]["properties"]["picture"]["type"] == "string"
    assert one["multipart/form-data"]["encoding"]["picture"]["contentType"] == "image/png, image/jpeg, image/webp"


def test_a_header_is_named_as_it_is_sent() -> None:
    (header,) = [p for p in SPEC["paths"]["/api/v2/generator/tasks"]["post"]["parameters"] if p["in"] == "header"]
    assert (header["name"], header["required"]) == ("Idempotency-Key", False)


@pytest.mark.parametrize("path", ["/api/docs", "/api/docs/"])
async def test_the_documentation_page_loads_nothing_from_elsewhere(client: Client, path: str) -> None:
    answer = await client.get(path)
    page = await answer.text()
    assert (answer.status, answer.content_type) == (200, "text/html")
    assert "//" not in page.replace("<!DOCTYPE", "")
    assert "<style" not in page
    assert "<script>" not in page
    named = [part.split('"')[0] for part in page.split('="')[1:] if part.startswith("/")]
    assert len(named) == 4
    for name in named:
        asset = await client.get(name)
        assert asset.status == 200
        assert asset.content_type == docs.TYPES[name.rpartition("/")[2]]
        assert await asset.read()


async def test_only_the_files_of_the_page_are_given(client: Client) -> None:
    for name in ("docs.html", "app.py", "..%2fapp.py", "%2e%2e%2fapp.py", "..%5capp.py", "%2fetc%2fpasswd"):
        assert (await client.get(f"/api/docs/assets/{name}")).status == 404


async def test_without_a_built_studio_the_front_door_leads_to_the_documentation(client: Client) -> None:
    answer = await client.get("/", allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (302, "/api/docs")
