"""The language of a page: chosen, linked, carried on; and every word of every page is in the catalogue."""

import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from inspect import signature

import pytest
from streamlit.elements.widgets.button import ButtonMixin

from grok_core.languages import speaking
from pages._learn.scenes import SCENES
from pages._shared import language
from tests.pages.looking import texts, until
from tests.pages.test_runs import choose
from tests.pages.visible import untranslated

PAGES = ("", "learn", "ask", "embeddings", "circuit", "compare", "measures", "experiments", "runs")
SHOWN = [
    *((page, {}) for page in PAGES),
    *(("learn", {"scene": scene.name}) for scene in SCENES),
    *(("", {"preset": preset}) for preset in ("s5-cosets", "rnn", "no-decay", "formula")),
    *(("", {"third": third, "preset": "power-division"}) for third in ("gap", "progress measures")),
    ("", {"replay": "true"}), ("", {"present": "true", "hide": "lr,nonsense"}), ("", {"follow": "true"}),
    *(("", {"run": "no-decay", "clock": clock}) for clock in ("epochs", "seconds", "decay clocks")),
    ("", {"lr": "abc", "p": "99999", "operation": "bla"}), ("", {"word": "ring-score"}), ("", {"run": "nope"}),
    ("ask", {"view": "puzzle"}), ("ask", {"guess_first": "false"}), ("ask", {"run": "s5-cosets"}),
    *(("embeddings", {"run": "s5-cosets", "projection": view}) for view in ("PCA", "t-SNE")),
    *(("embeddings", {"show": show}) for show in ("film", "side by side")),
    *(("circuit", {"run": run}) for run in ("s5-cosets", "nanda-as-written", "rnn")),
    ("compare", {"runs": "hello-grok,ring", "clock": "decay clocks"}), ("compare", {"runs": "nope"}),
    ("experiments", {"part": "grid"}), ("experiments", {"verdict": "holds"}), ("runs", {"swept": "true"}),
]  # fmt: skip


@pytest.mark.parametrize(("page", "query"), SHOWN)
def test_every_word_of_a_page_is_in_the_catalogue(open_app, page, query):
    assert untranslated(open_app(page, lang="pseudo", **query)) == []


def test_so_is_every_word_about_a_run_of_ones_own(open_app, trained):
    run = trained(interventions="step 30: weight_decay=0")
    for page in PAGES:
        assert untranslated(open_app(page, lang="pseudo", run=run.id)) == [], page


def test_a_word_that_no_catalogue_has_is_found(open_app, monkeypatch):
    monkeypatch.setattr("pages._lab.view_menu.say", str)
    assert "popover: 'View'" in untranslated(open_app(lang="pseudo"))


@pytest.mark.parametrize("asked", ["xx", "DE", "../de", "", "englisch"])
def test_a_language_that_is_not_there_is_said_in_a_sentence(open_app, asked):
    at = open_app(lang=asked)
    assert f"lang must be one of en (English) or de (Deutsch), got {asked!r}. This page is in English." in texts(at)
    assert at.session_state.language == "en"


def test_the_page_is_opened_anew_in_the_language_that_is_chosen(open_app):
    at = open_app(lang="de", pace="30")
    box = at.selectbox(key="language_chosen")
    assert (box.value, box.options) == ("de", ["EN", "DE"])
    with speaking("de"):  # AppTest asks the page's functions what was chosen, outside the page
        box.set_value("en").run()
    scripts = [element.proto.body for element in at.get("html") if "location.replace" in element.proto.body]
    assert scripts == [f"<script>{language.OPEN_IN.format('en')}</script>"]
    assert (at.session_state.language, at.session_state.pace) == ("de", "30")


@pytest.mark.parametrize("query", [{}, {"follow": "true"}])
def test_who_reads_aloud_is_told_the_language_also_by_the_page_of_who_follows(open_app, query):
    scripts = [element.proto.body for element in open_app(lang="de", **query).get("html")]
    assert f"<script>{language.READ_AS.format('de')}</script>" in scripts


def test_files_are_in_the_language_of_the_page_although_they_are_made_in_a_thread_of_their_own(
    open_app, trained, monkeypatch
):
    made, draw = {}, ButtonMixin._download_button

    def noted(*args, **look):
        given = signature(draw).bind(*args, **look).arguments
        made[given["key"]] = given["data"]
        return draw(*args, **look)

    monkeypatch.setattr(ButtonMixin, "_download_button", noted)
    run = trained()
    choose(open_app("runs", lang="de"), run.id)
    at = open_app("embeddings", lang="de", show="film", run=run.id)
    with speaking("de"):  # AppTest asks the page's functions what was chosen, outside the page
        until(lambda: "film_html" in made or not at.run())
    with ThreadPoolExecutor(1) as threads:
        report, film, zipped = (threads.submit(made[key]).result() for key in ("take_html", "film_html", "export"))
    assert "Was gemessen wurde" in report.decode()
    assert "Abspielen" in film
    assert "Was gemessen wurde" in zipfile.ZipFile(io.BytesIO(zipped)).read("report.html").decode()
