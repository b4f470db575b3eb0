"""Every operation under requests made from its own description: it answers as it says it does.

The examples of each operation are drawn from its schema, within it and outside it, the same ones
at every run. No answer may be a fault (5xx but "not ready"), a status or media type that is not
described, or a body that breaks its schema.
"""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from tiny_world import word_linkers

from api.app import create_app
from api.settings import Settings

pytestmark = pytest.mark.slow
EXAMPLES = 5
TODAY = date(2026, 11, 22)


@pytest.fixture
def service(snapshots, tmp_path):
    """The application and a session with it; what draws requests is imported here, once needed."""
    from schemathesis.python import asgi

    app = create_app(
        Settings(
            snapshot=snapshots / "current",
            casework=tmp_path / "casework.sqlite",
            requests_per_minute=0,
        ),
        word_linkers,
        lambda: TODAY,
    )
    with asgi.get_client(app) as session:
        session.get("http://testserver/v1/health")
        app.state.service.current().linkers.result(10)
        yield app, session


def modes_of(operation):
    """Return how an operation is asked: within its schema, and outside it.

    Outside only where there is a schema to break: no text is a wrong name in an address.
    """
    from schemathesis import GenerationMode

    outside = [GenerationMode.NEGATIVE] if list(operation.body) or list(operation.query) else []
    return [GenerationMode.POSITIVE, *outside]


def test_every_operation_answers_as_it_is_described(service, subtests):
    """Nobody is signed in; operations of staff answer that they need it."""
    import schemathesis

    app, session = service
    described = schemathesis.openapi.from_dict(app.openapi())
    operations = [found.ok() for found in described.get_all_operations()]
    assert len(operations) > 60
    for operation in operations:
        for mode in modes_of(operation):
            name = operation.definition.raw["operationId"]
            with subtests.test(operation=name, mode=mode.name):
                ask(operation, mode, app, session)


def ask(operation, mode, app, session):
    """Ask an operation and hold each answer against its description."""
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi import checks

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
        case.validate_response(
            answer,
            checks=[
                not_a_server_error,
                checks.status_code_conformance,
                checks.content_type_conformance,
                checks.response_schema_conformance,
            ],
        )

    asked()
