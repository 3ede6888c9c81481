"""The pages: ask for the content, lay it out."""

from functools import partial, wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from indicators.explaining import NoSuchVerdict, Overtaken, explain, withdraw
from indicators.models import LONGEST_EXPLANATION
from indicators.permissions import user_can_explain

from . import content
from .downloads import MAKERS, downloads_of
from .freshness import View, unless_unchanged
from .open_data import open_data

UNSENT = "explanation_unsent"
"""Where a session keeps what somebody wrote after it had ended."""


def _page(view: View, *, always_sent: bool = False, takes_posts: bool = False) -> View:
    """A page that is only read, and not sent again to who has it as it still stands.

    What its content calls unknown is a 404 with that sentence.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except content.Unknown as unknown:
            raise Http404(str(unknown)) from unknown

    methods = ["GET", "HEAD", "POST"] if takes_posts else ["GET", "HEAD"]
    return require_http_methods(methods)(answer if always_sent else unless_unchanged(answer))


def _programme(slug: str | None) -> content.OpenProgramme:
    programme = content.open_programme(slug)
    if programme is None:
        raise content.Unknown(_("Aún no se ha cargado ningún programa."))
    return programme


def _year(request: HttpRequest) -> int | None:
    """The year in the address; None if none is named."""
    text = request.GET.get("year", "").strip()
    return _as_year(text) if text else None


def _as_year(text: str) -> int:
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
    """The page ``name`` laid out, with its permanent address."""
    return _lay_out(request, template, opened, {name: page}, query)


def _lay_out(
    request: HttpRequest,
    template: str,
    opened: content.OpenProgramme,
    context: dict[str, Any],
    query: dict[str, Any],
) -> HttpResponse:
    """A template with what it shows and its permanent address.

    That address names the programme and whatever the page chose by itself, the year above all, so
    that what is cited means the same when there is a newer programme or a newer year.
    """
    match = request.resolver_match
    assert match is not None and match.url_name is not None
    args = {key: value for key, value in match.kwargs.items() if key != "programme"}
    permanent = _permanent(request, opened, match.url_name, args, **query)
    return render(request, template, {"frame": opened.frame, "permanent": permanent, **context})


def _permanent(
    request: HttpRequest,
    opened: content.OpenProgramme,
    name: str,
    args: dict[str, Any],
    **query: Any,
) -> str:
    """The whole address of a page of a programme, below its slug."""
    address = reverse(f"programme:{name}", kwargs={**args, "programme": opened.frame.slug})
    asked = urlencode({key: value for key, value in query.items() if value}, doseq=True)
    return request.build_absolute_uri(f"{address}?{asked}" if asked else address)


@_page
def board(request: HttpRequest, programme: str | None = None) -> HttpResponse:
    """The programme board; with nothing loaded yet, how to load it."""
    opened = content.open_programme(programme)
    if opened is None:
        return render(request, "reports/empty.html")
    asked = {name: request.GET.get(name, "").strip() for name in ("light", "kind", "q")}
    wanted = content.BoardFilter(asked["light"], asked["kind"], asked["q"])
    board = content.programme_board(opened, _year(request), wanted)
    return _show(request, "reports/board.html", opened, "board", board, year=board.year, **asked)


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
    context = {"ficha": ficha, "downloads": downloads_of(opened, ficha)}
    return _lay_out(request, "reports/ficha.html", opened, context, {"year": ficha.card.year})


@_page
def ficha_file(
    request: HttpRequest, code: str, extension: str, programme: str | None = None
) -> HttpResponse:
    """A file of an indicator: ``xlsx``, or its chart as ``svg`` or ``png``."""
    maker = MAKERS.get(extension)
    if maker is None:
        raise content.Unknown(_("No hay archivo «%s» de un indicador.") % extension)
    opened = _programme(programme)
    ficha = content.ficha(opened, code, _year(request))
    address = _permanent(request, opened, "ficha", {"code": code}, year=ficha.card.year)
    file = maker(opened, ficha, address)
    name = f"{opened.frame.slug}-{code}-{ficha.card.year}.{extension}"
    return HttpResponse(
        file.body,
        content_type=file.content_type,
        headers={"Content-Disposition": content_disposition_header(True, name) or ""},
    )


@_page
def compare(request: HttpRequest, programme: str | None = None) -> HttpResponse:
    """Some indicators as an index on one scale."""
    opened = _programme(programme)
    page = content.comparison(opened, request.GET.getlist("i"))
    return _show(request, "reports/compare.html", opened, "page", page, i=page.asked)


@_page
def strategies(request: HttpRequest, programme: str | None = None) -> HttpResponse:
    """Objectives, strategies and actions, or those of them that were searched for."""
    opened = _programme(programme)
    tree = content.strategy_tree(opened, request.GET.get("q", ""))
    return _show(request, "reports/strategies.html", opened, "tree", tree, q=tree.asked)


@_page
def strategy(request: HttpRequest, code: str, programme: str | None = None) -> HttpResponse:
    """One strategy by its code, or by that of one of its actions."""
    opened = _programme(programme)
    page = content.strategy_page(opened, code)
    return _show(request, "reports/strategy.html", opened, "page", page)


@_page
def evaluability(request: HttpRequest, programme: str | None = None) -> HttpResponse:
    """What could be judged in which year, and why not."""
    opened = _programme(programme)
    page = content.evaluability(opened, request.GET.get("kind", ""))
    return _show(request, "reports/evaluability.html", opened, "page", page, kind=page.kind)


@_page
def reconciliation(request: HttpRequest, programme: str | None = None) -> HttpResponse:
    """What was printed against what the method gives."""
    opened = _programme(programme)
    filters = {name: request.GET.get(name, "") for name in ("verdict", "indicator")}
    year = _year(request)
    page = content.reconciliation(
        opened, **filters, year=year, may_explain=user_can_explain(request.user)
    )
    return _show(request, "reports/reconciliation.html", opened, "page", page, **filters, year=year)


@partial(_page, takes_posts=True)
def verdict(
    request: HttpRequest, code: str, year: str, verdict: str, programme: str | None = None
) -> HttpResponse:
    """One verdict and what was written about it; who reviews writes it here."""
    opened = _programme(programme)
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
        except NoSuchVerdict as unknown:
            context = {"message": str(unknown), "typed": _typed(request), "frame": opened.frame}
            return render(request, "reports/verdict_gone.html", context, status=409)
        except (ValidationError, Overtaken) as error:
            refusal = content.Refusal(
                typed=_typed(request),
                error=" ".join(getattr(error, "messages", error.args)),
                withdrawing="withdraw" in request.POST,
            )
    may_explain = user_can_explain(request.user)
    if may_explain and refusal is None:
        refusal = _unsent(request)
    page = content.verdict_page(opened, *place, may_explain=may_explain, refusal=refusal)
    return _show(request, "reports/verdict.html", opened, "page", page)


def _typed(request: HttpRequest) -> str:
    """What a reviewer wrote, but for what nobody would: twice what an explanation holds."""
    return request.POST.get("text", "")[: 2 * LONGEST_EXPLANATION]


def _unsent(request: HttpRequest) -> content.Refusal | None:
    """What was written before the session ended, shown once after signing in again."""
    path, typed = request.session.get(UNSENT, ("", ""))
    if path != request.path:
        return None
    del request.session[UNSENT]
    return content.Refusal(
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


@_page
def data(request: HttpRequest, programme: str | None = None) -> HttpResponse:
    """Where the data can be taken from."""
    opened = _programme(programme)
    page = open_data(opened)
    return _show(request, "reports/data.html", opened, "page", page)


@partial(_page, always_sent=True)
def status(request: HttpRequest, programme: str | None = None) -> HttpResponse:
    """How the system is."""
    opened = _programme(programme)
    page = content.status(opened)
    return _show(request, "reports/status.html", opened, "page", page)
