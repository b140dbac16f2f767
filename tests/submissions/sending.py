"""The read-back of an input, as a browser sends it back."""

from __future__ import annotations

from django.test import Client


def hidden(response) -> dict[str, str]:
    """The read-back form as the page carries it."""
    form = response.context["form"]
    return {"key": form["key"].value(), "version": form["version"].value(), "declares": "on"}


def send(client: Client, reference: str):
    page = client.get(f"/my/inputs/{reference}/check/")
    return client.post(f"/my/inputs/{reference}/check/", hidden(page))
