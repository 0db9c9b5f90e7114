"""The members of a zip file from anywhere: which are taken, how large they may be, and how they reach the disk.

Every name is compared with those that a run has, and files are written under these: no name of a zip file becomes a
path. What the file says of its sizes is checked before anything is unpacked, and what comes out is counted.
"""

import os
import re
import stat
import struct
import zipfile
import zlib
from collections import Counter
from pathlib import Path
from typing import Any, BinaryIO

from grok_core.errors import StoreError
from grok_core.languages import joined, mark, say
from grok_core.notation.tables import MOST_BYTES
from grok_core.runs import branch
from grok_core.runs.store import config_file, dissections_file, events_file, label_file, metrics_file, snapshots_file
from grok_core.runs.store import status as status_file
from grok_core.runs.store.checked import MOST_JSON
from grok_core.runs.store.files import writing
from grok_core.runs.zip_export import CSV, FOR_PEOPLE, MANIFEST, PARQUET, REPORT

MIB = 2**20
MOST_ZIP = 256 * MIB  # bytes of the file
MOST_UNPACKED = 512 * MIB  # bytes of all members together
MOST_MEMBERS = 64
MOST_DIRECTORY = 2**16  # bytes of the list of members, which zipfile reads whole
CHUNK = MIB

NEEDED = (MANIFEST, config_file.FILE, status_file.FILE, metrics_file.FILE)
SIZES = {
    MANIFEST: MOST_JSON,
    config_file.FILE: MOST_JSON,
    config_file.TABLE: MOST_BYTES,
    status_file.FILE: MOST_JSON,
    metrics_file.FILE: 48 * MIB,
    events_file.FILE: MIB // 4,
    snapshots_file.FILE: 256 * MIB,
    branch.FILE: MOST_JSON,
    label_file.FILE: MOST_JSON,
    CSV: 64 * MIB,
    PARQUET: 64 * MIB,
    REPORT: 64 * MIB,
}
"""The most bytes that each file may have."""
DISSECTION = re.compile(rf"{dissections_file.FOLDER}/(?:0|[1-9][0-9]{{0,14}})-[a-z0-9_]{{1,40}}\.npz")
MOST_DISSECTION = 128 * MIB
END = struct.Struct("<4s4H2LH")  # the end of a zip file: signature, four numbers of parts, two sizes, the comment's
END_SIGNATURE, LARGE_SIGNATURE = b"PK\x05\x06", b"PK\x06\x07"
LARGE_SIZE = 20  # bytes before the end, where a zip file of more than four gigabytes says so
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
AGAIN = mark("export the run again, and give the zip file as it was written")


def unpack(file: BinaryIO, folder: Path) -> None:
    """Write the members that a run has into a folder, which is made; those for people are left out.

    Args:
        file: The zip file, open to be read at any place.
        folder: The folder.
    Raises:
        StoreError: When it is no zip file of ours, or larger than is allowed.
        OSError: When the folder cannot be written.
    """
    _refuse_long_directory(file)
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            _refuse_foreign(members)
            (folder / dissections_file.FOLDER).mkdir(parents=True)
            for member in members:
                if member.filename not in FOR_PEOPLE:
                    _write(archive, member, folder / member.filename)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, struct.error, ValueError) as error:
        raise _refusal(mark("this zip file is damaged ({error}); {again}."), error=error) from error


def _refusal(told: str, **values: Any) -> StoreError:
    """Return the error with a marked text, which names {again}."""
    return StoreError(say(told, again=say(AGAIN), **values))


def _refuse_long_directory(file: BinaryIO) -> None:
    """Raise StoreError for what is no zip file, or has so many members that listing them takes long."""
    size = file.seek(0, os.SEEK_END)
    if size > MOST_ZIP:
        raise _refusal(
            mark("the file has {size:,} bytes, and {most:,} are allowed; {again}."), size=size, most=MOST_ZIP
        )
    file.seek(max(size - END.size - LARGE_SIZE, 0))
    end = file.read(END.size + LARGE_SIZE)
    last = end[-END.size :]
    if len(last) < END.size or not last.startswith(END_SIGNATURE) or not last.endswith(b"\0\0"):  # no comment follows
        raise _refusal(mark("this is no zip file of a run; {again}."))
    _, _, _, _, count, length, _, _ = END.unpack(last)
    # A file of more than four gigabytes has a second list of another form, which is found by its signature.
    if count > MOST_MEMBERS or length > MOST_DIRECTORY or end[: -END.size].startswith(LARGE_SIGNATURE):
        raise _refusal(mark("this zip file holds too many files, and {most} are allowed; {again}."), most=MOST_MEMBERS)


def _refuse_foreign(members: list[zipfile.ZipInfo]) -> None:
    """Raise StoreError for members that no exported run has, by name, kind, number or size."""
    names = Counter(member.filename for member in members)
    if len(members) > MOST_MEMBERS:
        raise _refusal(
            mark("this zip file holds {n:,} files, and {most} are allowed; {again}."), n=len(members), most=MOST_MEMBERS
        )
    for member in members:
        name, most = member.filename, _most(member.filename)
        if most is None:
            raise _refusal(mark("this zip file holds {name!r}, which no exported run has; {again}."), name=name[:80])
        if names[name] > 1:
            raise _refusal(mark("this zip file holds {name!r} more than once; {again}."), name=name)
        mode = member.external_attr >> 16
        if (stat.S_IFMT(mode) not in (0, stat.S_IFREG)) or member.flag_bits & 1 or member.compress_type not in METHODS:
            raise _refusal(
                mark(
                    "{name} in this zip file is a link, encrypted, or packed in a way that no exported run is; {again}."
                ),
                name=name,
            )
        if member.file_size > most:
            raise _refusal(
                mark("{name} claims {size:,} bytes, and {most:,} are allowed; {again}."),
                name=name,
                size=member.file_size,
                most=most,
            )
    if (total := sum(member.file_size for member in members)) > MOST_UNPACKED:
        raise _refusal(
            mark("this zip file claims {total:,} bytes, and {most:,} are allowed; {again}."),
            total=total,
            most=MOST_UNPACKED,
        )
    if missing := [name for name in NEEDED if name not in names]:
        told = mark("this zip file has no {names}, so it is not that of a run; {again}.")
        raise _refusal(told, names=joined(missing, "or"))


def _most(name: str) -> int | None:
    """Return how many bytes the member of a name may have, None for a name that no run has."""
    return SIZES.get(name, MOST_DISSECTION if DISSECTION.fullmatch(name) else None)


def _write(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> None:
    """Unpack a member piece by piece, and stop where it is longer than it claims."""
    written = 0
    with archive.open(member) as source, writing(path), path.open("wb") as target:
        while piece := source.read(CHUNK):
            written += len(piece)
            if written > member.file_size:
                break
            target.write(piece)
    if written != member.file_size:
        raise _refusal(mark("{name} does not have the bytes that it claims; {again}."), name=member.filename)
