"""`/api/v1/docs`: the reference of the interface, printed from its own schema; no script, no other site."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext as _

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
            "anchor": slugify(path.replace("/", "-")),
            "summary": operation.get("summary", ""),
            "description": _words(operation.get("description", "")),
            "parameters": [_parameter(p) for p in operation.get("parameters", [])],
            "answer": _answer(operation),
        }
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]
    shapes = [
        {
            "name": name,
            "description": _words(shape.get("description", "")),
            "fields": [(field, _kind(about)) for field, about in shape.get("properties", {}).items()],
        }
        for name, shape in components.items()
    ]
    context = {
        "description": _words(schema["info"]["description"]),
        "operations": operations,
        "shapes": shapes,
        "contents": [
            *((f"#{operation['anchor']}", operation["summary"]) for operation in operations),
            ("#shapes", _("Shapes")),
        ],
    }
    return render(request, "desks/api_docs.html", context)


def _words(text: str) -> SafeString:
    """A description as it stands in the schema, with what is between backticks set as code."""
    parts = enumerate(text.split("`"))
    return format_html_join("", "{}", ((format_html("<code>{}</code>", p) if n % 2 else escape(p),) for n, p in parts))


def _parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": parameter["name"],
        "kind": _kind(parameter.get("schema", {})),
        "description": _words(parameter.get("description") or parameter.get("schema", {}).get("description", "")),
    }


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
