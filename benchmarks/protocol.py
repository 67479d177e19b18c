"""Visitors without a browser: sessions that speak Streamlit's own messages over a websocket."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

PATIENCE = 120.0


@dataclass
class Answer:
    """What a run of the page sent: elements of interest by their kind, and bytes of all messages."""

    bytes: int = 0
    chart: int = 0
    """Characters of the live chart's payload, 0 where it was not sent."""
    error: str = ""


@dataclass
class Session:
    """One visitor on one page. `widgets` are the ids by kind of element, `fragments` theirs, by id."""

    page: str
    socket: websockets.ClientConnection = field(repr=False, default=None)
    widgets: dict[str, str] = field(default_factory=dict)
    fragments: dict[str, str] = field(default_factory=dict)
    states: dict[str, WidgetState] = field(default_factory=dict, repr=False)
    cached: set[str] = field(default_factory=set, repr=False)
    """Hashes of large messages that a browser keeps, and that the server then does not send again."""

    @classmethod
    async def connect(cls, address: str, page: str = "") -> Session:
        """A session that asked for nothing yet. The server may still be starting."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                url = address.replace("http", "ws") + "/_stcore/stream"
                socket = await websockets.connect(url, subprotocols=["streamlit"], max_size=None)
                return cls(page, socket)
            except OSError:
                if time.monotonic() > until:
                    raise
                await asyncio.sleep(0.2)

    async def open(self, query: str = "") -> Answer:
        """Run the whole page under an address, as a browser that opens it anew."""
        self.cached.clear()
        self.widgets.clear()
        message = BackMsg()
        message.rerun_script.query_string = query
        message.rerun_script.page_name = self.page
        return await self._run(message)

    async def release_chart(self, share: float) -> Answer:
        """Let go of the live chart's slider at a share removed."""
        state = WidgetState(id=self.widgets["live_chart"])
        state.json_value = json.dumps({"value": {"axis": "share", "at": share, "nonce": 0}})
        return await self._move(state)

    async def release_slider(self, value: float) -> Answer:
        """Let go of a plain slider."""
        state = WidgetState(id=self.widgets["slider"])
        state.double_array_value.data.append(value)
        return await self._move(state)

    @property
    def live(self) -> bool:
        """Whether the live chart stands in a fragment, as it does but on a poster."""
        return bool(self.fragments.get(self.widgets.get("live_chart", "")))

    async def close(self) -> None:
        await self.socket.close()

    async def _move(self, state: WidgetState) -> Answer:
        self.states[state.id] = state
        message = BackMsg()
        message.rerun_script.page_name = self.page
        message.rerun_script.fragment_id = self.fragments.get(state.id, "")
        message.rerun_script.widget_states.widgets.extend(self.states.values())
        return await self._run(message)

    async def _run(self, message: BackMsg) -> Answer:
        message.rerun_script.cached_message_hashes.extend(self.cached)
        await self.socket.send(message.SerializeToString())
        answer = Answer()
        while True:
            raw = await asyncio.wait_for(self.socket.recv(), PATIENCE)
            answer.bytes += len(raw)
            forward = ForwardMsg.FromString(raw)
            kind = forward.WhichOneof("type")
            if forward.metadata.cacheable:
                self.cached.add(forward.hash)
            if kind == "delta":
                self._note(forward, answer)
            elif kind == "script_finished" and forward.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return answer

    def _note(self, forward: ForwardMsg, answer: Answer) -> None:
        element = forward.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "bidi_component":
            name = element.bidi_component.component_name
            self.widgets[name] = element.bidi_component.id
            self.fragments[element.bidi_component.id] = forward.delta.fragment_id
            if name == "live_chart":
                answer.chart = len(element.bidi_component.json)
        elif kind == "slider":
            self.widgets["slider"] = element.slider.id
            self.fragments[element.slider.id] = forward.delta.fragment_id
        elif kind == "exception":
            answer.error = element.exception.message
