"""What is made or read once for all visitors."""

import os

import pytest
from cachetools import LRUCache

from grok_core.views import cache
from grok_core.views.cache import forget, once, shared, unchanged


@pytest.fixture(autouse=True)
def nothing_made(monkeypatch):
    monkeypatch.setattr(cache, "_made", LRUCache(cache.MOST))


def test_it_is_made_once_for_each_key():
    made = []
    for key in ("a", "b", "a", "b", "a"):
        assert once(key, lambda key=key: made.append(key) or key * 2) == key * 2
    assert made == ["a", "b"]


def test_what_could_not_be_made_is_tried_again():
    with pytest.raises(ZeroDivisionError):
        once("a", lambda: 1 / 0)
    assert once("a", lambda: 1) == 1


def test_what_was_asked_for_longest_ago_is_forgotten(monkeypatch):
    monkeypatch.setattr(cache, "_made", LRUCache(2))
    made = []
    for key in ("a", "b", "a", "c", "a", "b"):
        once(key, lambda key=key: made.append(key))
    assert made == ["a", "b", "c", "b"]


def test_what_is_forgotten_is_made_again():
    made = []
    for _ in range(2):
        once("a", lambda: made.append("a"))
        forget("a")
    assert made == ["a", "a"]


def test_a_function_is_called_once_for_the_same_arguments():
    called = []

    @shared(2)
    def double(number):
        called.append(number)
        return 2 * number

    assert [double(n) for n in (1, 2, 1, 3, 1, 2)] == [2, 4, 2, 6, 2, 4]
    assert called == [1, 2, 3, 2]


def test_a_file_is_read_again_only_when_it_has_changed(tmp_path):
    file, read = tmp_path / "file", []

    def content():
        read.append(file.read_text())
        return read[-1]

    file.write_text("one")
    assert [unchanged(file, "text", content) for _ in range(3)] == ["one"] * 3
    assert unchanged(file, "length", lambda: len(content())) == 3, "another thing is read of the same file"
    fresh = tmp_path / "fresh"
    fresh.write_text("two")  # of equal size
    os.utime(fresh, ns=(file.stat().st_atime_ns, file.stat().st_mtime_ns))  # and time
    fresh.replace(file)
    assert [unchanged(file, "text", content) for _ in range(2)] == ["two"] * 2
    assert read == ["one", "one", "two"]


def test_a_file_that_is_not_there_is_asked_for_each_time(tmp_path):
    asked = []
    for _ in range(2):
        unchanged(tmp_path / "nothing", "text", lambda: asked.append(1))
    assert len(asked) == 2
