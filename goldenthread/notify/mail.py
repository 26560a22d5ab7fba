"""
E-mail that says only "sign in", through a real SMTP server.

A mail gateway cannot give exactly-once, so nothing about a child is in it and a doubled one is harmless. Before each
try the mail is marked `unknown`; a process that dies in the middle leaves that true word behind, and it is tried again
under the same Message-ID.
"""

import smtplib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from goldenthread import faults
from goldenthread.access.context import acting
from goldenthread.access.mandate import Mandate
from goldenthread.chronology.actions import happened
from goldenthread.notify.models import Mail, Receipt

# Tried for at least 72 hours; then a person telephones.
WAITS = [timedelta(minutes=m) for m in (1, 2, 5, 10, 20, 40, 60)]
GIVE_UP_AFTER = timedelta(hours=72)
SUBJECT = "A message is waiting for you in Golden Thread"
BODY = """Hello {name},

A message is waiting for {where} in Golden Thread. Please sign in and read it now:

{address}

This e-mail says nothing more on purpose. If you cannot sign in, telephone the tell desk{phone}.
{made_up}"""


def due(at: datetime) -> list[int]:
    """Mails whose next try has come. Needs a mandate around it."""
    waiting = Mail.objects.filter(state__in=[Mail.State.QUEUED, Mail.State.UNKNOWN], next_try_at__lte=at)
    return list(waiting.order_by("next_try_at").values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class Try:
    """What came of one try. `reached`: the server was there; if not, the next mail can wait too."""

    state: Mail.State
    answer: str
    reached: bool = True


def send(mail_id: int, *, where: str, phone: str, mandate: Mandate, at: datetime) -> Try | None:
    """
    Try to send one mail. Returns None if somebody else has it, or it is not needed any more.

    :param where: the setting's or team's name
    :param phone: the tell desk's telephone number, or ""
    """
    mail = _lease(mail_id, mandate, at)
    if mail is None:
        return None
    faults.point("mail.leased")
    tried = _hand_over(mail, where, phone)
    faults.point("mail.sent")
    with acting(mandate):
        _write_down(mail, tried, mandate, at)
    return tried


def _lease(mail_id: int, mandate: Mandate, at: datetime) -> Mail | None:
    with acting(mandate):
        mail = (
            Mail.objects.select_for_update(skip_locked=True)
            .filter(pk=mail_id, state__in=[Mail.State.QUEUED, Mail.State.UNKNOWN], next_try_at__lte=at)
            .first()
        )
        if mail is None:
            return None
        if _no_longer_needed(mail):
            Mail.objects.filter(pk=mail.pk).update(state=Mail.State.NOT_NEEDED)
            return None
        mail.state = Mail.State.UNKNOWN
        mail.next_try_at = at + WAITS[min(mail.tries, len(WAITS) - 1)]
        mail.tries += 1
        mail.save(update_fields=["state", "tries", "next_try_at"])
        return mail


def _no_longer_needed(mail: Mail) -> bool:
    """Somebody has acknowledged it, or it was withdrawn or replaced, since this mail was planned."""
    notification = mail.notification
    item = notification.items.filter(withdrawn_at=None).first()
    return item is None or item.receipts.filter(kind=Receipt.Kind.ACKNOWLEDGED).exists()


def _hand_over(mail: Mail, where: str, phone: str) -> Try:
    """Speak to the server. Only an answer is taken as an answer; a broken conversation stays `unknown`."""
    post = get_connection()
    message = EmailMessage(
        subject=SUBJECT,
        body=BODY.format(
            name=mail.to_name,
            where=where,
            address=settings.GOLDENTHREAD_ADDRESS,
            phone=f" on {phone}" if phone else "",
            made_up="\nMade-up people. Nothing here is real.\n" if settings.GOLDENTHREAD_MADE_UP else "",
        ),
        to=[mail.to_address],
        headers={"Message-ID": f"<{mail.key}@golden-thread>"},
        connection=post,
    )
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as refused:
        code, words = next(iter(refused.recipients.values()))
        return Try(_state_of(code), f"{code} {_text(words)}")
    except smtplib.SMTPDataError as answer:
        return Try(_state_of(answer.smtp_code), f"{answer.smtp_code} {_text(answer.smtp_error)}")
    except smtplib.SMTPResponseException as answer:
        # It turns us away, not this reader: a wrong password, a sender it does not know. Put right, the mail can go.
        return Try(Mail.State.QUEUED, f"{answer.smtp_code} {_text(answer.smtp_error)}", reached=False)
    except (smtplib.SMTPServerDisconnected, TimeoutError) as lost:
        return Try(Mail.State.UNKNOWN, f"no answer: {lost}", reached=False)
    except OSError as unreachable:
        # The server was never reached, so nothing can have been sent.
        return Try(Mail.State.QUEUED, f"could not reach the mail server: {unreachable}", reached=False)
    finally:
        # A server that turned us away at the door has not hung up.
        post.close()
    return Try(Mail.State.HANDED_OVER, "accepted")


def _state_of(code: int) -> Mail.State:
    """A 5xx answer is final; a 4xx is 'not now'."""
    return Mail.State.REFUSED if code >= 500 else Mail.State.QUEUED


def _text(words: bytes | str) -> str:
    return words.decode(errors="replace") if isinstance(words, bytes) else words


def _write_down(mail: Mail, tried: Try, mandate: Mandate, at: datetime) -> None:
    state = tried.state
    if state in (Mail.State.QUEUED, Mail.State.UNKNOWN) and at - mail.queued_at >= GIVE_UP_AFTER:
        state = Mail.State.REFUSED
    # Withdrawn in the meantime: it stays "not needed".
    changed = Mail.objects.filter(pk=mail.pk, state=Mail.State.UNKNOWN).update(
        state=state,
        last_answer=tried.answer[:300],
        handed_over_at=at if state == Mail.State.HANDED_OVER else None,
    )
    if changed and state in (Mail.State.HANDED_OVER, Mail.State.REFUSED):
        happened(
            f"mail.{state}",
            mandate=mandate,
            at=at,
            notification_id=mail.notification_id,
            box=mail.notification.box,
            says={"to": mail.to_name, "rung": mail.rung, "answer": tried.answer[:300]},
        )
