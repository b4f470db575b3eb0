"""A labour market small enough to work out on paper.

Thirteen skills, four occupations whose essential skills weigh the same, ten courses, thirty ads in
three regions and two languages, and a credit kernel K of five entries beside its diagonal. Tau is
0.6. The person most tests ask for, `COOK`, can cook and knows food hygiene and lives in PL61:

- a cook's ad asks for cook, hygiene, menu and stock: coverage 0.5, not within reach;
- a baker's ad asks for bake and hygiene: cooking counts 0.4 toward baking, coverage 0.7, in reach;
- a van driver's ad asks for drive and stock: coverage 0;
- a carer's ad asks for first aid, lift, listen and wash: coverage 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from guidance.answer import Answer
from guidance.credential import (
    CourseKind,
    Evidence,
    LearningOpportunity,
    MicroCredential,
    Money,
    QualityAssurance,
    SkillTag,
)
from guidance.labour_market import Forecast, Shortage, Vacancy
from guidance.learner import LearnerProfile, read_profile
from guidance.opening import MarketRule
from guidance.ranking.policy import Policy
from guidance.recommendation import recommend
from guidance.snapshot import SCHEMA_VERSION, Manifest, Requirements, Snapshot, SourceNote
from guidance.storage.content import Content
from guidance.storage.files import load_policy, policy_for
from guidance.taxonomy import Names, Occupation, RelationKind, Skill, SkillKind, Taxonomy
from pipelines.demand import demand_table, vacancy_table
from pipelines.trend import trend_table

TAU = 0.6
RELEASED = date(2026, 11, 1)
AS_OF = "2026-11-22"

SKILLS = {
    "s/bake": ("bake bread", "piec chleb"),
    "s/bookkeep": ("keep accounts", "prowadzić księgi"),
    "s/clean": ("clean rooms", "sprzątać pomieszczenia"),
    "s/cook": ("use cooking techniques", "stosować techniki gotowania"),
    "s/drive": ("drive vans", "prowadzić furgonetki"),
    "s/first-aid": ("give first aid", "udzielać pierwszej pomocy"),
    "s/hygiene": ("food hygiene rules", "zasady higieny żywności"),
    "s/lift": ("lift and move people safely", "bezpiecznie podnosić osoby"),
    "s/listen": ("listen actively", "słuchać aktywnie"),
    "s/menu": ("plan menus", "planować menu"),
    "s/paint": ("paint walls", "malować ściany"),
    "s/stock": ("keep stock", "prowadzić magazyn"),
    "s/wash": ("help with washing and dressing", "pomagać przy myciu"),
}
OCCUPATIONS = {
    "o/baker": ("baker", "7512", ("s/bake", "s/hygiene"), ("s/clean",)),
    "o/carer": ("care assistant", "5321", ("s/first-aid", "s/lift", "s/listen", "s/wash"), ()),
    "o/cook": ("cook", "5120", ("s/cook", "s/hygiene", "s/menu", "s/stock"), ("s/bake",)),
    "o/driver": ("van driver", "8322", ("s/drive", "s/stock"), ("s/listen",)),
}
K = {
    ("s/cook", "s/bake"): 0.4,
    ("s/bake", "s/cook"): 0.4,
    ("s/hygiene", "s/clean"): 0.5,
    ("s/lift", "s/wash"): 0.6,
    ("s/wash", "s/lift"): 0.6,
}
"""(held, asked) to credit; every skill counts fully toward itself."""

TAUGHT = {
    "c/accounts": {"s/bookkeep": 0.9},
    "c/advanced": {"s/cook": 0.8, "s/menu": 0.9},
    "c/bread": {"s/bake": 0.95},
    "c/care": {"s/lift": 0.9, "s/wash": 0.7},
    "c/drive": {"s/drive": 1.0, "s/stock": 0.6},
    "c/kitchen": {"s/menu": 0.9, "s/stock": 0.9},
    "c/menu": {"s/menu": 1.0},
    "c/semester": {"s/menu": 0.9, "s/stock": 0.9},
    "c/started": {"s/stock": 0.9},
    "c/stock": {"s/stock": 0.8},
}
SOMETIME = date(2026, 12, 7)


@dataclass(frozen=True)
class Ad:
    """An ad and what it asks for: occupation or skill URI to weight."""

    vacancy: Vacancy
    asks: Mapping[str, float] = field(default_factory=dict)


def ad(number: int, nuts: str | None, language: str | None, asks: Any, **more: Any) -> Ad:
    """Return one ad; `age` is in days before the release of the source."""
    age = more.pop("age", 0)
    posted = None if age is None else RELEASED - timedelta(days=age)
    wanted = {asks: 1.0} if isinstance(asks, str) else asks
    vacancy = Vacancy(
        f"a{number:02}", f"ad {number}", "ads", language=language, nuts=nuts, posted=posted, **more
    )
    return Ad(vacancy, wanted)


COOK_AD, BAKER_AD, DRIVER_AD, CARER_AD = "o/cook", "o/baker", "o/driver", "o/carer"
TORUN, WARSAW, BERLIN = (53.01, 18.60), (52.23, 21.01), (52.52, 13.40)
ADS = (
    ad(1, "PL61", "pl", COOK_AD, latitude=53.01, longitude=18.60),
    ad(2, "PL61", "pl", COOK_AD),
    ad(3, "PL61", "pl", COOK_AD),
    ad(4, "PL61", "pl", COOK_AD, age=180),
    ad(5, "PL61", "pl", {"o/cook": 0.8, "s/stock": 0.2}),
    ad(6, "PL61", "pl", BAKER_AD),
    ad(7, "PL61", "pl", {"o/baker": 0.9}),
    ad(8, "PL61", "pl", DRIVER_AD),
    ad(9, "PL61", "pl", DRIVER_AD),
    ad(10, "PL61", "pl", CARER_AD),
    ad(11, "PL61", "pl", CARER_AD),
    ad(12, "PL61", "de", COOK_AD),
    ad(13, "PL61", "pl", COOK_AD, duplicate_of="a01"),
    ad(14, "PL61", "pl", COOK_AD, withdrawn=date(2026, 10, 15), age=60),
    ad(15, "PL61", "pl", COOK_AD, age=661),
    ad(16, "PL61", None, COOK_AD),
    ad(17, "PL91", "pl", COOK_AD, latitude=52.23, longitude=21.01),
    ad(18, "PL91", "pl", COOK_AD),
    ad(19, "PL91", "pl", CARER_AD),
    ad(20, "PL91", "pl", DRIVER_AD),
    ad(21, "PL91", "pl", BAKER_AD),
    ad(22, "DE30", "de", COOK_AD, latitude=52.52, longitude=13.40),
    ad(23, "DE30", "de", COOK_AD),
    ad(24, "DE30", "de", COOK_AD),
    ad(25, "DE30", "de", CARER_AD),
    ad(26, "DE30", "de", CARER_AD),
    ad(27, "DE30", "de", BAKER_AD),
    ad(28, "DE30", "de", DRIVER_AD),
    ad(29, None, "de", COOK_AD, country="DE"),
    ad(30, None, "pl", COOK_AD, age=None),
)
PL61_ADS = ("a01", "a02", "a03", "a04", "a05", "a06", "a07", "a08", "a09", "a10", "a11", "a16")
"""What a reader of Polish can apply for in PL61: no German, repeated, withdrawn or old ad."""


def run_at(uri: str, start: date | None, **more: Any) -> LearningOpportunity:
    """Return a run of four weeks that starts on a day."""
    end = None if start is None else start + timedelta(days=27)
    return LearningOpportunity(uri, start=start, end=end, **more)


def course(uri: str, provider: str, *runs: LearningOpportunity, **more: Any) -> MicroCredential:
    """Return a course as a catalogue would have it."""
    title = uri.removeprefix("c/").capitalize()
    kind = more.pop("kind", CourseKind.MICRO_CREDENTIAL)
    return MicroCredential(uri, title, provider, kind, "courses", runs=runs, **more)


COURSES = (
    course("c/accounts", "Office School", hours=20.0, language="pl"),
    course("c/advanced", "Kitchen School", prerequisites=("c/stock",), hours=40.0, language="pl"),
    course("c/bread", "Kitchen School", prerequisites=("basic German",), language="de", hours=10.0),
    course(
        "c/care",
        "Care College",
        run_at("r/care", SOMETIME, mode="online"),
        language="pl",
        ects=2.0,
    ),
    course(
        "c/drive",
        "Road School",
        run_at(
            "r/drive",
            SOMETIME,
            nuts="PL61",
            price=Money(900.0, "EUR"),
            times=("day",),
            mode="onsite",
            language="pl",
            latitude=53.01,
            longitude=18.60,
        ),
        hours=80.0,
    ),
    course("c/kitchen", "Cook Academy", prerequisites=("s/cook",), language="pl", hours=60.0),
    course(
        "c/menu",
        "Kitchen School",
        run_at("r/menu-1", date(2026, 11, 2), nuts="PL61", price=Money(10.0, "EUR")),
        run_at(
            "r/menu-2",
            SOMETIME,
            nuts="PL613",
            place="Toruń",
            price=Money(200.0, "EUR"),
            times=("evening",),
            mode="onsite",
            access=("childcare", "wheelchair"),
            latitude=53.01,
            longitude=18.60,
        ),
        language="pl",
        awarding_bodies=("Kitchen School",),
        country="PL",
        learning_outcomes=("plan a menu",),
        declared_skills=("s/menu",),
        ects=1.0,
        eqf=4,
        assessment="practical test",
        participation="onsite",
        quality=(QualityAssurance("external", "Agency", date(2026, 1, 1)),),
    ),
    course("c/semester", "University", kind=CourseKind.SEMESTER_COURSE, language="pl", hours=150.0),
    course("c/started", "Cook Academy", run_at("r/started", date(2026, 11, 2)), hours=10.0),
    course("c/stock", "Shop School", kind=CourseKind.SHORT_COURSE),
)


def position_of(uris: Sequence[str]) -> dict[str, int]:
    return {uri: at for at, uri in enumerate(uris)}


def sparse(rows: Sequence[Mapping[int, float]], columns: int) -> csr_matrix:
    """Return a float32 matrix from one mapping per row."""
    full = np.zeros((len(rows), columns), dtype=np.float32)
    for at, row in enumerate(rows):
        for column, value in row.items():
            full[at, column] = value
    return csr_matrix(full)


def kernel() -> csr_matrix:
    """Return K, with its diagonal."""
    at = position_of(tuple(SKILLS))
    rows: list[dict[int, float]] = [{place: 1.0} for place in at.values()]
    for (held, asked), value in K.items():
        rows[at[held]][at[asked]] = value
    return sparse(rows, len(at))


def demands(essential: bool, *, shared: bool) -> csr_matrix:
    """Return occupation by skill: ones, or shares that sum to 1."""
    at = position_of(tuple(SKILLS))
    named = [o[2] if essential else o[3] for o in OCCUPATIONS.values()]
    rows = [{at[s]: 1 / len(row) if shared else 1.0 for s in row} for row in named]
    return sparse(rows, len(at))


def units_of(ads: Sequence[Ad]) -> csr_matrix:
    """Return what ads ask for: occupations, then skills."""
    at = position_of((*OCCUPATIONS, *SKILLS))
    return sparse([{at[u]: w for u, w in one.asks.items()} for one in ads], len(at))


def taught_by(tags: Mapping[str, Mapping[str, float]] = TAUGHT) -> csr_matrix:
    """Return course by skill."""
    at = position_of(tuple(SKILLS))
    return sparse([{at[s]: c for s, c in tags[uri].items()} for uri in sorted(tags)], len(at))


def course_kernel(taught: csr_matrix) -> csr_matrix:
    """Return what each course's skills count toward each skill, by the plainest means."""
    k, full = kernel().toarray(), taught.toarray()
    best = [k[np.flatnonzero(row)].max(axis=0, initial=0.0) for row in full]
    return csr_matrix(np.array(best, dtype=np.float32).reshape(full.shape))


