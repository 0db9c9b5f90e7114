"""Maps of attention: shares become the colours of the ordered scheme, from dark to light."""

import io

import numpy as np
from PIL import Image

from grok_core.charts.attention import attention_caption, attention_png, attention_words
from grok_core.charts.palettes import VIRIDIS


def test_every_cell_has_the_colour_of_its_share():
    shares = np.array([[0, 255], [85, 170]], dtype=np.uint8)
    picture = Image.open(io.BytesIO(attention_png(shares)))
    assert picture.size == (240, 240)
    pixels = np.array(picture.convert("RGB"))
    cells = pixels[60::120, 60::120]
    assert (pixels.reshape(2, 120, 2, 120, 3) == cells[:, None, :, None]).all()
    assert [f"#{bytes(cell).hex().upper()}" for cell in cells.reshape(4, 3)] == [VIRIDIS[i] for i in (0, 9, 3, 6)]


def test_light_means_much():
    ramp = np.arange(256, dtype=np.uint8).reshape(16, 16)
    grey = np.array(Image.open(io.BytesIO(attention_png(ramp))).convert("L"))[7::15, 7::15].ravel().astype(int)
    assert (np.diff(grey) >= -1).all()
    assert grey[-1] - grey[0] > 150


def test_a_large_table_keeps_a_pixel_a_cell():
    assert Image.open(io.BytesIO(attention_png(np.zeros((251, 251), dtype=np.uint8)))).size == (251, 251)


def test_the_sentence_names_positions_and_their_spread():
    said = attention_caption(2, [0.5, 0.3, 0.2], [0.25, 0.1, 0.05], ["x", "y", "="], [0, 1])
    assert said == "Head 2: x 50 % ± 25 %, y 30 % ± 10 %"


def test_words_say_how_far_the_share_varies():
    assert attention_words(2, "x", np.array([0, 51, 255], dtype=np.uint8)) == (
        "Head 2, share given to x: from 0 % to 100 %, median 20 %."
    )
