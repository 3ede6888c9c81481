"""The files of an edition: the work that makes them, and what it made."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from indicators.models.choices import one_of

from .editions import Edition


class BuildState(models.TextChoices):
    """The state of a build."""

    QUEUED = "en_espera", _("en espera")
    RUNNING = "en_curso", _("en curso")
    DONE = "terminada", _("terminada")
    FAILED = "fallida", _("fallida")


IN_PROGRESS = (BuildState.QUEUED, BuildState.RUNNING)


class FileFormat(models.TextChoices):
    """The formats of a report's files, in the order in which they are built."""

    PDF_A4 = "pdf", _("PDF, tamaño A4")
    PDF_LETTER = "pdf-carta", _("PDF, tamaño carta")
    WORD = "docx", _("Word")
    SPREADSHEET = "xlsx", _("Excel")

    @property
    def extension(self) -> str:
        """Return the ending of the file's name."""
        return self.value.partition("-")[0]

    @property
    def content_type(self) -> str:
        """Return its type, as the web calls it."""
        office = "application/vnd.openxmlformats-officedocument"
        return {
            "pdf": "application/pdf",
            "docx": f"{office}.wordprocessingml.document",
            "xlsx": f"{office}.spreadsheetml.sheet",
        }[self.extension]


class Build(models.Model):
    """One making of the files of an edition, which all who ask for it meanwhile share.

    ``digest`` is that of the content they are made from, empty until it is gathered; ``done`` of
    ``total`` steps tell how far it is and ``doing`` the step that is under way; ``attempts`` counts how
    often it was begun.  ``figures`` were compared in the files and ``differences`` found, once it is
    done.  Where it failed, ``error`` is a sentence for everybody and ``detail`` what the program said,
    for who works on it.
    """

    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="builds", verbose_name=_("edición")
    )
    state = models.CharField(
        _("estado"), max_length=12, choices=BuildState, default=BuildState.QUEUED
    )
    digest = models.CharField(_("SHA-256 del contenido"), max_length=64, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="builds",
        verbose_name=_("pidió"),
    )
    requested_at = models.DateTimeField(_("pedida el"), default=timezone.now)
    moved_at = models.DateTimeField(_("último paso"), default=timezone.now)
    finished_at = models.DateTimeField(_("terminó"), null=True, blank=True)
    done = models.PositiveSmallIntegerField(_("hechos"), default=0)
    total = models.PositiveSmallIntegerField(_("de"), default=0)
    attempts = models.PositiveSmallIntegerField(_("intentos"), default=0)
    doing = models.CharField(_("paso"), max_length=120, blank=True)
    figures = models.PositiveIntegerField(_("cifras comparadas"), default=0)
    differences = models.JSONField(_("diferencias"), default=list, blank=True)
    error = models.TextField(_("error"), blank=True)
    detail = models.TextField(_("detalle del error"), blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("construcción del informe")
        verbose_name_plural = _("construcciones del informe")
        constraints = [
            models.UniqueConstraint(
                fields=["edition"],
                condition=Q(state__in=IN_PROGRESS),
                name="build_one_under_way",
            ),
            models.CheckConstraint(condition=one_of("state", BuildState), name="build_state_known"),
            models.CheckConstraint(
                condition=~Q(state=BuildState.DONE) | ~Q(digest=""),
                name="build_done_says_of_what",
            ),
            models.CheckConstraint(
                condition=~Q(state=BuildState.FAILED) | ~Q(error=""),
                name="build_failed_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition} {self.state}"

    @property
    def is_in_progress(self) -> bool:
        return self.state in IN_PROGRESS


class BuildFile(models.Model):
    """A file of a build.  In the database, since who builds it is another machine than who sends it."""

    build = models.ForeignKey(
        Build, on_delete=models.CASCADE, related_name="files", verbose_name=_("construcción")
    )
    format = models.CharField(_("formato"), max_length=10, choices=FileFormat)
    content = models.BinaryField(_("contenido"))
    size = models.PositiveIntegerField(_("bytes"))
    digest = models.CharField(_("SHA-256"), max_length=64)

    class Meta:
        ordering = ["build", "id"]
        verbose_name = _("archivo del informe")
        verbose_name_plural = _("archivos del informe")
        constraints = [
            models.UniqueConstraint(fields=["build", "format"], name="build_file_one_a_format"),
            models.CheckConstraint(
                condition=one_of("format", FileFormat), name="build_file_format_known"
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="build_file_has_content"),
        ]

    def __str__(self) -> str:
        return f"{self.build}: {self.format}"