def names() -> tuple[Names, ...]:
    """Return every label: English for all, Polish for skills only."""
    english = [Names(uri, "en", label) for uri, (label, _) in SKILLS.items()]
    polish = [Names(uri, "pl", label) for uri, (_, label) in SKILLS.items()]
    jobs = [Names(uri, "en", row[0]) for uri, row in OCCUPATIONS.items()]
    return tuple(sorted((*english, *polish, *jobs), key=lambda n: (n.concept, n.language)))


def skills() -> tuple[Skill, ...]:
    return tuple(Skill(uri, label, SkillKind.COMPETENCE) for uri, (label, _) in SKILLS.items())


def occupations() -> tuple[Occupation, ...]:
    """Return the occupations; the release says of one that it may be regulated."""
    note = {"o/carer": "regulated in some countries"}
    return tuple(
        Occupation(uri, row[0], row[1], regulated_note=note.get(uri))
        for uri, row in OCCUPATIONS.items()
    )


def taxonomy() -> Taxonomy:
    """Return the world's taxonomy, with one broader pair for the kernel."""
    pairs = [
        (uri, skill, kind)
        for uri, row in OCCUPATIONS.items()
        for kind, wanted in ((RelationKind.ESSENTIAL, row[2]), (RelationKind.OPTIONAL, row[3]))
        for skill in wanted
    ]
    broader = (("s/bake", "s/cook"),)
    return Taxonomy("1", skills(), occupations(), names(), tuple(sorted(pairs)), broader)


