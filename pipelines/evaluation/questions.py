"""How soon questions find out what a person can do: ours, the heaviest missing skill, chance.

Made-up people hide most of what they can do. Each way of asking puts up to five questions to each
of them; a skill they have is then held, another one missing. After every answer the state known
is compared with the truth: the list of courses (rank-biased overlap of the first five), the ads
within reach, and the person's skills themselves. Half of the people have a neighbouring occupation
as goal, and half can also do a part of a second, distant occupation, which the odds of a yes do
not foresee. What people hold follows the taxonomy; no real person's answers are in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guidance.evaluation import Measured, bootstrap, paired_difference
from guidance.gaps import Crowd, Positions, rarity_of
from guidance.learner import LearnerProfile, SkillClaim
from guidance.ranking.order import rank_courses
from guidance.ranking.policy import Policy
from guidance.recommendation.gather import gather
from guidance.recommendation.hypotheses import TOP, Listing, rank_distance
from guidance.recommendation.person import Person, place_person
from guidance.recommendation.questions import (
    next_skill,
    open_weight,
    prior_of,
    shortlist,
    worth_of,
)
from guidance.snapshot import Snapshot
from guidance.storage.files import policy_for
from pipelines.evaluation.doors import varied_profiles
from pipelines.evaluation.people import essential_skills
from pipelines.evaluation.report import shown

PEOPLE = 100
ASKED = 5
NAMED = (0.25, 0.0)
"""Shares of a person's skills that the profile names at first, one report each."""
OPTIONAL = 0.3
"""Share of the optional skills of their occupation that people have."""
SECOND = 0.5
"""Share of the essential skills of a second occupation that every other person has."""
LISTED = 10
METRICS = ("list", "ads", "skills", "yes")


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person with more skills than the profile names: positions, sorted."""

    profile: LearnerProfile
    skills: Positions


@dataclass(frozen=True, slots=True)
class Stand:
    """What is known of a person at one moment: their place in the market, and their list."""

    person: Person
    policy: Policy
    listing: Listing

    @property
    def courses(self) -> tuple[int, ...]:
        """Return the rows in the snapshot of the first courses listed."""
        rows = self.listing.gathered.courses
        return tuple(int(rows[item.row]) for item in self.listing.ranked[:TOP])


Asker = Callable[[Stand], int | None]


@dataclass(frozen=True, slots=True)
class Course:
    """How one way of asking went: per person and number of answers, shape (people, ASKED + 1).

    Attributes
    ----------
    list
        Overlap of the list with that of the person whose every skill is known, in [0, 1].
    ads
        Share of the ads truly within reach that are known to be.
    skills
        Share of the person's skills known, by rarity.
    yes
        Share of the questions so far answered with yes.
    """

    list: NDArray[np.float64]
    ads: NDArray[np.float64]
    skills: NDArray[np.float64]
    yes: NDArray[np.float64]

    def after(self, metric: str, answers: int) -> NDArray[np.float64]:
        """Return a metric of each person after some answers."""
        found: NDArray[np.float64] = getattr(self, metric)[:, answers]
        return found


@dataclass(frozen=True, slots=True)
class QuestionsReport:
    """Every way of asking, beside the others."""

    people: int
    named: float
    figures: Mapping[tuple[str, str, int], Measured]
    differences: Mapping[tuple[str, str, int], Measured]

    def lines(self) -> Iterator[str]:
        """Yield a human table."""
        yield (
            f"questions: {self.people} people who name {self.named:.0%} of their skills, "
            "after 0, 1, 3 and 5 answers, 95 % intervals"
        )
        names = tuple(dict.fromkeys(name for name, _, _ in self.figures))
        for metric in METRICS:
            yield f"  {metric}"
            for name in names:
                cells = (shown(self.figures[name, metric, k]) for k in (0, 1, 3, 5))
                yield f"    {name:12}" + "".join(f"{cell:>24}" for cell in cells)
        yield "  ours less another, after 1, 3 and 5 answers"
        for (name, metric, answers), figure in self.differences.items():
            yield f"    {metric:8}{name:12}{answers}  {shown(figure)}"

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "suite": "questions",
            "people": self.people,
            "named": self.named,
            "figures": _rows(self.figures),
            "ours_less": _rows(self.differences),
        }


def _rows(figures: Mapping[tuple[str, str, int], Measured]) -> list[dict[str, Any]]:
    return [
        {"asker": name, "metric": metric, "answers": answers, **asdict(figure)}
        for (name, metric, answers), figure in figures.items()
    ]


def evaluate_questions(
    snapshot: Snapshot, *, count: int = PEOPLE, seed: int = 0, named: float = NAMED[0]
) -> QuestionsReport:
    """Put questions to made-up people in every way of asking.

    Parameters
    ----------
    named
        Share of their skills that people name at first; none for an empty profile.
    """
    people = hiding_people(snapshot, count=count, seed=seed, named=named)
    courses = {name: _course(snapshot, people, asker) for name, asker in askers(seed).items()}
    figures = {
        (name, metric, answers): bootstrap(course.after(metric, answers))
        for metric in METRICS
        for name, course in courses.items()
        for answers in range(ASKED + 1)
    }
    return QuestionsReport(len(people), named, figures, _differences(courses))


def _differences(courses: Mapping[str, Course]) -> dict[tuple[str, str, int], Measured]:
    ours = courses["ours"]
    return {
        (name, metric, answers): paired_difference(
            ours.after(metric, answers), other.after(metric, answers)
        )
        for metric in ("list", "ads", "skills")
        for name, other in courses.items()
        for answers in (1, 3, 5)
        if name != "ours"
    }


def hiding_people(
    snapshot: Snapshot, *, count: int, seed: int, named: float = NAMED[0]
) -> list[Somebody]:
    """Return varied people who name a share of what they can do."""
    rng = np.random.default_rng(seed)
    found = []
    for at, (profile, uri) in enumerate(varied_profiles(snapshot, count=count, seed=seed)):
        skills = true_skills(snapshot, snapshot.occupations.position(uri), at % 4 < 2, rng)
        size = max(round(named * skills.size), 1) if named > 0 else 0
        told = np.sort(rng.choice(skills, size, replace=False))
        claims = tuple(SkillClaim(snapshot.skills.uris[int(skill)]) for skill in told)
        found.append(Somebody(replace(profile, skills=claims), skills))
    return found


def true_skills(
    snapshot: Snapshot, occupation: int, mixed: bool, rng: np.random.Generator
) -> Positions:
    """Return what somebody of an occupation can do; `mixed`, also a part of a distant one."""
    optional = snapshot.optional[[occupation]].indices
    kept = optional[rng.random(optional.size) < OPTIONAL]
    skills = np.union1d(essential_skills(snapshot, occupation), kept)
    if mixed:
        own = snapshot.isco[occupation][:1]
        distant = [row for row, group in enumerate(snapshot.isco) if group[:1] != own]
        other = essential_skills(snapshot, int(rng.choice(distant)))
        skills = np.union1d(skills, other[rng.random(other.size) < SECOND])
    return skills.astype(np.intp)


def _course(snapshot: Snapshot, people: Sequence[Somebody], asker: Asker) -> Course:
    rarity = rarity_of(snapshot).astype(np.float64)
    tracks = [list(_track(somebody, snapshot, asker, rarity)) for somebody in people]
    table = np.array(tracks, dtype=np.float64)
    return Course(*(table[:, :, at] for at in range(len(METRICS))))


def _track(
    somebody: Somebody,
    snapshot: Snapshot,
    asker: Asker,
    rarity: NDArray[np.float64],
) -> Iterator[tuple[float, float, float, float]]:
    uris = snapshot.skills.uris
    truth = stand_of(_knowing(somebody, somebody.skills, uris), snapshot)
    profile, yes = somebody.profile, 0
    for answers in range(ASKED + 1):
        stand = stand_of(profile, snapshot)
        held = stand.person.belief.held
        yield (
            1.0 - rank_distance(stand.courses, truth.courses),
            stand.person.reach.count / max(truth.person.reach.count, 1),
            float(rarity[held].sum() / rarity[somebody.skills].sum()),
            yes / max(answers, 1),
        )
        skill = asker(stand)
        if skill is not None:
            has = skill in somebody.skills
            yes += has
            profile = answered(profile, uris[skill], has)


def answered(profile: LearnerProfile, skill: str, has: bool) -> LearnerProfile:
    """Return a profile after a yes or a no to one skill."""
    if has:
        return replace(profile, skills=(*profile.skills, SkillClaim(skill)))
    return replace(profile, rejected=tuple(sorted({*profile.rejected, skill})))


def _knowing(somebody: Somebody, skills: Positions, uris: tuple[str, ...]) -> LearnerProfile:
    claims = tuple(SkillClaim(uris[int(skill)]) for skill in skills)
    return replace(somebody.profile, skills=claims)


def stand_of(profile: LearnerProfile, snapshot: Snapshot) -> Stand:
    """Return what is known of a person, and their list under the policy of the front door."""
    policy = policy_for(profile)
    person = place_person(profile, snapshot, policy)
    gathered = gather(person, policy)
    ranked = rank_courses(gathered.candidates, person.reach, policy, LISTED)
    return Stand(person, policy, Listing(gathered, ranked))


def ours(stand: Stand) -> int | None:
    """Ask as the front door does."""
    return next_skill(stand.person, stand.policy, stand.listing)


def heaviest(stand: Stand) -> int | None:
    """Ask for the skill that the goal, or the ads beyond reach, put most weight on."""
    weight = open_weight(stand.person)
    if stand.person.goal is not None:
        weight = np.where(weight > 0, stand.person.reach.missing_weight + 1e-6, 0.0)
    return int(weight.argmax()) if weight.max() > 0 else None


def by_chance(seed: int) -> Asker:
    """Return a way of asking for any skill that the goal, or the ads beyond reach, ask for."""
    rng = np.random.default_rng(seed)

    def ask(stand: Stand) -> int | None:
        open_ones = np.flatnonzero(open_weight(stand.person) > 0)
        return int(rng.choice(open_ones)) if open_ones.size else None

    return ask


def _chances(stand: Stand) -> NDArray[np.float64]:
    crowd, belief = Crowd.of(stand.person.snapshot), stand.person.belief
    return crowd.skills_given(crowd.occupations_given(belief, prior_of(stand.person)), belief)


def first_order(stand: Stand) -> int | None:
    """Ask for the largest chance of a yes times the weight that is open."""
    worth = _chances(stand) * open_weight(stand.person)
    return int(worth.argmax()) if worth.max() > 0 else None


def change_only(stand: Stand) -> int | None:
    """Ask for the largest expected change of the list alone."""
    return _variant(stand, closes=False)


def closes_only(stand: Stand) -> int | None:
    """Ask for the largest expected gain toward the goal or the ads alone."""
    return _variant(stand, change=False)


def likeliest(stand: Stand) -> int | None:
    """Ask for the skill most likely held, of those asked for."""
    worth = np.where(open_weight(stand.person) > 0, _chances(stand), 0.0)
    return int(worth.argmax()) if worth.max() > 0 else None


def _variant(stand: Stand, *, change: bool = True, closes: bool = True) -> int | None:
    chance = _chances(stand)
    skills = shortlist(stand.person, chance)
    worth = worth_of(stand.person, stand.policy, stand.listing, skills, chance[skills])
    nothing = np.zeros(skills.size)
    kept = replace(
        worth,
        change=worth.change if change else nothing,
        closes=worth.closes if closes else nothing,
    )
    return kept.best


def askers(seed: int) -> Mapping[str, Asker]:
    """Return the ways of asking; the second and third know nothing of what people hold."""
    return {
        "ours": ours,
        "heaviest": heaviest,
        "chance": by_chance(seed),
        "likeliest": likeliest,
        "first order": first_order,
        "change only": change_only,
        "closes only": closes_only,
    }
