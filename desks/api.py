"""The public, read-only API of all apps, under /api/v1/ (DESIGN 9). Each app brings a router of its own."""

from __future__ import annotations

from ninja import NinjaAPI

from submissions.api import router as inputs

api = NinjaAPI(
    title="Rostrum",
    version="1",
    description="Public and read-only: what anybody may read on the pages, for programs.",
    urls_namespace="api",
    docs_url=None,
    openapi_url="openapi.json",
)
api.add_router("/inputs", inputs)
