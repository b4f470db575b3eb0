"""The chat over a snapshot in service: its means, and the signed token that carries its state.

The token is signed, not encrypted: it holds URIs, limits and skills that the person asked to keep in
their own words, and nothing else that they wrote.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from itsdangerous import BadData, URLSafeSerializer

from api.service import Loaded, Service
from api.sessions import Secret
from guidance.dialogue.keeping import read_state, state_json
from guidance.dialogue.means import Means
from guidance.dialogue.state import State
from guidance.errors import InputError
from guidance.linking.types import LinkResult, Query
from guidance.storage.files import policy_for
from models.languages import text_languages


@dataclass(frozen=True, slots=True)
class ServedLinker:
    """The linker of one kind of the snapshot in service; waits for the models with the first text."""

    service: Service
    loaded: Loaded
    kind: str

    @property
    def digest(self) -> str:
        """Return the digest of the linkers of the snapshot."""
        return self.loaded.snapshot.manifest.linker

    def link(self, queries: Sequence[Query], *, top: int = 100) -> list[LinkResult]:
        """Return one result per query, in order."""
        return self.service.link_all(self.kind, queries, top, self.loaded)


def means_of(service: Service, loaded: Loaded, secret: Secret, as_of: date) -> Means:
    """Return what the chat answers with."""
    return Means(
        snapshot=loaded.snapshot,
        skills=ServedLinker(service, loaded, "skills"),
        occupations=ServedLinker(service, loaded, "occupations"),
        detector=text_languages(),
        places=loaded.places,
        policy_for=policy_for,
        as_of=as_of,
        kept=secret.lasting,
    )


@dataclass(frozen=True, slots=True)
class Tokens:
    """Writes and reads the states of conversations under one secret."""

    secret: Secret

    def write(self, state: State) -> str:
        """Return the token of a state; long ones are compressed."""
        return str(self._signer().dumps(state_json(state)))

    def read(self, token: str) -> State:
        """Return the state of a token.

        Raises
        ------
        InputError
            For a token that was changed, or signed under another secret.
        """
        signer = self._signer()
        try:
            data = signer.loads(token)
            # The last letter of a signature has bits to spare: only one spelling of it is ours.
            if signer.dumps(data) != token:
                raise BadData("another spelling of the same bytes")
        except BadData as error:
            raise InputError(
                "a state that was changed, or that another start of this service wrote",
                "the state of the last answer, unchanged",
                "begin again without a state; a file that was kept can be sent as a message",
            ) from error
        return read_state(data)

    def _signer(self) -> URLSafeSerializer:
        return URLSafeSerializer(self.secret.value, salt="state of the chat")
