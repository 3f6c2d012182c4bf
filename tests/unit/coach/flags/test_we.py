"""`we`: which words count, and when they hide who did it."""

import pytest
from helpers.beats import told

from mlerehearse.coach.flags import we
from mlerehearse.domain.wording import instead


def flagged(*sentences: str) -> list[tuple[str, str]]:
    return [(flag.quote.lower(), flag.severity.value) for flag in we.find(told(*sentences))]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("A: So we rebuilt the index overnight.", [("we", "high")]),
        ("D: Then we decided to hold the release.", [("we", "high")]),
        ("R: Our fix cut the lag in half.", [("our", "high")]),
        ("R: We have reduced it since.", [("we", "high")]),
        ("A: We’ve rewritten the loader.", [("we’ve", "high")]),
        ("A: we quickly swapped the tokenizer", [("we", "high")]),
        ("A: Two of us rewrote the loader.", [("us", "high")]),
        ("A: I said let's freeze the schema.", [("let's", "high")]),
        ("A: The team built a gate for it.", [("the team", "high")]),
        ("A: My team then moved the jobs.", [("my team", "high")]),
        ("S: We had four million users.", [("we", "low")]),
        ("S: Our fraud model was two years old.", [("our", "low")]),
        ("S: There were nine of us in Porto.", [("us", "low")]),
        ("S: We serve thirty markets.", [("we", "low")]),
        ("S: We were supposed to ship in May.", [("we", "low")]),
        ("A: It took, let's say, a while.", [("let's", "low")]),
    ],
)
def test_severity_follows_who_does_the_work(sentence: str, expected: list[tuple[str, str]]) -> None:
    assert flagged(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "S: It ran for shops in the US and in Spain.",
        "s: it ran for shops in the us and in spain.".replace("s: ", "S: ", 1),
        "A: I proposed it and the team aligned.",
        "A: The platform team built the gate.",
        "A: I told the team on Monday.",
        "A: They went west with wet weather.",
    ],
)
def test_what_is_no_we_stays_unmarked(sentence: str) -> None:
    assert flagged(sentence) == []


def test_the_way_out_is_the_speakers_own_clause() -> None:
    [flag] = we.find(told("D: In the end we decided to hold the release, and I wrote it down."))
    assert "I decided to hold the release" in instead(flag)


def test_a_rewrite_agrees_with_one_person() -> None:
    [flag] = we.find(told("R: By June we were able to serve every shop."))
    assert "I was able to serve every shop" in instead(flag)


@pytest.mark.parametrize(
    "sentence",
    ["R: By June we were live everywhere.", "R: In May we went live."],
)
def test_what_no_one_does_alone_is_not_put_into_one_mouth(sentence: str) -> None:
    assert all("I proposed …" in instead(flag) for flag in we.find(told(sentence)) if flag.severity.value == "high")
