"""Firefox as Debian has it, by its own protocol: WebDriver BiDi over a web socket."""

from __future__ import annotations

import itertools
import json
import subprocess
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self

from websockets.sync.client import connect

SECONDS = 60
END = "\ue010"
"""The key "End", as WebDriver writes it."""


class Firefox:
    """One headless window. Ends with the `with` block that it is opened in."""

    def __init__(self, program: str, profile: Path) -> None:
        port = ("--remote-debugging-port", "0")
        command = [program, "--headless", "--no-remote", "--profile", str(profile), *port]
        quiet = subprocess.DEVNULL
        self._process = subprocess.Popen(command, stdout=quiet, stderr=quiet)
        self._where = profile / "WebDriverBiDiServer.json"
        self._numbers = itertools.count()
        self._open = ExitStack()

    def __enter__(self) -> Self:
        try:
            found = self._address()
            self._socket = self._open.enter_context(
                connect(f"ws://{found['ws_host']}:{found['ws_port']}/session", max_size=None)
            )
            self._ask("session.new", capabilities={})
            self._context = self._ask("browsingContext.getTree")["contexts"][0]["context"]
        except BaseException:
            self._end()
            raise
        return self

    def _address(self) -> dict[str, Any]:
        """Where it listens: it writes this into its profile."""
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                return json.loads(self._where.read_text("utf-8"))
            except (OSError, ValueError):
                time.sleep(0.05)
        raise TimeoutError("Firefox did not start")

    def __exit__(self, *_: object) -> None:
        self._end()

    def _end(self) -> None:
        self._open.close()
        self._process.terminate()
        self._process.wait(SECONDS)

    def _ask(self, method: str, **params: Any) -> dict[str, Any]:
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            answer = json.loads(self._socket.recv(timeout=SECONDS))
            if answer.get("id") == number:
                if answer["type"] == "error":
                    raise RuntimeError(f"{method}: {answer['error']}, {answer['message']}")
                return answer["result"]

    def open(self, address: str) -> None:
        """Goes there, until the page is loaded."""
        self._ask("browsingContext.navigate", context=self._context, url=address, wait="complete")

    def press(self, key: str) -> None:
        """A key down and up, where the focus is."""
        actions = [{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]
        source = {"type": "key", "id": "keyboard", "actions": actions}
        self._ask("input.performActions", context=self._context, actions=[source])

    def evaluate(self, expression: str) -> Any:
        """The value of JavaScript, a promise's too: a text, a number or a truth."""
        target = {"context": self._context}
        answer = self._ask("script.evaluate", expression=expression, target=target, awaitPromise=True)
        if answer["type"] != "success":
            raise RuntimeError(answer["exceptionDetails"]["text"])
        return answer["result"].get("value")

    def until(self, expression: str) -> None:
        """Waits until JavaScript is true. Raises TimeoutError."""
        asked = f"""new Promise((done) => {{ const started = Date.now(); (function look() {{
          const now = {expression};
          if (now || Date.now() - started > {SECONDS * 500}) done(Boolean(now));
          else setTimeout(look, 50);
        }})(); }})"""
        if not self.evaluate(asked):
            raise TimeoutError(expression)
