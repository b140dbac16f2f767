"""The public, read-only interface of all apps, under /api/v1/ (DESIGN 9). Each app brings a router of its own."""

from __future__ import annotations

from ninja import NinjaAPI

from desks.api.errors import handle_errors
from desks.api.routes import router
from desks.exports import LICENCE
from submissions.api import router as inputs
from submissions.queries.catalogue import LICENCE as INPUTS_LICENCE

api = NinjaAPI(
    title="Rostrum",
    version="1",
    description=(
        "Read-only. Instants are ISO 8601 in UTC. Organizations are paged by `after`, inputs by `before`; `next` leads "
        f"to the page that follows. Data are dedicated to the public domain ({LICENCE}); written inputs stay the work of their "
        f"authors, under {INPUTS_LICENCE}. "
        "Answers carry an ETag: send it back as If-None-Match."
    ),
    docs_url=None,
    urls_namespace="api",
)
handle_errors(api)
api.add_router("", router)
api.add_router("/inputs", inputs)
