"""The administration's screens of the fichas: the list with what to look at, one of them, its parts."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from indicators.decorators import signed_in
from indicators.lookups import NotFound, find_programme
from indicators.models import Indicator, Proposal, open_proposal_of
from indicators.permissions import check_user_can_edit_fichas
from indicators.programme_urls import address_of
from indicators.proposals.deciding import AlreadyProposed
from indicators.proposals.sources import OutdatedProposal

from ..change import preview_change
from ..definitions import FichaDefinition
from ..proposals import change_or_propose
from ..publications import remove_publication
from ..representation import Data, data_of
from .change_preview import ChangePreviewPage, change_preview_page
from .fichas import concurrent_changes, ficha_list, ficha_page, find_ficha
from .forms import ElementsForm, PartForm, field_errors
from .method_forms import MOST_VARIABLES, MethodForm
from .publications import PublicationForm, publication_list
from .target_forms import TargetsForm

Maker = Callable[..., PartForm]
View = Callable[..., HttpResponseBase]


def ficha_editor(*methods: str) -> Callable[[View], View]:
    """Return the decorator of a screen for who keeps the fichas; what it calls unknown is a 404
    with that sentence.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                of = find_programme(kwargs.get("programme"), by=request.user)
                check_user_can_edit_fichas(request.user, of)
                return view(request, *args, **kwargs)
            except NotFound as unknown:
                raise Http404(str(unknown)) from unknown

        return signed_in(*methods)(answer)

    return wrap


@ficha_editor("GET", "HEAD")
def fichas(request: HttpRequest, programme: str | None = None) -> HttpResponse:
    """Show every ficha, and what does not follow the rules of the official format."""
    page = ficha_list(find_programme(programme, by=request.user))
    return render(request, "indicators/fichas/list.html", {"page": page})


@ficha_editor("GET", "HEAD", "POST")
def publications(request: HttpRequest, programme: str | None = None) -> HttpResponse:
    """Show the publications and what each states; take a new one."""
    of = find_programme(programme, by=request.user)
    form = PublicationForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        added = form.add_to(of, by=request.user)
        if added is not None:
            messages.success(request, _("Se agregó «%s».") % added)
            return redirect(address_of(request, "publications-admin"))
    context = {"page": publication_list(of), "form": form, "refusals": field_errors(form)}
    return render(request, "indicators/fichas/publications.html", context)


@ficha_editor("POST")
def remove_one_publication(
    request: HttpRequest, slug: str, programme: str | None = None
) -> HttpResponse:
    """Take away a publication that was added here and to which nothing is attributed."""
    of = find_programme(programme, by=request.user)
    publication = of.publications.filter(slug=slug).first()
    if publication is None:
        raise NotFound(_("El programa no tiene ninguna publicación «%s».") % slug)
    try:
        remove_publication(publication, by=request.user)
        messages.success(request, _("Se quitó «%s».") % publication)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(address_of(request, "publications-admin"))


@ficha_editor("GET", "HEAD")
def ficha(request: HttpRequest, code: str, programme: str | None = None) -> HttpResponse:
    """Show one ficha with its parts and its history."""
    page = ficha_page(find_ficha(find_programme(programme, by=request.user), code))
    return render(request, "indicators/fichas/ficha.html", {"page": page})


@ficha_editor("GET", "HEAD", "POST")
def elements(request: HttpRequest, code: str, programme: str | None = None) -> HttpResponse:
    """Change the elements of a ficha and its baseline."""
    return _part(request, programme, code, ElementsForm, _("Elementos y línea base"))


@ficha_editor("GET", "HEAD", "POST")
def targets(request: HttpRequest, code: str, programme: str | None = None) -> HttpResponse:
    """Change the targets of a ficha."""
    return _part(request, programme, code, TargetsForm, _("Metas"))


@ficha_editor("GET", "HEAD", "POST")
def new_method(request: HttpRequest, code: str, programme: str | None = None) -> HttpResponse:
    """Give a ficha another method from a year on."""
    return _part(request, programme, code, MethodForm, _("Método nuevo"))


