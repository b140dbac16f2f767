"""`/api/v1/docs`: the reference of the interface, printed from its own schema; no script, no other site."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.public_pages import public_page
from desks.api import api


@public_page
def api_docs(request: HttpRequest) -> HttpResponse:
    schema = api.get_openapi_schema()
    components = schema.get("components", {}).get("schemas", {})
    operations = [
        {
            "path": path,
            "method": method.upper(),
            "summary": operation.get("summary", ""),
            "description": operation.get("description", ""),
            "parameters": [_parameter(p) for p in operation.get("parameters", [])],
            "answer": _answer(operation),
        }
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]
    shapes = [
        {
            "name": name,
            "description": shape.get("description", ""),
            "fields": [(field, _kind(about)) for field, about in shape.get("properties", {}).items()],
        }
        for name, shape in components.items()
    ]
    return render(request, "desks/api_docs.html", {"info": schema["info"], "operations": operations, "shapes": shapes})


def _parameter(parameter: dict[str, Any]) -> dict[str, str]:
    return {"name": parameter["name"], "where": parameter["in"], "kind": _kind(parameter.get("schema", {}))}


def _answer(operation: dict[str, Any]) -> str:
    content: dict[str, dict[str, Any]] = operation.get("responses", {}).get(200, {}).get("content", {})
    return next((_kind(body.get("schema", {})) for body in content.values()), "")


def _kind(schema: dict[str, Any]) -> str:
    """The type of a value, in a few words."""
    if "$ref" in schema:
        return schema["$ref"].rpartition("/")[2]
    if "anyOf" in schema:
        return " or ".join(_kind(part) for part in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    if schema.get("type") == "object" and isinstance(schema.get("additionalProperties"), dict):
        return f"object of {_kind(schema['additionalProperties'])}"
    return schema.get("format") or schema.get("type", "value")
