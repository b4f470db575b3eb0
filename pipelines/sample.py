"""The demonstration sample, remade from its master lists: `python -m pipelines.sample`."""

from __future__ import annotations

from pathlib import Path

from pipelines.sample_courses import write_courses
from pipelines.sample_figures import write_figures
from pipelines.sample_taxonomy import write_taxonomy
from pipelines.sample_vacancies import write_vacancies

SAMPLE = Path("data/sample")
"""Where the sample lies, seen from the root of the project."""


def main(target: Path = SAMPLE) -> None:
    """Rewrite everything in `target` that is made from its `master` directory."""
    master = target / "master"
    write_taxonomy(master, target / "esco")
    for write in (write_courses, write_vacancies, write_figures):
        write(master, target)


if __name__ == "__main__":
    main()
