"""Films are kept as numbers, so that each visitor reads them in a language of their own."""

from grok_core.languages import PSEUDO, speaking
from grok_core.runs.library import open_run
from grok_core.views.played.films import kept
from grok_core.views.played.replay_points import film_of


def test_a_film_that_comes_with_a_recording_speaks_the_language_of_who_looks():
    run = open_run("cosets-grok")
    wanted = film_of(run, tuple(run.snapshot_steps()))
    frames, said = kept(wanted)
    assert len(frames) == len(said) == len(wanted.steps)
    assert said[-1].startswith("The 5 left cosets of S4 #5 explain ")
    with speaking(PSEUDO):
        assert kept(wanted)[1][-1].startswith("⟦The ⟧5⟦ left cosets of ⟧S4 #5⟦ explain ⟧")
