"""Arrays packed for a recording: small, and no further from the run's than any score shows."""

import numpy as np
import pytest

from grok_core.runs.store.packing import BITS, NEURONS, ROWS, STEPS, pack, unpack

RANDOM = np.random.default_rng(0)
NORMAL = RANDOM.standard_normal((40, 30)).astype(np.float32)


@pytest.mark.parametrize("name", [*ROWS, *NEURONS])
@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e9])
@pytest.mark.parametrize("shift", [0.0, 30.0])
def test_a_matrix_keeps_what_tells_its_rows_apart(name: str, scale: float, shift: float) -> None:
    array = ((NORMAL + np.float32(shift)) * np.float32(scale)).astype(np.float32)
    back = unpack(pack({name: array}))[name]
    assert back.dtype == np.float32
    assert np.abs(back - array).max() <= scale * 1.5 / STEPS
    assert len(set(back.ravel().tolist())) > STEPS / 2


@pytest.mark.parametrize(("name", "axis"), NEURONS.items())
def test_a_neuron_that_hardly_changes_is_rounded_by_its_own_size(name: str, axis: int) -> None:
    sizes = np.logspace(-6, 2, NORMAL.shape[1 - axis], dtype=np.float32)
    array = 1 + NORMAL * np.expand_dims(sizes, axis) if axis == 0 else 1 + NORMAL * sizes[:, None]
    back = unpack(pack({name: array}))[name]
    spread = array.std(axis=axis)
    two_bytes = 2.0**-13 * np.abs(array).max(axis=axis)
    assert (np.abs(back - array).max(axis=axis) <= np.maximum(1.5 * spread / STEPS, two_bytes)).all()


def test_equal_numbers_stay_equal_and_zeros_zero() -> None:
    for value in (0.0, 0.7, -1e-20):
        back = unpack(pack({"neurons_x": np.full((4, 3), value, np.float32)}))["neurons_x"]
        np.testing.assert_allclose(back, value, rtol=1e-3)
        assert len(np.unique(back)) == 1


def test_one_number_far_from_the_others_still_fits() -> None:
    array = NORMAL.copy()
    array[3, 4] = 1e6
    back = unpack(pack({"output_rows": array}))["output_rows"]
    np.testing.assert_allclose(back, array, atol=1e6 / 2**13)


def test_what_is_undefined_stays_undefined() -> None:
    array = NORMAL.copy()
    array[0] = np.nan
    np.testing.assert_array_equal(unpack(pack({"neurons_y": array}))["neurons_y"], array)
    probabilities = np.array([np.nan, 0.0, 1.0, 0.123456, 1e-6], np.float32)
    back = unpack(pack({"top_probabilities": probabilities}))["top_probabilities"]
    np.testing.assert_allclose(back, probabilities, rtol=2.0**-BITS)


def test_what_is_neither_is_kept_as_it_is() -> None:
    arrays = {"lens_val": NORMAL, "predicted": np.arange(9, dtype=np.uint8), "context": np.array(["x", "="])}
    back = unpack(pack(arrays))
    assert back.keys() == arrays.keys()
    for name, array in arrays.items():
        np.testing.assert_array_equal(back[name], array)


def test_packing_what_was_packed_changes_hardly_anything() -> None:
    once = unpack(pack({"output_rows": NORMAL}))["output_rows"]
    again = unpack(pack({"output_rows": once}))["output_rows"]
    assert np.abs(again - once).max() <= 1 / STEPS


def test_it_is_half_the_size_of_the_numbers_it_holds() -> None:
    assert len(pack({"output_rows": RANDOM.standard_normal((120, 256)).astype(np.float32)})) < 120 * 256 * 4 * 0.36
