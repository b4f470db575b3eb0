"""`guidance caseload` on the sample: two processes, one, killed and gone on with: the same bytes (F07)."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from guidance.__main__ import app
from guidance.commands.caseload import Request, run_caseload
from guidance.errors import InputError
from guidance.learner import read_profile
from guidance.programme.columns import COLUMNS
from guidance.storage.files import PROJECT

SAMPLE = PROJECT / "data" / "sample" / "caseload.csv"
DAY = "2026-11-22"


def test_the_template_is_printed():
    result = CliRunner().invoke(app, ["caseload", "--template"])
    assert result.exit_code == 0
    assert result.stdout.strip("\ufeff\r\n") == ",".join(COLUMNS)


def test_without_files_the_usage_is_wrong():
    assert CliRunner().invoke(app, ["caseload"]).exit_code == 2


@pytest.mark.parametrize(
    ("request_", "found"),
    [
        (Request(day="today"), "--day"),
        (Request(language="deutsch"), "--language"),
        (Request(hard=("age",)), "--hard"),
    ],
)
def test_wrong_options_are_refused(world_directory, tmp_path, request_, found):
    with pytest.raises(InputError, match=found):
        run_caseload(SAMPLE, tmp_path / "r.jsonl", None, request_, world_directory)


def test_a_refused_file_leaves_nothing_behind(world_directory, tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_text("case_ref,Vorname\nA-1,x\n", encoding="utf-8")
    with pytest.raises(InputError, match="'Vorname'"):
        run_caseload(bad, tmp_path / "out" / "r.jsonl", None, Request(day=DAY), world_directory)
    assert not (tmp_path / "out").exists()


@pytest.fixture(scope="module")
def sample_place(sample_snapshot, tmp_path_factory):
    """The directory of the sample's snapshot."""
    return next(tmp_path_factory.getbasetemp().glob(f"sample*/{sample_snapshot.digest}"))


@pytest.fixture(scope="module")
def alone(sample_place, tmp_path_factory):
    """Results and report of the sample's caseload, made by one process in one go."""
    place = tmp_path_factory.mktemp("alone")
    request = Request(day=DAY, processes=0)
    run_caseload(SAMPLE, place / "r.jsonl", place / "r.csv", request, sample_place)
    assert sorted(path.name for path in place.iterdir()) == ["r.csv", "r.jsonl"]
    return place


@pytest.mark.slow
def test_the_samples_caseload_is_answered(alone):
    lines = [json.loads(line) for line in (alone / "r.jsonl").read_text("utf-8").splitlines()]
    assert len(lines) == 36
    for line in lines:
        assert (line["status"] == "none") == (line["cause"] is not None)
        assert read_profile(line["profile"]).as_of.isoformat() == DAY
    with (alone / "r.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    assert [row[:2] for row in rows] == [
        ["line", "column"],
        ["38", "case_ref"],
        ["39", "start_from"],
        ["40", "budget"],
        ["41", "case_ref"],
    ]


@pytest.mark.slow
def test_two_processes_killed_and_gone_on_with_give_the_same_bytes(alone, sample_place, tmp_path):
    """F07: kill -9 of the command with its workers under way; the second start ends alike."""
    target = tmp_path / "r.jsonl"
    command = [sys.executable, "-m", "guidance", "caseload", "--in", SAMPLE, "--out", target]
    command += ["--report", tmp_path / "r.csv", "--as-of", DAY, "--snapshot", sample_place]
    started = subprocess.Popen(  # noqa: S603 - our own command
        [str(part) for part in command], cwd=PROJECT, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 60
    while not any(tmp_path.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.kill(started.pid, signal.SIGKILL)
    assert started.wait() == -signal.SIGKILL
    assert not target.exists()
    run_caseload(SAMPLE, target, tmp_path / "r.csv", Request(day=DAY), sample_place)
    for name in ("r.jsonl", "r.csv"):
        assert (tmp_path / name).read_bytes() == (alone / name).read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["r.csv", "r.jsonl"]


@pytest.mark.slow
def test_a_run_killed_at_any_file_it_touches_ends_in_the_same_bytes(world_directory, tmp_path):
    """F07: also while results are written, renamed, or the journal is removed; nothing is left."""
    rows = "".join(
        f"C-{at},{'s/cook|s/hygiene' if at % 2 else ''},{'o/cook' if at % 3 else 'o/none'},PL61,pl\n"
        for at in range(40)
    )
    source = tmp_path / "people.csv"
    source.write_text(f"case_ref,skills,goal,nuts,language\n{rows}", encoding="utf-8")
    script = Path(__file__).with_name("killed_caseload.py")
    command = [sys.executable, str(script), str(world_directory), str(source), str(tmp_path)]
    done = subprocess.run(  # noqa: S603 - our own command
        command, check=True, timeout=300, cwd=PROJECT, capture_output=True, text=True
    )
    kills, _, told = done.stdout.splitlines()[-1].partition(" ")
    assert int(kills) > 20
    assert told == "[] ['r.csv', 'r.jsonl']"
