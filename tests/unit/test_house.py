"""The house rules: what would make the repository hard to find one's way in fails here.

Each rule returns its violations. The layers are the business of lint-imports.
"""

import ast
import io
import re
import tokenize
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from source_tree import (
    class_names,
    file_names,
    files,
    files_per_folder,
    import_cycles,
    lines_of,
    modules,
    standing_twice,
)

ROOT = Path(__file__).parents[2]
FOLDER, MODULE, CLASS = 20, 400, 300  # files and lines at most
PROSE = {"", ".html", ".in", ".md", ".py", ".qss", ".sh", ".toml", ".txt", ".yaml", ".yml"}
CITED = re.compile(
    r"(?<![\w/.-])(?:[\w./-]*\w\.md|(?:docs|mlerehearse|models|packaging|resources|tests)/[\w./-]*\w\.\w+)\b"
)
ADDRESS = re.compile(r"\w+://\S+")
DOCUMENTED = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef

Rule = Callable[[Path], list[str]]
parsed = cache(modules)


def no_import_cycle(root: Path) -> list[str]:
    return [" -> ".join(cycle.way) for cycle in import_cycles(parsed(root))]


def no_file_name_twice(root: Path) -> list[str]:
    return [f"{name}: {', '.join(places)}" for name, places in standing_twice(file_names(parsed(root))).items()]


def no_class_name_twice(root: Path) -> list[str]:
    return [f"{name}: {', '.join(places)}" for name, places in standing_twice(class_names(parsed(root))).items()]


def no_crowded_folder(root: Path) -> list[str]:
    return [f"{folder}: {count} files" for folder, count in files_per_folder(root).items() if count > FOLDER]


def no_long_module(root: Path) -> list[str]:
    return [f"{module.path.as_posix()}: {module.lines} lines" for module in parsed(root) if module.lines > MODULE]


def no_large_class(root: Path) -> list[str]:
    return [
        f"{module.path.as_posix()}: {found.name}, {lines_of(found)} lines"
        for module in parsed(root)
        for found in module.classes()
        if lines_of(found) > CLASS
    ]


def no_dangling_citation(root: Path) -> list[str]:
    return [
        f"{path.relative_to(root).as_posix()}: {cited}"
        for path in files(root)
        if path.suffix in PROSE
        for cited in _cited(path)
        if cited.startswith("/") or not any((base / cited).is_file() for base in (root, path.parent))
    ]


def _cited(path: Path) -> Iterator[str]:
    """Yield the Markdown files and the paths from the root that a file mentions.

    In Python, only comments and docstrings count.
    """
    text = path.read_text(encoding="utf-8")
    for passage in _prose(text) if path.suffix == ".py" else (text,):
        yield from CITED.findall(ADDRESS.sub("", passage))


def _prose(source: str) -> Iterator[str]:
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.string
    yield from (ast.get_docstring(n) or "" for n in ast.walk(ast.parse(source)) if isinstance(n, DOCUMENTED))


RULES: tuple[Rule, ...] = (
    no_import_cycle,
    no_file_name_twice,
    no_class_name_twice,
    no_crowded_folder,
    no_long_module,
    no_large_class,
    no_dangling_citation,
)


@pytest.mark.parametrize("rule", RULES)
def test_the_repository_keeps_the_rule(rule: Rule) -> None:
    assert not rule(ROOT)


# ---- each rule finds a made-up violation, and nothing beside it


def write(root: Path, sources: dict[str, str]) -> None:
    """Write the modules of a made-up package."""
    for name, source in sources.items():
        path = root / "mlerehearse" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")


@pytest.mark.parametrize(
    "back",
    [
        "from mlerehearse.coach.talk import say",
        "import mlerehearse.coach.talk",
        "from mlerehearse.coach import talk",
        "from .talk import say",
        "def late():\n    from mlerehearse.coach import talk",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from mlerehearse.coach.talk import Say",
    ],
)
def test_two_modules_that_import_each_other_are_a_cycle(tmp_path: Path, back: str) -> None:
    write(tmp_path, {"coach/talk": "import mlerehearse.coach.walk", "coach/walk": back})
    assert no_import_cycle(tmp_path) == ["mlerehearse.coach.talk -> mlerehearse.coach.walk -> mlerehearse.coach.talk"]


def test_the_shortest_way_of_a_longer_cycle_is_printed(tmp_path: Path) -> None:
    imports = {
        "a": "import mlerehearse.b",
        "b": "import mlerehearse.c",
        "c": "from . import a, d",
        "d": "from . import b",
    }
    write(tmp_path, imports)
    assert no_import_cycle(tmp_path) == ["mlerehearse.a -> mlerehearse.b -> mlerehearse.c -> mlerehearse.a"]


def test_a_package_that_imports_its_user_is_a_cycle(tmp_path: Path) -> None:
    package = {"ears/__init__": "import mlerehearse.user", "ears/left": ""}
    write(tmp_path, package | {"user": "import mlerehearse.ears.left"})
    assert no_import_cycle(tmp_path) == ["mlerehearse.ears -> mlerehearse.user -> mlerehearse.ears"]


