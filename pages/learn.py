"""Learn: the story of grokking in scenes, each with a question, a picture that is alive, and one thing to do."""

from pages._learn import stage
from pages._shared import frame


def page() -> None:
    """Lay the page out."""
    stage.draw()


frame.show(page)
