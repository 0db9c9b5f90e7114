"""Measurements take as long as they take, within four hours each."""

import pytest

LIMIT_S = 4 * 3600


@pytest.hookimpl(tryfirst=True)  # before the limits are read
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give the slow measurements a limit of their own."""
    for item in items:
        if item.get_closest_marker("science"):
            item.add_marker(pytest.mark.timeout(LIMIT_S))
