"""The small corrections to Streamlit's look, on all pages."""

from grok_core.charts import theme

# Streamlit leaves a hand's breadth above the page and between its parts: too much for a lecture's one screen.
STYLE = f"""
.stMainBlockContainer {{padding: 3.6rem 1.6rem 0.5rem 1.6rem}}
.stMainBlockContainer .stVerticalBlock {{gap: 0.55rem}}
[data-testid="stSidebarHeader"] {{height: 1.2rem; margin-bottom: 0}}
[data-testid="stSidebarUserContent"] {{padding-bottom: 1rem}}
.stSidebar .stVerticalBlock {{gap: 0.45rem}}
/* Each picture's heading is small, and only a question is written large. */
.stMainBlockContainer h2 {{font-size: 1rem; font-weight: 600; padding: 0.2rem 0}}
[data-testid="stHeading"] [data-testid="stMarkdownContainer"] {{margin-bottom: 0 !important}}
.st-key-question h2 {{font-size: 2.4rem}}
.st-key-scene_question h2 {{font-size: 1.9rem; padding: 0}}
/* Streamlit's captions are too faint on its own backgrounds. */
[data-testid="stCaptionContainer"] {{opacity: 0.8 !important}}
/* White words on the dark theme's bright green cannot be read. */
button[kind="primary"]:enabled {{background-color: #007A59 !important; border-color: #007A59 !important}}
[data-testid="stMultiSelectTagsContainer"] [data-tag] {{background-color: #007A59 !important}}
/* The bar at the bottom is as wide as the page, and has no button that cannot be pressed. */
[data-testid="stBottomBlockContainer"] {{max-width: none; padding: 0.3rem 1.6rem 0.6rem 1.6rem}}
.st-key-controls {{flex-wrap: nowrap !important}}
.st-key-controls > :has(:disabled):not(.st-key-start) {{display: none}}
.st-key-scene_stop:has(:disabled) {{display: none}}
.st-key-controls [data-testid="stSelectSlider"] {{min-width: 5rem}}
/* The first line of the Lab is one line, on a phone a paragraph. */
.st-key-heading {{column-gap: 1.2rem; row-gap: 0.2rem}}
.st-key-heading p {{margin: 0}}
.st-key-heading [data-testid="stMarkdownContainer"] {{margin-bottom: 0}}
.st-key-following {{background: color-mix(in srgb, #009E73 15%, transparent); padding: 0.2rem 0.8rem}}
/* The language and the menu of the class stand in the corner of the navigation. */
[data-testid="stLayoutWrapper"]:has(> .st-key-class_corner) {{
  position: absolute; right: 3rem; top: 0.45rem; width: auto; z-index: 2;
}}
.st-key-class_corner button {{min-height: 2.1rem; padding: 0 0.6rem}}
.st-key-class_corner {{flex-wrap: nowrap !important}}
/* The Lab: the network's inside stands beside the curves; on a phone it follows the first of them. */
@media (min-width: 768px) {{
  .stMainBlockContainer .st-key-lab {{
    display: grid; grid-template: auto 1fr / minmax(0, 2.35fr) minmax(0, 1fr); column-gap: 2rem; align-items: start;
  }}
  .st-key-lab > :has(> .st-key-lab_inside) {{grid-area: 1 / 2 / 3 / 3}}
}}
/* The Lab: the place of the pointer on the other curves. */
.one-pointer {{
  position: fixed; width: 2px; margin-left: -1px; background: {theme.RULE}; opacity: 0.8; pointer-events: none;
}}
/* On a small projector the page keeps its proportions instead of losing its lower half. */
@media (min-width: {theme.SMALL_WINDOW[0]}px) and (max-height: {theme.SMALL_WINDOW[1]}px) {{
  :root {{font-size: {theme.SMALL_PAGE_FONT}px !important}}
}}
/* Embeddings: the picture fills what the window leaves. */
.st-key-embeddings_picture [class*="st-key-fit_points"] {{height: max(320px, min(100vh - 14rem, 92vw)) !important}}
/* Circuit: two or three pictures fill the window. */
.st-key-circuit_pictures [class*="st-key-fit_"] {{height: clamp(260px, min(46vh, 92vw), 560px) !important}}
/* A film is seen whole, with its buttons and its curve. */
iframe[data-testid="stIFrame"] {{height: clamp(480px, 78vh, 690px) !important}}
/* The navigation stands in the empty line that Streamlit leaves above a page; what is pressed is not its header. */
[data-testid="stHeader"] {{background: transparent; pointer-events: none}}
[data-testid="stHeader"] * {{pointer-events: auto}}
[data-testid="stToolbar"] {{pointer-events: none}}
[data-testid="stLayoutWrapper"]:has(> .st-key-navigation) {{margin-top: -3.1rem; z-index: 1; padding-right: 12rem}}
.st-key-navigation {{flex-wrap: nowrap !important; overflow-x: auto; scrollbar-width: none}}
.st-key-navigation > * {{flex: none !important}}
/* The menu of words is a question mark; its name is read aloud. */
.st-key-navigation > :has(.st-key-words) {{width: fit-content !important}}
.st-key-words button {{border: none; min-height: 0; padding: 0.1rem 0.4rem; background: transparent}}
.st-key-words button p {{font-size: 0}}
.st-key-words button > div > [aria-hidden="true"] {{display: none}}
.purpose {{font-size: 0.85rem; opacity: 0.8; margin-left: 0.6rem}}
@media (max-width: 1700px) {{
  .st-key-navigation a :has(> [data-testid="stIconMaterial"]) {{display: none}}
}}
@media (max-width: 1500px) {{
  .purpose {{display: block; width: 1px; height: 1.3rem; margin: 0 0.2rem; overflow: hidden; text-indent: 1rem}}
  .purpose {{background: {theme.RULE}}}
  .st-key-navigation > :first-child {{display: none}}
}}
@media (max-width: 767px) {{
  [data-testid="stLayoutWrapper"]:has(> .st-key-navigation) {{
    margin-left: 2.2rem; padding-right: 4.2rem; width: calc(100% - 2.2rem) !important;
  }}
  .st-key-navigation > :has(.st-key-words), .st-key-navigation > .st-key-words {{order: -1}}
  .st-key-navigation a {{padding: 0.25rem 0.3rem; gap: 0}} /* the first five pages are seen without scrolling */
  .st-key-navigation .purpose {{display: none}}
  [data-testid="stLayoutWrapper"]:has(> .st-key-class_corner) {{right: 0.6rem}} /* who presents has a larger window */
  .st-key-class_corner > :not(.st-key-language_chosen) {{display: none}}
  button[data-variant="segmented_control"] {{padding: 0 0.3rem}} /* five choices are as wide as the window */
  .st-key-question h2 {{font-size: 1.8rem}}
  .st-key-scene_question h2 {{font-size: 1.3rem}}
  .st-key-way > :has([data-testid="stProgress"]) {{display: none}}
  .st-key-controls, .st-key-way {{flex-wrap: nowrap !important; overflow-x: auto; scrollbar-width: none}}
  .st-key-controls > *, .st-key-way > * {{flex: none !important}}
}}
"""
