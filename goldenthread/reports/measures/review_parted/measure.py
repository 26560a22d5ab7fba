from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from django.db.models import Min

from goldenthread.clock import london
from goldenthread.identity.models import Opinion
from goldenthread.records.models import Delivery
from goldenthread.reports.measuring.rows import Row, Span


def begins() -> date | None:
    """Pairs can wait from the first file on."""
    first = Delivery.objects.filter(status=Delivery.Status.ACCEPTED).aggregate(first=Min("received_at"))["first"]
    return london(first).date() if first else None


def rows(span: Span) -> Iterator[Row]:
    """Each pair with two answers, and whether they differ. What a manager says to settle it is no second answer."""
    answers: dict[object, list[Opinion]] = defaultdict(list)
    for opinion in Opinion.objects.filter(taken_back_at=None, settles=False).order_by("at"):
        answers[opinion.review_id].append(opinion)
    for review, (first, *others) in answers.items():
        if others and (month := span.month_of(others[0].at)):
            yield Row(month, f"review:{review}", part=int(first.said != others[0].said))
