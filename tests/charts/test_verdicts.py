"""Every phase and outcome has words of its own and a definition with the numbers that are in force."""

import re
from typing import get_args

from grok_core.charts.captions import percent
from grok_core.charts.verdicts import OUTCOME_HELP, OUTCOMES, PHASE_HELP
from grok_core.measures import phases
from grok_core.measures.phases import Outcome, Phase


def test_every_outcome_has_a_word_and_a_definition():
    assert set(OUTCOMES) == set(OUTCOME_HELP) == {*get_args(Outcome), "diverged"}
    assert len(set(OUTCOMES.values())) == len(OUTCOMES)


def test_every_phase_has_a_definition_with_its_threshold():
    assert set(PHASE_HELP) == set(get_args(Phase))
    assert "99 %" in PHASE_HELP["grokked"]
    assert "below 90 %, at three reports in a row" in PHASE_HELP["lost"]
    assert "at least 10 % of the way up from the baseline" in PHASE_HELP["grokking"]


def test_liu_et_als_four_outcomes_have_their_terms():
    for term in ("grokking", "comprehension", "memorisation", "confusion"):
        assert OUTCOME_HELP[term].endswith(f"Liu et al. 2022 call it {term}.")
    assert "5 times the step of training or more, or at least 1,000 steps after it" in OUTCOME_HELP["grokking"]


def test_the_numbers_in_the_definitions_are_those_in_force():
    every = {*re.findall(r"[\d,]+(?: %)?", " ".join((*OUTCOME_HELP.values(), *PHASE_HELP.values())))}
    shares = {percent(share) for share in (phases.THRESHOLD, phases.LOST_BELOW, phases.LEFT_BASELINE)}
    steps = {f"{phases.GROKKING_RATIO}", f"{phases.GROKKING_DELAY:,}"}
    assert {number.strip(",") for number in every} - {""} == {*shares, *steps, "1", "2022"}
    assert phases.SUSTAINED == 3  # "three reports in a row"
