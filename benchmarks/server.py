"""The app as a server of its own on loopback, and visitors who speak its protocol without a browser."""

import asyncio
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests import app_server

PATIENCE_S = 60.0


@contextmanager
def serving(**variables: str) -> Iterator[tuple[int, Path]]:
    """Start the app with an empty data home, and with variables in its environment; yield its port and its home."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with app_server.serving(home, home / "server.log", **variables) as port:
            yield port, home


@dataclass
class Visitor:
    """One websocket: opens a page, presses buttons, asks for ticks, and counts what comes.

    Args:
        port: Of the server.
        query: What stands after "?" in the address; it follows what the page puts there.
        page: The page's name in the address.
    """

    port: int
    query: str = ""
    page: str = ""
    received: int = 0  # bytes
    buttons: dict[str, str] = field(default_factory=dict)  # key -> id
    fragment: str = ""
    fragments: list[str] = field(default_factory=list)  # that a timer draws again, in the order of the page

    async def __aenter__(self) -> "Visitor":
        url = f"ws://127.0.0.1:{self.port}/_stcore/stream"
        protocols = [websockets.Subprotocol("streamlit")]
        self.socket = await websockets.connect(url, subprotocols=protocols, max_size=None)
        await self.rerun()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.socket.close()

    async def rerun(self, *, press: str = "", fragment: str = "") -> float:
        """Run the page, or one fragment of it, perhaps with a button pressed; return the seconds until it is done."""
        message = BackMsg()
        message.rerun_script.query_string = self.query
        message.rerun_script.page_name = self.page
        message.rerun_script.fragment_id = fragment
        if press:
            widget = message.rerun_script.widget_states.widgets.add()
            widget.id, widget.trigger_value = self.buttons[press], True
        began = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        await asyncio.wait_for(self._until_done(), PATIENCE_S)
        return time.perf_counter() - began

    async def tick(self) -> tuple[float, int]:
        """Ask for one tick of the live part, as the browser's timer does; return its seconds and its bytes."""
        before = self.received
        seconds = await self.rerun(fragment=self.fragment)
        return seconds, self.received - before

    async def led_to(self, place: str, every_s: float, first_s: float) -> None:
        """Ask as the timer of one who follows does, until the presenter has led to an address with this in it.

        Args:
            place: What is in that address.
            every_s: The timer's interval.
            first_s: When it asks first from now: the timers of a class are not one.
        """
        deadline = time.monotonic() + PATIENCE_S
        await asyncio.sleep(first_s)
        while place not in self.query:
            assert time.monotonic() < deadline, f"never led to {place!r}: {self.query!r}"
            began = time.monotonic()
            await self.rerun(fragment=self.fragments[0])
            if place not in self.query:
                await asyncio.sleep(max(0.0, began + every_s - time.monotonic()))

    async def _until_done(self) -> None:
        while True:
            data = await self.socket.recv()
            self.received += len(data)
            message = ForwardMsg.FromString(data if isinstance(data, bytes) else data.encode())
            kind = message.WhichOneof("type")
            if kind == "auto_rerun":
                self.fragment = message.auto_rerun.fragment_id
                self.fragments += [] if self.fragment in self.fragments else [self.fragment]
            elif kind == "page_info_changed":
                self.query = message.page_info_changed.query_string
            elif kind == "delta" and message.delta.new_element.WhichOneof("type") == "button":
                name = message.delta.new_element.button.id
                self.buttons[name.rpartition("-")[2]] = name
            elif kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return
