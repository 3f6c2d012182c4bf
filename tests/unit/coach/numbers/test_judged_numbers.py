"""Numbers: all are found, claims are told from context, and missing support is named."""

import pytest
from helpers.beats import told

from mlerehearse.coach.flags import unsupported_number
from mlerehearse.coach.numbers.directional import reword_without_number
from mlerehearse.coach.numbers.judged_numbers import judged_numbers, mentions_of, numbers_of
from mlerehearse.domain.wording import instead


def said(sentence: str) -> list[str]:
    take = told(sentence)
    return [take.quote(mention.first, mention.last) for mention in mentions_of(take)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("It cut 40 percent off.", ["40 percent"]),
        ("It cut forty percent off.", ["forty percent"]),
        ("it rose ninety five percent", ["ninety five percent"]),
        ("It cost $2 million a year.", ["$2 million"]),
        ("Two hundred and ten pods, 1,200 jobs.", ["Two hundred and ten", "1,200"]),
        ("The p 99 and the P-95 were fine.", ["p 99", "P-95"]),
        ("It fell from 0.83 to 0.91.", ["0.83", "0.91"]),
        ("It took 3 to 4 days.", ["3 to 4 days"]),
        ("A third of them, and half a point.", ["A third", "half a point"]),
        ("It halved twice.", ["halved", "twice"]),
        ("In twenty twenty two, at half past six.", ["twenty twenty two", "half past six"]),
        ("It was zero point eight.", ["zero point eight"]),
        ("A couple of days later.", ["A couple of days"]),
        ("It ran 3x as fast at @10.", ["3x", "@10"]),
        ("One clinic sent one page.", ["One", "one"]),
        ("The small one beat that one.", []),
        ("On the first of May, both of them.", []),
        ("Once the checks were in, all at once.", []),
        ("A few of them took a week.", []),
    ],
)
def test_every_number_is_found_with_its_unit(sentence: str, expected: list[str]) -> None:
    assert said(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "claims"),
    [
        ("R: Latency came down by 40%.", ["40%"]),
        ("R: Accuracy was 0.91 on the holdout.", ["0.91"]),
        ("R: Error fell from 67 to 43 minutes.", ["67", "43 minutes"]),
        ("R: The check has stopped three releases since.", ["three"]),
        ("R: It saved two million dollars.", ["two million dollars"]),
        ("R: It is three times faster.", ["three times"]),
        ("S: There were nine of us in March 2023.", []),
        ("A: I put it on 10% of traffic.", []),
        ("A: It comes out above 3% for thirty minutes.", []),
        ("A: I set the dropout to 0.2.", []),
        ("A: I rolled it back in 22 minutes.", []),
        ("R: It shipped on 12 machines.", []),
    ],
)
def test_claims_are_told_from_context(sentence: str, claims: list[str]) -> None:
    take = told(sentence)
    assert [take.quote(j.mention.first, j.mention.last) for j in judged_numbers(take) if j.claim] == claims


@pytest.mark.parametrize(
    ("sentence", "missing"),
    [
        ("R: CTR fell 8%.", {"baseline"}),
        ("R: Latency came down by 40%.", {"baseline", "statistic", "population", "window"}),
        ("R: Median latency came down by 40% against the old ranker.", set()),
        ("R: p99 went from 80 to 50 milliseconds over two weeks.", set()),
        ("R: Accuracy was 91%.", {"population", "window"}),
        ("R: Accuracy was 91% on the holdout.", set()),
        ("R: It was at 88%.", {"statistic", "population", "window"}),
        ("R: The gate has stopped three releases since.", set()),
    ],
)
def test_what_a_claim_lacks(sentence: str, missing: set[str]) -> None:
    lacking = [number.missing for number in numbers_of(told(sentence)) if number.kind == "claim"]
    assert {part for parts in lacking for part in parts} == missing


def test_a_number_that_falls_is_flagged_with_what_would_hold_it_and_a_direction() -> None:
    [flag] = unsupported_number.find(told("R: After that, um, page latency came down by 40%."))
    assert flag.missing == ("baseline", "statistic", "population", "window")
    assert "baseline" in instead(flag)
    assert "page latency came down”" in instead(flag)


def test_context_is_never_flagged_nor_given_a_verdict() -> None:
    take = told("S: There were nine of us in March 2023.")
    assert not list(unsupported_number.find(take))
    assert {number.supported for number in numbers_of(take)} == {None}


@pytest.mark.parametrize(
    ("sentence", "direction"),
    [
        ("R: Page latency came down by 40% in the end.", "Page latency came down in the end"),
        ("R: Pages fell, I think, by around seventy percent.", "Pages fell"),
        ("R: Pages for scoring went right down after that, 70%.", "Pages for scoring went right down"),
        ("R: The error rate had tripled, so I stopped it.", "The error rate had gone up"),
        ("R: We halved the error on weekends.", "We cut the error on weekends"),
        ("R: And they're 3x quicker.", "they're quicker"),
        ("R: So it saved half a million euros a year.", "it saved money a year"),
        ("R: Alarms in that room are down 80 percent since.", "Alarms in that room are down"),
        ("R: It was quicker than the cross encoder by a third.", "It was quicker than the cross encoder"),
    ],
)
def test_a_claim_said_as_a_direction_keeps_the_speakers_own_words(sentence: str, direction: str) -> None:
    take = told(sentence)
    [claim] = mentions_of(take)
    assert reword_without_number(take, claim) == direction


@pytest.mark.parametrize("sentence", ["R: Accuracy was 91%.", "R: The score went to 4.2.", "R: 80%."])
def test_a_level_without_its_number_is_no_direction(sentence: str) -> None:
    take = told(sentence)
    [claim] = mentions_of(take)
    assert reword_without_number(take, claim) == ""


def test_a_direction_carries_no_other_figure() -> None:
    take = told("R: Latency came down from 80 to 50.")
    assert reword_without_number(take, mentions_of(take)[1]) == ""
