"""The pages: ask for the content, lay it out."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from indicators.lifecycle import EditConflict
from indicators.models import LONGEST_EXPLANATION
from indicators.permissions import user_can_explain
from indicators.reconciliation.explanations import (
    VerdictNotFound,
    explain,
    withdraw,
)

from . import content
from .downloads import MAKERS, downloads_of
from .rendering import permanent_address, programme_of, read_only_page, render_page, show

UNSENT = "explanation_unsent"
"""The key under which a session keeps what somebody wrote after it had ended."""


def _year(request: HttpRequest) -> int | None:
    """Return the year in the address; None if none is named."""
    text = request.GET.get("year", "").strip()
    return _as_year(text) if text else None


def _as_year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise content.PageNotFound(_("«%s» no es un año.") % text)
    return int(text)


@read_only_page
def board(request: HttpRequest, programme: str | None = None) -> HttpResponse:
    """Show the programme board; where it has gone from the root, the programmes that there are."""
    opened = content.open_programme(programme, request.user)
    if opened is None or (programme is None and opened.page_context.board != request.path):
        if opened is not None and request.GET:
            # What was given out with a year or a filter goes on meaning the board.
            return redirect(f"{opened.page_context.board}?{request.GET.urlencode()}")
        return _show_programmes(request)
    asked = {name: request.GET.get(name, "").strip() for name in ("light", "kind", "q")}
    wanted = content.BoardFilter(asked["light"], asked["kind"], asked["q"])
    board = content.programme_board(opened, _year(request), wanted)
    if board.outline:
        return show(request, "reports/board_outline.html", opened, "board", board)
    return show(request, "reports/board.html", opened, "board", board, year=board.year, **asked)


@read_only_page
def programmes(request: HttpRequest) -> HttpResponse:
    """Show the programmes that there are, or what is found in all of them."""
    return _show_programmes(request)


def _show_programmes(request: HttpRequest) -> HttpResponse:
    page = content.portal(request.user, request.GET.get("q", ""))
    if not page.cards and not page.search_text:
        return render(request, "reports/empty.html")
    return render(request, "reports/portal.html", {"page": page, "page_context": None})


@read_only_page
def objective(request: HttpRequest, code: str, programme: str | None = None) -> HttpResponse:
    """Show an objective with its indicators, strategies and actions."""
    opened = programme_of(request, programme)
    page = content.objective_page(opened, code, _year(request))
    return show(request, "reports/objective.html", opened, "page", page, year=page.year)


@read_only_page
def ficha(request: HttpRequest, code: str, programme: str | None = None) -> HttpResponse:
    """Show the ficha of an indicator."""
    opened = programme_of(request, programme)
    ficha = content.ficha(opened, code, _year(request))
    context = {
        "ficha": ficha,
        "downloads": downloads_of(opened, ficha),
        "page_context": ficha.page_context,
    }
    return render_page(request, "reports/ficha.html", opened, context, {"year": ficha.card.year})


@read_only_page
def ficha_file(
    request: HttpRequest, code: str, extension: str, programme: str | None = None
) -> HttpResponse:
    """Serve a file of an indicator: ``xlsx``, or its chart as ``svg`` or ``png``."""
    maker = MAKERS.get(extension)
    if maker is None:
        raise content.PageNotFound(_("No hay archivo «%s» de un indicador.") % extension)
    opened = programme_of(request, programme)
    ficha = content.ficha(opened, code, _year(request))
    address = permanent_address(request, opened, "ficha", {"code": code}, year=ficha.card.year)
    file = maker(opened, ficha, address)
    name = f"{opened.page_context.slug}-{code}-{ficha.card.year}.{extension}"
    return HttpResponse(
        file.body,
        content_type=file.content_type,
        headers={"Content-Disposition": content_disposition_header(True, name) or ""},
    )


@read_only_page
def compare(request: HttpRequest, programme: str | None = None) -> HttpResponse:
    """Show some indicators as an index on one scale."""
    opened = programme_of(request, programme)
    page = content.comparison(opened, request.GET.getlist("i"))
    return show(request, "reports/compare.html", opened, "page", page, i=page.requested_codes)


@read_only_page
def strategies(request: HttpRequest, programme: str | None = None) -> HttpResponse:
    """Show objectives, strategies and actions, or those of them that were searched for."""
    opened = programme_of(request, programme)
    tree = content.strategy_tree(opened, request.GET.get("q", ""))
    return show(request, "reports/strategies.html", opened, "tree", tree, q=tree.search_text)


@read_only_page
def strategy(request: HttpRequest, code: str, programme: str | None = None) -> HttpResponse:
    """Show one strategy by its code, or by that of one of its actions."""
    opened = programme_of(request, programme)
    page = content.strategy_page(opened, code)
    return show(request, "reports/strategy.html", opened, "page", page)


@read_only_page
def compliance(request: HttpRequest, programme: str | None = None) -> HttpResponse:
    """Show how far the programme's registers are fulfilled."""
    opened = programme_of(request, programme)
    page = content.compliance_page(opened, _year(request))
    return show(request, "reports/compliance.html", opened, "page", page, year=page.year)


