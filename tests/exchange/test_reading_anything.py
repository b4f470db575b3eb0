"""Whatever is brought is read or refused, soon, and what was changed is never called intact (F04)."""

import contextlib
import json
import time
import tracemalloc
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sealed_documents import (
    BADGE,
    DAY,
    EUROPEAN,
    FIRST,
    fresh,
)
from test_reading import DOCUMENTS, SEALED, link, read

from guidance.errors import DocumentRefused
from guidance.exchange.evidence import evidence_of
from guidance.exchange.holdings import Reading, SealState
from guidance.exchange.told import told
from guidance.messages import messages_for


def harmless(data):
    """Read or refuse, nothing else; whatever was changed is never called intact."""
    with contextlib.suppress(DocumentRefused):
        found = read(data)
        assert isinstance(found, Reading)
        told(found, messages_for("en"))
        evidence_of(found, DAY, bool, link)
        return found
    return None


@given(st.sampled_from(sorted(DOCUMENTS)), st.data())
@settings(max_examples=300)
def test_flipped_bytes_are_read_or_refused_and_never_valid(name, data):
    content = bytearray(DOCUMENTS[name])
    position = data.draw(st.integers(0, len(content) - 1))
    content[position] ^= data.draw(st.integers(1, 255))
    found = harmless(bytes(content))
    if found is not None and found.seal.state is SealState.VALID and name == "sealed":
        # Outside what is signed lie the brackets of the outer object and the part `header`.
        assert found == read(SEALED)


@given(st.sampled_from(sorted(DOCUMENTS)), st.data())
def test_cut_documents_are_read_or_refused(name, data):
    content = DOCUMENTS[name]
    start = data.draw(st.integers(0, len(content)))
    harmless(content[start : start + data.draw(st.integers(0, len(content)))])


def places(value, path=()):
    """Yield the path of every value of a document."""
    yield path
    inner: Any = value.items() if isinstance(value, dict) else ()
    for key, item in enumerate(value) if isinstance(value, list) else inner:
        yield from places(item, (*path, key))


ODD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from(
        ["urn:epass:org:1", "urn:epass:qualification:1", "P60M", "2026-99-99", FIRST]
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "type", "en", "@value", "@language", "prefLabel", "title", "@id"]
            )
            | st.text(max_size=6),
            inner,
            max_size=4,
        )
    ),
    max_leaves=10,
)


@pytest.mark.parametrize("document", [EUROPEAN, BADGE], ids=["european", "badge"])
@given(data=st.data())
@settings(max_examples=300)
def test_any_value_at_any_place_is_read_or_refused(document, data):
    changed = fresh(document)
    path = data.draw(st.sampled_from(sorted(places(changed), key=repr)))
    odd = data.draw(ODD)
    if not path:
        changed = odd
    else:
        holder = changed
        for step in path[:-1]:
            holder = holder[step]
        holder[path[-1]] = odd
    harmless(json.dumps(changed, ensure_ascii=True).encode())


WORDS = sorted(
    {
        step
        for document in (EUROPEAN, BADGE)
        for path in places(document)
        for step in path
        if isinstance(step, str)
    }
)


@given(
    st.dictionaries(
        st.sampled_from(WORDS),
        st.recursive(
            ODD,
            lambda inner: (
                st.dictionaries(st.sampled_from(WORDS), inner, max_size=4)
                | st.lists(inner, max_size=3)
            ),
            max_leaves=12,
        ),
        max_size=6,
    ),
    st.sampled_from(["EuropeanDigitalCredential", "OpenBadgeCredential"]),
)
def test_random_documents_of_the_vocabulary(document, kind):
    harmless(json.dumps({**document, "type": kind}).encode())


@given(st.binary(max_size=400))
def test_any_bytes(data):
    harmless(data)


def memory_of(data):
    """Return the mebibytes that a reading takes beyond the document."""
    tracemalloc.start()
    with contextlib.suppress(DocumentRefused):
        read(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / (1 << 20)


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":"' + b"x" * (100 << 20) + b'"}',
        b'{"payload":"{'
        + b'\\"a\\":[' * 150_000
        + b'","signatures":[{"protected":"e30","signature":""}]}',
        b"eyJ" + b"A" * (15 << 20) + b".e30.AA",
        b"eyJ" + b"A.A" * (5 << 20),
        b"eyJ.a.b" + b"~e30" * (1 << 20) + b"~",
        json.dumps(
            {
                "type": "EuropeanDigitalCredential",
                "credentialSubject": {
                    "hasClaim": [
                        {"id": f"urn:{n}", "hasPart": ["urn:0", "urn:1"]} for n in range(2000)
                    ]
                },
            }
        ).encode(),
        json.dumps(
            {
                "type": "EuropeanDigitalCredential",
                "credentialSubject": {
                    "hasClaim": {
                        "type": "LearningAchievement",
                        "specifiedBy": {
                            "learningOutcome": [
                                {"relatedESCOSkill": ["urn:s"] * 60} for _ in range(2000)
                            ]
                        },
                    }
                },
                "x": {"id": "urn:s", "prefLabel": {"en": "y" * 5000}},
            }
        ).encode(),
    ],
    ids=["100 MB line", "deep payload", "long head", "many dots", "many tildes", "parts", "skills"],
)
def test_hostile_documents_are_refused_soon(data):
    """Within 2 seconds of a core, and 100 MB beyond the document."""
    begun = time.process_time()
    with contextlib.suppress(DocumentRefused):
        read(data)
    assert time.process_time() - begun < 2.0
    assert memory_of(data) < 100
