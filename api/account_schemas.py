"""What the interface says of whoever is signed in."""

from __future__ import annotations

from api.schemas import Wire
from guidance.casework.accounts import Role


class SessionResponse(Wire):
    """The session of a member of staff."""

    name: str
    role: Role
    csrf: str
    """Token of this session: changes carry it in the header X-CSRF-Token."""