@read_only_page
def evaluability(request: HttpRequest, programme: str | None = None) -> HttpResponse:
    """Show what could be judged in which year, and why not."""
    opened = programme_of(request, programme)
    page = content.evaluability(opened, request.GET.get("kind", ""))
    return show(request, "reports/evaluability.html", opened, "page", page, kind=page.kind)


@read_only_page
def reconciliation(request: HttpRequest, programme: str | None = None) -> HttpResponse:
    """Show what was printed against what the method gives."""
    opened = programme_of(request, programme)
    filters = {name: request.GET.get(name, "") for name in ("verdict", "indicator")}
    year = _year(request)
    page = content.reconciliation(
        opened, **filters, year=year, may_explain=user_can_explain(request.user, opened.row)
    )
    return show(request, "reports/reconciliation.html", opened, "page", page, **filters, year=year)


@partial(read_only_page, takes_posts=True)
def verdict(
    request: HttpRequest, code: str, year: str, verdict: str, programme: str | None = None
) -> HttpResponse:
    """Show one verdict and what was written about it; who reviews writes it here."""
    opened = programme_of(request, programme)
    place = (code, _as_year(year), verdict)
    refusal = None
    if request.method == "POST":
        if not request.user.is_authenticated:
            # A session that ended while somebody wrote: what they wrote waits behind the login.
            request.session[UNSENT] = [request.path, _typed(request)]
            return redirect_to_login(request.get_full_path())
        try:
            messages.success(request, _write_explanation(request, opened, place))
            return redirect(request.path)
        except VerdictNotFound as unknown:
            context = {
                "message": str(unknown),
                "typed": _typed(request),
                "page_context": opened.page_context,
            }
            return render(request, "reports/verdict_gone.html", context, status=409)
        except (ValidationError, EditConflict) as error:
            refusal = content.RejectedExplanation(
                typed=_typed(request),
                error=" ".join(getattr(error, "messages", error.args)),
                withdrawing="withdraw" in request.POST,
            )
    may_explain = user_can_explain(request.user, opened.row)
    if may_explain and refusal is None:
        refusal = _unsent(request)
    page = content.verdict_page(opened, *place, may_explain=may_explain, rejected=refusal)
    return show(request, "reports/verdict.html", opened, "page", page)


def _typed(request: HttpRequest) -> str:
    """Return a reviewer's text, cut where nobody would write more: twice what an explanation
    holds.
    """
    return request.POST.get("text", "")[: 2 * LONGEST_EXPLANATION]


def _unsent(request: HttpRequest) -> content.RejectedExplanation | None:
    """Return the explanation written before the session ended, shown once after signing in again."""
    path, typed = request.session.get(UNSENT, ("", ""))
    if path != request.path:
        return None
    del request.session[UNSENT]
    return content.RejectedExplanation(
        typed=typed,
        error=_("Su sesión había terminado y esto no se publicó: revíselo y envíelo otra vez."),
    )


def _write_explanation(
    request: HttpRequest, opened: content.OpenProgramme, place: tuple[str, int, str]
) -> str:
    """Write, or withdraw, what the form says; what to tell whoever did."""
    seen = request.POST.get("seen", "")
    basis = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 20 else None
    if "withdraw" in request.POST:
        withdraw(opened.row, *place, by=request.user, seen=basis)
        return _("La explicación se quitó. Lo escrito queda en el historial.")
    explain(opened.row, *place, by=request.user, text=request.POST.get("text", ""), seen=basis)
    return _("La explicación está publicada.")


@partial(read_only_page, always_sent=True)
def status(request: HttpRequest, programme: str | None = None) -> HttpResponse:
    """Show the state of the system."""
    opened = programme_of(request, programme)
    page = content.status(opened)
    return show(request, "reports/status.html", opened, "page", page)
