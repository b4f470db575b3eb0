"""A state as plain JSON: what travels with the person, and the file they keep and come back with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from guidance.answer import to_json
from guidance.dialogue.state import VERSION, Belief, Slot, State
from guidance.errors import InputError, ProfileError
from guidance.learner import Constraints, LearnerProfile, LocalSkill, read_constraints, read_profile

FORMAT = "learner-guidance-chat"
MOST_BELIEFS = 400
MOST_LISTED = 60
"""Most skills, choices or courses that a state lists: more was made by no conversation."""
MOST_URI = 400
_MEMBERS = tuple(member.name for member in fields(State))


def profile_json(profile: LearnerProfile) -> dict[str, Any]:
    """Return a profile in the published form (docs/schemas/profile.json)."""
    data: dict[str, Any] = to_json(profile)
    data["goal"] = {"occupation": profile.goal} if profile.goal else None
    data["constraints"] = _constraints_json(profile.constraints)
    return data


def _constraints_json(limits: Constraints) -> dict[str, Any]:
    data: dict[str, Any] = to_json(limits)
    languages = dict(limits.teaching_languages)
    return {**data, "teaching_languages": languages or None}


def state_json(state: State) -> dict[str, Any]:
    """Return a state as plain JSON values."""
    data: dict[str, Any] = to_json(state)
    return {**data, "constraints": _constraints_json(state.constraints)}


def read_state(data: object) -> State:
    """Read a state from parsed JSON.

    Raises
    ------
    InputError
        For another version, an unknown member, or a value that no conversation could have made.
    """
    if not isinstance(data, Mapping) or set(data) != set(_MEMBERS):
        raise _refused("a state with other members")
    if data["version"] != VERSION:
        raise InputError(
            f"a conversation of version {str(data['version'])[:8]}",
            f"version {VERSION}",
            "start again; the profile of the file can still be used",
        )
    try:
        return _state(data)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        if isinstance(error, ProfileError):
            raise
        raise _refused("a state with a value of the wrong type") from error


def _state(data: Mapping[str, Any]) -> State:
    profile = read_profile(
        {
            "local_skills": data["local_skills"],
            "goal": {"occupation": data["goal"]} if data["goal"] else None,
            "language": data["language"],
        }
    )
    return State(
        language=profile.language,
        asked=Slot(data["asked"]),
        trail=tuple(Slot(name) for name in _listed(data["trail"])),
        settled=tuple(Slot(name) for name in _listed(data["settled"])),
        beliefs=tuple((_text(u), Belief(b)) for u, b in _listed(data["beliefs"], MOST_BELIEFS)),
        local_skills=profile.local_skills,
        goal=profile.goal,
        constraints=read_constraints(data["constraints"]),
        shown=tuple(map(_text, _listed(data["shown"]))),
        choices=tuple(map(_text, _listed(data["choices"]))),
        courses=tuple(map(_text, _listed(data["courses"]))),
        turns=_count(data["turns"]),
        missed=_count(data["missed"]),
    )


def _listed(value: object, most: int = MOST_LISTED) -> list[Any]:
    if not isinstance(value, list) or len(value) > most:
        raise TypeError("no list, or a long one")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= MOST_URI:
        raise TypeError("no text, or a long one")
    return value


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise TypeError("no count")
    return value


def _refused(found: str) -> InputError:
    return InputError(found, "a state that this service wrote", "start again")


def kept_file(state: State) -> str:
    """Return the file that the person keeps: their profile in the published form, and the state."""
    profile = profile_json(state.profile(None))
    whole = {"format": FORMAT, "version": VERSION, "profile": profile, "state": state_json(state)}
    return json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def read_kept(text: str) -> State:
    """Read the state out of a file that the person kept, or out of a bare profile.

    A file is not sealed: nothing of it is certified that was not so in the person's own hands, and a
    claim to a certificate is read as declared.

    Raises
    ------
    InputError
        When it is neither.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError("a file that is no JSON", "the file of a conversation", "") from error
    if isinstance(data, Mapping) and data.get("format") == FORMAT:
        return _undecorated(read_state(data.get("state")))
    return _undecorated(_from_profile(read_profile(data)))


def _from_profile(profile: LearnerProfile) -> State:
    beliefs = {uri: Belief.HELD for uri in profile.held}
    beliefs |= {uri: Belief.LIKELY for uri in profile.uncertain}
    beliefs |= {uri: Belief.REJECTED for uri in profile.rejected}
    settled = [Slot.SKILLS] if beliefs else []
    settled += [Slot.GOAL] if profile.goal else []
    settled += [Slot.REGION] if profile.constraints.nuts else []
    return State(
        language=profile.language,
        settled=tuple(settled),
        beliefs=tuple(beliefs.items()),
        local_skills=tuple(LocalSkill(s.text, s.language) for s in profile.local_skills),
        goal=profile.goal,
        constraints=profile.constraints,
        shown=tuple(uri for uri, belief in beliefs.items() if belief is Belief.LIKELY)[
            :MOST_LISTED
        ],
    )


def _undecorated(state: State) -> State:
    return state.believing(
        (uri, Belief.HELD) for uri, belief in state.beliefs if belief is Belief.CERTIFIED
    )
