"""Tests that the coach's version covers what decides a review, nothing else, and isn't stale."""

import ast
import importlib.util
import py_compile
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from mlerehearse.coach.version import coach_version

ROOT = Path(__file__).parents[3]


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("coach_fingerprint", ROOT / "packaging" / "coach_fingerprint.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


script = _script()

CODE = '''
"""Find ducks."""

from mlerehearse.coach.context import Context

LIMIT = 3  # ducks


def find(context: Context) -> bool:
    """Return whether there are many."""
    return len(context.tokens) > LIMIT
'''

FLAG = '[duck]\nname = "Duck"\nseverity = "low"\nwhy = "It quacks."\n[duck.variants]\nloud = "It shouts."\n'


def test_the_checked_in_fingerprint_is_that_of_this_code() -> None:
    assert coach_version() == script.fingerprint(), script.STALE
    assert re.fullmatch("[0-9a-f]{12}", coach_version())


@pytest.mark.parametrize(
    "same",
    [
        CODE.replace("Find ducks.", "Find all ducks."),
        CODE.replace('    """Return whether there are many."""\n', ""),
        CODE.replace("  # ducks", ""),
        CODE.replace("\n\n", "\n\n\n\n"),
        CODE.replace("\n", "\r\n"),
        CODE.replace("coach.context", "coach.text.context"),
        CODE.replace("len(context.tokens) > LIMIT", "(\n        len(context.tokens) > LIMIT\n    )"),
    ],
    ids=["docstring", "no docstring", "comment", "blank lines", "line ends", "moved module", "layout"],
)
def test_what_readers_of_the_code_get_does_not_count(same: str) -> None:
    assert same != CODE
    assert script.code_digest(same) == script.code_digest(CODE)


@pytest.mark.parametrize(
    "other",
    [
        CODE.replace("LIMIT = 3", "LIMIT = 4"),
        CODE.replace(" > ", " >= "),
        CODE.replace("import Context", "import Context, quote"),
        CODE.replace("return len", "return not len"),
    ],
)
def test_what_the_code_does_counts(other: str) -> None:
    assert script.code_digest(other) != script.code_digest(CODE)


def test_wording_does_not_count_but_a_severity_does() -> None:
    before = script.table_digest("flags.toml", FLAG)
    assert script.table_digest("flags.toml", FLAG.replace("quacks", "is loud").replace("shouts", "yells")) == before
    assert script.table_digest("flags.toml", FLAG.replace('"Duck"', '"Goose"')) == before
    assert script.table_digest("flags.toml", FLAG.replace('"low"', '"high"')) != before


def test_a_new_question_counts_only_if_it_expects_a_trigger() -> None:
    table = '[drift]\ntitle = "Drift"\n[rollback]\nincident = true\n'
    before = script.table_digest("prompts.toml", table)
    assert script.table_digest("prompts.toml", table + '[new]\ntitle = "New"\nask = "Tell me."\n') == before
    assert script.table_digest("prompts.toml", table + "[new]\nincident = true\n") != before


def test_a_new_cue_and_the_order_of_cues_count() -> None:
    one, two = '[rollback.a]\nlabel = "A"\n', '[rollback.b]\nlabel = "B"\n'
    digests = {script.table_digest("cues.toml", text) for text in (one, one + two, two + one)}
    assert len(digests) == 3
    assert script.table_digest("cues.toml", one.replace('"A"', '"Z"')) in digests


def test_every_table_and_every_model_that_the_coach_reads_is_covered() -> None:
    """Fail if the coach reads a file that the fingerprint doesn't cover."""
    read: dict[str, set[str]] = {"table": set(), "model": set(), "load_weights": set(), "resource": set()}
    for module in script.modules():
        for node in ast.walk(ast.parse(script.source(ROOT, module))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                read.get(called, set()).add(str(node.args[0].value))
    assert read["table"] == set(script.TABLES)
    assert read["model"] | read["load_weights"] == set(script.MODELS)
    assert not read["resource"]


def test_the_reviewer_every_rule_and_the_words_they_use_are_covered() -> None:
    rules = {path.stem for path in (ROOT / "mlerehearse/coach/flags").glob("*.py")} - {"__init__"}
    covered = set(script.modules())
    assert {f"mlerehearse.coach.flags.{rule}" for rule in rules} <= covered
    assert {"mlerehearse.coach.reviewer", "mlerehearse.coach.learned.beat_model"} <= covered
    assert "mlerehearse.domain.transcript" in covered
    assert not {"mlerehearse.coach.coach_worker", "mlerehearse.coach.version", "mlerehearse.domain.names"} & covered


def test_the_version_needs_no_source_and_no_resources(tmp_path: Path) -> None:
    """Check that a frozen app, which has only compiled modules, has the same version."""
    package = tmp_path / "mlerehearse" / "coach"
    package.mkdir(parents=True)
    for name in ("__init__", "coach/__init__", "coach/version", "coach/fingerprint"):
        source = ROOT / "mlerehearse" / f"{name}.py"
        py_compile.compile(str(source), cfile=str(package.parent / f"{name}.pyc"), doraise=True)
    code = "from mlerehearse.coach.version import coach_version; print(coach_version())"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env={}, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == coach_version()
    assert not list(tmp_path.rglob("*.py"))
