"""Embeddings: turn what the network learnt until the circle, or the cosets, appear; and say how sure that is."""

from dataclasses import replace

import streamlit as st

from grok_core.charts import captions, scatter
from grok_core.errors import GrokError
from grok_core.measures import projections
from grok_core.runs import Run, list_runs, open_run, recordings
from grok_core.tasks.operations import title
from pages._ui import chart, cinema, formation, frame, inside, looks, reading, say, settings, structure

HEIGHT = 560
MOST_SCRAMBLED = 12  # points, in which t-SNE has no neighbourhoods to keep
MOST_NAMED = 60  # points that can carry their names and still be read
PERPLEXITY = {"cyclic": 30, "group": 10}  # where rings and clusters show most reliably


def choose_run() -> Run | None:
    """Let the visitor pick a run or recording that has snapshots; the Lab's comes first."""
    state = st.session_state
    runs = [run for run in (*list_runs(), *recordings()) if run.snapshot_steps()]
    if run_id := st.query_params.get("run") or state.get("run_id") or state.get("base"):
        try:
            runs.insert(0, open_run(run_id))
        except GrokError as error:
            say.warning(error)
    unique = {run.id: run for run in runs}
    if not unique:
        return None
    name = st.selectbox("Run", unique, format_func=lambda i: f"{i}: {title(unique[i].config)}", key="embedding_run")
    st.query_params["run"] = name
    return unique[name]


def choose_view(is_cyclic: bool, n: int, usual_matrix: str) -> tuple[str, str]:
    """Draw the choice of matrix and projection."""
    matrix = st.segmented_control("Rows of", structure.MATRICES, default=usual_matrix, required=True, key="matrix")
    views = ("t-SNE", "PCA", "ring") if is_cyclic else ("t-SNE", "PCA")
    # Of a handful of points all are neighbours, and t-SNE scrambles even a line.
    usual_view = "t-SNE" if n > MOST_SCRAMBLED else "PCA"
    view = st.segmented_control("Projection", views, default=usual_view, required=True, key="projection")
    if view == "t-SNE":
        usual = min(PERPLEXITY["cyclic" if is_cyclic else "group"], max(2, n - 1))
        st.slider("Perplexity", 2, 50, usual, key=f"perplexity_{is_cyclic}", help="About how many neighbours count.")
        st.number_input("t-SNE seed", 0, 999, 0, key="tsne_seed", help="Another start may give another picture.")
    return matrix, view


def draw_points(run: Run, at: structure.Moment, last: int, view: str, look: looks.Look) -> None:
    """Draw the rows as points, and say in one sentence what that shows."""
    state = st.session_state
    if view == "t-SNE":
        perplexity = state[f"perplexity_{reading.task_of(run.config).cyclic_order is not None}"]
        with st.spinner("Laying the points out …"):
            points = structure.tsne(at, perplexity, state.tsne_seed)
        text = captions.tsne_caption(perplexity, state.tsne_seed)
    elif view == "PCA":
        points, shares = structure.pca(at)
        points = projections.align(points, structure.pca(replace(at, step=last))[0])
        text = captions.pca_caption(shares)
    else:
        ring = structure.ring(at, None)
        points = ring.points
        text = captions.ring_caption(ring.frequency, ring.score, null_95=ring.null_95, p_value=ring.p_value)
    labels = structure.labels_of(at)
    frame_of_points = scatter.scatter_frame(points, labels=labels, **look.frame)
    spec = scatter.scatter_spec(count=len(labels), height=HEIGHT, names=len(labels) <= MOST_NAMED, **look.spec)
    chart.draw(chart.table_of(frame_of_points), spec, "points")
    st.caption(text)


def choose_step(run: Run, steps: list[int]) -> int | None:
    """Draw the choice of a moment; None stands for all of them, the film."""
    left, right = st.columns([1, 5], vertical_alignment="bottom")
    if len(steps) == 1:
        return steps[0]
    is_film = left.segmented_control("Show", ("moment", "film"), default="moment", required=True, key="show") == "film"
    if is_film:
        return None
    return int(right.select_slider("Step", steps, steps[-1], key=f"embedding_step_{run.id}", format_func="{:,}".format))


def page() -> None:
    """Lay the page out."""
    settings.load()
    with st.sidebar:
        run = choose_run()
        if run is None:
            st.info("No run has a snapshot yet: press Start in the Lab.")
            return
        steps = run.snapshot_steps()
        if not steps:
            st.info(f"{run.id} has no snapshot yet: they come as it trains.")
            return
        task = reading.task_of(run.config)
        matrix, view = choose_view(task.cyclic_order is not None, task.n, inside.shown_matrix(run.config))
    step = choose_step(run, steps)
    left, right = st.columns([1.9, 1], gap="medium")
    try:
        run.touch()
        at, now = structure.moment(run, steps[-1] if step is None else step, matrix), reading.read(run, until=step)
        with st.sidebar:
            look = looks.look_of(run, at)
        with left:
            if step is None:
                cinema.draw(run, steps, at, view, look)
            else:
                draw_points(run, at, steps[-1], view, look)
        with right:
            st.markdown(
                captions.happening(now.progress, now.row, chance=1 / task.n_answers, outcome=now.status.outcome or None)
            )
            if step is None:
                formation.draw(run, steps, at)
            looks.scores(run, at)
    except GrokError as error:
        say.info(error)


frame.show(page)
