"""A class: who presents, what is told, and who follows."""

from threading import Thread

import pytest

from grok_core.views import classroom
from grok_core.views.classroom import ABSENT_AFTER_S, Classroom


@pytest.fixture
def clock():
    return [0.0]


@pytest.fixture
def room(clock):
    of = Classroom("the token", now=lambda: clock[0])
    assert of.admit("presenter", "the token")
    return of


@pytest.mark.parametrize("token", ["", "the toke", "the token ", "THE TOKEN", "thé token"])
def test_a_forged_token_makes_no_presenter(room, token):
    assert not room.admit("pupil", token)
    assert not room.presents("pupil")
    room.tell("pupil", "lab", {"preset": "ring"}, {})
    assert room.look("pupil") is None


def test_what_is_told_has_a_new_number_when_it_is_new(room):
    room.tell("presenter", "learn", {"scene": "grok"}, {"orders": {}})
    first = room.look("pupil")
    room.tell("presenter", "learn", {"scene": "grok"}, {"orders": {}})
    assert room.look("pupil") is first
    for page, query, session in (
        ("lab", {}, {}),
        ("lab", {"step": "5"}, {}),
        ("lab", {"step": "5"}, {"orders": {1: 2}}),
    ):
        number = room.look("pupil").number
        room.tell("presenter", page, query, session)
        told = room.look("pupil")
        assert (told.number, told.page, told.query, told.session) == (number + 1, page, query, session)


def test_who_looks_is_counted_until_they_are_away_or_leave(room, clock):
    for pupil in ("a", "b", "c", "a"):
        room.look(pupil)
    assert room.followers == 3
    room.leave("c")
    assert room.followers == 2
    clock[0] = ABSENT_AFTER_S / 2
    room.look("a")
    clock[0] = ABSENT_AFTER_S + 1
    assert room.followers == 1


def test_no_more_are_counted_than_there_is_room_for(room, monkeypatch):
    monkeypatch.setattr(classroom, "MOST", 3)
    for pupil in range(10):
        room.look(f"pupil {pupil}")
    assert room.followers == 3


def test_a_hundred_may_look_at_once(room):
    pupils = [Thread(target=room.look, args=(f"pupil {number}",)) for number in range(100)]
    for pupil in pupils:
        pupil.start()
    for pupil in pupils:
        pupil.join()
    assert room.followers == 100
