"""What a page costs on the wire, as Chromium counts it: every answer with its headers, compressed as it came."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Page


@dataclass
class Wire:
    """Bytes by kind of resource, in Chromium's words: Document, Stylesheet, Script, Image, Font, ..."""

    page: Page
    asked: set[str] = field(default_factory=set)
    kinds: dict[str, str] = field(default_factory=dict)
    received: dict[str, float] = field(default_factory=dict)

    def wait(self) -> None:
        """Wait until everything that was asked for has come; fail where that takes longer than ten seconds."""
        for _ in range(1000):
            if not self.asked - self.received.keys():
                return
            self.page.wait_for_timeout(10)
        raise AssertionError(f"{len(self.asked - self.received.keys())} answers never came")

    def weight(self, *, fonts: bool = False) -> int:
        """The bytes of everything, of fonts only if asked."""
        return round(sum(size for kind, size in self.by_kind().items() if fonts or kind != "Font"))

    def by_kind(self) -> dict[str, float]:
        """The bytes of each kind."""
        sums: dict[str, float] = {}
        for request, size in self.received.items():
            kind = self.kinds.get(request, "Other")
            sums[kind] = sums.get(kind, 0) + size
        return sums


@contextmanager
def listening(page: Page) -> Iterator[Wire]:
    """Count what comes for `page` from now on."""
    wire = Wire(page)
    session = page.context.new_cdp_session(page)
    session.on("Network.requestWillBeSent", lambda event: wire.asked.add(event["requestId"]))
    session.on("Network.loadingFailed", lambda event: wire.asked.discard(event["requestId"]))
    session.on("Network.responseReceived", lambda event: wire.kinds.update({event["requestId"]: event["type"]}))
    session.on(
        "Network.loadingFinished",
        lambda event: wire.received.update({event["requestId"]: event["encodedDataLength"]}),
    )
    session.send("Network.enable")
    yield wire
    session.detach()