def tags() -> tuple[tuple[SkillTag, ...], ...]:
    return tuple(
        tuple(
            SkillTag(s, c, Evidence.OUTCOME, "a quote") for s, c in sorted(TAUGHT[c_.uri].items())
        )
        for c_ in COURSES
    )


def manifest(tau: float = TAU) -> Manifest:
    """Return the account of the world: four sources with a day each."""
    notes = tuple(
        SourceNote(name, kind, "1", "CC0-1.0", RELEASED, "0" * 64, count, count)
        for name, kind, count in (
            ("ads", "vacancies-csv", len(ADS)),
            ("courses", "courses-csv", len(COURSES)),
            ("figures", "german-tightness", 1),
            ("outlook", "cedefop-forecast", 1),
        )
    )
    counts = {"ads": len(ADS), "courses": len(COURSES), "skills": len(SKILLS)}
    return Manifest(SCHEMA_VERSION, notes, "none", "none", "world", tau, "by hand", counts)


def asked_by(ads: Sequence[Ad]) -> csr_matrix:
    """Return ad by skill, 1 where it gives the skill any weight."""
    requirements = Requirements(units_of(ads), demands(essential=True, shared=True))
    whole = [requirements.weights(at).toarray()[0] for at in range(len(ads))]
    return csr_matrix((np.array(whole).reshape(len(ads), len(SKILLS)) > 0).astype(np.float32))


