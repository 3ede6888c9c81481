"""Mail where there is no server for it."""

import io

from django.core.mail import EmailMultiAlternatives, get_connection


def test_the_terminal_shows_what_one_would_read_of_it():
    message = EmailMultiAlternatives("¿Qué hay?", "Una línea\ny otra\n", to=["ana@piimss.example"])
    message.attach_alternative("<p>Una línea</p>", "text/html")
    out = io.StringIO()
    assert get_connection("piimss.mail.ConsoleBackend", stream=out).send_messages([message]) == 1
    assert out.getvalue() == (
        "Para: ana@piimss.example\nAsunto: ¿Qué hay?\n\nUna línea\ny otra\n\n"
    )
