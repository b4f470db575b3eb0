"""Every setting of the server is documented, and what is documented exists."""

from __future__ import annotations

import re
from pathlib import Path

from api.settings import PREFIX, Settings

FORMATS = Path(__file__).parents[2] / "docs" / "formats.md"


def test_the_settings_documented_are_those_there_are() -> None:
    table = FORMATS.read_text(encoding="utf-8").partition("## Settings of the server")[2]
    rows = re.findall(rf"^\| `{PREFIX}(\w+)` \| .+ \| .+ \|$", table, re.MULTILINE)
    assert sorted(rows) == sorted(name.upper() for name in Settings.model_fields)
