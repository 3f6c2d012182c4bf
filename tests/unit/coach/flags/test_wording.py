"""Fillers, hedges, generalities, blame and heroics: what counts and what doesn't."""

import pytest
from helpers.beats import told

from mlerehearse.coach.context import Context
from mlerehearse.coach.flag_registry import Find
from mlerehearse.coach.flags import blame, filler, hedge, heroics, hypothetical
from mlerehearse.domain.wording import instead, why


def quotes(find: Find, *sentences: str) -> list[str]:
    return [flag.quote.lower() for flag in find(told(*sentences))]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Um, the queue was, uh, full.", ["um", "uh"]),
        ("um the queue was uh full", ["um", "uh"]),
        ("We had like like five meetings and um um pages.", ["like", "um"]),
        ("It was, um, um, late.", ["um", "um"]),
        ("It was, you know, a mess.", ["you know"]),
        ("So yeah, that was it, basically.", ["so yeah", "basically"]),
        ("I mean, it was, like, gone.", ["i mean", "like"]),
        ("We had like five meetings.", ["like"]),
        ("It went fine, actually.", ["actually"]),
        ("That is the hard part, right?", ["right?"]),
        ("Do you know what broke?", []),
        ("The labels were like it went well everywhere.", ["like"]),
        ("It felt like it went well.", []),
        ("I would like a model like ours.", []),
        ("Things like zip codes were in it.", []),
        ("The log was actually empty, not full.", []),
        ("The right answer was no.", []),
        ("That is what I mean by drift.", []),
    ],
)
def test_fillers(sentence: str, expected: list[str]) -> None:
    assert [q.strip("?") for q in quotes(filler.find, sentence)] == [q.strip("?") for q in expected]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("we asked them about that twice and they never answered or you got a link", ["they never answered"]),
        ("the labels came from outside and the vendor was a joke so I checked them all", ["the vendor was a joke"]),
    ],
)
def test_a_judging_clause_is_found_in_a_sentence_without_punctuation(sentence: str, expected: list[str]) -> None:
    assert quotes(blame.find, sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("I think it was the cache.", ["i think"]),
        ("It was kind of slow and maybe broken.", ["kind of", "maybe"]),
        ("I feel like it helped, more or less.", ["i feel like", "more or less"]),
        ("It rose probably 2 to 3 % in May.", []),
        ("It rose by probably three percent.", ["probably"]),
        ("This kind of leaf was rare.", []),
        ("What I think about at night is pages.", []),
    ],
)
def test_hedges_follow_the_list_and_spare_a_stated_range(sentence: str, expected: list[str]) -> None:
    assert quotes(hedge.find, sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "marked"),
    [
        ("A: I would usually look at the logs.", True),
        ("A: I'd generally start by asking the owner.", True),
        ("A: What I typically do is draw the graph.", True),
        ("A: In these situations you want to stay calm.", True),
        ("A: The way I approach this is top down.", True),
        ("A: The first thing I do is read the graphs.", True),
        ("A: Generally in a week like this what I do is make a list.", True),
        ("F: Next time I would generally ask first.", False),
        ("A: I said I would ship on Monday.", False),
        ("O: I'd like to talk about a rollback.", False),
        ("A: I stopped the job at noon.", False),
    ],
)
def test_generalities(sentence: str, marked: bool) -> None:
    assert bool(quotes(hypothetical.find, sentence)) is marked


@pytest.mark.parametrize(
    ("sentence", "marked"),
    [
        ("S: It was their fault.", True),
        ("S: They never listened.", True),
        ("S: Research just threw it over the wall.", True),
        ("S: The vendor was lazy.", True),
        ("S: They couldn't be bothered to read it.", True),
        ("S: An upstream service began emitting a new code.", False),
        ("D: She wanted a dump and I wanted events.", False),
        ("F: It was my fault, I never checked.", False),
        ("S: It was a stupid little script of mine.", False),
    ],
)
def test_blame_is_a_verdict_on_people(sentence: str, marked: bool) -> None:
    assert bool(quotes(blame.find, sentence)) is marked


@pytest.mark.parametrize(
    "sentence",
    [
        "I pulled an all-nighter.",
        "I was up until four in the morning.",
        "I fixed it single-handedly.",
        "My boss said that I saved the day.",
        "Nobody else could have done it.",
    ],
)
def test_heroics_weigh_high_on_their_own_and_low_before_a_lasting_change(sentence: str) -> None:
    [alone] = heroics.find(told(f"A: {sentence}"))
    [mended] = heroics.find(told(f"A: {sentence}", "A: On Monday I wrote a contract for the feed."))
    assert (alone.severity.value, mended.severity.value) == ("high", "low")


@pytest.mark.parametrize(
    ("likely", "expected"),
    [
        ((0.9, 0.1), ["billing shrugged at it for months"]),
        ((0.6, 0.1), ["billing shrugged at it for months"]),  # the clause has a sign: other people, and what they did
        ((0.4, 0.1), []),
        ((0.1, 0.6), []),  # without a sign, the likelihood must be higher
        ((0.1, 0.9), ["The table was rebuilt at noon"]),
    ],
)
def test_what_a_sentence_means_adds_to_the_words_that_are_listed(
    likely: tuple[float, float], expected: list[str]
) -> None:
    take = told("S: In May it broke, billing shrugged at it for months.", "A: The table was rebuilt at noon.")
    judged = Context(take.words, take.sentences, take.asked, {"blame": likely})
    assert [flag.quote for flag in blame.find(judged)] == expected


def test_a_sentence_that_a_rule_marked_has_no_second_flag() -> None:
    take = told("S: It was their fault, they were late.")
    judged = Context(take.words, take.sentences, take.asked, {"blame": (0.99,)})
    assert len(list(blame.find(judged))) == 1


@pytest.mark.parametrize(
    ("sentence", "marked"),
    [
        ("A: I worked straight through the night.", True),
        ("A: I slept on the office floor.", True),
        ("A: I hardly slept that week.", True),
        ("A: I was the only person who knew how it worked.", True),
        ("S: I was the only researcher on the voice team.", False),
        ("A: I was the only person who had a key.", False),
    ],
)
def test_endurance_in_other_words(sentence: str, marked: bool) -> None:
    assert bool(quotes(heroics.find, sentence)) is marked


def test_plain_work_is_no_heroics() -> None:
    assert quotes(heroics.find, "A: I left the weights alone and nobody could tell the arms apart.") == []


def test_every_flag_says_why_and_what_instead() -> None:
    take = told("A: Um, I guess it was their fault, I would usually stay, nobody else could.")
    for rule in (filler, hedge, blame, hypothetical, heroics):
        for flag in rule.find(take):
            assert why(flag)
            assert instead(flag)
            assert "{" not in why(flag) + instead(flag)
