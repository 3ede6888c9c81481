"""The login: whoever has a duty of capture or review is led to what waits for them."""

from django.contrib.auth.views import LoginView
from django.urls import reverse

from indicators.permissions import screens_of


class Login(LoginView):
    """Django's own, with the place to go to that depends on who came in."""

    def get_default_redirect_url(self) -> str:
        """Return where somebody is led who asked for no page."""
        return reverse("tasks" if "tasks" in screens_of(self.request.user) else "board")
