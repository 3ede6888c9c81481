"""Codes and slugs by which something was found before its files corrected them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .programmes import Programme


class NamedKind(models.TextChoices):
    """The kinds of what is found by a code or a slug, of which the files may correct one."""

    PROGRAMME = "programa", _("programa")
    PUBLICATION = "publicacion", _("publicación")
    OBJECTIVE = "objetivo", _("objetivo")
    STRATEGY = "estrategia", _("estrategia")
    ACTION = "accion", _("acción")
    INDICATOR = "indicador", _("indicador")


class FormerName(models.Model):
    """A code or slug by which something of a programme was found before its files corrected it.

    ``current`` is how it is found now; addresses that were given out lead there, unless something else
    is called so by now.
    """

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="former_names", verbose_name=_("programa")
    )
    kind = models.CharField(_("qué es"), max_length=20, choices=NamedKind)
    former = models.CharField(_("clave anterior"), max_length=80)
    current = models.CharField(_("clave"), max_length=80)

    class Meta:
        ordering = ["programme", "kind", "former"]
        verbose_name = _("clave anterior")
        verbose_name_plural = _("claves anteriores")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "kind", "former"], name="former_name_leads_to_one"
            ),
            models.UniqueConstraint(
                fields=["former"],
                condition=Q(kind=NamedKind.PROGRAMME.value),
                name="former_name_of_one_programme",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=NamedKind.values), name="former_name_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(former=F("current")) & ~Q(former="") & ~Q(current=""),
                name="former_name_is_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.former} → {self.current}"
