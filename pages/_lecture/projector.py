"""How the app looks on a projector, and to those who follow: the picture large, and nothing that is not told."""

import streamlit as st

from grok_core.charts import theme
from pages._shared import carried

PRESENTED = f"""
@media (min-width: 768px) {{
  :root {{font-size: {theme.LARGER * theme.PAGE_FONT:.1f}px !important; --player-height: 72vh}}
  .st-key-scene_question h2 {{font-size: 1.5rem}}
  .st-key-lab [class*="st-key-fit_accuracy"] {{height: 46vh !important}}
  [data-testid="stSidebar"], [data-testid="stSidebarCollapsedControl"], [data-testid="stExpandSidebarButton"],
  .st-key-lab_rest, .st-key-language_chosen {{display: none !important}}
  [class*="st-key-fit_rings"] {{height: 24vh !important}}
  .kind {{font-size: 0.95rem}}
  [data-testid="stMarkdownContainer"] p {{line-height: 1.35}}
  [data-testid="stBottom"] button {{padding: 0 0.5rem}}
  [data-testid="stBottom"] button p {{font-size: 0.9rem}}
  .st-key-way {{gap: 0.4rem !important}}
  .st-key-way [class*="st-key-train_"] button :has(> [data-testid="stIconMaterial"]) {{display: none}}
  [class*="st-key-fit_accuracy_"] {{height: 30vh !important}}
  .stMainBlockContainer button {{min-height: 2rem; padding: 0.1rem 0.6rem}}
  [data-testid="stLayoutWrapper"]:has(> .st-key-navigation) {{zoom: {1 / theme.LARGER:.3f}; margin-top: -3.6rem}}
  [data-testid="stLayoutWrapper"]:has(> .st-key-class_corner) {{zoom: {1 / theme.LARGER:.3f}}}
}}
@media (min-width: {theme.SMALL_WINDOW[0]}px) and (max-height: {theme.SMALL_WINDOW[1]}px) {{
  :root {{font-size: {theme.LARGER * theme.SMALL_PAGE_FONT:.1f}px !important}}
  :root {{--player-height: 68vh; --table-height: 24vh}}
}}
[data-testid="stCaptionContainer"] {{opacity: 1 !important}}
"""
"""Type that is half as large again: 20 px or more in a window of 1280 x 720; form and lesser curves are away."""
FOLLOWED = """
[data-testid="stSidebar"], [data-testid="stSidebarCollapsedControl"], [data-testid="stExpandSidebarButton"],
[data-testid="stBottom"] {display: none !important}
"""


def style() -> None:
    """Put the looks on the page that its address asks for."""
    rules = (PRESENTED if carried.is_on("present") else "") + (FOLLOWED if carried.is_on("follow") else "")
    st.html(f"<style>{rules}</style>")
