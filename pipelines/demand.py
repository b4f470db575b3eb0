"""How many current ads of each region ask for each skill."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from guidance.frameworks import nuts_country
from guidance.labour_market import DemandTable, Vacancy
from guidance.snapshot import VacancyTable


def vacancy_table(vacancies: Sequence[Vacancy], released: Sequence[date | None]) -> VacancyTable:
    """Return the columns of some ads.

    Parameters
    ----------
    released
        Date of each ad's source; ages count from it.
    """
    frame = pd.DataFrame(
        {
            "region": [nuts_country(v.nuts or v.country or "") for v in vacancies],
            "language": [v.language or "" for v in vacancies],
            "dated": [v.dated.toordinal() if v.dated else 0 for v in vacancies],
            "released": [day.toordinal() if day else 0 for day in released],
            "expires": [v.valid_through.toordinal() if v.valid_through else 0 for v in vacancies],
            "withdrawn": [v.withdrawn.toordinal() if v.withdrawn else 0 for v in vacancies],
            "content": [v.duplicate_of or v.id for v in vacancies],
        }
    )
    withdrawn = (frame.withdrawn > 0) & (frame.withdrawn <= frame.released)
    gone = withdrawn | ((frame.expires > 0) & (frame.expires < frame.released))
    dated = (frame.dated > 0) & (frame.released > 0)
    age = (frame.released - frame.dated).clip(lower=0).where(dated, -1)
    regions, region = _codes(frame["region"])
    languages, language = _codes(frame["language"])
    return VacancyTable(
        ids=tuple(v.id for v in vacancies),
        regions=regions,
        region=region,
        languages=languages,
        language=language,
        latitude=_degrees([v.latitude for v in vacancies]),
        longitude=_degrees([v.longitude for v in vacancies]),
        dated=frame["dated"].to_numpy(dtype=np.int32),
        age_days=age.to_numpy(dtype=np.int32),
        current=_first_standing(frame["content"], gone),
    )


def _first_standing(content: pd.Series[str], gone: pd.Series[bool]) -> NDArray[np.bool_]:
    """Return which ads count: of equal ones the first that was not withdrawn."""
    standing = content[~gone]
    first = standing.index[~standing.duplicated()]
    return np.asarray(content.index.isin(first), dtype=np.bool_)


def _codes(column: pd.Series[str]) -> tuple[tuple[str, ...], NDArray[np.int32]]:
    categories = pd.Categorical(column, categories=sorted(set(column)))
    return tuple(categories.categories), np.asarray(categories.codes, dtype=np.int32)


def _degrees(values: Sequence[float | None]) -> NDArray[np.float32]:
    return np.array([np.nan if v is None else v for v in values], dtype=np.float32)


def asking(
    occupations: csr_matrix, named: csr_matrix, essential: csr_matrix, asks_from: float
) -> csr_matrix:
    """Return ad by skill, 1 where the ad asks for the skill.

    It does when its text names the skill, or when the occupations that need it make up at least
    `asks_from` of what the ad may be.
    """
    likely = csr_matrix(occupations @ essential)
    likely.data = (likely.data >= asks_from).astype(np.float32)
    likely.eliminate_zeros()
    spoken = csr_matrix(named, copy=True)
    spoken.data = np.ones_like(spoken.data)
    return csr_matrix(likely.maximum(spoken))


def demand_table(table: VacancyTable, asked: csr_matrix, max_age_days: int) -> DemandTable:
    """Return counts per region: every ad, each country, and each NUTS code with its prefixes."""
    fresh = np.flatnonzero(table.current & (table.age_days <= max_age_days))
    frame = pd.DataFrame(
        {
            "ad": fresh,
            "region": np.array(table.regions, dtype=object)[table.region[fresh]],
        }
    )
    frame["wider"] = frame["region"].map(_widening)
    ads_of = frame.explode("wider").groupby("wider", sort=True)["ad"]
    rows = {"": fresh} | {str(code): np.sort(ads.to_numpy(dtype=np.intp)) for code, ads in ads_of}
    regions = tuple(sorted(rows))
    spans = [table.span(rows[code]) for code in regions]
    return DemandTable(
        regions=regions,
        counts=np.vstack([_count(asked, rows[code]) for code in regions]),
        totals=np.array([rows[code].size for code in regions], dtype=np.int32),
        first=tuple(first for first, _ in spans),
        last=tuple(last for _, last in spans),
    )


def _widening(code: str) -> list[str]:
    return [code[:length] for length in range(2, len(code) + 1)]


def _count(asked: csr_matrix, ads: NDArray[np.intp]) -> NDArray[np.int32]:
    total = asked[ads].sum(axis=0) if ads.size else np.zeros((1, asked.shape[1]))
    return np.asarray(total, dtype=np.int32).ravel()
