"""The pages: ask for the content, lay it out."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from . import content
from .open_data import open_data

View = Callable[..., HttpResponse]


def _page(view: View) -> View:
    """A page that is only read; what its content calls unknown is a 404 with that sentence."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except content.Unknown as unknown:
            raise Http404(str(unknown)) from unknown

    return require_safe(answer)


def _programme(slug: str | None) -> content.OpenProgramme:
    programme = content.open_programme(slug)
    if programme is None:
        raise content.Unknown(_("Aún no se ha cargado ningún programa."))
    return programme


def _year(request: HttpRequest) -> int | None:
    """The year in the address; None if none is named."""
    text = request.GET.get("year", "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise content.Unknown(_("«%s» no es un año.") % text)
    return int(text)


def _show(
    request: HttpRequest,
    template: str,
    opened: content.OpenProgramme,
    name: str,
    page: Any,
    **query: Any,
) -> HttpResponse:
    """The page ``name`` laid out, with its permanent address.

    That address names the programme and whatever the page chose by itself, the year above all, so
    that what is cited means the same when there is a newer programme or a newer year.
    """
    assert request.resolver_match is not None
    match = request.resolver_match
    args = {**match.kwargs, "programme": opened.frame.slug}
    address = reverse(f"programme:{match.url_name}", kwargs=args)
    asked = urlencode({key: value for key, value in query.items() if value}, doseq=True)
    permanent = request.build_absolute_uri(f"{address}?{asked}" if asked else address)
    context = {"frame": opened.frame, name: page, "permanent": permanent}
    return render(request, template, context)


@_page
def board(request: HttpRequest, programme: str | None = None) -> HttpResponse:
    """The programme board; with nothing loaded yet, how to load it."""
    opened = content.open_programme(programme)
    if opened is None:
        return render(request, "reports/empty.html")
    board = content.programme_board(opened, _year(request))
    return _show(request, "reports/board.html", opened, "board", board, year=board.year)


@_page
def objective(request: HttpRequest, code: str, programme: str | None = None) -> HttpResponse:
    """An objective with its indicators, strategies and actions."""
    opened = _programme(programme)
    page = content.objective_page(opened, code, _year(request))
    return _show(request, "reports/objective.html", opened, "page", page, year=page.year)


@_page
def ficha(request: HttpRequest, code: str, programme: str | None = None) -> HttpResponse:
    """The ficha of an indicator."""
    opened = _programme(programme)
    ficha = content.ficha(opened, code, _year(request))
    return _show(request, "reports/ficha.html", opened, "ficha", ficha, year=ficha.card.year)


@_page
def compare(request: HttpRequest, programme: str | None = None) -> HttpResponse:
    """Some indicators as an index on one scale."""
    opened = _programme(programme)
    page = content.comparison(opened, request.GET.getlist("i"))
    return _show(request, "reports/compare.html", opened, "page", page, i=page.asked)


@_page
def actions(request: HttpRequest, programme: str | None = None) -> HttpResponse:
    """Objectives, strategies and actions."""
    opened = _programme(programme)
    tree = content.action_tree(opened)
    return _show(request, "reports/actions.html", opened, "tree", tree)


@_page
def reconciliation(request: HttpRequest, programme: str | None = None) -> HttpResponse:
    """What was printed against what the method gives."""
    opened = _programme(programme)
    filters = {name: request.GET.get(name, "") for name in ("verdict", "indicator")}
    page = content.reconciliation(opened, **filters)
    return _show(request, "reports/reconciliation.html", opened, "page", page, **filters)


@_page
def data(request: HttpRequest, programme: str | None = None) -> HttpResponse:
    """Where the data can be taken from."""
    opened = _programme(programme)
    page = open_data(opened)
    return _show(request, "reports/data.html", opened, "page", page)


@_page
def status(request: HttpRequest, programme: str | None = None) -> HttpResponse:
    """How the system is."""
    opened = _programme(programme)
    page = content.status(opened)
    return _show(request, "reports/status.html", opened, "page", page)
