"""Ids have one name everywhere, and an id without an entry is shown as it is."""

from dataclasses import replace
from datetime import UTC, datetime

from mlerehearse.domain import names
from mlerehearse.domain.take import Take

TAKE = Take("1", datetime(2026, 3, 2, tzinfo=UTC), "UTC")


def test_a_take_has_the_users_title_or_its_prompts_or_the_question() -> None:
    asked = replace(TAKE, prompt="rollback", prompt_text="Tell me about a rollback.")

    assert names.take(replace(asked, title="Second try")) == "Second try"
    assert names.take(asked) == names.prompt("rollback") == "A model you had to roll back"
    assert names.take(replace(asked, prompt="one-of-my-own")) == "Tell me about a rollback."
    assert names.take(TAKE) == names.prompt(None) == "Take without a prompt"


def test_an_unknown_flag_is_listed_last_under_its_id() -> None:
    assert names.flag("jargon") == names.flag_short("jargon") == "jargon"
    assert names.flag_group("jargon") == "wording"
    assert sorted(["jargon", "wrong_lead", "we"], key=names.flag_order) == ["we", "wrong_lead", "jargon"]


def test_lanes_of_flags_are_in_order_and_have_names() -> None:
    assert [names.group(group) for group in names.flag_groups()] == ["we", "numbers", "wording", "length"]
