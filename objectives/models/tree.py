"""The tree of a programme: objectives, strategies and actions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .programmes import Programme


class Objective(models.Model):
    """Objetivo prioritario."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="objectives", verbose_name=_("programa")
    )
    code = models.CharField(_("clave"), max_length=20)
    position = models.PositiveSmallIntegerField(_("orden"))
    name = models.TextField(_("nombre"))

    class Meta:
        ordering = ["programme", "position"]
        verbose_name = _("objetivo prioritario")
        verbose_name_plural = _("objetivos prioritarios")
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="objective_code_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.code}. {self.name}"


class Strategy(models.Model):
    """Estrategia prioritaria."""

    objective = models.ForeignKey(
        Objective, on_delete=models.CASCADE, related_name="strategies", verbose_name=_("objetivo")
    )
    code = models.CharField(_("clave"), max_length=20)
    position = models.PositiveSmallIntegerField(_("orden"))
    name = models.TextField(_("nombre"))

    class Meta:
        ordering = ["objective", "position"]
        verbose_name = _("estrategia prioritaria")
        verbose_name_plural = _("estrategias prioritarias")
        constraints = [
            models.UniqueConstraint(fields=["objective", "code"], name="strategy_code_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class SpecificAction(models.Model):
    """Acción puntual: of a strategy, or right under its objective where the programme has none."""

    objective = models.ForeignKey(
        Objective, on_delete=models.CASCADE, related_name="actions", verbose_name=_("objetivo")
    )
    strategy = models.ForeignKey(
        Strategy,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name=_("estrategia"),
    )
    code = models.CharField(_("clave"), max_length=20)
    position = models.PositiveSmallIntegerField(_("orden"))
    text = models.TextField(_("texto"))

    class Meta:
        ordering = ["objective", "strategy", "position"]
        verbose_name = _("acción puntual")
        verbose_name_plural = _("acciones puntuales")
        constraints = [
            models.UniqueConstraint(fields=["objective", "code"], name="action_code_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"
