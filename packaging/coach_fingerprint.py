"""Compute the coach's fingerprint and write it into the package: `make fingerprint`.

It covers what `mlerehearse/coach/version.py` says, in a form that comments, docstrings, layout,
line ends, the version of Python and the folder of a module don't change. Needs Python 3.11 and no
packages. With `--check`, nothing is written, and the exit code is 1 if the file is stale.
"""

import ast
import hashlib
import json
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "mlerehearse" / "coach" / "fingerprint.py"
ENTRY = "mlerehearse.coach.reviewer"
RULES = "mlerehearse.coach.flags"
ROOMS = ("mlerehearse.coach", "mlerehearse.domain")
NOT_DECIDING = (  # the version itself, and interfaces, which do nothing
    "mlerehearse.coach.version",
    "mlerehearse.coach.fingerprint",
    "mlerehearse.domain.protocols",
)

# The tables that the coach reads, each with its keys that are wording or for the display only.
TABLES: dict[str, frozenset[str]] = {
    "beats.toml": frozenset(("name", "short", "belongs")),
    "cue_words.toml": frozenset(),
    "cues.toml": frozenset(("label", "counts", "missing")),
    "flags.toml": frozenset(
        ("name", "short", "group", "order", "underline", "why", "instead", "variants"),
    ),
    "prompts.toml": frozenset(("title", "ask", "listens", "cues", "track")),
    "run_ons.toml": frozenset(),
    "sentences.toml": frozenset(),
    "story_kinds.toml": frozenset(("name", "order", "hint")),
}
IN_ORDER = ("cue_words.toml", "cues.toml")  # their order decides too: of features, and of cues in a review
MODELS = ("beats", "claims", "cues", "judgements", "sentence-encoder")
NO_DATA = (".py", ".md", ".pyc")
BINARY = (".bin", ".npz")
STALE = "The coach's fingerprint is stale. Run: make fingerprint (or: python packaging/coach_fingerprint.py)"
IGNORED_FIELDS = ("ctx", "kind", "type_comment", "type_params")


def fingerprint(root: Path = ROOT) -> str:
    """Return twelve hexadecimal digits for the coach in the checkout `root`."""
    code = {name: code_digest(source(root, name)) for name in modules(root)}
    tables = {name: (root / "resources" / name).read_text(encoding="utf-8") for name in TABLES}
    parts = {
        "code": sorted(digest for name, digest in code.items() if not name.startswith(RULES)),
        "rules": [code[name] for name in sorted(code) if name.startswith(RULES)],  # they run in this order
        "tables": {name: table_digest(name, content) for name, content in tables.items()},
        "models": {name: _model(root / "models" / name) for name in MODELS},
    }
    return _digest(parts)[:12]


def code_digest(source: str) -> str:
    """Return a digest of what a module does."""
    tree = ast.parse(source)
    own = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and _is_own_import(node)]
    names = sorted((alias.name, alias.asname or "") for node in own for alias in node.names)
    return _digest([names, _shape(tree)])


def table_digest(name: str, text: str) -> str:
    """Return a digest of the values in a table of resources/ that decide a review."""
    kept = _without(tomllib.loads(text), TABLES[name])
    if name not in IN_ORDER:  # an entry that has wording only decides nothing
        kept = {key: kept[key] for key in sorted(kept) if kept[key] != {}}
    return _digest(kept)


def modules(root: Path = ROOT) -> tuple[str, ...]:
    """List the modules that decide a review: the reviewer, the rules, and all that they import."""
    found: dict[str, None] = {}
    rules = (f"{RULES}.{path.stem}" for path in (root / RULES.replace(".", "/")).glob("[!_]*.py"))
    waiting = [ENTRY, *rules]
    while waiting:
        name = waiting.pop()
        if name in found or name in NOT_DECIDING or not name.startswith(ROOMS) or not _file(root, name).is_file():
            continue
        found[name] = None
        waiting += _imports(ast.parse(source(root, name)))
    return tuple(sorted(found))


def _file(root: Path, module: str) -> Path:
    path = root / module.replace(".", "/")
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def source(root: Path, module: str) -> str:
    """Return the text of a module."""
    return _file(root, module).read_text(encoding="utf-8")


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _is_own_import(node: ast.AST) -> bool:
    """Return whether a node imports from this package: from which module decides nothing."""
    return isinstance(node, ast.ImportFrom) and (node.module or "").startswith("mlerehearse")


def _shape(node: object) -> Any:
    """Return a syntax tree as lists, without positions, docstrings and the imports of this package.

    Empty fields are left out, because a newer Python has more of them.
    """
    if isinstance(node, ast.AST):
        fields = {name: _shape(value) for name, value in ast.iter_fields(node) if name not in IGNORED_FIELDS}
        return [type(node).__name__, {name: value for name, value in fields.items() if value not in ([], "None")}]
    if isinstance(node, list):
        return [_shape(one) for one in node if not _is_own_import(one) and not _is_text(one)]
    return ascii(node)


def _is_text(node: object) -> bool:
    """Return whether a node is a docstring, or another string that stands by itself."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _without(value: Any, keys: Iterable[str]) -> Any:
    if isinstance(value, dict):
        return {key: _without(inner, keys) for key, inner in value.items() if key not in keys}
    return value


def _model(folder: Path) -> dict[str, str]:
    """Return the digest of each file that the app loads from a model's folder."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix not in NO_DATA)
    return {path.relative_to(folder).as_posix(): _file_digest(path) for path in sorted(files)}


def _file_digest(path: Path) -> str:
    content = path.read_bytes()
    # git may change the line ends of text
    return hashlib.sha256(content if path.suffix in BINARY else content.replace(b"\r\n", b"\n")).hexdigest()


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()


def text(digits: str) -> str:
    """Return the content of mlerehearse/coach/fingerprint.py."""
    return (
        '"""The coach\'s fingerprint. Generated by packaging/coach_fingerprint.py: run `make fingerprint`."""\n\n'
        f'FINGERPRINT = "{digits}"\n'
    )


def main(arguments: list[str]) -> int:
    """Write the fingerprint, or check it; return the exit code."""
    wanted = text(fingerprint())
    if "--check" in arguments:
        stale = TARGET.read_text(encoding="utf-8") != wanted
        print(STALE if stale else "The fingerprint is right.")
        return int(stale)
    TARGET.write_text(wanted, encoding="utf-8", newline="\n")
    print(wanted.splitlines()[-1])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
