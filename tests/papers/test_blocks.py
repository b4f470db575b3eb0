"""Two languages side by side (F40): nothing lost, nothing twice, like beside like."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from guidance.papers import Block, BlockKind, Sheet, side_by_side

HEADS = (BlockKind.HEADING, BlockKind.COURSE, BlockKind.SUBHEADING)
KINDS = st.sampled_from(BlockKind)


def sheet(kinds):
    blocks = tuple(Block(kind, str(number)) for number, kind in enumerate(kinds))
    return Sheet("en", "A title", "", blocks)


@given(st.lists(KINDS, min_size=1, max_size=30), st.lists(KINDS, min_size=1, max_size=30))
def test_every_block_stands_once_and_in_order(left, right):
    one, other = sheet(left), sheet(right)
    pairs = side_by_side(one, other)
    assert tuple(a for a, _ in pairs if a is not None) == one.blocks
    assert tuple(b for _, b in pairs if b is not None) == other.blocks
    assert (None, None) not in pairs


@given(st.lists(KINDS, min_size=1, max_size=30))
def test_sheets_of_one_shape_stand_line_by_line(kinds):
    one = sheet(kinds)
    assert side_by_side(one, one) == tuple((block, block) for block in one.blocks)


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=6),
)
def test_sections_begin_beside_each_other(sections):
    """Where one language needs more sentences, the next heading still stands beside its like."""
    sides = []
    for side in (0, 1):
        kinds = []
        for lengths in sections:
            kinds += [BlockKind.HEADING, *[BlockKind.ITEM] * lengths[side]]
        sides.append(sheet(kinds))
    for left, right in side_by_side(*sides):
        heads = {block is not None and block.kind in HEADS for block in (left, right)}
        assert len(heads) == 1
