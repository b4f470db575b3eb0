"""A real browser on every page and state: run by `make test-browser`; pictures by `make pictures`."""

import sys
from pathlib import Path

# The accounts and the tiny world of the tests of the interface serve the browser as well.
sys.path.append(str(Path(__file__).parents[1] / "api"))
