"""A real SMTP server that keeps what it receives."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.servers.ports import find_free_port


@dataclass
class MailServer:
    """Where to send (`url`), and every message that arrived, oldest first."""

    url: str
    messages: list[EmailMessage] = field(default_factory=list)

    def to(self, address: str) -> list[EmailMessage]:
        """Return the messages whose recipient is `address`."""
        return [message for message in self.messages if address in str(message["To"])]

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Keep the message."""
        assert isinstance(envelope.content, bytes)
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 kept"


@contextmanager
def running_mail_server(port: int = 0) -> Iterator[MailServer]:
    """Listen on a port of this machine, by default any free one, until the end of the block."""
    port = port or find_free_port()
    kept = MailServer(f"smtp://127.0.0.1:{port}")
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield kept
    finally:
        controller.stop()
