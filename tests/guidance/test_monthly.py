"""Shares by month: counted by hand, withheld where ads are few, wider where a region has too few."""

from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from guidance.labour_market import TrendTable, Withheld, skill_by_month, wilson
from guidance.labour_market.demand import MINIMUM_SAMPLE
from guidance.labour_market.monthly import MINIMUM_SHOWN, shares_by_month
from guidance.labour_market.trend import MINIMUM_MONTHS, Prior

JANUARY = 2025 * 12
COUNTS = st.lists(
    st.integers(0, 80).flatmap(lambda ads: st.tuples(st.integers(0, ads), st.just(ads))),
    min_size=1,
    max_size=40,
)


def table(**ads_a_month: int) -> TrendTable:
    """Two years of a country ("" is everywhere): every third ad asks for the only skill."""
    codes = tuple(sorted(code.strip("_") for code in ads_a_month))
    ads = {code.strip("_"): count for code, count in ads_a_month.items()}
    totals = np.array([[ads[code]] * MINIMUM_MONTHS for code in codes], dtype=np.int32)
    asking = csr_matrix((totals // 3).reshape(-1, 1))
    return TrendTable(
        codes,
        (JANUARY + MINIMUM_MONTHS - 1,) * len(codes),
        (MINIMUM_MONTHS,) * len(codes),
        (Prior(0.0, 0.0),) * len(codes),
        totals,
        asking,
    )


def test_a_share_by_hand():
    """F32, F33: 15 of 30 ads is a half with Wilson's interval; 29 ads are too few to say."""
    full, thin = shares_by_month([15, 29], [30, 29], JANUARY)
    assert full.month == date(2025, 1, 1)
    assert full.share == wilson(15, 30)
    assert (round(full.share.low, 3), round(full.share.high, 3)) == (0.332, 0.668)
    assert (thin.month, thin.ads, thin.share) == (date(2025, 2, 1), 29, None)


@given(COUNTS)
def test_no_share_without_enough_ads(counts):
    """F33: whatever is counted, a month below the limit shows no share, and no month is lost."""
    found = shares_by_month([c for c, _ in counts], [n for _, n in counts], JANUARY)
    assert [month.ads for month in found] == [n for _, n in counts]
    for month in found:
        assert (month.share is None) == (month.ads < MINIMUM_SAMPLE)
        if month.share:
            assert 0 <= month.share.low <= month.share.share + 1e-12
            assert month.share.share - 1e-12 <= month.share.high <= 1


def test_the_months_of_a_region_in_their_order():
    found = skill_by_month(table(DE=60, _=300), 0, "DE")
    assert found.region == found.asked_region == "DE"
    assert len(found.months) == found.shown == MINIMUM_MONTHS
    assert found.months[0].share == wilson(20, 60)
    assert found.months[-1].month == date(2026, 12, 1)
    assert found.highest == wilson(20, 60).high


def test_a_region_with_few_ads_shows_a_wider_one():
    """F33: labelled as wider: `asked_region` stays what was asked for."""
    found = skill_by_month(table(DE3=10, DE=60, _=300), 0, "DE30")
    assert (found.region, found.asked_region) == ("DE", "DE30")


def test_without_enough_it_says_why():
    assert skill_by_month(table(_=10), 0, "") == Withheld("", "too_few_ads", MINIMUM_MONTHS)
    assert skill_by_month(TrendTable.empty(), 0, "DE") == Withheld("DE", "too_few_months", 0)
    assert MINIMUM_SHOWN < MINIMUM_MONTHS
