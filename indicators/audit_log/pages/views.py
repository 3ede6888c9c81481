"""The log: a page of it, and all that is asked for as a table."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from indicators.decorators import signed_in
from indicators.permissions import check_user_can_see_log
from tables.csv_cells import write_csv

from .log import COLUMNS, LogQueryInvalid, log_page, log_rows

FILTERS = ("person", "indicator", "kind", "since", "until")


@signed_in("GET", "HEAD")
def page(request: HttpRequest) -> HttpResponse:
    """Show a page of what was done, newest first."""
    check_user_can_see_log(request.user)
    number = request.GET.get("page", "1")
    if not (number.isascii() and number.isdigit() and 0 < len(number) < 10 and int(number)):
        raise Http404(_("«%s» no es una página.") % number)
    try:
        log = log_page(request.user, _filters(request), int(number))
    except LogQueryInvalid as sentence:
        raise Http404(str(sentence)) from sentence
    return render(request, "indicators/log/page.html", {"log": log})


@signed_in("GET", "HEAD")
def table(request: HttpRequest) -> HttpResponse:
    """Send the same, whole and as CSV."""
    check_user_can_see_log(request.user)
    try:
        body = write_csv(
            [str(column) for column in COLUMNS], log_rows(request.user, _filters(request))
        )
    except LogQueryInvalid as sentence:
        raise Http404(str(sentence)) from sentence
    name = f"bitacora-{timezone.localdate().isoformat()}.csv"
    return HttpResponse(
        body,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": content_disposition_header(True, name) or ""},
    )


def _filters(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "").strip() for name in FILTERS}