def content_of(linker: Path, ads: Sequence[Ad] = ADS) -> Content:
    """Return the world as the storage room takes it; `linker` is a directory made here."""
    linker.mkdir(parents=True, exist_ok=True)
    (linker / "linker.json").write_text('{"encoder": "none"}\n', encoding="utf-8")
    vacancies = tuple(one.vacancy for one in ads)
    table = vacancy_table(vacancies, [RELEASED] * len(vacancies))
    taught = taught_by()
    return Content(
        manifest=manifest(),
        skills=skills(),
        occupations=occupations(),
        names=names(),
        credentials=COURSES,
        tags=tags(),
        vacancies=vacancies,
        table=table,
        demand=demand_table(table, asked_by(ads), 365),
        shortages=(Shortage("5120", "Cooks", "PL", 2025, 90.0, 30.0, "figures"),),
        forecasts=(Forecast("PL", "51", "openings", 2030, 1200.0, "outlook"),),
        regions={"PL61": "Kujawsko-pomorskie", "PL91": "Warszawski stołeczny", "DE30": "Berlin"},
        isco_labels={"5120": "Cooks", "5321": "Care assistants"},
        matrices={
            "credit": kernel(),
            "essential": demands(essential=True, shared=False),
            "optional": demands(essential=False, shared=False),
            "taught": taught,
            "course_credit": course_kernel(taught),
            "units": units_of(ads),
            "profiles": demands(essential=True, shared=True),
        },
        linker=linker,
        trend=trend_table(vacancies, [RELEASED] * len(vacancies), asked_by(ads), ads_a_month=1),
    )


