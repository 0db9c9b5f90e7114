"""The frame of the app: page settings, navigation, and the one Runner behind all pages.

Run it with `python -m streamlit run app.py`.
"""

import os

# Set before NumPy is loaded: beside a busy core its threads wait for each other, ten times slower than one.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import streamlit as st

from grok_core.languages import say
from pages._help import words_menu
from pages._lecture import lecture
from pages._shared import frame, language

language.begin()
st.set_page_config(page_title="Grokking Lab", page_icon=str(frame.ICON), layout="wide")

teach = [
    st.Page("pages/learn.py", title=say("Learn"), icon=":material/school:", url_path="learn"),
    st.Page("pages/lab.py", title=say("Lab"), icon=":material/science:", default=True),
    st.Page("pages/ask.py", title=say("Ask"), icon=":material/question_answer:", url_path="ask"),
]
explore = [
    st.Page("pages/embeddings.py", title=say("Embeddings"), icon=":material/bubble_chart:", url_path="embeddings"),
    st.Page("pages/circuit.py", title=say("Circuit"), icon=":material/memory:", url_path="circuit"),
    st.Page("pages/compare.py", title=say("Compare"), icon=":material/stacked_line_chart:", url_path="compare"),
]
measure = [
    st.Page("pages/measures.py", title=say("Measures"), icon=":material/straighten:", url_path="measures"),
    st.Page("pages/experiments.py", title=say("Experiments"), icon=":material/grid_on:", url_path="experiments"),
    st.Page("pages/runs.py", title=say("Runs"), icon=":material/folder_open:", url_path="runs"),
]
groups = {say("Teach"): teach, say("Explore"): explore, say("Measure"): measure}
page = st.navigation(groups, position="hidden")  # the frame draws it: one press to any page, on a phone, too
frame.prepare(page, groups, words_menu.offer)
lecture.begin(page, groups)
page.run()
lecture.tell(page)
