"""Start, pause, step, stop, reset, speed: the row of buttons over the curves."""

import time
from collections.abc import Callable
from typing import Any

import streamlit as st

from grok_core.charts.captions import percent
from grok_core.errors import StoreError
from grok_core.presets import PRESETS
from grok_core.runs import Run, Status, owned_by
from pages._ui import frame, settings
from pages._ui.reading import Reading

PACES: dict[str, float | None] = {"full": None, "300": 300.0, "100": 100.0, "30": 30.0, "10": 10.0}
REPLAYS = {"3 s": 3.0, "6 s": 6.0, "15 s": 15.0, "40 s": 40.0}
STRIDES = (1, 10, 100)
BADGES: dict[str, Any] = {"memorising": "orange", "plateau": "gray", "grokking": "blue", "grokked": "green"}


def start(*, ephemeral: bool = False) -> None:
    """Train the current settings; the run shown before becomes the ghost, and makes way if it was ephemeral."""
    state = st.session_state
    keep_ghost()
    if mine := state.get("mine"):
        frame.runner().supersede(mine)
    name = state.base if state.preset == state.base else ""
    run = frame.runner().start(
        state.config, preset=name, owner=frame.key(), ephemeral=ephemeral, patience_s=frame.PATIENCE_S
    )
    run.set_pace(PACES[state.get("pace", "full")])
    state.update(run_id=run.id, mine=run.id, replay=None)


def keep_ghost() -> None:
    """Remember the curves on the screen, with the settings that gave them, as what to compare with."""
    shown: Reading | None = st.session_state.get("shown")
    if shown is not None and not shown.metrics.empty:
        st.session_state.ghost = shown


def buttons(run: Run | None, status: Status | None, *, ready: bool, options: Callable[[], None]) -> None:
    """Draw the row. A visitor who only watches may start a run of his own, and no more."""
    state = st.session_state
    mine = status is not None and owned_by(status, frame.key())
    active = status is not None and status.active
    paused = active and run is not None and run.control.pause_at is not None
    resumable = mine and status is not None and status.state in ("stopped", "interrupted", "failed")
    row = st.container(horizontal=True, vertical_alignment="center", gap="xsmall")
    row.button("Start", icon=":material/play_arrow:", type="primary", shortcut="S", disabled=not ready,
               on_click=_safely, args=(start,), key="start")  # fmt: skip
    row.button("Resume" if paused or resumable else "Pause", shortcut="P", key="pause",
               icon=":material/resume:" if paused or resumable else ":material/pause:",
               disabled=not ((mine and active) or resumable), on_click=_safely,
               args=(_resume if paused or resumable else _pause, run))  # fmt: skip
    row.button("Step", icon=":material/step:", shortcut="N", disabled=not (mine and active), key="step",
               on_click=_safely, args=(_step, run), help="Take some steps, then pause.")  # fmt: skip
    row.selectbox("Steps at a press", STRIDES, key="stride", label_visibility="collapsed", width=82,
                  disabled=not (mine and active))  # fmt: skip
    row.button("Stop", icon=":material/stop:", shortcut="X", disabled=not (mine and active), key="stop",
               on_click=_safely, args=(_stop, run))  # fmt: skip
    row.button("Reset", icon=":material/restart_alt:", shortcut="0", on_click=_safely, args=(_reset, run),
               key="reset", help="Back to the preset's settings and its recorded run.")  # fmt: skip
    if active:
        row.selectbox("Speed", PACES, key="pace", on_change=_safely, args=(_set_pace, run), disabled=not mine,
                      label_visibility="collapsed", width=125, format_func=_pace_text)  # fmt: skip
    elif run is not None:
        row.selectbox("Replay", REPLAYS, key="replay_in", index=None, placeholder="Replay", on_change=_replay,
                      label_visibility="collapsed", width=125, format_func="in {}".format)  # fmt: skip
    if mine and status is not None and status.ephemeral and run is not None:
        row.button("Keep", icon=":material/bookmark:", on_click=_safely, args=(run.keep,), key="keep",
                   help="Auto-run replaces its runs: keep this one.")  # fmt: skip
    with row:
        options()
    if active and not mine:
        row.caption("You are watching: only who started this run can change it.")
    if state.get("complaint"):
        st.warning(state.pop("complaint"))


