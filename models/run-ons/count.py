"""Count the words that begin and end sentences and write resources/run_ons.toml.

    .venv/bin/python models/run-ons/count.py

Uses the gold takes and only the standard library. The log odds say how much more likely a word is
as a sentence's first (or last) word than inside one. A pair of words is listed where its odds
differ from those of its first word.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GOLD, TARGET = ROOT / "tests" / "gold", ROOT / "resources" / "run_ons.toml"
WORD_SEEN, PAIR_SEEN, PAIR_BEGAN = 25, 12, 3  # minimum occurrences, to keep out chance
WORD_TELLS, PAIR_TELLS = 0.4, 0.3  # log odds; words and pairs that differ less are left out
HEAD = """# Where sentences begin and end when Whisper prints no full stops (mlerehearse/coach/text/sentence_ends.py).
# Log odds of words counted on the gold takes by models/run-ons/count.py: make it again rather than edit it.

weight = 0.7  # of the words' odds: they are not independent of each other
first_other = {first_other}
last_other = {last_other}

[length]  # of sentences in words, log-normal
median = 24
spread = 0.6
"""


def sentences() -> Iterator[list[str]]:
    """Yield the plain words of every labelled sentence."""
    for path in [*sorted(GOLD.glob("dev_*.jsonl")), GOLD / "extra_beats.jsonl"]:
        for line in path.read_text(encoding="utf-8").splitlines():
            for sentence in json.loads(line)["sentences"]:
                words = [re.sub(r"[^\w']+", "", word.lower()) for word in sentence["text"].split()]
                yield [word for word in words if word]


def odds(at: int, inside: int, ats: int, insides: int) -> float:
    return round(math.log((at + 0.5) / ats) - math.log((inside + 0.5) / insides), 1)


def tells(at: Counter[str], inside: Counter[str]) -> tuple[dict[str, float], float]:
    """Return the log odds of frequent words, and those of all other words together."""
    totals = at.total(), inside.total()
    frequent = {
        word: odds(at[word], inside[word], *totals) for word in at | inside if at[word] + inside[word] >= WORD_SEEN
    }
    rest = [sum(n for word, n in counts.items() if word not in frequent) for counts in (at, inside)]
    other = odds(rest[0], rest[1], *totals)
    return {word: value for word, value in frequent.items() if abs(value - other) >= WORD_TELLS}, other


def pairs(spoken: list[list[str]], first: dict[str, float], other: float) -> dict[str, float]:
    """Return the log odds of a sentence's first two words."""
    at = Counter(" ".join(words[:2]) for words in spoken)
    inside = Counter(" ".join(pair) for words in spoken for pair in pairwise(words[1:]))
    known = [pair for pair in at if at[pair] >= PAIR_BEGAN and at[pair] + inside[pair] >= PAIR_SEEN]
    found = {pair: odds(at[pair], inside[pair], at.total(), inside.total()) for pair in known}
    return {
        pair: value for pair, value in found.items() if abs(value - first.get(pair.split()[0], other)) >= PAIR_TELLS
    }


def section(name: str, values: dict[str, float]) -> str:
    lines = [f'"{word}" = {value}' for word, value in sorted(values.items())]
    return "\n".join([f"\n[{name}]", *lines]) + "\n"


def main() -> None:
    spoken = list(sentences())
    first, first_other = tells(Counter(words[0] for words in spoken), Counter(w for words in spoken for w in words[1:]))
    last, last_other = tells(Counter(words[-1] for words in spoken), Counter(w for words in spoken for w in words[:-1]))
    text = HEAD.format(first_other=first_other, last_other=last_other) + section("first", first)
    text += section("pair", pairs(spoken, first, first_other)) + section("last", last)
    TARGET.write_text(text, encoding="utf-8")
    print(f"{len(spoken)} sentences -> {TARGET.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
