"""The pages: ask for the content, lay it out."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
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


@_page
def board(request: HttpRequest, programme: str | None = None) -> HttpResponse:
    """The programme board; with nothing loaded yet, how to load it."""
    opened = content.open_programme(programme)
    if opened is None:
        return render(request, "reports/empty.html")
    board = content.programme_board(opened, _year(request))
    return render(request, "reports/board.html", {"frame": opened.frame, "board": board})


@_page
def objective(request: HttpRequest, code: str, programme: str | None = None) -> HttpResponse:
    """An objective with its indicators, strategies and actions."""
    opened = _programme(programme)
    page = content.objective_page(opened, code, _year(request))
    return render(request, "reports/objective.html", {"frame": opened.frame, "page": page})


@_page
def ficha(request: HttpRequest, code: str, programme: str | None = None) -> HttpResponse:
    """The ficha of an indicator."""
    opened = _programme(programme)
    ficha = content.ficha(opened, code, _year(request))
    return render(request, "reports/ficha.html", {"frame": opened.frame, "ficha": ficha})


@_page
def actions(request: HttpRequest, programme: str | None = None) -> HttpResponse:
    """Objectives, strategies and actions."""
    opened = _programme(programme)
    tree = content.action_tree(opened)
    return render(request, "reports/actions.html", {"frame": opened.frame, "tree": tree})


@_page
def reconciliation(request: HttpRequest, programme: str | None = None) -> HttpResponse:
    """What was printed against what the method gives."""
    opened = _programme(programme)
    page = content.reconciliation(
        opened,
        verdict=request.GET.get("verdict", ""),
        indicator=request.GET.get("indicator", ""),
    )
    return render(request, "reports/reconciliation.html", {"frame": opened.frame, "page": page})


@_page
def data(request: HttpRequest, programme: str | None = None) -> HttpResponse:
    """Where the data can be taken from."""
    opened = _programme(programme)
    page = open_data(opened)
    return render(request, "reports/data.html", {"frame": opened.frame, "page": page})


@_page
def status(request: HttpRequest, programme: str | None = None) -> HttpResponse:
    """How the system is."""
    opened = _programme(programme)
    page = content.status(opened)
    return render(request, "reports/status.html", {"frame": opened.frame, "page": page})
