"""The answers of a network at one landmark, the best first, as bars."""

import streamlit as st

from grok_core.charts.answers import Asked, asked_frame, asked_spec, asked_words, said_caption
from grok_core.charts.part_names import called
from grok_core.languages import say
from pages._shared import draw_chart, messages


def draw(asked: Asked, key: str, longest: float) -> None:
    """Draw the network's best answers as bars, under what it says."""
    said = messages.plain(said_caption(asked))
    values = {"landmark": called(asked.moment), "step": asked.step, "said": said}
    st.markdown(say("**{landmark}**, step {step:,}: {said}", **values))
    frame, spec = asked_frame(asked), asked_spec(longest, bars=asked.has_probabilities)
    draw_chart.draw(draw_chart.table_of(frame), spec, f"ask_{key}", asked_words(frame))
