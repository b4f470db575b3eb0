"""Who may work on cases: local accounts of staff, their roles, and how a password is kept.

A password is never kept, only what scrypt makes of it with a salt of its own (RFC 7914). The cost
stands beside each hash, so that it can be raised without locking anybody out.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from enum import StrEnum

from guidance.errors import InputError


class Role(StrEnum):
    """What somebody is there for; an account has exactly one role."""

    COUNSELLOR = "counsellor"
    """Opens cases and decides together with the learner, as in a guidance centre."""
    OFFICER = "officer"
    """Runs caseloads and reports of an employment service."""
    CURATOR = "curator"
    """Accepts or rejects the skill tags of courses, as in a catalogue's editorial team."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one hash costs: 128 * `n` * `r` bytes of memory, `p` times over."""

    n: int
    r: int
    p: int


COST = Cost(2**15, 8, 3)
"""32 MiB and some tenths of a second: one of the settings that OWASP recommends (Password Storage
Cheat Sheet, 2024)."""
MOST_MEMORY = 256 << 20
"""Bytes that a stored cost may ask for; a damaged row must not take the machine's memory."""
SALT_BYTES = 16
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")


@dataclass(frozen=True, slots=True)
class KeptPassword:
    """What is kept of a password: salt, cost and the digest of 32 bytes."""

    salt: bytes
    cost: Cost
    digest: bytes


@dataclass(frozen=True, slots=True)
class Account:
    """One member of staff.

    `sessions` rises whenever all sessions are ended: a session that names another count is over,
    wherever its cookie lies.
    """

    name: str
    role: Role
    password: KeptPassword
    sessions: int = 0


def keep_password(password: str, salt: bytes, cost: Cost = COST) -> KeptPassword:
    """Return what is kept of a password.

    Raises
    ------
    InputError
        When it is shorter than `SHORTEST_PASSWORD` or longer than `LONGEST_PASSWORD` characters.
    """
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise InputError(
            f"a password of {len(password)} characters",
            f"{SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters",
            "take four or more words that you do not use elsewhere",
        )
    return KeptPassword(salt, cost, _digest(password, salt, cost))


def is_password(password: str, kept: KeptPassword) -> bool:
    """Return whether a password is the one kept, in a time that does not tell how much of it fits."""
    return hmac.compare_digest(_digest(password, kept.salt, kept.cost), kept.digest)


def checked_name(name: str) -> str:
    """Return the name of an account.

    Raises
    ------
    InputError
        When it is not 2 to 32 small letters, digits, dots, dashes or underscores.
    """
    if not NAME.fullmatch(name):
        raise InputError(
            "a name that no account can have",
            "2 to 32 of the characters a-z, 0-9, dot, dash and underscore",
            "take initials or a desk, as mk or desk-3",
        )
    return name


def _digest(password: str, salt: bytes, cost: Cost) -> bytes:
    return hashlib.scrypt(
        password[:LONGEST_PASSWORD].encode(),
        salt=salt,
        n=cost.n,
        r=cost.r,
        p=cost.p,
        maxmem=MOST_MEMORY,
        dklen=32,
    )
