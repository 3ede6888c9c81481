"""The files that back a capture: what is taken for what it is, who gets it, and that it stands."""

import io
import zipfile
from hashlib import sha256

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from openpyxl import Workbook

from indicators.capture.evidence import attach, clean_name, remove
from indicators.capture.file_types import JPEG, PDF, PNG, XLSX, InvalidFile, detect_type
from indicators.capture.workflow import approve, submit, withdraw
from indicators.duties import REVIEW
from indicators.lifecycle import InvalidTransition
from indicators.models import LARGEST_EVIDENCE, MOST_EVIDENCE, Capture, Evidence
from indicators.permissions import contributors, user_can_review
from tests.databases import kept_fixture
from tests.factories.captures import capture_at_status, make_cast
from tests.factories.duties import give

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

FORM = "/captura/1.1/2023/"
A_PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
A_PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 20
A_JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x00" * 20
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


cast = kept_fixture(make_cast, "cast")


@pytest.fixture
def draft(cast):
    return capture_at_status(cast, "borrador")


def a_workbook():
    book = Workbook()
    book.active["A1"] = "1,234"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def an_archive(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def upload(name="acta.pdf", content=A_PDF, content_type="application/pdf"):
    return SimpleUploadedFile(name, content, content_type)


# What it is --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "kind"),
    [(A_PDF, PDF), (A_PNG, PNG), (A_JPEG, JPEG), (a_workbook(), XLSX)],
)
def test_a_file_is_known_by_its_content(content, kind):
    assert detect_type(io.BytesIO(content)) == kind


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no es de un PDF"),
        (HTML, "no es de un PDF"),
        (SVG, "no es de un PDF"),
        (b"GIF89a" + b"\x00" * 30, "no es de un PDF"),
        (b"MZ\x90\x00" * 20, "no es de un PDF"),
        (b"%PDF-1.7\n" + HTML, "incompleto"),
        (b"\x89PNG\r\n\x1a\n" + HTML, "no es de un PDF"),
        (b"PK\x03\x04" + b"\x00" * 40, "dañado"),
        (an_archive(xl__vbaProject__x="")[:-30], "dañado"),
        (an_archive(**{"xl__vbaProject.bin": "x"}), "macros"),
        (an_archive(**{"..__..__etc": "x"}), "fuera de lugar"),
        (an_archive(**{"xl__sheet.xml": b"0" * 20_000_000}), "demasiado grande"),
        (an_archive(**{f"xl__{n}.xml": "x" for n in range(2_001)}), "demasiado grande"),
    ],
)
def test_what_is_no_evidence_is_refused_for_a_reason(content, reason):
    with pytest.raises(InvalidFile, match=reason):
        detect_type(io.BytesIO(content))


def test_an_archive_that_is_no_workbook_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    with pytest.raises(InvalidFile, match="no es una hoja"):
        detect_type(out)


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Usuarios\\ana\\acta.pdf", "acta.pdf"),
        ('di"jo "sí".pdf', 'di"jo "sí".pdf'),
        ("con\nsaltos\r.pdf", "consaltos.pdf"),
        ("\u202efdp.exe.pdf", "fdp.exe.pdf"),
        ("...", "sin nombre"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
    ],
)
def test_a_name_is_only_a_name(name, clean):
    assert clean_name(name) == clean


# Attaching ---------------------------------------------------------------------------------


