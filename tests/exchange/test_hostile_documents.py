"""A document made to harm is refused within 2 s and 100 MB beyond its own bytes, plainly (F02)."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hostile_documents import HOSTILE, TOLERATED

from guidance.exchange.curricula.documents import read_text_document
from guidance.storage.files import PROJECT

SECONDS = 2.0
MEMORY = 100 * 10**6
HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def reader():
    """Return a process that reads documents one by one and says what each has cost."""
    paths = os.pathsep.join([str(PROJECT), str(HERE)])
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, str(HERE / "hostile_documents.py")],
        env={"PYTHONPATH": paths, "PATH": os.environ["PATH"], "OMP_NUM_THREADS": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        yield process
        process.stdin.close()


def cost(reader, data: bytes) -> dict:
    reader.stdin.write(len(data).to_bytes(8, "big") + data)
    reader.stdin.flush()
    return json.loads(reader.stdout.readline())


def test_a_harmless_document_is_read(reader):
    assert cost(reader, b"Skills\nwelding")["said"] == ""


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_harm_is_refused_quickly_small_and_plainly(name, reader):
    told = cost(reader, HOSTILE[name]())
    assert told["seconds"] < SECONDS, told
    assert told["bytes"] < MEMORY, told
    assert told["said"] or name in TOLERATED
    if told["said"]:
        assert "expected" in told["said"]
        assert len(told["said"]) < 300


def test_what_pypdf_says_of_a_document_goes_into_no_log(caplog):
    caplog.set_level(logging.DEBUG)
    data = HOSTILE["letters of a font"]().replace(b"startxref", b"startxxxx")
    with pytest.raises(ValueError, match="PDF"):
        read_text_document(data)
    assert caplog.text == ""
