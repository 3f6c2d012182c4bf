"""Read a checkout's source without importing it: its modules, their imports, classes and functions.

The house rules (tests/unit/test_house.py) and the metrics (measure_code.py) share it.
"""

import ast
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGE = "mlerehearse"
NAMED_BY_PYTHON = {"__init__.py", "__main__.py"}
DATA = {".jsonl", ".npz", ".flac"}  # made by the hundred, or supplied
_NOT_SOURCE = {".git", ".venv", "__pycache__", "build", "dist"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """A parsed module; `path` is relative to the checkout."""

    name: str
    path: Path
    source: str
    tree: ast.Module

    @property
    def lines(self) -> int:
        """The number of its lines, blank ones and comments included."""
        return len(self.source.splitlines())

    def classes(self) -> Iterator[ast.ClassDef]:
        """Yield its classes, inner ones too."""
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.ClassDef))

    def functions(self) -> Iterator[Function]:
        """Yield its functions and methods, inner ones too."""
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))


def files(root: Path) -> Iterator[Path]:
    """Yield the files of a checkout, without what git, tools and builds leave there."""
    for folder, inner, names in os.walk(root):
        inner[:] = sorted(name for name in inner if not _generated(name))
        yield from (Path(folder, name) for name in sorted(names) if name != ".git")


def _generated(folder: str) -> bool:
    return folder in _NOT_SOURCE or folder.endswith(("_cache", ".egg-info"))


def modules(root: Path) -> list[Module]:
    """Return the modules of the package in a checkout, sorted by path."""
    return [_module(path, root) for path in files(root / PACKAGE) if path.suffix == ".py"]


def _module(path: Path, root: Path) -> Module:
    relative, source = path.relative_to(root), path.read_text(encoding="utf-8")
    parts = relative.with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    return Module(name, relative, source, ast.parse(source, str(path)))


@dataclass(frozen=True)
class Cycle:
    """Modules that need each other: the `members`, and the shortest `way` from one to itself."""

    members: tuple[str, ...]
    way: tuple[str, ...]


def import_cycles(of: Iterable[Module]) -> list[Cycle]:
    """Return the import cycles between modules, those that share a module as one.

    Imports inside functions and below `if TYPE_CHECKING` count like all others.
    """
    by_name = {module.name: module for module in of}
    graph = {name: _imported(module, by_name) for name, module in by_name.items()}
    ways = {name: way for name in graph if (way := _way(name, name, graph))}
    found = []
    while ways:
        first = next(iter(ways))
        members = [name for name in sorted(ways) if _way(first, name, graph) and _way(name, first, graph)]
        found.append(Cycle(tuple(members), min((ways.pop(name) for name in members), key=len)))
    return found


def _way(start: str, end: str, graph: dict[str, set[str]]) -> tuple[str, ...]:
    """Return the shortest chain of one or more imports from start to end, or () without one."""
    seen: set[str] = set()
    ways: list[tuple[str, ...]] = [(start,)]
    for way in ways:
        for name in sorted(graph[way[-1]] - seen):
            if name == end:
                return (*way, name)
            seen.add(name)
            ways.append((*way, name))
    return ()


def _imported(module: Module, known: dict[str, Module]) -> set[str]:
    """Return the package's modules that run before this one, `__init__` modules of packages too."""
    named = {target for target in _named_imports(module, known) if target in known}
    started = {package for target in named for package in _packages(target)}  # run before their modules
    return named | (started & known.keys()) - {module.name, *_packages(module.name)}


def _named_imports(module: Module, known: dict[str, Module]) -> Iterator[str]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = _origin(node, module)
            for alias in node.names:
                inner = f"{origin}.{alias.name}"
                yield inner if inner in known else origin


def _origin(node: ast.ImportFrom, module: Module) -> str:
    """Return the full name of the module after `from`."""
    if not node.level:
        return node.module or ""
    inside = module.name.split(".") if module.path.name == "__init__.py" else module.name.split(".")[:-1]
    return ".".join([*inside[: len(inside) - node.level + 1], *([node.module] if node.module else [])])


def _packages(name: str) -> list[str]:
    parts = name.split(".")
    return [".".join(parts[:end]) for end in range(1, len(parts))]


def standing_twice(named: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the names that several places use, from pairs of name and place."""
    places: dict[str, list[str]] = {}
    for name, place in named:
        places.setdefault(name, []).append(place)
    return {name: found for name, found in sorted(places.items()) if len(found) > 1}


def file_names(of: Iterable[Module]) -> list[tuple[str, str]]:
    """Return the name and path of each module, without the names that Python prescribes."""
    return [(m.path.name, m.path.as_posix()) for m in of if m.path.name not in NAMED_BY_PYTHON]


def class_names(of: Iterable[Module]) -> list[tuple[str, str]]:
    """Return the name and place of each class; a leading underscore doesn't make another name."""
    return [(c.name.lstrip("_"), f"{m.path.as_posix()}:{c.lineno}") for m in of for c in m.classes()]


def files_per_folder(root: Path) -> dict[str, int]:
    """Return how many files each folder of a checkout holds, labelled takes and weights aside."""
    counts: dict[str, int] = {}
    for path in files(root):
        if path.suffix not in DATA:
            folder = path.parent.relative_to(root).as_posix()
            counts[folder] = counts.get(folder, 0) + 1
    return counts


def lines_of(node: ast.stmt) -> int:
    """Return the lines of a class or function from `class` or `def` on, decorators aside."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def lines_without_docstring(function: Function) -> int:
    """Return the lines of a function, its docstring aside."""
    first = function.body[0]
    return lines_of(function) - (lines_of(first) if ast.get_docstring(function) is not None else 0)
