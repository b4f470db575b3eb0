"""Writes a made-up caseload over a snapshot: the same people for the same number.

`python tests/programme/made_up_caseload.py data/snapshots/current /tmp/people.csv 1000` is what the
speed of `guidance caseload` is measured with: four in ten rows have codes of confirmed skills, half
have two or three sentences in one of six languages, the others the code of past work alone.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import numpy as np

from guidance.programme.columns import COLUMNS
from guidance.programme.export import csv_text
from guidance.snapshot import Snapshot
from guidance.storage.reading import open_snapshot

SENTENCES = {
    "en": (
        "I drove a forklift and packed orders for two years.",
        "I looked after my mother and gave her the medicine.",
        "I cleaned hotel rooms and made the beds.",
        "At the till I took the money and helped customers.",
        "I repaired bicycles and small engines at home.",
        "I planned the shifts of eight colleagues.",
        "I wrote invoices and kept the books of a small shop.",
    ),
    "de": (
        "Ich habe im Lager Pakete gepackt und bin Stapler gefahren.",
        "Ich habe meine Mutter gepflegt und für sie gekocht.",
        "Ich habe Büros geputzt und Fenster gereinigt.",
        "An der Kasse habe ich Kunden beraten.",
        "Ich habe Wände gestrichen und Fliesen verlegt.",
        "Ich habe Rechnungen geschrieben und das Telefon bedient.",
    ),
    "fr": (
        "J'ai travaillé comme serveur et j'ai encaissé les clients.",
        "J'ai gardé des enfants et préparé leurs repas.",
        "J'ai conduit un camion et livré des colis.",
        "J'ai réparé des appareils électriques.",
        "J'ai tenu l'accueil et répondu au téléphone.",
    ),
    "es": (
        "He limpiado habitaciones de hotel y atendido a los huéspedes.",
        "He cocinado para un comedor escolar.",
        "He cuidado a mi padre enfermo.",
        "He conducido una furgoneta de reparto.",
        "He trabajado en una obra poniendo ladrillos.",
    ),
    "fi": (
        "Olen siivonnut toimistoja ja ajanut trukkia varastossa.",
        "Olen hoitanut lapsia ja laittanut ruokaa.",
        "Olen myynyt vaatteita ja palvellut asiakkaita.",
        "Olen korjannut autoja ja vaihtanut renkaita.",
    ),
    "pl": (
        "Pracowałam jako kasjerka i układałam towar na półkach.",
        "Opiekowałam się babcią i gotowałam obiady.",
        "Spawałem rury i czytałem rysunek techniczny.",
        "Prowadziłem samochód dostawczy.",
        "Szyłam ubrania na maszynie.",
    ),
}
DAY = "2026-11-22"
MARKETS = 12
"""Regions people are drawn from: those with most ads in one of the six languages."""


def made_up(snapshot: Snapshot, count: int, seed: int = 0) -> str:
    """Return the CSV of some made-up people."""
    rng = np.random.default_rng(seed)
    jobs = np.flatnonzero(np.diff(snapshot.essential.indptr) >= 4)
    markets = _markets(snapshot)
    rows = (_row(number, snapshot, int(rng.choice(jobs)), markets, rng) for number in range(count))
    return csv_text([COLUMNS, *rows])


def _markets(snapshot: Snapshot) -> tuple[tuple[str, str], ...]:
    """Return region and language of the largest markets, the largest first."""
    table = snapshot.vacancies
    pairs = zip(table.region[table.current], table.language[table.current], strict=True)
    counted = Counter((table.regions[a], table.languages[b]) for a, b in pairs)
    found = [pair for pair, _ in counted.most_common() if pair[0] and pair[1] in SENTENCES]
    return tuple(found[:MARKETS])


def _row(
    number: int,
    snapshot: Snapshot,
    job: int,
    markets: tuple[tuple[str, str], ...],
    rng: np.random.Generator,
) -> list[object]:
    region, reads = markets[int(rng.integers(len(markets)))]
    language = reads if rng.random() < 0.5 else sorted(SENTENCES)[int(rng.integers(6))]
    skills = np.sort(snapshot.essential[[job]].indices)
    known = rng.choice(skills, max(2, skills.size // 2), replace=False)
    told = rng.choice(SENTENCES[language], int(rng.integers(2, 4)), replace=False)
    kind = rng.random()
    goal = snapshot.occupations.uris[job] if rng.random() < 0.4 else ""
    values = {
        "case_ref": f"C-{number:05}",
        "language": language,
        "isco08": snapshot.isco[job],
        "skills": "|".join(snapshot.skills.uris[at] for at in sorted(known)) if kind < 0.4 else "",
        "skills_text": " ".join(told) if 0.3 <= kind < 0.8 else "",
        "goal": goal,
        "nuts": region,
        "budget": "600" if rng.random() < 0.5 else "",
        "currency": "EUR",
        "hours_per_week": "20",
        "start_from": DAY,
        "teaching_languages": "|".join(f"{code}:B2" for code in sorted({language, reads})),
        "need_group": f"G{int(rng.integers(1, 5))}",
        "last_contact": "2026-10-01",
    }
    return [values.get(column, "") for column in COLUMNS]


if __name__ == "__main__":
    written = made_up(open_snapshot(Path(sys.argv[1])), int(sys.argv[3]))
    Path(sys.argv[2]).write_text(written, encoding="utf-8", newline="")
