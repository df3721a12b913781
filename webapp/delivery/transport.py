"""Where mails go: to a mail server, or, on a developer's machine, into a folder."""

import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from urllib.parse import unquote, urlsplit

SECONDS = 30


def send(mail_url: str, message: EmailMessage) -> None:
    """Send a message by `mail_url`: `smtp://[user:password@]host[:port]`, `smtps://...` or `folder:PATH`.

    `smtp` goes on by TLS where the server offers it, and a password is never sent without. Raises what `smtplib`
    and the operating system raise.
    """
    scheme, _colon, rest = mail_url.partition(":")
    if scheme == "folder":
        _write(Path(rest), message)
    elif scheme in {"smtp", "smtps"}:
        _talk(mail_url, message)
    else:
        raise ValueError("MAIL_URL must start with smtp://, smtps:// or folder:")


def is_final(error: Exception) -> bool:
    """Whether trying again is of no use: the server says that there is no such mailbox."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    return all(code >= 500 for code, _text in error.recipients.values())


def _write(folder: Path, message: EmailMessage) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    name = message["Message-ID"].strip("<>").partition("@")[0]
    (folder / f"{name}.eml").write_bytes(message.as_bytes(policy=SMTP))


def _talk(mail_url: str, message: EmailMessage) -> None:
    address = urlsplit(mail_url)
    host, encrypted = address.hostname or "localhost", address.scheme == "smtps"
    context = ssl.create_default_context()
    server = (
        smtplib.SMTP_SSL(host, address.port or 465, timeout=SECONDS, context=context)
        if encrypted
        else smtplib.SMTP(host, address.port or 25, timeout=SECONDS)
    )
    with server:
        server.ehlo()
        if not encrypted and server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
            encrypted = True
        if address.username:
            if not encrypted:
                raise smtplib.SMTPNotSupportedError("no password without TLS")
            server.login(unquote(address.username), unquote(address.password or ""))
        server.send_message(message)
