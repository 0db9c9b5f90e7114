"""The numbers in the words of a scene: read from the recording that it shows, never written by hand."""

from collections.abc import Mapping

from grok_core.charts.captions import percent
from grok_core.charts.replays.replay import Replay
from grok_core.languages import mark, number, say
from grok_core.measures import fourier
from grok_core.presets import BY_NAME
from grok_core.runs import Run
from grok_core.views import reading
from grok_core.views.cached_run import recording
from grok_core.views.played.replays import replay_of
from pages._learn.scene import Scene

NUMBERS = (mark("none"), mark("one"), mark("two"), mark("three"), mark("four"))


def recording_of(scene: Scene) -> Run | None:
    """Return the recording of a scene's preset; None where it was taken away."""
    return recording(scene.preset)


def words(scene: Scene, run: Run | None) -> str:
    """Return the text of a scene with its numbers; without the recording, with dots in their place."""
    return say(scene.text).format_map(_Dots(facts(scene, run)))


def facts(scene: Scene, run: Run | None) -> Mapping[str, str]:
    """Return the words that a text may name in braces."""
    config = BY_NAME[scene.preset].config
    found = {"task": config.title, "share": percent(config.train_fraction), "n": number(config.n_answers)}
    if run is None:
        return found
    now = reading.read(run)
    memorised, grokked = now.progress.step_train_99, now.progress.step_val_99
    found["baseline"] = percent(now.progress.baseline)
    if memorised is not None:
        found["memorised"] = number(memorised, ",")
        found["val_memorised"] = percent(_validation_at(now, memorised))
    if memorised and grokked is not None:
        found["grokked"], found["ratio"] = number(grokked, ","), _times(grokked / memorised)
    return found | _closed(now, replay_of(run))


def _validation_at(now: reading.Reading, step: int) -> float:
    return float(now.metrics.loc[now.metrics["step"] <= step, "val_accuracy"].iloc[-1])


def _times(ratio: float) -> str:
    return number(ratio, ".0f" if ratio >= 10 else ".1f")


def _closed(now: reading.Reading, replay: Replay | None) -> dict[str, str]:
    """Return how many of the rings of the rows had closed when it had memorised and when it had generalised."""
    if replay is None or replay.rings is None:
        return {}
    found = {}
    for name, step in (("memorised", now.progress.step_train_99), ("grokked", now.progress.step_val_99)):
        if step is not None:
            rows = next(iter(replay.rings.moments[reading.first_at(replay.steps, step)].values()))
            found[f"closed_{name}"] = say(NUMBERS[sum(ring.score >= fourier.CLOSED for ring in rows)])
    return found


class _Dots(dict[str, str]):
    """Dots for what is not known."""

    def __missing__(self, key: str) -> str:
        return "…"