def banner(now: Reading) -> None:
    """Draw the phase, the numbers to read from afar, and how far the run is; of an ended one any step."""
    row, status = now.row, now.status
    line = st.container(horizontal=True, vertical_alignment="center", gap="medium")
    if now.run.recorded:
        line.badge("recorded", icon=":material/videocam:", color="gray")
    elif status.state == "queued":
        line.badge(f"waiting, place {frame.runner().place(now.run.id)}", color="gray")
    elif status.state != "running":
        line.badge(status.state, color="red" if status.state in ("diverged", "failed") else "gray")
    line.badge(now.progress.phase, color=BADGES[now.progress.phase])
    if row is not None:
        line.markdown(f"train **{percent(row['train_accuracy'])}**")
        line.markdown(f"validation **{percent(row['val_accuracy'])}**")
    steps = now.run.snapshot_steps()
    if status.active or len(steps) < 2:
        total = now.config.steps
        line.progress(min(1.0, status.step / total), text=_progress_text(status, total))
    elif st.session_state.get("replay"):
        line.progress(min(1.0, now.step / max(steps[-1], 1)), text=f"replay: step {now.step:,}")
    else:
        line.select_slider("Step", steps, value=steps[-1], key=step_key(now.run), label_visibility="collapsed",
                           format_func=lambda s: f"step {s:,}")  # fmt: skip


def step_key(run: Run) -> str:
    """Return where the session keeps the step chosen for a run."""
    return f"step_{run.id}"


def chosen_step(now: Reading) -> int | None:
    """Return the step to show instead of the last one: a running replay's, or the one chosen by slider."""
    if st.session_state.get("replay"):
        return _replay_step(now)
    step = st.session_state.get(step_key(now.run))
    return None if now.status.active or step is None or step >= now.step else int(step)


def _replay_step(now: Reading) -> int | None:
    """Return the step that a running replay has come to, or None when there is none."""
    replay = st.session_state.get("replay")
    if replay is None or now.metrics.empty:
        return None
    share = (time.monotonic() - replay["since"]) / replay["seconds"]
    if share >= 1:
        st.session_state.replay = None
        return None
    return int(now.metrics["step"].iloc[int(share * len(now.metrics))])


def _progress_text(status: Status, total: int) -> str:
    text = f"step {status.step:,} / {total:,}"
    if status.steps_per_second:
        text += f" · {status.steps_per_second:,.0f} /s"
    if status.state == "running" and status.steps_per_second:
        text += f" · {max(0.0, (total - status.step) / status.steps_per_second):,.0f} s left"
    return text


def _safely(action: Any, *args: Any) -> None:
    """Do what a button asks; what cannot be done is said in a sentence, never in a traceback."""
    try:
        action(*args)
    except StoreError as error:
        st.session_state.complaint = str(error)


def _pace_text(name: str) -> str:
    return "full speed" if name == "full" else f"{name} steps/s"


def _pause(run: Run) -> None:
    run.pause()


def _resume(run: Run) -> None:
    frame.runner().resume(run.id, patience_s=frame.PATIENCE_S)


def _step(run: Run) -> None:
    if run.status.state == "paused":
        frame.runner().resume(run.id, steps=st.session_state.stride, patience_s=frame.PATIENCE_S)
    else:
        run.step(st.session_state.stride)


def _stop(run: Run) -> None:
    run.stop()


def _set_pace(run: Run) -> None:
    run.set_pace(PACES[st.session_state.pace])


def _replay() -> None:
    name = st.session_state.replay_in
    seconds = REPLAYS.get(name)
    st.session_state.replay = {"since": time.monotonic(), "seconds": seconds} if seconds else None
    st.session_state.replay_in = None


def _reset(run: Run | None) -> None:
    if run is not None and run.id == st.session_state.get("mine"):
        run.stop()
    name = st.session_state.base
    settings.adopt(PRESETS[name].config, name)
    st.session_state.update(run_id=None, ghost=None, replay=None, problems=[], auto=False)
