"""The version of the coach: a short hash of its code, the resources and the bundled models."""

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from mlerehearse.resources import model, resource

_MODELS = ("beats", "claims", "cues", "judgements", "sentence-encoder")
_NO_DATA = frozenset((".py", ".md", ".pyc"))
_BLOCK = 1 << 20


@cache
def coach_version() -> str:
    """Return twelve hexadecimal digits, computed once.

    A checkout and a wheel of the same state have the same version.
    """
    digest = hashlib.sha256()
    for name, path in _files():
        digest.update(name.encode())
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                # line ends may differ between a checkout and a wheel
                digest.update(block if path.suffix in (".bin", ".npz") else block.replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:12]


def _files() -> Iterator[tuple[str, Path]]:
    code = Path(__file__).resolve().parent
    yield from _below("coach", code, list(code.rglob("*.py")))
    resources = resource("beats.toml").parent
    yield from _below("resources", resources, list(resources.glob("*.toml")))
    for name in _MODELS:
        folder = model(name)
        yield from _below(name, folder, [p for p in folder.rglob("*") if p.is_file() and p.suffix not in _NO_DATA])


def _below(label: str, folder: Path, paths: list[Path]) -> Iterator[tuple[str, Path]]:
    for path in sorted(paths, key=lambda p: p.relative_to(folder).as_posix()):
        yield f"{label}/{path.relative_to(folder).as_posix()}", path
