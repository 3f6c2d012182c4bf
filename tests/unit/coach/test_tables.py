"""The data files.

They are complete, have the guide's ids and figures, and their texts can be filled in.
"""

import string

from mlerehearse.resources import table

PROMPTS = (
    "rollback drift research_vs_prod fairness simpler_model pipeline_incident inconclusive_ab oncall handoff"
    " missed_deadline pm_pushback mentoring prioritisation changed_mind interface"
)
FIELDS = {"name", "short", "kind", "group", "order", "underline", "severity", "why", "instead"}


def test_fifteen_prompts_and_a_signature_question_for_each_track() -> None:
    prompts = table("prompts.toml")
    assert [name for name, about in prompts.items() if "track" not in about] == PROMPTS.split()
    signatures = {about["track"]: name for name, about in prompts.items() if "track" in about}
    assert signatures == {name: about["signature"] for name, about in table("tracks.toml").items()}
    assert all(
        about["ask"].startswith("Tell me about") and 1 <= len(about["listens"]) <= 3 for about in prompts.values()
    )


def test_every_prompt_names_the_cues_that_have_advice() -> None:
    cues = table("cues.toml")
    assert {name: set(about["cues"]) for name, about in table("prompts.toml").items()} == {
        name: set(about) for name, about in cues.items()
    }
    assert all(about["label"] and about["counts"] and about["missing"] for of in cues.values() for about in of.values())


def test_beats_have_their_targets() -> None:
    targets = {name: (about["low"], about["high"]) for name, about in table("beats.toml").items()}
    assert targets == {
        "S": (15, 20),
        "T": (10, 15),
        "A": (45, 60),
        "D": (20, 30),
        "R": (15, 20),
        "F": (10, 15),
        "O": (0, 0),
    }


def test_flags_are_complete_and_ordered_without_a_tie() -> None:
    flags = table("flags.toml")
    assert all(set(about) - {"variants"} == FIELDS for about in flags.values())
    assert len({about["order"] for about in flags.values()}) == len(flags)
    assert {about["group"] for about in flags.values()} == {"we", "numbers", "wording", "whole"}
    assert {about["underline"] for about in flags.values()} == {"solid", "dashed", "dotted"}


def test_texts_have_no_stray_braces() -> None:
    for about in table("flags.toml").values():
        for text in (about["why"], about["instead"], *about.get("variants", {}).values()):
            assert all(name is None or name.isidentifier() for _, name, _, _ in string.Formatter().parse(text))
