"""The list of what serving is made of (NIS2): every locked package, in its version, and no other."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
MAKE = ("make", "--silent", "--old-file=complete", "sbom")


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked() -> set[tuple[str, str]]:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    pins = [line.partition("==") for line in lines if line and not line.startswith("#")]
    return {(plain(name), version) for name, _, version in pins}


def run(*command: str) -> str:
    done = subprocess.run(  # noqa: S603
        command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_list_names_every_locked_package_once(tmp_path: Path) -> None:
    """Made as `make sbom` makes it, twice with the same bytes; nothing is installed for it.

    Its maker holds the first against the standard's schema; the second has the same bytes.
    """
    made = [tmp_path / "one" / "sbom.json", tmp_path / "two.json"]
    run(*MAKE, f"SBOM={made[0]}")
    again = run(*MAKE, f"SBOM={made[1]}", "--dry-run")
    run("/bin/sh", "-ec", f"{again.rstrip()} --no-validate")
    document = json.loads(made[0].read_bytes())
    found = [(plain(part["name"]), part["version"]) for part in document["components"]]
    assert document["bomFormat"] == "CycloneDX"
    assert document["metadata"]["component"]["name"] == "learner-guidance"
    assert sorted(found) == sorted(locked())
    assert all(part["purl"].startswith("pkg:pypi/") for part in document["components"])
    assert made[0].read_bytes() == made[1].read_bytes()
