"""A table of a visitor's own: uploaded on the Lab, opened by a link, refused in a sentence."""

from grok_core.notation import tables
from grok_core.runs import keep_table

ROWS = b"no,no,no\nno,yes,<b>maybe</b>\nno,maybe,yes\n"


def upload(at):
    return at.get("file_uploader")[0]


def choose_table(at):
    next(box for box in at.selectbox if (box.key or "").startswith("set_operation")).set_value("table").run()
    return at


def test_the_lab_asks_for_a_table_and_learns_what_is_uploaded(open_app):
    at = choose_table(open_app())
    assert "the operation table needs a table" in at.error[0].value
    upload(at).set_value(("mine.csv", ROWS, "text/csv")).run()
    config = at.session_state.config
    assert (config.operation, config.p, config.own_table.labels) == ("table", 3, ("no", "yes", "<b>maybe</b>", "maybe"))
    assert not at.error
    captions = [caption.value for caption in at.caption]
    assert {"no", "yes", "\\<b\\>maybe\\</b\\>", "maybe"} <= set(captions)
    assert at.query_params["table"] == config.table


def test_a_bad_file_is_answered_in_a_sentence(open_app):
    at = choose_table(open_app())
    upload(at).set_value(("mine.csv", b"a,b\na\n", "text/csv")).run()
    assert any("as many columns as rows" in box.value for box in at.warning)


def test_a_link_opens_a_table_that_is_kept_here_and_says_where_one_is_not(open_app, monkeypatch):
    table = keep_table(ROWS)
    monkeypatch.setattr(tables, "_KNOWN", {})
    at = open_app(operation="table", table=table.digest, p="3")
    assert at.session_state.config.own_table == table
    at = open_app(operation="table", table="0" * 16, p="3")
    assert any(f"the table {'0' * 16} is not on this machine" in box.value for box in at.warning)
