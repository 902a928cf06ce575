"""Where things are that several tests read."""

import os
from pathlib import Path

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "corpus" / "samples"
DATA = ROOT / "tests" / "data"
SHARED = Path(os.environ.get("JIANBAO_SHARED", ROOT.parent / "shared"))  # real issues and pages, where they are at hand
