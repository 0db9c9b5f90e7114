"""What comes out of a zip file from anywhere: names of ours alone, no more than is allowed or than it says."""

import io
import stat
import struct
import zipfile
from contextlib import suppress

import numpy as np
import pytest

from grok_core.errors import StoreError
from grok_core.runs import zip_members
from grok_core.runs.zip_members import MOST_MEMBERS, NEEDED, unpack

AGAIN = "export the run again, and give the zip file as it was written"


def zipped(*members, pack=zipfile.ZIP_DEFLATED):
    """Return a zip file with what a run needs and these members: names or ZipInfos with their bytes."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", pack) as archive:
        for name in NEEDED:
            archive.writestr(name, b"{}")
        for name, data in members:
            archive.writestr(name, data)
    return content.getvalue()


def info(name, *, mode=0o100644, packed=zipfile.ZIP_DEFLATED):
    found = zipfile.ZipInfo(name)
    found.external_attr, found.compress_type = mode << 16, packed
    return found


def claiming(data, name, size):
    """Make a zip file say of one of its files, in both places, that it is so large."""
    changed = bytearray(data)
    for signature, at, names in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        start = -1
        while (start := data.find(signature, start + 1)) >= 0:
            if data[start + names :].startswith(name.encode()):
                struct.pack_into("<L", changed, start + at, size)
    return bytes(changed)


def refused(data, folder):
    with pytest.raises(StoreError) as caught:
        unpack(io.BytesIO(data), folder / "new")
    text = str(caught.value)
    assert text.endswith(f"{AGAIN}.")
    assert "\n" not in text
    assert [path.name for path in folder.iterdir() if path.name != "new"] == []
    return text


def test_the_members_of_a_run_are_written_and_those_for_people_are_not(tmp_path):
    data = zipped(("dissections/120-grokked.npz", b"npz"), ("report.html", b"<p>"), ("metrics.csv", b"1"))
    unpack(io.BytesIO(data), tmp_path / "new")
    files = {p.relative_to(tmp_path / "new").as_posix() for p in (tmp_path / "new").rglob("*") if p.is_file()}
    assert files == {*NEEDED, "dissections/120-grokked.npz"}


@pytest.mark.parametrize(
    "name",
    [
        "../config.json", "/etc/passwd", "C:\\x", "..\\x", "dissections/../../x.npz", "dissections/",
        "dissections/x.npz", "dissections/007-x.npz", "dissections/1-../x.npz", "checkpoints/5.safetensors",
        "control.json", "lock", "CONFIG.JSON", "./config.json", "__MACOSX/config.json", "branch.safetensors", "a" * 300,
    ],
)  # fmt: skip
def test_a_name_that_no_run_has_is_refused(name, tmp_path):
    assert "which no exported run has" in refused(zipped((name, b"x")), tmp_path)


def test_a_name_twice_is_refused(tmp_path):
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zipped(("config.json", b"{}"))
    assert "'config.json' more than once" in refused(data, tmp_path)


@pytest.mark.parametrize(
    "member",
    [
        info("label.json", mode=stat.S_IFLNK | 0o777),
        info("label.json", mode=stat.S_IFIFO | 0o644),
        info("label.json", packed=zipfile.ZIP_LZMA),
        info("label.json", packed=zipfile.ZIP_BZIP2),
    ],
)
def test_links_and_other_kinds_are_refused(member, tmp_path):
    assert "is a link, encrypted, or packed in a way" in refused(zipped((member, b"/etc/passwd")), tmp_path)


def test_an_encrypted_member_is_refused(tmp_path):
    data = bytearray(zipped())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert "encrypted" in refused(bytes(data), tmp_path)


def test_what_claims_five_gigabytes_is_refused_before_anything_is_unpacked(tmp_path):
    # The field has four bytes: five gigabytes in one member need the other form, so here two members claim them.
    for size in (2**32 - 2, 300 * 2**20):
        said = refused(claiming(zipped(("snapshots.bin", b"x")), "snapshots.bin", size), tmp_path)
        assert f"snapshots.bin claims {size:,} bytes" in said
    assert not (tmp_path / "new").exists()
    data = zipped(*((f"dissections/{step}-x.npz", b"x") for step in range(5)))
    for step in range(5):
        data = claiming(data, f"dissections/{step}-x.npz", 2**27)
    assert "this zip file claims 671,0" in refused(data, tmp_path)


def test_a_member_of_more_than_four_gigabytes_is_refused(tmp_path):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in NEEDED:
            archive.writestr(name, b"{}")
        with archive.open("snapshots.bin", "w", force_zip64=True) as member:
            member.write(b"x")
        archive.filelist[-1].file_size = 5 * 2**30  # written into the list of members when the archive is closed
    assert f"snapshots.bin claims {5 * 2**30:,} bytes" in refused(content.getvalue(), tmp_path)


@pytest.mark.parametrize(("claimed", "pack"), [(10, zipfile.ZIP_DEFLATED), (10, zipfile.ZIP_STORED), (3 * 2**20, 8)])
def test_what_comes_out_is_as_long_as_it_claims(claimed, pack, tmp_path):
    data = claiming(zipped(("snapshots.bin", bytes(2**21)), pack=pack), "snapshots.bin", claimed)
    refused(data, tmp_path)
    written = tmp_path / "new" / "snapshots.bin"
    assert not written.exists() or written.stat().st_size <= claimed


def test_too_many_members_are_refused_before_they_are_listed(tmp_path, monkeypatch):
    data = zipped(*((f"dissections/{step}-x.npz", b"") for step in range(MOST_MEMBERS)))
    assert "too many files" in refused(data, tmp_path)
    monkeypatch.setattr(zip_members.zipfile, "ZipFile", None)
    assert "too many files" in refused(data, tmp_path)


@pytest.mark.parametrize(
    "data",
    [b"", b"PK", b"hello" * 100, b"\x80\x04\x95.", zipped()[:-30], zipped() + b"more", zipped()[:-2] + b"\x04\0note"],
)
def test_what_is_no_zip_file_of_ours_is_refused(data, tmp_path):
    assert "no zip file of a run" in refused(data, tmp_path)


def test_an_empty_zip_and_one_of_something_else_are_refused(tmp_path):
    content = io.BytesIO()
    zipfile.ZipFile(content, "w").close()
    assert "has no run.json" in refused(content.getvalue(), tmp_path)


def test_a_damaged_member_is_refused(tmp_path):
    data = bytearray(zipped(("snapshots.bin", b"some bytes that are kept as they are"), pack=zipfile.ZIP_STORED))
    data[data.index(b"some bytes")] ^= 0xFF
    assert "is damaged" in refused(bytes(data), tmp_path)


def test_whatever_bytes_are_wrong_it_is_one_sentence(tmp_path):
    data = zipped(("dissections/3-start.npz", bytes(range(64))))
    numbers = np.random.default_rng(0)
    for attempt in range(400):
        wrong = np.frombuffer(data, np.uint8).copy()
        wrong[numbers.integers(0, len(wrong), 3)] = numbers.integers(0, 256, 3)
        with suppress(StoreError):  # a date or a flag may be another, and no byte of the files
            unpack(io.BytesIO(wrong.tobytes()), tmp_path / str(attempt))
            assert (tmp_path / str(attempt) / "config.json").read_bytes() == b"{}"


def test_a_file_that_is_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(zip_members, "MOST_ZIP", 100)
    assert "and 100 are allowed" in refused(zipped(), tmp_path)
