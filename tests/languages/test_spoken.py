"""Which language is spoken: by a block, by whoever was asked to decide, else English."""

import threading

import pytest

from grok_core.languages import as_now, current, decide_by, speak, speaking, spoken


@pytest.fixture(autouse=True)
def nobody_decides(monkeypatch):
    monkeypatch.setattr(spoken, "_decided", [])


def test_english_is_spoken_where_nobody_says_otherwise():
    assert current() == "en"


def test_a_block_speaks_its_language_in_its_thread_alone():
    heard = []
    with speaking("de"):
        assert current() == "de"
        with speaking("pseudo"):
            assert current() == "pseudo"
        thread = threading.Thread(target=lambda: heard.append(current()))
        thread.start()
        thread.join()
    assert (current(), heard) == ("en", ["en"])


def test_who_was_asked_decides_each_time():
    languages = iter(["de", "en", "de"])
    decide_by(lambda: next(languages))
    assert [current(), current()] == ["de", "en"]
    with speaking("pseudo"):
        assert current() == "pseudo"
    assert current() == "de"


def test_what_is_made_later_in_another_thread_can_speak_the_language_of_now():
    heard = []
    with speaking("de"):
        made = as_now(lambda word: heard.append((word, current())))
    thread = threading.Thread(target=made, args=("x",))
    thread.start()
    thread.join()
    assert (current(), heard) == ("en", [("x", "de")])


def test_a_thread_speaks_on_in_its_language():
    heard = []

    def talk():
        speak("de")
        heard.append(current())

    thread = threading.Thread(target=talk)
    thread.start()
    thread.join()
    assert (heard, current()) == (["de"], "en")
