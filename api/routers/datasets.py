"""The data sets that the loaded snapshot was built from, in the words of DCAT."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from api.openapi import problems
from api.problems import UNAVAILABLE
from api.routers.doors import TheSnapshot
from guidance.exchange import dcat

PUBLISHER = "Learner guidance"
ACCESS = "about"
"""Where the sources are shown to people and programs, beside this document."""
EXAMPLE = {
    "@type": "dcat:Catalog",
    "dcat:version": "9f2c",
    "dcat:dataset": [{"@id": "#source-sample-courses", "@type": "dcat:Dataset"}],
}


async def read_datasets(loaded: TheSnapshot) -> Response:
    """Return the data sets of the snapshot as DCAT in JSON-LD: release, licence, day, checksum."""
    snapshot = loaded.snapshot
    text = dcat.write(snapshot.manifest, snapshot.digest, dcat.Publication(PUBLISHER, ACCESS))
    return Response(text, media_type=dcat.MEDIA_TYPE)


def router() -> APIRouter:
    """Return the operations of this subject."""
    routes = APIRouter(prefix="/v1")
    shown = {
        "description": "The catalogue of data sets (DCAT-AP 3)",
        "content": {dcat.MEDIA_TYPE: {"schema": {"type": "object"}, "example": EXAMPLE}},
    }
    routes.add_api_route(
        "/datasets.jsonld",
        read_datasets,
        operation_id="readDatasets",
        tags=["service"],
        response_model=None,
        response_class=Response,
        responses={200: shown, **problems(UNAVAILABLE)},
    )
    return routes
