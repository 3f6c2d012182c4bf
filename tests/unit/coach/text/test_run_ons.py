"""The committed resources/run_ons.toml is what its script writes."""

import runpy
from pathlib import Path

ROOT = Path(__file__).parents[4]


def test_the_script_writes_the_committed_file() -> None:
    script = runpy.run_path(str(ROOT / "models" / "run-ons" / "count.py"))
    committed = (ROOT / "resources" / "run_ons.toml").read_text(encoding="utf-8")
    assert script["counted"](list(script["sentences"]())) == committed