def with_ads(snapshot: Snapshot, ads: Sequence[Ad]) -> Snapshot:
    """Return the world with other ads, in memory."""
    ordered = sorted(ads, key=lambda one: one.vacancy.id)
    table = vacancy_table([one.vacancy for one in ordered], [RELEASED] * len(ordered))
    return replace(
        snapshot,
        vacancies=table,
        requirements=Requirements(units_of(ordered), snapshot.requirements.profiles),
        demand=demand_table(table, asked_by(ordered), 365),
    )


def with_tags(snapshot: Snapshot, tags: Mapping[str, Mapping[str, float]]) -> Snapshot:
    """Return the world with other skills taught, in memory."""
    taught = taught_by(tags)
    return replace(snapshot, taught=taught, course_credit=course_kernel(taught))


def with_courses(snapshot: Snapshot, courses: Sequence[MicroCredential]) -> Snapshot:
    """Return the world with the same courses described otherwise, in memory."""
    return replace(snapshot, credentials=tuple(courses))


def copies(ads: Sequence[Ad], prefix: str) -> tuple[Ad, ...]:
    """Return ads of the same content that are no repeats, under ids of their own."""
    return tuple(
        replace(one, vacancy=replace(one.vacancy, id=f"{prefix}{one.vacancy.id}")) for one in ads
    )


def person(*held: str, **more: Any) -> LearnerProfile:
    """Return the profile of somebody in PL61 who reads Polish and confirmed some skills."""
    data: dict[str, Any] = {
        "skills": [{"uri": uri, "evidence": "declared"} for uri in held],
        "language": "pl",
        "as_of": AS_OF,
        "constraints": {"nuts": "PL61"},
    }
    return read_profile({**data, **more})


def cook(**more: Any) -> LearnerProfile:
    """Return the person of the module's docstring."""
    return person("s/cook", "s/hygiene", **more)


def packaged(name: str, minimum_ads: int = 1) -> Policy:
    """Return a packaged policy that does not widen a market of some ads."""
    policy = load_policy(name)
    return replace(policy, market=replace(policy.market, minimum_ads=minimum_ads))


def ask(profile: LearnerProfile, snapshot: Snapshot, policy: Policy | None = None) -> Answer:
    """Return the answer to a profile, under the packaged policy when none is named."""
    return recommend(profile, snapshot, policy or packaged(policy_for(profile).name))


def credentials_of(answer: Answer) -> list[str]:
    return [result.credential for result in answer.results]


def positions(snapshot: Snapshot, *uris: str) -> NDArray[np.intp]:
    return snapshot.skills.known(uris)


RULE = MarketRule(minimum_ads=1)
