"""Every operation under requests made from its own description: it answers as it says it does.

The examples of each operation are drawn from its schema, within it and outside it, the same ones
at every run. No answer may be a fault (5xx but "not ready"), a status or media type that is not
described, or a body that breaks its schema.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.python import asgi
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tiny_world import word_linkers

from api.app import create_app
from api.settings import Settings

pytestmark = pytest.mark.slow
EXAMPLES = 5
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
TODAY = date(2026, 11, 22)


def described(app):
    return schemathesis.openapi.from_dict(app.openapi())


def operations():
    """Yield each operation's name and how it is asked; nothing is opened for it.

    Against its schema only where there is one to break: no text is a wrong name in an address.
    """
    app = create_app(Settings(snapshot=Path("none")), word_linkers)
    for found in described(app).get_all_operations():
        operation = found.ok()
        name = operation.definition.raw["operationId"]
        yield pytest.param(name, GenerationMode.POSITIVE, id=f"{name}-within")
        if list(operation.body) or list(operation.query):
            yield pytest.param(name, GenerationMode.NEGATIVE, id=f"{name}-outside")


@pytest.fixture(scope="module")
def service(snapshots, tmp_path_factory):
    casework = tmp_path_factory.mktemp("casework") / "casework.sqlite"
    app = create_app(
        Settings(snapshot=snapshots / "current", casework=casework, requests_per_minute=0),
        word_linkers,
        lambda: TODAY,
    )
    with asgi.get_client(app) as session:
        session.get("http://testserver/v1/health")
        app.state.service.current().linkers.result(10)
        yield app, session


@pytest.mark.parametrize(("name", "mode"), list(operations()))
def test_an_operation_answers_as_it_is_described(service, name, mode):
    """Nobody is signed in; operations of staff answer that they need it."""
    app, session = service
    operation = described(app).find_operation_by_id(name)

    @given(operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    def asked(case):
        answer = case.call(session=session, app=app)
        case.validate_response(answer, checks=CHECKS)

    asked()
