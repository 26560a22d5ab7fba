"""A real SMTP server on loopback that keeps what it is given, and can be told to misbehave."""

import socket
from asyncio import WriteTransport
from email import message_from_bytes
from email.message import Message

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.test import override_settings


class PostOffice:
    """`letters` holds what was accepted. `answers`: for an address, what it answers at RCPT instead of 250."""

    def __init__(self) -> None:
        self.letters: list[Message] = []
        self.raw: list[bytes] = []
        self.answers: dict[str, str] = {}
        self.drop_after_data = False
        self._settings = override_settings()

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient, or answer as told."""
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep the letter; and, if so told, go silent before saying so."""
        content = envelope.content
        assert isinstance(content, bytes)
        self.raw.append(content)
        self.letters.append(message_from_bytes(content))
        if self.drop_after_data:
            assert isinstance(server.transport, WriteTransport)
            server.transport.abort()
        return "250 kept"

    def __enter__(self) -> "PostOffice":
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.open()
        self._settings = override_settings(
            EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
            EMAIL_HOST="127.0.0.1",
            EMAIL_PORT=self.port,
        )
        self._settings.enable()
        return self

    def __exit__(self, *_: object) -> None:
        self._settings.disable()
        self.close()

    def open(self) -> None:
        """Begin to answer."""
        self._server: Controller | None = Controller(self, hostname="127.0.0.1", port=self.port)
        self._server.start()

    def close(self) -> None:
        """Stop answering."""
        if self._server is not None:
            self._server.stop()
            self._server = None

    @property
    def ids(self) -> list[str]:
        """The Message-IDs of what was accepted, in order."""
        return [str(letter["Message-ID"]) for letter in self.letters]

    @property
    def readers(self) -> list[str]:
        """To whom they went."""
        return sorted(str(letter["To"]) for letter in self.letters)
