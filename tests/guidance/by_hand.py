"""The numbers of the world once more, by plain loops over its ads and skills.

Nothing here imports the code it checks; it is slow and says what the words mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from world import OCCUPATIONS, TAU, K

OPEN = TAU - 1e-5


def weights(asks: Mapping[str, float]) -> dict[str, float]:
    """What an ad asks for, per skill: occupations stand for equal shares of their skills."""
    total: dict[str, float] = {}
    for wanted, weight in asks.items():
        essential = OCCUPATIONS[wanted][2] if wanted in OCCUPATIONS else (wanted,)
        for skill in essential:
            total[skill] = total.get(skill, 0.0) + weight / len(essential)
    return total


def credit(asked: str, held: Iterable[str]) -> float:
    """The best credit that any held skill gives toward an asked one."""
    return max((1.0 if t == asked else K.get((t, asked), 0.0) for t in held), default=0.0)


def coverage(asks: Mapping[str, float], held: Iterable[str]) -> float:
    owned = tuple(held)
    return sum(weight * credit(skill, owned) for skill, weight in weights(asks).items())


def opened(
    ads: Sequence[tuple[str, Mapping[str, float]]], held: Iterable[str], taught: Iterable[str]
) -> tuple[str, ...]:
    """The ids within reach with the course and not without it."""
    before, after = set(held), set(held) | set(taught)
    return tuple(
        uri for uri, asks in ads if coverage(asks, before) < OPEN and coverage(asks, after) >= OPEN
    )


def potential(
    ads: Sequence[tuple[float, Mapping[str, float]]], held: Iterable[str], tau: float = TAU
) -> float:
    """Phi(H): the sum of omega * min(coverage / tau, 1)."""
    owned = tuple(held)
    return sum(omega * min(coverage(asks, owned) / tau, 1.0) for omega, asks in ads)
