"""A press counts once, although the browser may send it with the live fragment's message as well."""

from types import SimpleNamespace

import pytest

from pages._shared import messages


def test_a_press_that_comes_with_a_fragments_message_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    for fragments, so_far in ((["tick"], []), (None, ["pause"]), ([], ["pause", "pause"])):
        context = SimpleNamespace(fragment_ids_this_run=fragments)
        monkeypatch.setattr(messages, "get_script_run_ctx", lambda context=context: context)
        messages.pressed(done.append, "pause")
        assert done == so_far
