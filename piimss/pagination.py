from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request


class Pages(PageNumberPagination):
    """``count next previous results``; as CSV a list comes whole, for it has no second page.

    ``page_size`` is a whole number from 1 on, anything else is refused; above 1,000 it is 1,000.
    Left empty it counts as not given, like any filter.
    """

    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 1000

    def paginate_queryset(
        self, queryset: QuerySet[Any] | Sequence[Any], request: Request, view: Any = None
    ) -> list[Any] | None:
        self.get_page_size(request)  # refused also where it would not be used
        if getattr(request.accepted_renderer, "format", "") == "csv":
            return None
        return super().paginate_queryset(queryset, request, view=view)

    def get_page_size(self, request: Request) -> int | None:
        text = request.query_params.get(self.page_size_query_param, "").strip()
        if text and not (text.isascii() and text.isdigit() and text.strip("0")):
            raise ValidationError(
                {
                    self.page_size_query_param: [
                        _("«%s» no es un número de renglones: se espera un entero de 1 o más.")
                        % text
                    ]
                }
            )
        # A number of a thousand digits is not read: it is above the limit anyway.
        if len(text.lstrip("0")) > len(str(self.max_page_size)):
            return self.max_page_size
        return super().get_page_size(request)
