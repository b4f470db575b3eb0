"""The chat: one message in, the next state and what to answer out; nothing is kept in between."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.chat_schemas import ChatRequest, ChatResponse
from api.conversation import Tokens, means_of
from api.openapi import problems
from api.problems import INVALID, TOO_LARGE, UNAVAILABLE
from api.routers.doors import TheService, TheSnapshot, json_response
from api.service import Loaded, Service
from api.sessions import Secret
from guidance.answer import to_json
from guidance.dialogue.keeping import profile_json
from guidance.dialogue.means import Means
from guidance.dialogue.reply import Question, Reply
from guidance.dialogue.state import State
from guidance.dialogue.step import start, step
from guidance.dialogue.text import as_text
from guidance.messages import languages

EXAMPLE = {"message": "I was a cook and I can drive a forklift.", "state": None, "language": "en"}


async def secret_of(request: Request) -> Secret:
    """Return the secret of the application."""
    secret: Secret = request.app.state.security.secret
    return secret


TheSecret = Annotated[Secret, Depends(secret_of)]


async def chat(
    asked: ChatRequest, service: TheService, loaded: TheSnapshot, secret: TheSecret
) -> Response:
    """Answer one message of a learner's conversation.

    The first answer says that a program speaks. The state travels with the client, signed; nothing
    of the conversation is stored or logged. Each question has suggested answers: send the `value` of
    one, or any words. A person decides what follows from the courses.
    """
    return await run_in_threadpool(_chat, asked, service, loaded, secret)


def _chat(asked: ChatRequest, service: Service, loaded: Loaded, secret: Secret) -> Response:
    tokens, means = Tokens(secret), means_of(service, loaded, secret, service.today())
    if asked.state is None:
        state, reply = begin(asked.message, (asked.language or "en").lower(), means)
    else:
        state = in_language(tokens.read(asked.state), asked.language)
        state, reply = step(state, asked.message, means)
    return json_response(told(state, reply, tokens, means))


def begin(message: str, language: str, means: Means) -> tuple[State, Reply]:
    """Return the first turn; a message that comes with it is answered after the notice."""
    state, first = start(language, means)
    if not message.strip():
        return state, first
    state, reply = step(state, message, means)
    opening = tuple(block for block in first.blocks if not isinstance(block, Question))
    return state, replace(reply, blocks=(*opening, *reply.blocks))


def in_language(state: State, language: str | None) -> State:
    """Return the state in the language asked for; one that is not spoken here changes nothing."""
    wanted = (language or "").lower()
    return replace(state, language=wanted) if wanted in languages() else state


def told(state: State, reply: Reply, tokens: Tokens, means: Means) -> dict[str, Any]:
    """Return a turn as plain JSON values."""
    return {
        "state": tokens.write(state),
        "reply": to_json(reply),
        "text": as_text(reply),
        "profile": profile_json(state.profile(means.as_of)),
        "finished": reply.finished,
    }


def router() -> APIRouter:
    """Return the operations of this subject."""
    routes = APIRouter(prefix="/v1", tags=["chat"])
    routes.add_api_route(
        "/chat",
        chat,
        methods=["POST"],
        operation_id="chat",
        response_model=None,
        responses={
            200: {"model": ChatResponse, "description": "The answer and the next state"},
            **problems(INVALID, TOO_LARGE, UNAVAILABLE),
        },
        openapi_extra={"requestBody": {"content": {"application/json": {"example": EXAMPLE}}}},
    )
    return routes
