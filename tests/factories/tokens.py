"""Tokens for tests, made as the page makes them."""

from datetime import timedelta
from uuid import uuid4

from django.contrib.auth.models import User
from django.utils import timezone

from accounts.models import Token, TokenScope
from accounts.tokens import make_token
from indicators.duties import CAPTURE
from tests.factories.duties import give


def make_person(name="ana", *duties, **fields):
    return give(User.objects.create_user(name, **fields), *duties)


def make_planner(name="ana"):
    return make_person(name, CAPTURE)


def make(owner, name="Tablero", scope=TokenScope.READ, days=90, form_key=None):
    """The token and its secret."""
    return make_token(owner, name=name, scope=scope, days=days, form_key=form_key or uuid4())


def expire(token):
    long_ago = timezone.now() - timedelta(days=100)
    Token.objects.filter(pk=token.pk).update(created=long_ago, expiry=long_ago + timedelta(days=90))


def with_token(secret):
    return {"HTTP_AUTHORIZATION": f"Token {secret}"}
