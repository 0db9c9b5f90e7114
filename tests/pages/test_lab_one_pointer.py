"""The script behind the one pointer of the Lab: the same for everyone and at every run, without a word."""

from pages._lab.one_pointer import SCRIPT


def times_drawn(at):
    return [element.proto.body for element in at.get("html")].count(f"<script>{SCRIPT}</script>")


def test_it_is_drawn_once_and_never_changes(open_app, trained):
    at = open_app(run=trained().id)
    assert times_drawn(at) == 1
    at.segmented_control(key="lab_clock").set_value("seconds").run()
    assert times_drawn(at) == 1
    assert times_drawn(open_app("runs")) == 0
