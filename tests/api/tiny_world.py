"""A hand-written world: eight skills, three occupations, five courses, forty ads, two linkers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from guidance.credential import (
    CourseKind,
    Evidence,
    LearningOpportunity,
    MicroCredential,
    Money,
    QualityAssurance,
    SkillTag,
)
from guidance.labour_market import DemandTable, Vacancy
from guidance.linking.types import Candidate, LinkResult, Match, Query
from guidance.snapshot import SCHEMA_VERSION, Manifest, SourceNote, VacancyTable
from guidance.storage.content import Content
from guidance.taxonomy import Names, Occupation, Skill
from models.linker import Linkers

BASE = "https://learner-guidance.example/tiny"
DAY = date(2026, 11, 1)
LABELS = {
    "cook-meals": {"en": "cook meals", "de": "Mahlzeiten kochen", "pl": "gotować posiłki"},
    "drive-forklifts": {"en": "drive forklifts", "de": "Gabelstapler fahren"},
    "keep-stock": {"en": "keep stock", "de": "Bestand führen", "pl": "prowadzić magazyn"},
    "load-goods": {"en": "load goods", "de": "Waren verladen", "pl": "ładować towary"},
    "pack-orders": {"en": "pack orders", "de": "Bestellungen packen", "pl": "pakować zamówienia"},
    "plan-routes": {"en": "plan routes", "de": "Touren planen", "pl": "planować trasy"},
    "speak-german": {"en": "speak German", "de": "Deutsch sprechen", "pl": "mówić po niemiecku"},
    "use-spreadsheets": {"en": "use spreadsheets", "de": "Tabellen benutzen"},
}
JOBS = {
    "cook": ({"en": "cook", "de": "Koch", "pl": "kucharz"}, "5120", ("cook-meals", "keep-stock")),
    "planner": (
        {"en": "logistics planner", "de": "Logistikplaner", "pl": "planista logistyki"},
        "4323",
        ("keep-stock", "plan-routes", "use-spreadsheets"),
    ),
    "warehouse-worker": (
        {"en": "warehouse worker", "de": "Lagerarbeiter", "pl": "magazynier"},
        "9333",
        ("drive-forklifts", "load-goods", "pack-orders"),
    ),
}
SKILLS, OCCUPATIONS = sorted(LABELS), sorted(JOBS)


def skill(name: str) -> str:
    return f"{BASE}/skill/{name}"


def occupation(name: str) -> str:
    return f"{BASE}/occupation/{name}"


def course(name: str) -> str:
    return f"{BASE}/course/{name}"


def _run(name: str, start: date | None, price: float | None, **more: object) -> LearningOpportunity:
    cost = None if price is None else Money(price, "EUR")
    run = LearningOpportunity(
        id=f"{name}-1", start=start, place="Toruń", nuts="PL613", language="pl", price=cost
    )
    return replace(run, **more)


FULL = MicroCredential(
    uri=course("forklift"),
    title="Forklift licence",
    provider="Copernicus Centre",
    kind=CourseKind.MICRO_CREDENTIAL,
    source="tiny courses",
    language="pl",
    awarding_bodies=("Copernicus Centre",),
    country="PL",
    description="You learn to drive forklifts. <script>alert('x')</script>",
    learning_outcomes=("drive forklifts safely",),
    declared_skills=(skill("drive-forklifts"),),
    hours=40,
    eqf=3,
    assessment="practical test",
    participation="onsite",
    quality=(QualityAssurance("accreditation", "Office of technical inspection", DAY),),
    url="https://courses.example/forklift",
    runs=(_run("forklift", date(2027, 1, 11), 250.0, end=date(2027, 1, 29), times=("evening",)),),
)
COURSES = (
    FULL,
    replace(
        FULL,
        uri=course("planning"),
        title="Planning routes",
        provider="Vistula School",
        declared_skills=(skill("plan-routes"),),
        learning_outcomes=(),
        quality=(),
        eqf=None,
        hours=None,
        ects=2.0,
        description="Plan routes with maps.",
        url="javascript:alert(1)",
        runs=(_run("planning", None, None, mode="online", language=None),),
    ),
    replace(
        FULL,
        uri=course("sheets"),
        title="Spreadsheets <b>step</b> by step",
        provider="Vistula School",
        declared_skills=(),
        description="Use spreadsheets at work.",
        runs=(_run("sheets", date(2027, 2, 1), 900.0, language="en"),),
        prerequisites=(skill("keep-stock"),),
    ),
    replace(FULL, uri=course("started"), title="Stock from A to Z", provider="Old School",
            declared_skills=(skill("keep-stock"),),
            runs=(_run("started", date(2026, 1, 1), 10.0),)),
)  # fmt: skip
TAUGHT = {
    "forklift": {"drive-forklifts": 0.95, "load-goods": 0.6},
    "planning": {"plan-routes": 0.9},
    "sheets": {"use-spreadsheets": 0.85},
    "started": {"keep-stock": 0.9},
}


def publishable(directory: Path, *, title: str = "Forklift licence", ads: int = 40) -> Content:
    """Return the tiny world as it is published; other titles or ads make another digest."""
    linker = directory / f"linker-{ads}-{len(title)}"
    linker.mkdir(parents=True, exist_ok=True)
    (linker / "linker.json").write_text(json.dumps({"ads": ads}), encoding="utf-8")
    courses = tuple(replace(c, title=title) if c is FULL else c for c in COURSES)
    vacancies = tuple(_ad(number) for number in range(ads))
    return Content(
        manifest=_manifest(ads),
        skills=tuple(Skill(skill(name), LABELS[name]["en"]) for name in SKILLS),
        occupations=tuple(
            Occupation(occupation(n), JOBS[n][0]["en"], JOBS[n][1]) for n in OCCUPATIONS
        ),
        names=tuple(_names()),
        credentials=courses,
        tags=tuple(_tags(c) for c in courses),
        vacancies=vacancies,
        table=_table(vacancies),
        demand=_demand(ads),
        shortages=(),
        forecasts=(),
        regions={"PL6": "Makroregion północny", "PL61": "Kujawsko-pomorskie", "DE30": "Berlin"},
        isco_labels={},
        matrices=_matrices(ads),
        linker=linker,
    )


def _manifest(ads: int) -> Manifest:
    def note(name: str, kind: str) -> SourceNote:
        return SourceNote(name, kind, "1", "CC0-1.0", DAY, "0" * 64)

    return Manifest(
        schema_version=SCHEMA_VERSION,
        sources=(
            note("tiny taxonomy", "esco"),
            note("tiny courses", "courses-csv"),
            note("tiny ads", "vacancies-csv"),
        ),
        encoder="none",
        linker="tiny",
        configuration="tiny",
        tau=0.6,
        calibration="Written by hand.",
        counts={"ads": ads},
        demonstration="Demonstration with made-up courses and job ads.",
    )


def _names():
    rows = [(skill(name), LABELS[name]) for name in SKILLS]
    rows += [(occupation(name), JOBS[name][0]) for name in OCCUPATIONS]
    for concept, labels in sorted(rows):
        for language, text in sorted(labels.items()):
            yield Names(concept, language, text)


def _tags(record: MicroCredential) -> tuple[SkillTag, ...]:
    taught = TAUGHT[record.uri.rsplit("/", 1)[1]]
    return tuple(
        SkillTag(skill(name), sure, Evidence.DESCRIPTION, "You learn <i>this</i>.")
        for name, sure in sorted(taught.items())
    )


def _ad(number: int) -> Vacancy:
    asked = OCCUPATIONS[number % 3]
    return Vacancy(
        id=f"ad-{number:03}",
        title=f"{JOBS[asked][0]['en']} <{number}>",
        source="tiny ads",
        language="pl" if number % 4 else "en",
        country="PL",
        nuts="PL61" if number % 2 else "PL6",
        place="Toruń",
        posted=date(2026, 10, 1 + number % 28),
        observed=DAY,
    )


def _table(vacancies: tuple[Vacancy, ...]) -> VacancyTable:
    n = len(vacancies)
    regions, languages = ("PL6", "PL61"), ("en", "pl")
    return VacancyTable(
        ids=tuple(v.id for v in vacancies),
        regions=regions,
        region=np.array([regions.index(v.nuts) for v in vacancies], dtype=np.int32),
        languages=languages,
        language=np.array([languages.index(v.language) for v in vacancies], dtype=np.int32),
        latitude=np.full(n, np.nan, dtype=np.float32),
        longitude=np.full(n, np.nan, dtype=np.float32),
        dated=np.array([v.dated.toordinal() for v in vacancies], dtype=np.int32),
        age_days=np.array([(DAY - v.posted).days for v in vacancies], dtype=np.int32),
        current=np.ones(n, dtype=bool),
    )


def _demand(ads: int) -> DemandTable:
    counts = np.full((4, len(SKILLS)), ads // 3, dtype=np.int32)
    totals = np.array([ads, ads, ads, ads // 2], dtype=np.int32)
    first, last = (date(2026, 10, 1),) * 4, (date(2026, 10, 28),) * 4
    return DemandTable(("", "PL", "PL6", "PL61"), counts // np.array([[1], [1], [1], [2]]), totals, first, last)  # fmt: skip


def _matrices(ads: int) -> dict[str, csr_matrix]:
    n, m = len(SKILLS), len(OCCUPATIONS)
    at = {name: position for position, name in enumerate(SKILLS)}
    credit = np.eye(n, dtype=np.float32)
    credit[at["load-goods"], at["pack-orders"]] = credit[at["pack-orders"], at["load-goods"]] = 0.5
    essential = np.zeros((m, n), dtype=np.float32)
    for row, name in enumerate(OCCUPATIONS):
        essential[row, [at[needed] for needed in JOBS[name][2]]] = 1
    optional = np.zeros((m, n), dtype=np.float32)
    optional[:, at["speak-german"]] = 1
    taught = np.zeros((len(COURSES), n), dtype=np.float32)
    for row, record in enumerate(COURSES):
        for name, sure in TAUGHT[record.uri.rsplit("/", 1)[1]].items():
            taught[row, at[name]] = sure
    course_credit = ((taught > 0)[:, :, None] * credit[None]).max(axis=1)
    units = np.zeros((ads, m + n), dtype=np.float32)
    units[np.arange(ads), np.arange(ads) % m] = 1
    dense = {
        "credit": credit,
        "essential": essential,
        "optional": optional,
        "taught": taught,
        "course_credit": course_credit,
        "units": units,
        "profiles": essential / essential.sum(axis=1, keepdims=True),
    }
    return {name: csr_matrix(np.asarray(m, dtype=np.float32)) for name, m in dense.items()}


class WordLinker:
    """Finds names of concepts word for word, in any language."""

    def __init__(self, names: dict[str, dict[str, str]], uri_of) -> None:
        self._names = names
        self._uri_of = uri_of

    @property
    def digest(self) -> str:
        return "words"

    def link(self, queries: Sequence[Query], *, top: int = 100) -> list[LinkResult]:
        return [self._one(query.text, top) for query in queries]

    def _one(self, text: str, top: int) -> LinkResult:
        found = {}
        for name, labels in self._names.items():
            for label in labels.values():
                start = text.lower().find(label.lower())
                if start >= 0:
                    span = text[start : start + len(label)]
                    found[name] = Match(self._uri_of(name), 0.9, span, start, start + len(label))
        matches = tuple(found[name] for name in sorted(found))
        others = tuple(Candidate(self._uri_of(name), 0.2) for name in sorted(self._names) if name not in found)  # fmt: skip
        ranked = tuple(Candidate(m.uri, m.confidence) for m in matches) + others
        return LinkResult(ranked[:top], matches)


def word_linkers(directory: Path) -> Linkers:
    """Open the linkers that a published tiny world needs."""
    assert (directory / "linker.json").is_file()
    jobs = {name: labels for name, (labels, _, _) in JOBS.items()}
    return Linkers(WordLinker(LABELS, skill), WordLinker(jobs, occupation))
