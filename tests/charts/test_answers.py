"""Answers as bars and in sentences: shares add up, the right one is marked, what was not kept is not made up."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grok_core.charts import answers
from grok_core.charts.answers import Asked

NAN = math.nan


def caption(*args, **named):
    """What stands under the bars, its numbers in one piece with their signs or not."""
    return answers.asked_caption(*args, **named).replace("\N{NO-BREAK SPACE}", " ")


def notes(asked):
    return [note.replace("\N{NO-BREAK SPACE}", " ") for note in answers.asked_frame(asked)["note"]]


@st.composite
def full(draw):
    """What a dissection keeps: the likeliest five of some answers, and perhaps the right one below them."""
    n = draw(st.integers(2, 12))
    weights = sorted(draw(st.lists(st.floats(0.001, 1), min_size=n, max_size=n)), reverse=True)
    shares = [weight / sum(weights) for weight in weights]
    names = [str(i) for i in draw(st.permutations(range(n)))]
    right = draw(st.integers(0, n - 1))
    kept = range(n) if n <= answers.MOST else [*range(answers.MOST), *([right] if right >= answers.MOST else [])]
    return Asked("last", 9, tuple(names[i] for i in kept), tuple(shares[i] for i in kept), names[right])


@given(full())
def test_the_bars_are_the_answers_kept_with_the_right_one_marked_once(asked):
    frame = answers.asked_frame(asked)
    assert frame["answer"].to_list() == list(asked.answers)
    assert frame["probability"].to_list() == pytest.approx(asked.probabilities, abs=1e-6)
    is_right = frame["answer"] == asked.right
    assert is_right.sum() == 1
    assert (frame["kind"] == "right").tolist() == is_right.tolist()
    assert frame["note"].str.endswith((answers.IS_RIGHT, answers.NOT_SAID)).tolist() == is_right.tolist()
    is_said = frame["answer"] == asked.said
    assert frame["note"].str.endswith((answers.IS_RIGHT, answers.IS_WRONG)).tolist() == is_said.tolist()


@given(full())
def test_right_never_stands_beside_the_answers_of_a_network_that_was_wrong(asked):
    said = [*notes(asked), answers.said_caption(asked)]
    assert any("right" in text for text in said) == asked.is_right
    assert any("wrong" in text for text in said) == (not asked.is_right)


@given(full())
def test_a_right_answer_that_was_not_kept_has_an_upper_limit(asked):
    hidden = tuple(NAN if a == asked.right else p for a, p in zip(asked.answers, asked.probabilities, strict=True))
    if asked.answers[:-1].count(asked.right) or len(hidden) < 2:
        return  # it is among the likeliest
    limit = Asked("last", 9, asked.answers, hidden, asked.right).most_on_right
    assert limit >= asked.on_right - 1e-9
    assert limit <= asked.probabilities[-2] + 1e-9


def test_what_nobody_kept_is_left_out():
    asked = Asked("start", 0, ("30", "19"), (NAN, 0.25), "19")
    assert notes(asked) == ["✗ wrong", "25 % the answer"]
    assert answers.asked_frame(asked)["probability"].to_list() == [0.0, 0.25]
    assert answers.kept_caption(asked, answers=59) == answers.PARTLY_KEPT


WRONGLY = Asked("memorised", 64, ("30", "7", "2", "5", "8", "19"), (NAN,) * 6, "19")
RIGHTLY = Asked("last", 3000, ("19", "30", "7", "2", "5"), (NAN,) * 5, "19")


def test_without_probabilities_answers_stand_in_order_and_are_right_or_wrong():
    """As after training on squared errors."""
    assert answers.asked_frame(WRONGLY)["answer"].to_list() == list(WRONGLY.answers)
    assert notes(WRONGLY) == ["✗ wrong"] + [""] * 4 + ["the answer"]
    assert answers.asked_frame(WRONGLY)["probability"].isna().all()
    assert caption(WRONGLY, RIGHTLY, baseline=1 / 59) == (
        "Before, at step 64: wrong, it said 30, the right answer is 19. After, at step 3,000: right, 19. "
        "Always giving the commonest answer is right 1.7 % of the time."
    )
    assert answers.kept_caption(RIGHTLY, answers=59) == answers.WITHOUT_PROBABILITIES
    marks = [layer["mark"]["type"] for layer in answers.asked_spec(2, bars=False)["layer"]]
    assert marks == ["text"]
    assert "probability" not in json.dumps(answers.asked_spec(2, bars=False))


@pytest.mark.parametrize("kept", [("19",), ("30", "19")])
def test_of_a_moment_with_only_the_answer_it_is_said_so(kept):
    asked = Asked("start", 0, kept, (NAN,) * len(kept), "19")
    assert notes(asked)[-1] == ("✓ right" if kept == ("19",) else "the answer")
    assert answers.kept_caption(asked, answers=59) == answers.ANSWER_KEPT
    assert "%" not in caption(None, asked, baseline=1 / 59).partition("Always")[0]


@given(full())
def test_nothing_is_missing_of_what_was_dissected(asked):
    assert answers.kept_caption(asked, answers=12) == ""


BEFORE = Asked("memorised", 64, ("17", "62"), (0.88, 0.03), "62")
AFTER = Asked("last", 3000, ("62", "17"), (0.999, 0.0001), "62")


def test_the_sentence_compares_before_and_after():
    assert caption(BEFORE, AFTER, baseline=0.49) == (
        "Before, at step 64: 3.0 % on the right answer, 62; it said 17 with 88 %. "
        "After, at step 3,000: > 99.8 % on the right answer, 62. "
        "Always giving the commonest answer is right 49 % of the time."
    )
    assert notes(AFTER) == ["> 99.8 % ✓ right", "< 0.2 %"]


def test_a_limit_is_said_as_one():
    asked = Asked("memorised", 67, ("48", "54", "23", "50", "35", "3"), (0.32, 0.16, 0.13, 0.10, 0.088, NAN), "3")
    said = caption(None, asked, baseline=1 / 59)
    assert said.startswith("At step 67: < 8.8 % on the right answer, 3; it said 48 with 32 %.")
    assert notes(asked)[-1] == "< 8.8 % the answer"


@given(st.integers(1, 30), st.integers(1, 30))
def test_the_scale_is_the_same_whatever_is_drawn(one, other):
    scales = [answers.asked_spec(longest)["layer"][0]["encoding"]["x"]["scale"] for longest in (one, other)]
    assert scales[0] == scales[1]
    assert scales[0]["domain"] == [0, 1]


def test_the_score_stands_beside_guessing():
    said = answers.score_caption("You", 7, 3, 16, answers=8)
    assert said == "You: 7 of 16 blanks right, 3 wrong, 6 still blank. Guessing gets about 2."
    assert "still blank" not in answers.score_caption("The network", 16, 0, 16, answers=8)


def test_what_an_equation_was_to_the_network():
    assert "held out" in answers.role_caption("1 + 2", is_trained=False)
    assert "trained on, so" in answers.role_caption("1 + 2", is_trained=True)
    assert "wrong answer on purpose" in answers.role_caption("1 + 2", is_trained=True, is_corrupted=True)
    assert "not defined" in answers.undefined_caption("3 / 0")


def test_words_are_the_answers_with_their_notes():
    asked = Asked("last", 9, ("8", "12"), (0.75, 0.25), "12")
    assert answers.asked_words(answers.asked_frame(asked)).replace("\N{NO-BREAK SPACE}", " ") == (
        "8: 75 % ✗ wrong; 12: 25 % the answer."
    )
    squares = Asked("last", 9, ("8", "12"), (NAN, NAN), "12")
    assert answers.asked_words(answers.asked_frame(squares)) == "8: ✗ wrong; 12: the answer."
