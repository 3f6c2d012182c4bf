"""Tests that the text review says what, when, why and what instead, and fits a terminal."""

from dataclasses import replace

from mlerehearse.domain.review import CueHeard, Review
from mlerehearse.domain.story import Asked
from mlerehearse.domain.transcript import Transcript, Word
from mlerehearse.formats import transcript_text
from mlerehearse.formats.review_text import WIDTH, to_text


def lines(review: Review) -> list[str]:
    return [line.strip() for line in to_text(review).splitlines()]


def test_it_begins_with_what_was_asked_and_the_verdict_on_the_length(review: Review) -> None:
    assert lines(review)[:3] == [
        "A model you had to roll back",
        "rollback prompt · platform track · rollback story · senior level · transcribed by tiny.en",
        "Length 0:10: too short; aim for at least 1:30.",
    ]


def test_strengths_come_first(review: Review) -> None:
    text = to_text(review)

    assert text.index("You dated the story: “on a Sunday”.") < text.index("BEATS VS. TARGETS") < text.index("FLAGS: 3")


def test_beats_stand_with_start_seconds_and_target(review: Review) -> None:
    assert "Situation   0:00     3 s   15–20 s" in lines(review)
    assert any(line.split() == ["Action", "0:03", "4", "s", "45–60", "s", "too", "short"] for line in lines(review))
    assert not any("Aside" in line for line in lines(review))


def test_flags_in_the_order_of_time_with_place_quote_why_and_instead(review: Review) -> None:
    text = to_text(review)

    assert text.index("“We”") < text.index("“um,”") < text.index("“40%”")
    assert "0:03  We, serious: “We” in “…on a Sunday. We rolled it back,…”" in text
    assert "Behind a “we” they can't see your part.\n" in text
    assert "Try: Say “I rolled it back” if it was you." in text


def test_cues_delivery_take_flags_and_lost_corrections(review: Review) -> None:
    found = lines(review)

    [trigger] = [line for line in found if line.startswith("- The trigger: missing. Say what triggered the rollback:")]
    assert "+ The lasting change: covered 0:07" in found
    assert found.index(trigger) > found.index("+ The lasting change: covered 0:07")
    assert any(line.split() == ["longest", "pause", "2.0", "s"] for line in found)
    assert any(line.split() == ["“I”", "vs", "“we”", "2", ":", "1"] for line in found)
    assert any("(Action), minor" in line for line in found)
    assert "Corrections that no longer match the words: 1." in found


def test_what_counts_against_the_take_comes_first_and_shared_advice_is_said_once(review: Review) -> None:
    cues = tuple(CueHeard(cue, False, (), "rollback_untold") for cue in ("threshold", "durable_change"))
    low, high = review.take_flags[1], review.take_flags[0]
    text = to_text(replace(review, cues=cues, take_flags=(low, high)))

    assert "- The trigger, The lasting change: missing. This answer never mentions a rollback" in text
    assert text.count("never mentions a rollback") == 1
    assert text.index("Answer too short, serious") < text.index("Beat too short (Action), minor")


def test_everything_fits_the_width_and_nothing_is_left_blank(review: Review) -> None:
    long = replace(review.flags[1], values=(("rewrite", "I did " * 90),), quote="we " * 300, first=0, last=21)
    text = to_text(replace(review, flags=(long, *review.flags)))

    assert max(map(len, text.splitlines())) <= WIDTH
    assert "\n\n\n" not in text
    assert text.endswith("\n")


def test_a_bare_review_prints_too(review: Review) -> None:
    bare = replace(review, asked=Asked(), flags=(), take_flags=(), praise=(), cues=(), unplaced=(), beats=())
    text = to_text(replace(bare, transcript=replace(bare.transcript, made_by=None)))

    assert text.startswith("Take without a prompt\nsenior level\nLength 0:10: within 1:30–3:00.\n")
    assert "NO PHRASES TO FIX." in text


def test_a_transcript_breaks_where_the_speaker_paused_after_a_sentence() -> None:
    words = (Word("One.", 0, 1), Word("Two", 1.2, 2), Word("three.", 4, 5), Word("Four.", 7, 8))

    assert transcript_text.to_text(Transcript(words, 8.0)) == "One. Two three.\n\nFour.\n"
