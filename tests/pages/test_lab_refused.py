"""What was typed and cannot be is kept, gets one sentence, and starts nothing."""

from tests.pages.looking import assert_calm


def errors(at):
    return [box.value for box in at.error]


def named(at, kind, field):
    """Return the widget of a field in the form that is drawn."""
    return next(w for w in getattr(at, kind) if w.key and w.key.startswith((f"set_{field}-", f"text_{field}-")))


def test_a_modulus_out_of_range_stays_in_its_box_with_a_sentence(open_app):
    at = open_app()
    named(at, "number_input", "p").set_value(500).run()
    assert errors(at) == ["p must be a whole number in \\[2, 251\\], got 500."]
    assert named(at, "number_input", "p").value == 500
    assert at.button(key="start").disabled
    at.run()
    assert named(at, "number_input", "p").value == 500
    named(at, "number_input", "p").set_value(31).run()
    assert not errors(at)
    assert at.session_state.config.p == 31
    assert not at.button(key="start").disabled
    assert_calm(at)


def test_a_text_that_cannot_be_read_stays_with_its_sentence(open_app):
    at = open_app()
    named(at, "text_input", "betas").set_value("0.9 and 0.98").run()
    assert len(errors(at)) == 1
    assert "betas must be 2 numbers" in errors(at)[0]
    assert named(at, "text_input", "betas").value == "0.9 and 0.98"
    assert at.button(key="start").disabled
    named(at, "text_input", "betas").set_value("0.8,0.9").run()
    assert not errors(at)
    assert at.session_state.config.betas == (0.8, 0.9)
    assert not at.button(key="start").disabled


def test_another_preset_is_a_form_without_the_refusal(open_app):
    at = open_app()
    named(at, "text_input", "betas").set_value("none").run()
    preset = next(box for box in at.selectbox if box.label == "Preset")
    preset.select("ring").run()
    assert not errors(at)
    assert not at.button(key="start").disabled
