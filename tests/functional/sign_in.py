"""Signing in: by the form as people do, or at once where a test is about what comes after."""

from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

PASSWORD = "una clave de prueba"


def sign_in(page, base, name, address):
    """Be at an address as somebody, without the form: it takes as long as the page itself."""
    client = Client()
    client.force_login(User.objects.get(username=name))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": base, "httpOnly": True}]
    )
    page.goto(base + address)


def sign_in_by_the_form(page, base, name, address):
    """Ask for an address, sign in where one is sent, and come to it."""
    page.goto(base + address)
    page.get_by_label("Usuario").fill(name)
    page.get_by_label("Contraseña").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(base + address)
