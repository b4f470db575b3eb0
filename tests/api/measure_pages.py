"""How long a running server takes for its pages: `python tests/api/measure_pages.py URL [TIMES]`.

Prints, for each page, the bytes of its HTML and the median and 95th percentile of the time from the
request to the last byte, in milliseconds, one request after another. Addresses are taken from the
server's own answers: the first courses of the catalogue, the skills they teach and occupations that
need these.
"""

from __future__ import annotations

import json
import re
import statistics
import sys
import time
from urllib.parse import urlencode
from urllib.request import Request, urlopen

RECORDS = 20
"""Courses, skills and kinds of work that are asked for in turn."""
FORMS = {
    "en": {
        "text": "I cooked meals, cared for my mother and loaded goods with a forklift",
        "jobs": "warehouse worker",
        "wish": "logistics planner",
    },
    "de": {
        "text": "Ich habe gekocht, meine Mutter gepflegt und mit dem Gabelstapler Waren verladen",
        "jobs": "Lagerarbeiter",
        "wish": "Logistikplaner",
    },
}
"""What somebody writes on the first page: texts outside English are read beside their gloss."""


def get(base: str, path: str, body: bytes | None = None) -> str:
    """Return the text of a page."""
    request = Request(base + path, body, {"Accept": "text/html"})  # noqa: S310 - the URL given
    with urlopen(request) as answer:  # noqa: S310 - as above
        return str(answer.read().decode())


def addresses(base: str) -> dict[str, list[str]]:
    """Return the paths of each kind of page."""
    listed = json.loads(get(base, f"/v1/credentials?limit={RECORDS}"))
    courses = [f"/courses/{item['uri']}" for item in listed["credentials"]]
    skills = found(base, courses, "skills")
    return {
        "start": ["/"],
        "about": ["/about"],
        "accessibility": ["/accessibility"],
        "docs": ["/docs"],
        "document": ["/documents"],
        "chat": ["/chat"],
        "course": courses,
        "skill": skills,
        "occupation": found(base, skills, "occupations"),
    }


def found(base: str, paths: list[str], kind: str) -> list[str]:
    """Return the first pages of a kind that some pages lead to."""
    links = (re.findall(rf'href="(/{kind}/[^"?]+)', get(base, path)) for path in paths)
    return list(dict.fromkeys(link for each in links for link in each))[:RECORDS]


def measure(base: str, paths: list[str], times: int, body: bytes | None = None) -> str:
    """Return a line of figures; each path is asked once before the clock runs."""
    sizes = [len(get(base, path, body).encode()) for path in paths]
    taken = []
    for at in range(times):
        begin = time.perf_counter()
        get(base, paths[at % len(paths)], body)
        taken.append(1000 * (time.perf_counter() - begin))
    last = statistics.quantiles(taken, n=20)[-1]
    return f"{max(sizes):>8} {statistics.median(taken):>8.1f} {last:>8.1f}"


def main(base: str, times: int) -> None:
    """Print the table."""
    print(f"{'page':<16} {'bytes':>8} {'median':>8} {'p95':>8}")  # noqa: T201
    for name, paths in addresses(base).items():
        print(f"{name:<16} {measure(base, paths, times) if paths else '    none'}")  # noqa: T201
    for language, form in FORMS.items():
        for step in ("skills", "courses"):
            body = urlencode({**form, "language": language, "step": step}).encode()
            print(f"{step + ', ' + language:<16} {measure(base, ['/'], times, body)}")  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), int(sys.argv[2]) if len(sys.argv) > 2 else 100)
