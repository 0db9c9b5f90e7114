"""In front of a class under AppTest: who presents, who follows, what is hidden, and the links to hand out."""

import io
from urllib.parse import unquote

import pytest
import vl_convert
import zxingcpp
from PIL import Image

from pages._lecture import following, handout, room
from tests.pages.looking import key_of, said, texts

TOKEN = "the token of this test"


@pytest.fixture(autouse=True)
def a_class(monkeypatch):
    """Give the class of the server a known token, and let nobody be in it yet."""
    monkeypatch.setenv(room.VARIABLE, TOKEN)
    room.classroom.clear()


def address(at):
    return {name: "".join(text) for name, text in at.query_params.items()}


def test_who_comes_with_the_token_presents_and_the_token_leaves_the_address(open_app):
    at = open_app(presenter=TOKEN, preset="ring")
    assert "presenter" not in address(at)
    assert "You present." in texts(at)
    assert room.classroom().look("a pupil").query["preset"] == "ring"


@pytest.mark.parametrize("token", ["", "wrong", TOKEN[:-1], TOKEN * 1000])
def test_a_forged_token_changes_nothing_and_is_said_in_a_sentence(open_app, token):
    at = open_app("learn", presenter=token)
    assert any("not the presenter's link" in text for text in said(at.warning))
    assert "You present." not in texts(at)
    assert room.classroom().look("anybody") is None


def test_without_a_token_in_the_environment_one_is_made_and_printed(monkeypatch, capsys):
    monkeypatch.delenv(room.VARIABLE)
    room.classroom.clear()
    of = room.classroom()
    token = capsys.readouterr().err.strip().rpartition("presenter=")[2]
    assert len(token) >= 12
    assert of.admit("me", token)


def test_who_follows_is_taken_where_the_presenter_is(open_app):
    presenter = open_app(presenter=TOKEN, preset="ring", step="150")
    pupil = open_app(follow="true")
    assert address(pupil) == address(presenter) | {"follow": "true"}
    assert address(pupil)["step"] == "150"
    assert room.classroom().followers == 1


def test_before_there_is_a_presenter_who_follows_waits(open_app):
    at = open_app(follow="true")
    assert "You are following the presenter." in texts(at)
    assert not [*at.warning, *at.error]


def test_where_replays_were_sent_and_which_runs_were_trained_goes_along(open_app):
    trained = {"grok": ("a-run", "Train another one")}
    room.classroom().admit("presenter", TOKEN)
    room.classroom().tell("presenter", "", {"preset": "ring"}, {"scene_runs": trained})
    pupil = open_app(follow="true")
    assert pupil.session_state.scene_runs == trained
    assert pupil.session_state.base == "ring"


def test_a_page_that_is_not_there_is_not_gone_to(open_app):
    room.classroom().admit("presenter", TOKEN)
    room.classroom().tell("presenter", "nowhere", {}, {})
    assert "You are following the presenter." in texts(open_app(follow="true", preset="ring"))


def test_who_follows_watches_the_presenters_run_and_cannot_stop_it(open_app, trained):
    run = trained()
    room.classroom().admit("presenter", TOKEN)
    room.classroom().tell("presenter", "", {"run": run.id}, {})
    pupil = open_app(follow="true")
    assert address(pupil)["run"] == run.id
    assert pupil.button(key="stop").disabled
    assert pupil.button(key="pause").disabled


def test_the_presenter_is_not_told_what_a_pupil_does(open_app):
    open_app("learn", presenter=TOKEN, scene="grok")
    told = room.classroom().look("somebody")
    open_app("learn", scene="decay")
    assert room.classroom().look("somebody") is told
    assert "presenter" not in told.query


def test_what_is_hidden_is_not_in_the_form_and_stays_so(open_app):
    at = open_app(present="true", hide="lr,weight_decay", preset="ring")
    for _ in range(2):
        shown = {widget.key for widget in (*at.select_slider, *at.slider, *at.selectbox, *at.number_input)}
        assert not {key_of(at, "lr"), key_of(at, "weight_decay")} & shown
        assert key_of(at, "train_fraction") in shown
        assert address(at) == {"present": "true", "hide": "lr,weight_decay", "preset": "ring"}
        at.run()


def test_hiding_what_is_no_field_is_said_in_a_sentence(open_app):
    at = open_app(hide="wieght_decay,lr")
    assert any("'wieght_decay'" in text and "weight_decay" in text for text in said(at.warning))
    assert key_of(at, "weight_decay") in {widget.key for widget in at.select_slider}


def test_the_projector_is_switched_on_and_off(open_app):
    assert address(open_app().button(key="present_it").click().run())["present"] == "true"
    assert "present" not in address(open_app(present="true").button(key="present_it").click().run())


@pytest.mark.parametrize(
    ("served", "hidden", "link"),
    [
        ("http://lab.example:8501/learn", [], "http://lab.example:8501/?follow=true"),
        ("https://example.org/grok/", ["lr"], "https://example.org/grok/?follow=true&hide=lr"),
        ("https://example.org/grok/embeddings", ["lr", "seed"], "https://example.org/grok/?follow=true&hide=lr,seed"),
    ],
)
def test_the_qr_code_decodes_to_the_audience_s_link(monkeypatch, served, hidden, link):
    monkeypatch.setenv(handout.VARIABLE, served)
    assert handout.audience_link(hidden) == link
    svg = unquote(handout.qr_picture(link).partition(",")[2])
    picture = Image.open(io.BytesIO(vl_convert.svg_to_png(svg, scale=2))).convert("RGB")
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [link]


def test_a_large_class_is_asked_less_often(monkeypatch, open_app):
    asked = []
    monkeypatch.setattr(following.live, "repeat", lambda *_, every_s, **__: asked.append(every_s))
    open_app("learn", follow="true")
    for pupil in range(following.FEW + 1):
        room.classroom().look(f"pupil {pupil}")
    open_app("learn", follow="true")
    assert {following.SOON_S, following.LATER_S} <= set(asked)
