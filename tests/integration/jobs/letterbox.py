"""A real mail server on this machine, and what it was given."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask

from config import Settings


class Letterbox:
    """Keeps what a mail server was given; refuses the first letters it is told to, and unknown receivers always."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.refusals = 0
        self.unknown: set[str] = set()

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.unknown:
            return f"550 no such user {address}"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refusals:
            self.refusals -= 1
            return "451 try again later"
        self.envelopes.append(envelope)
        return "250 OK"

    @property
    def receivers(self) -> list[str]:
        """Who got something, in the order it came; names of the small province."""
        return [address.partition("@")[0] for envelope in self.envelopes for address in envelope.rcpt_tos]

    @property
    def mails(self) -> list[EmailMessage]:
        """What came, as a mail program reads it."""
        return [message_from_bytes(envelope.content, policy=policy.default) for envelope in self.envelopes]  # type: ignore[misc]

    def body(self, number: int = -1) -> str:
        """The text of one mail."""
        part = self.mails[number].get_body()
        assert part is not None
        return str(part.get_content())


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(letterbox: Letterbox, port: int) -> Iterator[None]:
    """The mail server is up while the block runs."""
    server = Controller(letterbox, hostname="127.0.0.1", port=port)
    server.start()
    try:
        yield
    finally:
        server.stop()


def send_through(port: int, settings: Settings, app: Flask) -> None:
    """Let the application send its mail through the server on a port."""
    changed = settings.model_copy(
        update={"mail_server": "127.0.0.1", "mail_port": port, "mail_use_tls": False, "base_url": "https://chung.test"}
    )
    app.extensions["settings"] = changed
    state = app.extensions["mailman"] = copy(app.extensions["mailman"])
    state.server, state.port, state.use_tls = changed.mail_server, port, False