@ficha_editor("GET", "HEAD", "POST")
def method(
    request: HttpRequest, code: str, year: str, programme: str | None = None
) -> HttpResponse:
    """Correct a method of a ficha, or take it away while nothing was captured by it."""

    def make(*args: Any, data_now: Data, **kwargs: Any) -> MethodForm:
        if year not in {str(stored["valid_from"]) for stored in data_now["methods"]}:
            raise NotFound(_("La ficha no tiene ningún método desde «%s».") % year)
        return MethodForm(*args, data_now=data_now, valid_from=int(year), **kwargs)

    return _part(request, programme, code, make, _("Método desde %s") % year)


def _part(
    request: HttpRequest, programme: str | None, code: str, make: Maker, title: str
) -> HttpResponse:
    """Show one form: what would follow is shown before anything changes."""
    indicator = find_ficha(find_programme(programme, by=request.user), code)
    data = data_of(indicator)
    sent = request.POST if request.method == "POST" else None
    another = sent is not None and "another" in sent
    form = make(
        _with_another(sent) if another else sent, data_now=data, programme=indicator.programme
    )
    may_remove = _may_remove(form)
    removing = sent is not None and may_remove and _is_removal(sent)
    preview = None
    if sent is not None and not another and form.is_valid():
        definition = form.without(data) if removing else form.definition(data)
        if definition is not None:
            outcome = _accept_or_preview(request, indicator, form, definition)
            if isinstance(outcome, HttpResponse):
                return outcome
            preview = outcome
    context = {
        "form": form,
        "refusals": form.field_errors(),
        "title": title,
        "indicator": indicator,
        "preview": preview,
        "removing": removing,
        "reason": sent.get("reason", "") if sent is not None else "",
        "may_remove": may_remove,
        "proposal": open_proposal_of(Indicator.event_source, indicator.pk),
        "meanwhile": concurrent_changes(indicator, sent.get("opened", "") if sent else ""),
    }
    return render(request, "indicators/fichas/part.html", context)


def _accept_or_preview(
    request: HttpRequest, indicator: Indicator, form: PartForm, definition: FichaDefinition
) -> ChangePreviewPage | HttpResponse | None:
    """Accept or propose what was shown and lead on, or show what would follow; None if it is refused."""
    try:
        if "accept" not in request.POST:
            return change_preview_page(indicator, preview_change(indicator, definition))
        done = change_or_propose(
            indicator,
            definition,
            by=request.user,
            reason=request.POST.get("reason", ""),
            seen=request.POST.get("seen", ""),
        )
    except (OutdatedProposal, AlreadyProposed) as refused:
        form.add_error(None, str(refused))
        return change_preview_page(indicator, preview_change(indicator, definition))
    except ValidationError as error:
        return _show_errors(indicator, form, definition, error)
    if isinstance(done, Proposal):
        messages.success(request, _("Lo propuso: se hará cuando otra persona lo acepte."))
        return redirect("proposal", done.pk)
    messages.success(request, _("La ficha se cambió; los resultados se recalculan."))
    return redirect(address_of(request, "ficha-admin", code=indicator.code))


def _show_errors(
    indicator: Indicator, form: PartForm, definition: FichaDefinition, error: ValidationError
) -> ChangePreviewPage | None:
    """Say what is wrong; where only the reason is missing the change is shown again."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return None
    said = error.message_dict
    reasons = said.pop("reason", [])
    form.add_errors(said)
    if not reasons:
        return None
    form.add_error(None, " ".join(reasons))
    try:
        return change_preview_page(indicator, preview_change(indicator, definition))
    except ValidationError as impossible:
        return _show_errors(indicator, form, definition, impossible)


def _with_another(sent: Any) -> Any:
    """Return the sent form with one variable more, empty, as long as it may have one."""
    more = sent.copy()
    total = more.get("variables-TOTAL_FORMS", "")
    if total.isdecimal() and len(total) <= len(str(MOST_VARIABLES)):
        more["variables-TOTAL_FORMS"] = str(min(int(total) + 1, MOST_VARIABLES))
    return more


def _may_remove(form: PartForm) -> bool:
    return isinstance(form, MethodForm) and form.valid_from is not None


def _is_removal(sent: Any) -> bool:
    """Return whether the method is to go: by its own button, or by accepting that, once shown.

    What is shown of it carries the wish along; whoever looks at something else takes it back.
    """
    return "remove" in sent and "preview" not in sent
