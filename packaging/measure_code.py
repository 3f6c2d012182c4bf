"""Print figures about the size and the names of the code: `make metrics`.

    .venv/bin/python packaging/measure_code.py [CHECKOUT]

Lines of a function run from `def` to its last line, decorators and docstring aside, blank lines
and comments included; inner functions count on their own as well. Lines of a class run from
`class` to its last line. The 90th percentile is the nearest rank.
"""

import math
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median

from source_tree import (
    PACKAGE,
    Module,
    class_names,
    file_names,
    files_per_folder,
    import_cycles,
    lines_of,
    lines_without_docstring,
    modules,
    standing_twice,
)

ROOT = Path(__file__).resolve().parents[1]
LARGE_FOLDER, LONG_MODULE = 20, 300


def main() -> None:
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT
    read = modules(root)
    print("\n".join(_folders(files_per_folder(root))))
    for report in (_functions, _classes, _modules, _names, _cycles):
        print("", *report(read), sep="\n")


def _folders(counts: dict[str, int]) -> Iterator[str]:
    """Yield the package's folders by size, and those elsewhere that are too large."""
    yield "files per folder"
    for folder, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        if folder.split("/")[0] == PACKAGE or count > LARGE_FOLDER:
            yield f"{count:5}  {folder}"


def _functions(read: Iterable[Module]) -> Iterator[str]:
    lines = sorted(lines_without_docstring(function) for module in read for function in module.functions())
    yield f"functions: {len(lines)}, lines without the docstring"
    yield f"{median(lines):5g}  median"
    yield f"{lines[math.ceil(0.9 * len(lines)) - 1]:5}  90th percentile"
    yield f"{lines[-1]:5}  longest"


def _classes(read: Iterable[Module]) -> Iterator[str]:
    sizes = [(lines_of(c), f"{c.name}, {m.path.as_posix()}") for m in read for c in m.classes()]
    yield f"classes: {len(sizes)}, the three largest in lines"
    yield from (f"{lines:5}  {place}" for lines, place in sorted(sizes, reverse=True)[:3])


def _modules(read: list[Module]) -> Iterator[str]:
    yield f"modules: {len(read)}, {sum(module.lines for module in read)} lines, those over {LONG_MODULE}"
    for module in sorted(read, key=lambda module: -module.lines):
        if module.lines > LONG_MODULE:
            yield f"{module.lines:5}  {module.path.as_posix()}"


def _names(read: list[Module]) -> Iterator[str]:
    for what, found in (("file", standing_twice(file_names(read))), ("class", standing_twice(class_names(read)))):
        yield f"{what} names that stand twice: {len(found)}"
        yield from (f"       {name}: {', '.join(places)}" for name, places in found.items())


def _cycles(read: list[Module]) -> Iterator[str]:
    found = import_cycles(read)
    yield f"import cycles: {len(found)}"
    yield from (f"{len(cycle.members):5}  modules, the shortest way: {' -> '.join(cycle.way)}" for cycle in found)


if __name__ == "__main__":
    main()
