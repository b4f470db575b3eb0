"""What every page of the workbench asks for: the desk, and fields of its forms."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query
from starlette.datastructures import FormData

from api.pages.form import FieldError
from api.pages.workbench import TONGUES, Desk
from api.routers.doors import TheService, TheSnapshot
from api.routers.pages import TheLanguage, TheRenderer
from api.security import TheCounsellor
from guidance.casework.refusal import EntryRefused
from guidance.errors import InputError

MOST_LINE = 300


async def tongues_asked(
    language: TheLanguage,
    beside: Annotated[
        str, Query(alias="with", max_length=2, description="Language beside the page's own")
    ] = "",
) -> tuple[str, str]:
    """Return the language of the page and the second one, "" where the case is to say."""
    return language, beside if beside in TONGUES else ""


async def desk_of(
    staff: TheCounsellor,
    service: TheService,
    loaded: TheSnapshot,
    renderer: TheRenderer,
    tongues: Annotated[tuple[str, str], Depends(tongues_asked)],
) -> Desk:
    """Return the desk of the counsellor who is signed in."""
    return Desk(staff, service, loaded, renderer, *tongues)


TheDesk = Annotated[Desk, Depends(desk_of)]


def text_of(form: FormData, name: str, most: int = MOST_LINE) -> str:
    """Return a field as text, cut at its length; "" where it was not sent."""
    return str(form.get(name, "")).strip()[:most]


def refused(error: InputError, desk: Desk) -> str:
    """Return what a page says of an input that was refused: in its language where it can."""
    if isinstance(error, FieldError):
        values = {name: desk.say(value) for name, value in error.values.items()}
        return desk.say(error.said, **values)
    if isinstance(error, EntryRefused):
        return desk.say(f"refused.{error.reason}", **error.values)
    return desk.say("workbench.refused")
