"""Scripted conversations in six languages on the sample: what must hold, and the whole transcript.

A transcript that differs fails; `UPDATE_GOLDEN=1` writes it anew.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from guidance.answer import to_json
from guidance.dialogue.means import Means
from guidance.dialogue.reply import Contacts, Courses, File, Question, Reply
from guidance.dialogue.state import State
from guidance.dialogue.step import start, step
from guidance.dialogue.text import as_text
from guidance.recommendation import recommend

pytestmark = pytest.mark.slow
HERE = Path(__file__).parent
SCRIPTS = sorted((HERE / "conversations").glob("*.toml"))
RUN_ID = re.compile(r"\b[0-9a-f]{24}\b")
"""Names data and code beside the profile: it changes with every release, the words need not."""
UPDATE = os.environ.get("UPDATE_GOLDEN") == "1"


@dataclass(frozen=True)
class Told:
    """A conversation as it went: what was said, the state after it and the reply."""

    turns: tuple[tuple[str, State, Reply], ...]

    @property
    def last(self) -> State:
        return self.turns[-1][1]

    def courses(self) -> list[tuple[int, State, Courses]]:
        return [
            (at, state, block)
            for at, (_, state, reply) in enumerate(self.turns)
            for block in reply.blocks
            if isinstance(block, Courses)
        ]

    def asked(self) -> list[str]:
        blocks = [block for _, _, reply in self.turns for block in reply.blocks]
        return [block.slot for block in blocks if isinstance(block, Question)]


def told(script: dict[str, Any], means: Means) -> Told:
    state, reply = start(script["language"], means)
    turns, kept = [("", state, reply)], ""
    for line in script["lines"]:
        state, reply = step(state, kept if line == "{file}" else line, means)
        kept = next((b.content for b in reply.blocks if isinstance(b, File)), kept)
        turns.append((line, state, reply))
    return Told(tuple(turns))


@pytest.fixture(scope="module", params=SCRIPTS, ids=lambda path: path.stem)
def conversation(request, sample):
    script = tomllib.loads(request.param.read_text("utf-8"))
    return request.param.stem, script["holds"], told(script, sample)


def names(uris) -> set[str]:
    return {uri.rsplit("/", 1)[1] for uri in uris}


def test_there_are_conversations_in_six_languages():
    """More than the fourteen asked for, in every language of the catalogues."""
    assert len(SCRIPTS) >= 14
    spoken = {tomllib.loads(path.read_text("utf-8"))["language"] for path in SCRIPTS}
    assert spoken == {"de", "en", "es", "fi", "fr", "pl"}


def test_what_must_hold(conversation, sample):
    """F05, F06, F08, F09: what the conversation came to is what the person said."""
    _, holds, went = conversation
    profile = went.last.profile(sample.as_of)
    assert (holds.get("goal") is None) or holds["goal"].split("|").count(
        (profile.goal or "").rsplit("/", 1)[-1]
    )
    assert (holds.get("nuts") is None) or (profile.constraints.nuts or "") == holds["nuts"]
    assert set(holds.get("held", ())) <= names(profile.held)
    assert not set(holds.get("not_held", ())) & names(profile.held)
    assert set(holds.get("rejected", ())) <= names(profile.rejected)
    assert set(holds.get("access", ())) <= set(profile.constraints.access)
    if "budget" in holds:
        assert [profile.constraints.budget.amount, profile.constraints.budget.currency] == holds[
            "budget"
        ]
    assert holds.get("nothing_held", False) <= (not profile.held)
    assert went.last.language == holds.get("language_at_end", went.turns[0][1].language)
    assert went.turns[-1][2].finished is holds.get("finished", False)


def test_three_courses_in_under_eight_turns(conversation):
    """The first courses come with the seventh message at the latest."""
    _, holds, went = conversation
    if by := holds.get("courses_by"):
        at, _, block = went.courses()[0]
        assert at <= by
        assert block.lines


def test_the_chat_recommends_what_every_other_door_does(conversation, sample):
    """The same facts give the same answer, byte for byte, with the same run id."""
    _, _, went = conversation
    for _, state, block in went.courses():
        profile = state.profile(sample.as_of)
        answer = recommend(profile, sample.snapshot, sample.policy_for(profile))
        assert json.dumps(to_json(answer)) == json.dumps(to_json(block.answer))


def test_nothing_settled_is_asked_twice(conversation):
    """A fact told early fills its slot: it is never asked for."""
    _, holds, went = conversation
    for slot in holds.get("asked_once", ()):
        assert slot not in went.asked()


def test_somebody_in_need_is_shown_people(conversation):
    """A cry for help gets the emergency number, and no judgement."""
    _, holds, went = conversation
    if holds.get("contacts_said"):
        assert "112" in as_text(went.turns[1][2])
        assert not any(isinstance(block, Contacts) for block in went.turns[0][2].blocks)


def test_the_transcript_is_the_one_that_was_read(conversation):
    """Golden transcripts, read line by line before they were committed."""
    name, _, went = conversation
    lines = [as_text(went.turns[0][2])]
    lines += [f">>> {said}\n\n{as_text(reply)}" for said, _, reply in went.turns[1:]]
    text = RUN_ID.sub("(run id)", "\n\n".join(lines)) + "\n"
    golden = HERE / "golden" / f"{name}.txt"
    if UPDATE:
        golden.write_text(text, encoding="utf-8")
    assert golden.read_text(encoding="utf-8") == text
