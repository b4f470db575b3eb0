"""Read every hostile input with one reader in a process of its own; print what it took, as JSON.

Started by test_hostile_input.py: peak memory is a property of a whole process.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

from hostile import HOSTILE
from readers import readers

from guidance.errors import InputError


def peak_mebibytes() -> float:
    """Return the largest memory this process has held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(name: str) -> None:
    """Print how each input ended: seconds of processor time, MiB beyond the input, the reason."""
    reader = readers()[name]
    for seed in reader.seeds:
        reader.read(seed)
    told = {}
    for case, make in HOSTILE.items():
        data = make()
        before, begun = peak_mebibytes(), time.process_time()
        try:
            reason = "" if reader.read(data) is None else "read"
        except InputError as refusal:
            reason = refusal.message
        told[case] = (time.process_time() - begun, peak_mebibytes() - before, reason)
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1])