def test_a_file_is_kept_whole_where_nobody_chose_and_told_in_the_history(cast, draft, media):
    evidence = attach(draft, upload(), by=cast.ana)
    assert (evidence.name, evidence.size) == ("acta.pdf", len(A_PDF))
    assert evidence.sha256 == sha256(A_PDF).hexdigest()
    (kept,) = [path for path in media.rglob("*") if path.is_file()]
    assert kept.read_bytes() == A_PDF
    assert "acta" not in kept.name and not kept.suffix
    assert kept.stat().st_mode & 0o077 == 0
    event = draft.events.last()
    assert (event.reason, event.by) == ("Adjuntó «acta.pdf».", cast.ana)
    # Nobody's save is refused for it.
    draft.refresh_from_db()
    assert event.version == draft.version


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("acta.pdf", HTML, "no es de un PDF"),
        ("acta.pdf", A_PNG, r"tiene que terminar en \.png"),
        ("acta.html", A_PDF, r"tiene que terminar en \.pdf"),
        ("dibujo.svg", SVG, "no es de un PDF"),
        ("vacio.pdf", b"", "está vacío"),
        ("grande.pdf", A_PDF + b"\0" * LARGEST_EVIDENCE, "pasa de 10 MB"),
    ],
)
def test_what_is_refused_leaves_nothing(cast, draft, media, name, content, reason):
    with pytest.raises(ValidationError, match=reason):
        attach(draft, upload(name, content), by=cast.ana)
    assert not Evidence.objects.exists()
    assert not [path for path in media.rglob("*") if path.is_file()]


def test_the_same_file_once_and_ten_at_most(cast, draft, media):
    attach(draft, upload(), by=cast.ana)
    with pytest.raises(ValidationError, match=r"ya está: «acta\.pdf»"):
        attach(draft, upload("copia.pdf"), by=cast.ana)
    for number in range(MOST_EVIDENCE - 1):
        attach(draft, upload(f"{number}.pdf", A_PDF + b"%d" % number), by=cast.ana)
    with pytest.raises(ValidationError, match="admite 10 archivos"):
        attach(draft, upload("otra.pdf", A_PDF + b"otra"), by=cast.ana)
    assert len([path for path in media.rglob("*") if path.is_file()]) == MOST_EVIDENCE


@pytest.mark.parametrize("status", ["en_revision", "aprobada", "retirada"])
def test_nothing_is_added_or_taken_back_once_it_is_handed_on(cast, media, status):
    draft = capture_at_status(cast, "borrador")
    evidence = attach(draft, upload(), by=cast.ana)
    if status == "retirada":
        capture = withdraw(draft, by=cast.ana)
    else:
        capture = submit(draft, by=cast.ana)
        if status == "aprobada":
            capture = approve(capture, by=cast.rita)
    with pytest.raises(InvalidTransition):
        attach(capture, upload("otra.pdf", A_PDF + b"otra"), by=cast.ana)
    with pytest.raises(InvalidTransition):
        remove(evidence, by=cast.ana)
    assert Evidence.objects.count() == 1


@pytest.mark.postgres
def test_the_database_keeps_the_evidence_of_what_was_approved(cast, draft):
    evidence = attach(draft, upload(), by=cast.ana)

    def refused(statement, *parameters):
        with (
            pytest.raises(IntegrityError, match="evidence_stands"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, parameters)

    refused("UPDATE indicators_evidence SET name = 'otra'")
    approve(submit(draft, by=cast.ana), by=cast.rita)
    refused("DELETE FROM indicators_evidence")
    with pytest.raises(IntegrityError, match="evidence_stands"), transaction.atomic():
        Evidence.objects.create(
            capture=Capture.objects.get(pk=draft.pk),
            file="x",
            name="x",
            content_type=PDF,
            size=1,
            sha256="0" * 64,
            uploaded_by=cast.ana,
        )
    assert Evidence.objects.get().pk == evidence.pk


# The screens -------------------------------------------------------------------------------


def test_it_is_attached_and_taken_back_in_the_form(
    client, cast, media, django_capture_on_commit_callbacks
):
    client.force_login(cast.ana)
    response = client.post(f"{FORM}evidencia/", {"file": upload('di"jo.pdf')}, follow=True)
    # Once, and where the person is led: not at the top of a long page.
    before, heading, section = response.text.partition('id="evidencia"')
    assert heading and "«di&quot;jo.pdf» está adjunto." in section
    assert "está adjunto" not in before
    (line,) = response.context["form"].evidence
    assert line.sha256 == sha256(A_PDF).hexdigest()
    with django_capture_on_commit_callbacks(execute=True):
        gone = client.post(f"/evidencia/{line.pk}/quitar/", follow=True)
    assert "se quitó." in gone.text
    assert not [path for path in media.rglob("*") if path.is_file()]
    for fields, sentence in (
        ({}, "Elija el archivo que va a adjuntar."),
        ({"file": upload("x.pdf", HTML)}, "no es de un PDF"),
    ):
        assert sentence in client.post(f"{FORM}evidencia/", fields, follow=True).text


def test_it_is_handed_out_to_be_kept_and_never_shown(client, cast, draft):
    evidence = attach(draft, upload('di"jo;\u00e1.pdf'), by=cast.ana)
    client.force_login(cast.rita)
    response = client.get(f"/evidencia/{evidence.pk}/")
    assert b"".join(response.streaming_content) == A_PDF
    assert response["Content-Disposition"].startswith("attachment; filename")
    assert "\n" not in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]


