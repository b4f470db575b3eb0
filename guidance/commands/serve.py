"""`guidance serve`: the HTTP service over one snapshot."""

from __future__ import annotations

import ipaddress
import logging
import socket
from pathlib import Path
from typing import TYPE_CHECKING

from guidance.errors import InputError

if TYPE_CHECKING:
    from api.settings import Settings
    from guidance.storage.accounts import Accounts

log = logging.getLogger("guidance.api")


def run_server(snapshot: Path | None, host: str, port: int) -> None:
    """Serve until interrupted.

    Requests are not logged: a query string or a body may hold what a person said.

    Parameters
    ----------
    snapshot
        A snapshot's directory; where it is the link `current`, a newly published snapshot is
        taken up without a restart. None: the one that the settings name.
    """
    import uvicorn

    from api.app import create_app
    from guidance.storage.accounts import Accounts

    settings = settings_for(snapshot)
    require_account(host, Accounts(settings.casework))
    require_free(host, port)
    if not settings.secret.get_secret_value():
        log.warning("GUIDANCE_SECRET is not set: sessions and chats end when this server ends")
    uvicorn.run(create_app(settings), host=host, port=port, access_log=False, server_header=False)


def settings_for(snapshot: Path | None) -> Settings:
    """Return the settings of the environment; a snapshot that is named beside them counts first."""
    from api.settings import settings_from_environment

    settings = settings_from_environment()
    return settings if snapshot is None else settings.model_copy(update={"snapshot": snapshot})


def require_account(host: str, accounts: Accounts) -> None:
    """Refuse to be reached from other machines before anybody can sign in.

    Raises
    ------
    InputError
        When the address is beyond this machine and there is no account.
    """
    if is_own(host) or accounts.listed():
        return
    raise InputError(
        f"the address {host}, which other machines reach, and no account",
        "an account of staff, or an address of this machine alone",
        "make one with `guidance user add NAME --role counsellor`, or serve on 127.0.0.1",
    )


def is_own(host: str) -> bool:
    """Return whether an address is reached from this machine alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def require_free(host: str, port: int) -> None:
    """Raise InputError where the address cannot be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        raise InputError(
            f"{host}, port {port}: {error.strerror or error}",
            "an address of this machine and a free port",
            "name others with --host and --port",
        ) from error
