"""The chat as a page. It works without scripts; where they run, htmx adds new entries in place.

Nothing of a conversation is kept here: the signed state travels in the form, what was said before
stands in the reader's browser alone.
"""

from __future__ import annotations

import json
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.conversation import Tokens, means_of
from api.pages.chat import COMMANDS, ChatPage, Sent, cards, planned, read_form, said_words
from api.pages.documents import uploaded
from api.rendering import Renderer, frame_for
from api.routers.chat import TheSecret, begin
from api.routers.doors import TheService, TheSnapshot
from api.routers.pages import TheForm, TheLanguage, TheRenderer
from api.service import Loaded, Service
from api.sessions import Secret
from guidance.dialogue.commands import FILE_NAME, LANGUAGE
from guidance.dialogue.keeping import kept_file
from guidance.dialogue.reply import Reply
from guidance.dialogue.state import State
from guidance.dialogue.step import step
from guidance.errors import InputError
from guidance.explanation import Voice

ADDRESS = "/chat"
HTMX = json.dumps(
    {
        "allowEval": False,
        "allowScriptTags": False,
        "historyEnabled": False,
        "historyCacheSize": 0,
        "includeIndicatorStyles": False,
        "selfRequestsOnly": True,
        "responseHandling": [
            {"code": "[23]..|422", "swap": True},
            {"code": "[45]..", "swap": True, "error": True, "target": "#mishap",
             "select": "#content > p", "swapOverride": "innerHTML"},
        ],
    }
)  # fmt: skip
"""No script out of an answer, no copy of a page in the browser's store, and what a problem says
beside the form, so that the words in it are not lost."""


class Table:
    """What one request of the chat is answered with.

    Parameters
    ----------
    secret
        Signs the states.
    """

    def __init__(
        self, service: Service, loaded: Loaded, renderer: Renderer, secret: Secret
    ) -> None:
        self._loaded = loaded
        self._renderer = renderer
        self._tokens = Tokens(secret)
        self._means = means_of(service, loaded, secret, service.today())

    def answer(self, sent: Sent) -> Response:
        """Return the page of one turn; a state that is not ours begins anew, and that is said."""
        if not sent.state:
            state, reply = begin(sent.told, sent.language, self._means)
            return self._page(state, reply, sent)
        try:
            state = self._tokens.read(sent.state)
        except InputError:
            return self.start(sent.language, "chat_page.state_wrong")
        turned = not sent.told and sent.language != state.language
        message = f"{LANGUAGE}{sent.language}" if turned else sent.told
        state, reply = step(state, message, self._means)
        return self._page(state, reply, sent)

    def start(self, language: str, complaint: str) -> Response:
        """Return the page of a new conversation that says why the one asked for does not go on."""
        state, reply = begin("", language, self._means)
        return self._page(state, reply, Sent(language), complaint)

    def file(self, sent: Sent) -> Response:
        """Return the file of a conversation."""
        try:
            state = self._tokens.read(sent.state)
        except InputError:
            return self.start(sent.language, "chat_page.state_wrong")
        named = {"Content-Disposition": f'attachment; filename="{FILE_NAME}"'}
        return Response(kept_file(state), 200, named, "application/json")

    def _page(self, state: State, reply: Reply, sent: Sent, complaint: str = "") -> Response:
        voice = Voice.of(reply.language, self._loaded.snapshot)
        page = ChatPage(
            "" if self._is_over(reply) else self._tokens.write(state),
            reply,
            said=said_words(sent, voice),
            complaint=complaint and voice.messages.say(complaint),
        )
        frame = frame_for(
            voice.messages,
            self._loaded.snapshot,
            voice.messages.say("chat_page.title"),
            carried=(("state", page.state),) if page.state else (),
            address=ADDRESS,
        )
        return self._renderer.page(
            "chat.html",
            frame,
            status=422 if complaint else 200,
            page=page,
            commands=COMMANDS,
            htmx=HTMX,
            cards=cards,
            planned=partial(planned, voice=voice),
        )

    @staticmethod
    def _is_over(reply: Reply) -> bool:
        """Return whether nothing is left to go on from: all was erased."""
        return reply.finished and not any(block.kind == "file" for block in reply.blocks)


async def table_of(
    service: TheService, loaded: TheSnapshot, renderer: TheRenderer, secret: TheSecret
) -> Table:
    """Return what one request of the chat is answered with."""
    return Table(service, loaded, renderer, secret)


TheTable = Annotated[Table, Depends(table_of)]


async def show_chat(table: TheTable, language: TheLanguage) -> Response:
    """Show the first words of a conversation."""
    return await run_in_threadpool(table.answer, Sent(language))


async def take_message(form: TheForm, table: TheTable) -> Response:
    """Take what somebody said and show what follows."""
    return await run_in_threadpool(table.answer, read_form(form))


async def resume(request: Request, service: TheService, table: TheTable) -> Response:
    """Go on from a file that somebody kept; it is read and not kept."""
    upload = await uploaded(request, service.settings.most_body_bytes)
    text = upload.data.decode("utf-8-sig", errors="replace").strip()
    if not text:
        return await run_in_threadpool(table.start, upload.language, "chat_page.resume_empty")
    kept = text if text.startswith("{") else "{"  # no file of ours: the chat says so
    return await run_in_threadpool(table.answer, Sent(upload.language, message=kept))


async def keep(form: TheForm, table: TheTable) -> Response:
    """Return what was said so far as a file to keep."""
    return await run_in_threadpool(table.file, read_form(form))


def router() -> APIRouter:
    """Return the pages."""
    routes = APIRouter(include_in_schema=False)
    routes.add_api_route(ADDRESS, show_chat, response_model=None)
    routes.add_api_route(ADDRESS, take_message, methods=["POST"], response_model=None)
    routes.add_api_route(f"{ADDRESS}/resume", resume, methods=["POST"], response_model=None)
    routes.add_api_route(f"{ADDRESS}/file", keep, methods=["POST"], response_model=None)
    return routes
