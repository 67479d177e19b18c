"""Tabs of one browser, lent to tests and cleaned when they come back.

A page in a new tab takes Chromium 4 to 5 seconds of processor time, one in a tab that has shown it before 2:
the scripts of Streamlit and Plotly are compiled once. So a tab that comes back is emptied of what a visit
leaves (cookies, storage, listeners, pointer), and lent again. What cannot be undone ends the tab.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, CDPSession, Page, Request

MEDIA = {"color_scheme": "light", "reduced_motion": "no-preference"}
"""Options that a tab can change, and what they are unless said. In all others it stays as it was opened."""
LASTING = ("add_init_script", "expose_binding", "expose_function", "route", "set_extra_http_headers")
"""Methods of a page that no method undoes."""
STORAGE = "cookies,local_storage,indexeddb,service_workers,cache_storage,file_systems"
WALKED = "try { localStorage.setItem('live-walk', '1') } catch {}"
"""Runs before a page does: its walk does not open by itself."""
UNANSWERED = """
{
  const { send } = WebSocket.prototype
  WebSocket.prototype.send = function (message) {
    window.unanswered = performance.now()
    if (!this.heard) this.addEventListener("message", this.heard = () => { window.unanswered = null })
    return send.call(this, message)
  }
}
"""
"""Runs before a page does: it knows since when a message to the server waits for the first word of an answer.
Streamlit says that a script runs only once the server has said so.
"""
VISITS = 40
"""After as many visits a tab is closed: what its scripts have leaked goes with it."""


@dataclass(eq=False)
class Tab:
    """A page in a browser context of its own, and what was done to it since it was lent."""

    page: Page
    storage: CDPSession
    options: dict[str, object]
    origins: set[str] = field(default_factory=set)
    listeners: list[tuple[str, object]] = field(default_factory=list)
    visits: int = 0
    lasting: bool = False

    @classmethod
    def opened(cls, browser: Browser, options: dict[str, object]) -> Tab:
        first_visit = options.get("first_visit", False)
        context = browser.new_context(
            **{name: value for name, value in options.items() if name != "first_visit"}
        )
        context.add_init_script(UNANSWERED)
        if not first_visit:
            context.add_init_script(WALKED)
        page = context.new_page()
        tab = cls(page, context.new_cdp_session(page), options)
        page.on("request", tab._note)
        listen = page.on

        def on(event: str, listener: object) -> None:
            tab.listeners.append((event, listener))
            listen(event, listener)

        page.on = on
        for name in LASTING:
            setattr(page, name, tab._spoils(getattr(page, name)))
        return tab

    def _note(self, request: Request) -> None:
        if request.is_navigation_request():
            self.visits += 1
            parts = urlsplit(request.url)
            self.origins.add(f"{parts.scheme}://{parts.netloc}")

    def _spoils(self, method: Callable) -> Callable:
        def call(*arguments: object, **more: object) -> object:
            self.lasting = True
            return method(*arguments, **more)

        return call

    def cleaned(self) -> bool:
        """Whether it is as good as new."""
        page, pages = self.page, self.page.context.pages
        if page.is_closed() or self.lasting or self.visits > VISITS:
            return False
        for other in pages:
            if other is not page:
                other.close()
        for event, listener in self.listeners:
            page.remove_listener(event, listener)
        self.listeners.clear()
        if self.origins:
            # The storage of a tab can be emptied only where it stands.
            here = page.evaluate("() => { sessionStorage.clear(); return location.origin }")
            if self.origins != {here}:
                return False
        page.goto("about:blank")
        page.mouse.up()
        page.mouse.move(0, 0)
        for origin in self.origins:
            self.storage.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": STORAGE})
        self.origins.clear()
        return True

    def close(self) -> None:
        self.page.context.close()


class Tabs:
    """All tabs of a browser that are not lent."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: list[Tab] = []

    def lend(self, *, viewport: dict[str, int], **options: object) -> Tab:
        """A tab with nothing remembered; two that are lent at once are two browsers for each other. Options
        are those of ``Browser.new_context``, and `first_visit`: pages may open their walks by themselves.
        """
        media = {name: options.pop(name, default) for name, default in MEDIA.items()}
        tab = next((tab for tab in self._free if tab.options == options), None)
        if tab is None:
            tab = Tab.opened(self._browser, options)
        else:
            self._free.remove(tab)
        tab.page.set_viewport_size(viewport)
        tab.page.emulate_media(**media)
        return tab

    def take_back(self, tab: Tab, *, spoiled: bool) -> None:
        """For whoever comes next, unless it is spoiled."""
        if spoiled or not tab.cleaned():
            tab.close()
        else:
            self._free.append(tab)

    def close(self) -> None:
        for tab in self._free:
            tab.close()
