"""From flag to flag: the next and the previous, from the playhead or the flag just played."""

from mlerehearse.domain.review import Flag, Severity
from mlerehearse.ui.review.flag_steps import LEAD_IN, next_flag, next_of_kind, previous_flag


def flag(start: float, end: float, id_: str = "we") -> Flag:
    return Flag(id_, start, end, 0, 1, Severity.HIGH, "")


FLAGS = (flag(10, 10.2), flag(10.5, 10.7, "hedge"), flag(30, 30.2), flag(60, 120, "overtime"), flag(70, 70.2))


def test_next_is_the_first_behind_the_playhead() -> None:
    assert next_flag(FLAGS, -1, 0.0) == 0
    assert next_flag(FLAGS, -1, 20.0) == 2
    assert next_flag(FLAGS, -1, 130.0) is None


def test_pressed_again_before_the_flag_is_over_next_goes_on_to_the_following_one() -> None:
    at = FLAGS[0].start - LEAD_IN
    assert next_flag(FLAGS, 0, at) == 1
    assert next_flag(FLAGS, 1, FLAGS[1].start - LEAD_IN) == 2


def test_having_listened_on_next_does_not_go_back() -> None:
    assert next_flag(FLAGS, 0, 40.0) == 3


def test_having_gone_back_next_begins_there_again() -> None:
    assert next_flag(FLAGS, 2, 5.0) == 0


def test_inside_a_long_flag_next_reaches_the_ones_within() -> None:
    assert next_flag(FLAGS, 3, FLAGS[3].start - LEAD_IN) == 4


def test_before_is_the_one_before_the_flag_just_heard() -> None:
    assert previous_flag(FLAGS, 2, FLAGS[2].start + 0.5) == 1
    assert previous_flag(FLAGS, 1, FLAGS[1].start - LEAD_IN) == 0
    assert previous_flag(FLAGS, 0, FLAGS[0].start) is None


def test_long_after_a_flag_before_is_that_flag_itself() -> None:
    assert previous_flag(FLAGS, 2, 40.0) == 2
    assert previous_flag(FLAGS, -1, 40.0) == 2


def test_of_one_kind_it_goes_round() -> None:
    assert next_of_kind(FLAGS, "we", -1, 20.0) == 2
    assert next_of_kind(FLAGS, "we", 2, 30.0) == 4
    assert next_of_kind(FLAGS, "we", 4, 70.0) == 0
    assert next_of_kind(FLAGS, "heroics", -1, 0.0) is None
