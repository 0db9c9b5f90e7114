import json
from pathlib import Path

import pytest

from grok_core.errors import StoreError
from grok_core.runs.store.status import ACTIVE, STATES, Status, hash_key, owned_by


def test_status_survives_the_disk(tmp_path: Path) -> None:
    status = Status(state="paused", step=7, attempt=2, seconds=1.25, message="“−”", name="n", ephemeral=True)
    status.write(tmp_path)
    assert Status.read(tmp_path) == status
    assert status.active


def test_active_states_are_states() -> None:
    assert set(STATES) > ACTIVE


def test_a_missing_status_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"has no status\.json.*untouched"):
        Status.read(tmp_path)


def test_a_newer_schema_is_refused(tmp_path: Path) -> None:
    (tmp_path / "status.json").write_text(json.dumps({"schema": 2, "state": "levitating"}))
    with pytest.raises(StoreError, match="schema 2; this version reads up to 1"):
        Status.read(tmp_path)


@pytest.mark.parametrize(("name", "value"), [("state", "flying"), ("step", "3"), ("seconds", None), ("step", True)])
def test_a_damaged_field_is_named(tmp_path: Path, name: str, value: object) -> None:
    (tmp_path / "status.json").write_text(json.dumps({"schema": 1, name: value}))
    with pytest.raises(StoreError, match=f"{name} is"):
        Status.read(tmp_path)


def test_a_whole_number_of_seconds_and_unknown_fields_are_fine(tmp_path: Path) -> None:
    (tmp_path / "status.json").write_text(json.dumps({"schema": 1, "seconds": 3, "colour": "red"}))
    assert Status.read(tmp_path).seconds == 3.0


def test_only_the_starter_owns_a_run() -> None:
    owned, nobodys = Status(owner=hash_key("secret")), Status()
    assert owned_by(owned, "secret")
    assert not owned_by(owned, "other")
    assert not owned_by(owned, "")
    assert not owned_by(nobodys, "")
    assert not owned_by(nobodys, "secret")
    assert "secret" not in owned.owner