def test_who_reviews_finds_it_beside_the_figures(client, cast, draft):
    evidence = attach(draft, upload(), by=cast.ana)
    submit(draft, by=cast.ana)
    client.force_login(cast.rita)
    text = client.get(f"/revision/{draft.pk}/").text
    assert f'<a href="/evidencia/{evidence.pk}/">acta.pdf</a>' in text
    assert evidence.sha256 in text


@pytest.mark.parametrize(
    ("name", "seen", "removed"),
    [
        ("ana", 200, 302),
        ("luis", 200, 302),
        ("noe", 403, 403),
        ("rita", 200, 403),
        ("olga", 200, 403),
        ("alan", 403, 403),
    ],
)
def test_who_may_see_it_and_who_may_take_it_back(client, cast, draft, name, seen, removed):
    evidence = attach(draft, upload(), by=cast.ana)
    client.force_login(cast.people[name])
    response = client.get(f"/evidencia/{evidence.pk}/")
    if response.streaming:
        assert b"".join(response.streaming_content) == A_PDF  # read to its end, and so closed
    assert response.status_code == seen
    assert client.get(f"/evidencia/{evidence.pk}/quitar/").status_code == 405
    assert client.post(f"/evidencia/{evidence.pk}/quitar/").status_code == removed
    added = client.post(f"{FORM}evidencia/", {"file": upload("b.pdf", A_PDF + b"b")})
    assert added.status_code == removed


def test_nobody_else_gets_near_it(client, cast, draft):
    evidence = attach(draft, upload(), by=cast.ana)
    there = f"/evidencia/{evidence.pk}/"
    assert client.get(there)["Location"] == f"/cuenta/entrar/?next={there}"
    assert client.post(f"{there}quitar/")["Location"] == "/cuenta/entrar/?next=/captura/"
    for path in (f"/media/{evidence.file.name}", f"/{evidence.file.name}", "/media/"):
        assert client.get(path).status_code == 404
    client.force_login(cast.ana)
    assert client.get("/evidencia/999999/").status_code == 404


def test_a_file_that_was_lost_is_told_as_that(client, cast, draft):
    evidence = attach(draft, upload(), by=cast.ana)
    evidence.file.storage.delete(evidence.file.name)
    client.force_login(cast.ana)
    response = client.get(f"/evidencia/{evidence.pk}/")
    assert response.status_code == 404
    assert "no está en el disco" in response.text


def test_what_is_far_too_large_is_not_even_read(client, cast, draft, media, caplog):
    client.force_login(cast.ana)
    huge = upload("grande.pdf", A_PDF + b"\0" * (LARGEST_EVIDENCE + 3_000_000))
    response = client.post(f"{FORM}evidencia/", {"file": huge})
    assert response.status_code == 413
    assert "una evidencia admite 10 MB y una hoja de cálculo 5 MB." in response.text
    assert 'href="/captura/"' in response.text
    assert not [each for each in caplog.records if each.exc_info]
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("taken_back", [False, True])
def test_who_attached_a_file_does_not_review_what_it_backs(cast, draft, media, taken_back):
    give(cast.luis, REVIEW)
    evidence = attach(draft, upload(), by=cast.luis)
    if taken_back:
        remove(evidence, by=cast.luis)
    submit(draft, by=cast.ana)
    capture = Capture.objects.get(pk=draft.pk)
    assert not user_can_review(cast.luis, capture)
    assert cast.luis.pk in contributors([capture])[capture.pk]
    assert user_can_review(cast.rita, capture)
