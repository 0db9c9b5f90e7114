"""The guess of a scene: when will the recording jump that it shows?"""

from typing import Any

from grok_core.runs import Run
from grok_core.views import reading
from grok_core.views.guesses import NEVER
from pages._learn.scene import Scene
from pages._shared import guessing


def ask(scene: Scene, run: Run) -> None:
    """Draw the question and the button that takes the answer."""
    guessing.ask(_asked(scene, run), f"guess_{scene.name}", guessing.options(run.config.steps))


def is_made(scene: Scene, run: Run) -> bool:
    """Say whether the visitor has guessed."""
    return guessing.mine(_asked(scene, run)) is not None


def marks(scene: Scene, run: Run) -> list[dict[str, Any]]:
    """Return the visitor's guess as a mark on the curve: a guess of "never" stands at the last step."""
    made = guessing.mine(_asked(scene, run)) if scene.guess else None
    if made is None:
        return []
    step = run.config.steps if made == NEVER else made
    return [{"step": step, "name": guessing.name_of(made), "kind": "guess"}]


def outcome(scene: Scene, run: Run, *, is_told: bool) -> None:
    """Draw the guesses of the class, with the visitor's among them; and what came, once the replay has gone on."""
    came, among = reading.read(run).progress.step_val_99, guessing.options(run.config.steps)
    guessing.among_the_class(_asked(scene, run), among, came, is_told=is_told, is_recorded=True)


def _asked(scene: Scene, run: Run) -> str:
    return f"{scene.name} {run.id}"
