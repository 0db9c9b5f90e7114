"""What the session of a visitor keeps: all keys of `st.session_state` in one place, with their first values.

Keys of widgets that no code reads are not here, nor those with a number or a run's id in them: `field_widgets.key_of`,
`step_choice.slider`, `draw_chart.key_of` and the functions that draw such widgets make them.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st

FIRST: dict[str, Callable[[], Any]] = {
    "run_id": lambda: None,  # the run or recording that the Lab shows; None for the recording of the preset
    "mine": lambda: None,  # the id of the run that the visitor started last
    "shown": lambda: None,  # the reading that the Lab drew last: the next ghost
    "ghost": lambda: None,  # the reading to compare with
    "refused": dict,  # the texts in the form that cannot be read, each with a sentence that says why, by their keys
    "steps_chosen": dict,  # the step chosen of a run, by its id
    "kept_choices": dict,  # what was chosen on other pages, by its name in the address
    "circuit_followed": lambda: None,  # the step that the Circuit page took its landmark from
    "asked_run": lambda: None,  # the run that was asked last
    "lecture_seen": lambda: None,  # the number of what the presenter told last that this visitor was taken to
    "scene_orders": dict,  # where the replay of a scene was sent last, by the scene's name
    "scene_runs": dict,  # the id of the run that was trained in a scene and what it was called, by the scene's name
    "word_linked": lambda: None,  # the word that a link opened the menu of words on
    "asked_answers": dict,  # what the visitor answered before the network, by run and operands
    "drawn": dict,  # what the charts of the page show, and their data
    "puzzle_given": dict,  # the visitor's answers to each puzzle
    "puzzle_cell": lambda: None,  # the cell of the puzzle that was clicked last
    "change_open": lambda: False,  # whether the row of changes is open in the Lab
    "clock_missed": lambda: None,  # the clock that was asked for and that the run in the Lab lacks
    "timers": set,  # the fragments that a timer draws again
    "compared_notes": list,  # why runs that were asked for are not compared, until the choice is changed
    "compared_at": lambda: None,  # the place that is shown of compared runs, and on which clock
    "zips": lambda: 0,  # how many zip files were imported: each upload is drawn anew
    "puzzle_run": lambda: None,  # the id of the network that tries a puzzle
}
"""Each key with what makes its first value."""

WITHOUT_FIRST = {
    "visitor_key": "what proves that the visitor started a run; also kept in a cookie",
    "key_script": "the script that sets the cookie",
    "config": "the settings in the form",
    "base": "the preset that they began with",
    "form": "the number of the form that is drawn",
    "preset_key": "the key of the choice of a preset that is drawn",
    "lecture_told": "what the page shows to which the presenter has led; there only on the way",
    "problems": "sentences about the address and the form, shown once",
    "changed": "a control was moved, in this rerun",
    "complaint": "why a button could not do what it should; there only until it is said",
    "paused_drawn": "whether the row of buttons was drawn for a paused run",
    "auto": "whether a moved control trains again at once",
    "pace": "steps a second of a live run",
    "stride": "steps at a press",
    "replay": "whether a run that is over is replayed in the Lab",
    "chosen_run": "the run of the pages that choose one",
    "subgroup": "whose cosets",
    "side": "left or right cosets",
    "element": "the element whose nearest ones are said",
    "formed_of": "whose rows the formation is drawn of",
    "language": "the language that the visitor reads",
    "language_chosen": "the same, in the list in which it is chosen",
    "language_wanted": "the language in which the page is to be opened anew; there only until it is",
    "words": "whether the menu of words is open",
    "circuit_shown": "which pictures are shown on the Circuit page",
    "circuit_landmark": "the landmark on the Circuit page",
    "ask_view": "asking or the puzzle",
    "ask_x": "the left operand",
    "ask_y": "the right operand",
    "ask_landmark": "the landmark on the Ask page",
    "guess_first": "whether the visitor answers before the network",
    "puzzle_table": "the table of the puzzle",
    "puzzle_number": "the number of the puzzle",
    "puzzle_by": "whose answers are shown",
    "part": "the papers' experiments or a grid of one's own",
    "claims_page": "the number of the page of claims",
    "claims_of": "the source of the claims that are shown",
    "verdict": "their verdict",
    "about": "words that they hold",
    "grid_whole": "whether runs go on after they have grokked",
    "diagram": "what a grid's diagram shows",
    "compare_wanted": "the ids of the runs that the Lab sends to be compared; there only on the way",
    "compared": "the ids of the runs that are compared or measured",
    "measures_chosen": "the names of the measures that are drawn",
    "again": "whether the menu is open from which a compared run is trained again",
    "again_run": "the compared run that is to be trained again",
    "again_field": "the field that is to be another",
    "said": "what a button on the Runs page has done; there only until it is said",
    "search": "words that the listed runs have",
    "swept": "whether runs of sweeps are listed too",
    "grid_cell": "the number of the cell whose runs are listed",
}
"""Keys that a page or a widget sets itself, with what they hold."""


def begin() -> None:
    """Give the keys that a visitor's session does not have yet their first values."""
    for key, first in FIRST.items():
        if key not in st.session_state:
            st.session_state[key] = first()
