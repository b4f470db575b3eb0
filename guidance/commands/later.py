"""Commands of the published contract that a later release brings."""

from __future__ import annotations

from typing import NoReturn

from guidance.errors import NotYet


def not_yet(command: str, meanwhile: str) -> NoReturn:
    """Refuse a command that is not built yet, and say what to do meanwhile."""
    raise NotYet(f"`{command}`: not yet", "one of the commands that work today", meanwhile)
