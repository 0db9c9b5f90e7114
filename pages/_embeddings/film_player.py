"""The film of the rows through training: its progress while it is made, the player, and its downloads."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import streamlit as st

from grok_core.charts import captions, palettes
from grok_core.charts.film import Film, film_html, film_words
from grok_core.charts.film_gif import film_gif
from grok_core.charts.part_names import called
from grok_core.languages import as_now, say
from grok_core.runs import Run
from grok_core.views import coset_scores, reading, run_rows
from grok_core.views.played.films import Making, Wanted, making
from grok_core.views.projection import Projection
from grok_core.views.run_rows import RowsKey
from pages._embeddings import coset_choice
from pages._embeddings.look import Look
from pages._shared import live, messages, unseen

HEIGHT = 690  # pixels
POLL_S = 0.5


def draw(run: Run, steps: Sequence[int], at: RowsKey, how: Projection, look: Look) -> None:
    """Draw the film, or its progress until it is complete. Raises the error that kept it from being made.

    Args:
        run: Whose rows.
        steps: Its snapshots.
        at: The last of them, and the matrix.
        how: How the rows are brought into the plane.
        look: How points are coloured and joined.
    """
    if run.status.active:
        messages.info(say("A film needs a run that has ended or rests: stop it, or wait for its end."))
        return
    cosets = coset_choice.chosen(at) if coset_scores.offers_cosets(at) else ()
    wanted = Wanted(run, tuple(steps), at.matrix, how, *cosets)
    job = making(wanted)
    if not job.result.done():
        live.repeat(_wait, job, every_s=POLL_S)
        return
    film = _film(wanted, look, job)
    page = film_html(film, dark=st.context.theme.type == "dark", font_url=_font_url())
    st.iframe(page, height=HEIGHT, alt=film.title)
    unseen.words(film_words(film))
    row = st.container(horizontal=True)
    name = f"{wanted.run.id}-{wanted.matrix.replace(' ', '-')}-{how.view}"
    row.download_button(
        say("Page (HTML)"),
        as_now(lambda: film_html(film)),
        f"{name}.html",
        "text/html",
        icon=":material/download:",
        key="film_html",
        on_click="ignore",
    )
    row.download_button(
        say("Animation (GIF)"),
        as_now(lambda: film_gif(film)),
        f"{name}.gif",
        "image/gif",
        icon=":material/download:",
        key="film_gif",
        on_click="ignore",
    )


@lru_cache(maxsize=1)
def _font_url() -> str:
    """Return where Streamlit serves its typeface, beside every page; "" if a version of it has none of this name."""
    found = next((Path(st.__file__).parent / "static" / "static" / "media").glob("SourceSans*Upright*"), None)
    return "" if found is None else f"static/media/{found.name}"


def _wait(job: Making) -> None:
    if job.result.done():
        st.rerun()
    st.progress(job.done / job.total, text=say("Filming: {done} of {all} steps", done=job.done, all=job.total))


def _film(wanted: Wanted, look: Look, job: Making) -> Film:
    frames, scores = job.result.result()
    now = reading.read(wanted.run)
    at = run_rows.rows_key(wanted.run, wanted.steps[-1], wanted.matrix)
    labels = run_rows.labels_of(at)
    groups, colours, shapes = _looks(look, len(labels))
    named = {"matrix": called(wanted.matrix), "task": wanted.run.config.title, "view": say(wanted.how.view)}
    return Film(
        title=say("{matrix} of {task} through training, {view}", **named),
        steps=wanted.steps,
        points=frames,
        labels=labels,
        groups=groups,
        colours=colours,
        shapes=shapes,
        group_title=look.title,
        curve=now.metrics[now.metrics["scheduled"]],
        said=[_sentence(now, step, score) for step, score in zip(wanted.steps, scores, strict=True)],
        stride=look.stride,
    )


def _looks(look: Look, n: int) -> tuple[list[str], list[str], list[str]]:
    """Return each point's group, colour and shape, as the still picture has them."""
    if look.kinds is not None:
        return (list(look.kinds), *palettes.category_looks(look.kinds, look.names))
    values = range(n) if look.values is None else look.values
    colours = palettes.cyclic_colours(values, look.top or n) if look.cyclic else palettes.ordered_colours(values, n - 1)
    return [str(value) for value in values], colours, ["circle"] * n


def _sentence(now: reading.Reading, step: int, score: str) -> str:
    rows = now.metrics[now.metrics["step"] <= step]
    if rows.empty:
        return say("step {step:,}", step=step)
    row = rows.iloc[-1]
    train, validation = (captions.percent(row[f"{part}_accuracy"]) for part in ("train", "val"))
    accuracies = {"train": train, "validation": validation}
    said = say("step {step:,}: train {train}, validation {validation}", step=step, **accuracies)
    return f"{said}. {score}"