def test_a_package_that_imports_its_modules_is_no_cycle(tmp_path: Path) -> None:
    package = {
        "ears/__init__": "from mlerehearse.ears import left",
        "ears/left": "from mlerehearse.ears import right",
        "ears/right": "import mlerehearse.mouth",
    }
    write(tmp_path, package | {"mouth": "import os"})
    assert not no_import_cycle(tmp_path)


def test_a_module_may_not_take_a_value_from_a_package_that_imports_it(tmp_path: Path) -> None:
    package = {"ears/__init__": "from mlerehearse.ears import left", "ears/left": "from mlerehearse.ears import SIDES"}
    write(tmp_path, package)
    assert no_import_cycle(tmp_path) == ["mlerehearse.ears -> mlerehearse.ears.left -> mlerehearse.ears"]


def test_a_file_name_may_stand_once(tmp_path: Path) -> None:
    names = ("coach/models", "speech/models", "coach/__init__", "speech/__init__", "speech/pace")
    write(tmp_path, dict.fromkeys(names, ""))
    assert no_file_name_twice(tmp_path) == ["models.py: mlerehearse/coach/models.py, mlerehearse/speech/models.py"]


def test_a_class_name_may_stand_once(tmp_path: Path) -> None:
    write(tmp_path, {"ears": "class Heard: ...", "mouth": "class Said:\n    class _Heard: ..."})
    assert no_class_name_twice(tmp_path) == ["Heard: mlerehearse/ears.py:1, mlerehearse/mouth.py:2"]


@pytest.mark.parametrize("folder", ["mlerehearse/coach", "resources/icons", "tests/unit", "docs"])
def test_a_folder_may_hold_twenty_files(tmp_path: Path, folder: str) -> None:
    crowded = tmp_path / folder
    crowded.mkdir(parents=True)
    for number in range(20):
        (crowded / f"{number}.py").touch()
        (crowded / f"{number}.jsonl").touch()
    assert not no_crowded_folder(tmp_path)
    (crowded / "one more").touch()
    assert no_crowded_folder(tmp_path) == [f"{folder}: 21 files"]


def test_what_tools_and_builds_leave_is_not_counted(tmp_path: Path) -> None:
    for folder in ("build", ".venv/bin", "tests/__pycache__", ".ruff_cache"):
        (tmp_path / folder).mkdir(parents=True)
        for number in range(21):
            (tmp_path / folder / str(number)).touch()
    assert not no_crowded_folder(tmp_path)


def test_a_module_may_have_four_hundred_lines(tmp_path: Path) -> None:
    write(tmp_path, {"short": "\n" * 400, "long": "\n" * 401})
    assert no_long_module(tmp_path) == ["mlerehearse/long.py: 401 lines"]


def test_a_class_may_have_three_hundred_lines(tmp_path: Path) -> None:
    write(tmp_path, {"kinds": "class Small:" + "\n    x = 1" * 299 + "\nclass Large:" + "\n    x = 1" * 300})
    assert no_large_class(tmp_path) == ["mlerehearse/kinds.py: Large, 301 lines"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("mlerehearse/lead.py", '"""The lead (coaching.md, 2)."""\n'),
        ("mlerehearse/lead.py", "LEAD = 30  # seconds (coaching.md, 2)\n"),
        ("resources/beats.toml", "# The beats (coaching.md, 1).\n"),
        ("models/beats/README.md", "See [the guide](coaching.md).\n"),
        (".github/pull_request_template.md", "- coaching.md tells the truth\n"),
        ("Makefile", "# see coaching.md\n"),
        ("CONTRIBUTING.md", "    pytest tests/unit/test_lead.py\n"),
    ],
)
def test_a_citation_of_a_missing_file_is_found(tmp_path: Path, name: str, text: str) -> None:
    for path in (tmp_path / name, tmp_path / "docs" / "coaching.md"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (tmp_path / name).write_text(text, encoding="utf-8")
    [found] = no_dangling_citation(tmp_path)
    assert found in (f"{name}: coaching.md", f"{name}: tests/unit/test_lead.py")


def test_citations_are_paths_from_the_root_or_from_beside_the_file(tmp_path: Path) -> None:
    write(tmp_path, {"lead": '"""The lead (docs/coaching.md, 2)."""\nname = "notes.md"\n'})
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "speech.md").touch()
    (tmp_path / "docs" / "coaching.md").write_text(
        "[speech](speech.md), [itself](../docs/coaching.md), https://example.com/README.md", encoding="utf-8"
    )
    assert not no_dangling_citation(tmp_path)


def test_a_path_of_one_computer_is_no_citation(tmp_path: Path) -> None:
    (tmp_path / "coaching.md").touch()
    write(tmp_path, {"lead": f"# The lead ({(tmp_path / 'coaching.md').as_posix()}, 2).\n"})
    assert len(no_dangling_citation(tmp_path)) == 1
