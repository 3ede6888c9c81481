"""The API's documentation page, with scripts and styles of this server only."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View


class Docs(View):
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "piimss/api_docs.html")
