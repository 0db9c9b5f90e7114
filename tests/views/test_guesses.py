"""Guesses: one for each visitor, counted, and never more than are counted."""

from threading import Thread

import pytest

from grok_core.errors import GrokError
from grok_core.views import guesses
from grok_core.views.guesses import NEVER, Guesses

OPTIONS = (100, 500, NEVER)


def test_a_visitor_has_one_guess_and_may_change_it():
    of = Guesses()
    of.make("a run", "me", 100)
    of.make("a run", "you", NEVER)
    of.make("a run", "me", 500)
    assert of.counts("a run", OPTIONS) == [0, 1, 1]
    assert (of.by("a run", "me"), of.by("a run", "nobody"), of.by("another", "me")) == (500, None, None)


def test_ten_thousand_visitors_are_told_when_no_more_are_counted():
    of = Guesses()
    for visitor in range(guesses.MOST):
        of.make("a run", f"visitor {visitor}", 100)
    for visitor in range(guesses.MOST, 10_000):
        with pytest.raises(GrokError, match="2,000 guesses are in"):
            of.make("a run", f"visitor {visitor}", 500)
    assert of.counts("a run", OPTIONS) == [guesses.MOST, 0, 0]
    of.make("a run", "visitor 0", 500)  # who has guessed may still change it
    assert of.counts("a run", OPTIONS) == [guesses.MOST - 1, 1, 0]


def test_the_oldest_question_makes_way():
    of = Guesses()
    for number in range(guesses.MOST_ASKED + 1):
        of.make(f"run {number}", "me", 100)
    assert of.by("run 0", "me") is None
    assert of.by(f"run {guesses.MOST_ASKED}", "me") == 100


def test_a_class_that_guesses_at_once_is_counted():
    of = Guesses()
    pupils = [Thread(target=of.make, args=("a run", f"pupil {n}", OPTIONS[n % 3])) for n in range(99)]
    for pupil in pupils:
        pupil.start()
    for pupil in pupils:
        pupil.join()
    assert of.counts("a run", OPTIONS) == [33, 33, 33]
