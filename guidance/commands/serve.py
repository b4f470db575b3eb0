"""`guidance serve`: the HTTP service over one snapshot."""

from __future__ import annotations

from pathlib import Path


def run_server(snapshot: Path, host: str, port: int) -> None:
    """Serve until interrupted.

    Requests are not logged: a query string or a body may hold what a person said.

    Parameters
    ----------
    snapshot
        A snapshot's directory; where it is the link `current`, a newly published snapshot is
        taken up without a restart.
    """
    import uvicorn

    from api.app import create_app
    from api.settings import settings_from_environment

    settings = settings_from_environment().model_copy(update={"snapshot": snapshot})
    uvicorn.run(create_app(settings), host=host, port=port, access_log=False, server_header=False)
