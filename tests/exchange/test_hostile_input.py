"""F18, F02, F04: what is made to harm is refused with a plain reason, soon and in little memory."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hostile import HOSTILE
from readers import readers

from guidance.storage.files import PROJECT

MOST_SECONDS, MOST_MEBIBYTES = 2.0, 100.0


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(readers()))
def test_every_reader_refuses_what_is_made_to_harm(name):
    """The bounds are the product's own promise: processor time, so that a busy machine counts not."""
    script = Path(__file__).with_name("measure_hostile.py")
    done = subprocess.run(  # noqa: S603 - this interpreter and a script of this directory
        [sys.executable, str(script), name],
        capture_output=True,
        check=False,
        cwd=PROJECT,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    told = json.loads(done.stdout)
    assert set(told) == set(HOSTILE)
    taken = {case for case, (_, _, reason) in told.items() if "expected" not in reason}
    assert taken == readers()[name].harmless
    assert {case: seconds for case, (seconds, _, _) in told.items() if seconds > MOST_SECONDS} == {}
    assert {case: size for case, (_, size, _) in told.items() if size > MOST_MEBIBYTES} == {}


@pytest.mark.parametrize("name", sorted(readers()))
def test_the_documents_that_fuzzing_begins_with_are_read(name):
    reader = readers()[name]
    assert all(reader.read(seed) is not None for seed in reader.seeds)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(readers()))
def test_whatever_the_bytes_a_reader_returns_or_refuses(name, tmp_path):
    """Some hundred inputs from a fixed seed, guided by the code they reach; `make fuzz` runs on."""
    script = Path(__file__).with_name("fuzz.py")
    options = ["-runs=600", "-seed=1", "-verbosity=0", f"-artifact_prefix={tmp_path}/"]
    done = subprocess.run(  # noqa: S603 - this interpreter and a script of this directory
        [sys.executable, str(script), name, *options],
        capture_output=True,
        check=False,
        cwd=PROJECT,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr.decode()[-3000:]
