"""The chronology of a child, siblings beside it; what somebody makes of a line; and the whole as a file."""

from collections.abc import Sequence
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from goldenthread.access import ledger
from goldenthread.access.mandate import NotAllowed
from goldenthread.chronology import marking
from goldenthread.chronology.telling import Happening
from goldenthread.clock import london
from goldenthread.identity.models import Person
from goldenthread.web.chronology import presenters
from goldenthread.web.chronology.export import as_csv
from goldenthread.web.chronology.forms import FilterForm, MarkForm
from goldenthread.web.chronology.picture import picture
from goldenthread.web.chronology.reading import Reading, read
from goldenthread.web.middleware import Asked

A_PAGE = 500
BESIDE = "with"


@require_safe
def chronology(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everything that happened as records tell it, in one order."""
    asked = cast(Asked, request)
    reading = read(pk, request.GET.getlist(BESIDE), mandate=asked.mandate, at=asked.at)
    # Also those whom the page only offers to lay beside: it names them.
    _note(asked, "child.view", reading, reading.others, page="chronology")
    form = _filter(request, reading)
    shown = _shown(form, reading)
    on = london(asked.at).date()
    gaps = presenters.silences(reading.told.dated, on)
    listed = Paginator(shown, A_PAGE).get_page(request.GET.get("page"))
    context = {
        **presenters.page(reading, gaps, at=asked.at),
        "form": form,
        "narrowed": form.is_valid() and form.narrows,
        "page": listed,
        "rows": presenters.rows(reading, listed, {} if form.is_valid() and form.narrows else gaps[0]),
        "href": f"?{_query(request)}&page=",
        "query": request.GET.urlencode(),
        "export": f"{reverse('chronology-export', args=[pk])}?{_query(request)}",
        "picture": picture([h for h in shown if h.when.first], reading.names, _significant(reading), on),
        "longest": marking.LONGEST,
    }
    return render(request, "chronology/chronology.html", context)


@require_POST
def mark(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say that a line is significant, or no longer, and what it means for the child."""
    asked = cast(Asked, request)
    reading = read(pk, (), mandate=asked.mandate, at=asked.at)
    form = MarkForm(request.POST)
    if not form.is_valid():
        if "happening" in form.errors:
            raise NotAllowed("no such happening")
        messages.error(request, f"Not saved: an analysis has at most {marking.LONGEST:,} characters.")
        return redirect(_back(request, pk))
    said = form.cleaned_data
    marking.mark(
        said["happening"],
        about=pk,
        told=reading.told,
        significant=said["significant"],
        analysis=said["analysis"],
        mandate=asked.mandate,
        at=asked.at,
    )
    messages.success(request, "Saved beside the record, which stays as it was sent.")
    return redirect(_back(request, pk))


@require_safe
def export(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same list, narrowed in the same way, as a file for a spreadsheet."""
    asked = cast(Asked, request)
    reading = read(pk, request.GET.getlist(BESIDE), mandate=asked.mandate, at=asked.at)
    shown = _shown(_filter(request, reading), reading)
    _note(asked, "chronology.export", reading, format="csv", lines=len(shown))
    # The mark at the front is how a spreadsheet knows that letters are UTF-8.
    answer = HttpResponse(f"\ufeff{as_csv(reading, shown)}", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="chronology-{london(asked.at):%Y-%m-%d}.csv"'
    return answer


def _note(asked: Asked, did: str, reading: Reading, further: Sequence[Person] = (), **things: object) -> None:
    about = [person.pk for person in (*reading.people, *further)]
    ledger.write(asked.mandate, did=did, at=asked.at, about=about, grant=reading.grants[0].pk, **things)


def _filter(request: HttpRequest, reading: Reading) -> FilterForm:
    kinds = {happening.kind for happening in reading.every}
    return FilterForm(request.GET, agencies=reading.names, kinds=kinds)


def _shown(form: FilterForm, reading: Reading) -> list[Happening]:
    if not form.is_valid():
        return list(reading.every)
    significant = _significant(reading)
    return [h for h in reading.every if form.passes(h, significant=h.id in significant)]


def _significant(reading: Reading) -> set[UUID]:
    return {pk for pk, marked in reading.marks.items() if marked.now.significant}


def _query(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


def _back(request: HttpRequest, pk: UUID) -> str:
    """To the page on which it was marked, which may be a sibling's; only ever to a chronology of ours."""
    try:
        page_of = UUID(request.POST.get("page_of", ""))
    except ValueError:
        page_of = pk
    query = QueryDict(request.POST.get("query", "")).urlencode()
    anchor = request.POST.get("anchor", "")
    where = reverse("child-chronology", args=[page_of])
    return f"{where}{f'?{query}' if query else ''}{f'#{anchor}' if anchor.startswith('h-') else ''}"
