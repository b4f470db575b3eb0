"""What a page is shown with: over which data, by which templates, in which language, to whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends
from starlette.responses import RedirectResponse, Response

from api.rendering import Renderer, frame_for
from api.routers.doors import TheSnapshot
from api.routers.pages import TheLanguage, TheRenderer
from api.security import Staff
from api.service import Loaded
from guidance.explanation import Voice
from guidance.messages import Messages, messages_for


@dataclass(frozen=True)
class View:
    """One reader's view of the data: the snapshot of this request, in the language of the page."""

    loaded: Loaded
    renderer: Renderer
    messages: Messages

    @property
    def voice(self) -> Voice:
        """Return the voice of the page."""
        return Voice.of(self.messages.language, self.loaded.snapshot)

    def page(
        self, template: str, title: str, address: str, staff: Staff | None = None, /, **values: Any
    ) -> Response:
        """Return a page; `status` among the values is that of the answer."""
        snapshot = self.loaded.snapshot
        frame = frame_for(self.messages, snapshot, title, address=address, staff=staff)
        return self.renderer.page(template, frame, **values)

    def to(self, address: str) -> Response:
        """Return the way to a page in the same language, for a form that was taken."""
        parted = "&" if "?" in address else "?"
        return RedirectResponse(f"{address}{parted}language={self.messages.language}", 303)


async def view_of(loaded: TheSnapshot, renderer: TheRenderer, language: TheLanguage) -> View:
    """Return the view that a request asks for."""
    return View(loaded, renderer, messages_for(language))


TheView = Annotated[View, Depends(view_of)]
