"""Sessions of staff: a signed cookie that says who signed in and when, and the token of its forms.

Nothing of a session is kept here. It ends when it is not used for a while, at the end of a working
day, when its account ends all its sessions, and when the secret changes.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace

from itsdangerous import BadSignature, Signer, URLSafeSerializer

from api.settings import Settings
from guidance.casework.accounts import Account
from guidance.errors import ConfigurationError

IDLE_SECONDS = 60 * 60
"""A session that is not used for so long is over: a counsellor's talk takes up to 45 minutes."""
LONGEST_SECONDS = 10 * 60 * 60
"""The oldest a session gets, however much it is used: one working day."""
RENEW_SECONDS = 60
"""Age of a cookie from which the next answer brings a fresh one."""
SHORTEST_SECRET = 32


@dataclass(frozen=True, slots=True)
class Secret:
    """What signs sessions and the states that travel with clients.

    `lasting` says whether it was configured: otherwise all that it signed ends at a restart.
    """

    value: str
    lasting: bool

    @classmethod
    def of(cls, settings: Settings) -> Secret:
        """Return the secret that is configured, else one made now.

        Raises
        ------
        ConfigurationError
            When the one configured is short enough to be guessed.
        """
        given = settings.secret.get_secret_value()
        if given and len(given) < SHORTEST_SECRET:
            raise ConfigurationError(
                f"GUIDANCE_SECRET of {len(given)} characters",
                f"{SHORTEST_SECRET} or more that nobody can guess",
                "make one: python -c 'import secrets; print(secrets.token_urlsafe(32))'",
            )
        return cls(given or secrets.token_urlsafe(32), bool(given))


@dataclass(frozen=True, slots=True)
class Session:
    """One session: of whom, under which count of their account, begun and seen at (Unix seconds)."""

    name: str
    count: int
    nonce: str
    begun: int
    seen: int

    def is_over(self, now: float) -> bool:
        """Return whether it was idle too long, is too old, or claims to come from later."""
        idle, age = now - self.seen, now - self.begun
        return not (-RENEW_SECONDS <= idle <= IDLE_SECONDS and age <= LONGEST_SECONDS)


class Sessions:
    """Writes and reads the cookies of sessions under one secret."""

    def __init__(self, secret: Secret) -> None:
        self._cookies = URLSafeSerializer(secret.value, salt="session of staff")
        self._forms = Signer(secret.value, salt="form of staff")

    def begin(self, account: Account, now: float) -> Session:
        """Return a new session of somebody who gave the right password."""
        nonce = secrets.token_urlsafe(16)
        return Session(account.name, account.sessions, nonce, int(now), int(now))

    def seen(self, session: Session, now: float) -> Session:
        """Return a session as used now."""
        return replace(session, seen=int(now))

    def cookie(self, session: Session) -> str:
        """Return a session as the value of its cookie."""
        values = [session.name, session.count, session.nonce, session.begun, session.seen]
        return str(self._cookies.dumps(values))

    def read(self, cookie: str) -> Session | None:
        """Return the session of a cookie; None where it is not one of ours."""
        try:
            return Session(*self._cookies.loads(cookie))
        except (BadSignature, TypeError):
            return None

    def token(self, session: Session) -> str:
        """Return the token that every form of this session carries."""
        return self._forms.get_signature(session.nonce).decode()
