"""Fuzz one reader, guided by what code each input reaches: `python tests/exchange/fuzz.py NAME`.

Without a name it prints every reader's.

Whatever the bytes, a reader returns or refuses; any other end is a crash, and libFuzzer writes the
input beside it. Further arguments are libFuzzer's, such as -max_total_time=60 or -runs=10000.
"""

from __future__ import annotations

import contextlib
import resource
import sys
import tempfile
from pathlib import Path

import atheris

HERE = Path(__file__).parent
MOST_MEMORY = 1500
"""MiB that reading may take. libFuzzer looks at the highest use ever, which a child takes over from
the process that started it: what was there before the first document does not count."""
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parents[1])]

with atheris.instrument_imports(include=["guidance.exchange", "joserfc", "pypdf"]):
    from readers import readers

from guidance.errors import InputError  # noqa: E402 - the readers are instrumented first


def main(name: str, options: list[str]) -> None:
    """Fuzz a reader, beginning with documents it reads."""
    reader = readers()[name]

    def once(data: bytes) -> None:
        with contextlib.suppress(InputError):
            reader.read(data)

    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(reader.seeds):
            (Path(corpus) / str(number)).write_bytes(seed)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        bounds = ["-timeout=10", f"-rss_limit_mb={before + MOST_MEMORY}"]
        atheris.Setup([sys.argv[0], *options, *bounds, corpus], once)
        atheris.Fuzz()


if __name__ == "__main__":
    if sys.argv[1:]:
        main(sys.argv[1], sys.argv[2:])
    else:
        sys.stdout.writelines(f"{name}\n" for name in readers())
