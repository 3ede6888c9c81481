"""Units, and the duties that people hold for them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ResponsibleUnit(models.Model):
    """A unit that answers for figures, one in however many programmes; where it stands in the tree of
    each, and as what, says ``ProgrammeUnit``.
    """

    slug = models.SlugField(_("clave"), max_length=80, unique=True)
    name = models.CharField(_("nombre"), max_length=300)
    short_name = models.CharField(_("nombre corto"), max_length=120)

    class Meta:
        ordering = ["slug"]
        verbose_name = _("unidad responsable")
        verbose_name_plural = _("unidades responsables")

    def __str__(self) -> str:
        return self.short_name


class DutyRole(models.TextChoices):
    """The duties that a person may hold for a unit."""

    CAPTURE = "captura", _("captura")
    REVIEW = "revisión", _("revisión")
    DIRECTION = "dirección", _("dirección")
    ANALYSIS = "análisis", _("análisis")
    ADMINISTRATION = "administración", _("administración")


class Duty(models.Model):
    """A duty that a person holds for a unit, in every programme in which that unit has a place.

    Capture is of the unit alone; every other duty is of the unit and of what is below it in the
    programme's tree.  What is the whole programme's belongs to who holds the duty for a root.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="duties",
        verbose_name=_("persona"),
    )
    role = models.CharField(_("encargo"), max_length=20, choices=DutyRole)
    unit = models.ForeignKey(
        ResponsibleUnit,
        on_delete=models.PROTECT,
        related_name="duties",
        verbose_name=_("unidad"),
    )

    class Meta:
        ordering = ["user", "role", "unit"]
        verbose_name = _("encargo")
        verbose_name_plural = _("encargos")
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "unit"], name="duty_unique"),
            models.CheckConstraint(condition=Q(role__in=DutyRole.values), name="duty_role_known"),
        ]

    def __str__(self) -> str:
        return (
            f"{self.user}: {self.role}, {self.unit.slug}"  # which tells one «Nacional» from another
        )
