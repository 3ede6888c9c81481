"""Alignments of a programme: the frameworks above it, and which part serves which of their nodes."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .programmes import Programme
from .publications import Publication
from .tree import Objective, SpecificAction, Strategy


class Framework(models.Model):
    """A plan or agenda above a programme, as far as the programme names it."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="frameworks", verbose_name=_("programa")
    )
    slug = models.SlugField(_("clave"), max_length=80)
    name = models.CharField(_("nombre"), max_length=300)
    position = models.PositiveSmallIntegerField(_("orden"))

    class Meta:
        ordering = ["programme", "position"]
        verbose_name = _("marco de alineación")
        verbose_name_plural = _("marcos de alineación")
        constraints = [
            models.UniqueConstraint(fields=["programme", "slug"], name="framework_slug_unique"),
        ]

    def __str__(self) -> str:
        return self.name


class FrameworkNode(models.Model):
    """A part of a framework: an axis, an objective, a goal; ``kind`` is the framework's own word."""

    framework = models.ForeignKey(
        Framework, on_delete=models.CASCADE, related_name="nodes", verbose_name=_("marco")
    )
    code = models.CharField(_("clave"), max_length=60)
    kind = models.CharField(_("tipo"), max_length=60)
    name = models.CharField(_("nombre"), max_length=300)
    parent = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parte de"),
    )
    position = models.PositiveSmallIntegerField(_("orden"))

    class Meta:
        ordering = ["framework", "position"]
        verbose_name = _("parte de un marco")
        verbose_name_plural = _("partes de los marcos")
        constraints = [
            models.UniqueConstraint(fields=["framework", "code"], name="node_code_unique"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="node_is_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.name}"


ALIGNED = ("objective", "strategy", "action")
"""The levels of a programme that may be aligned; an alignment is of one of them."""


def _one_is_aligned() -> Q:
    alone = (
        Q(**{f"{level}__isnull": level != aligned for level in ALIGNED}) for aligned in ALIGNED
    )
    found = Q()
    for condition in alone:
        found |= condition
    return found


class Alignment(models.Model):
    """An objective, strategy or action that serves a node of a framework, and where that is printed.

    ``note`` is what the document prints of it beside.
    """

    node = models.ForeignKey(
        FrameworkNode, on_delete=models.CASCADE, related_name="alignments", verbose_name=_("parte")
    )
    objective = models.ForeignKey(
        Objective,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="alignments",
        verbose_name=_("objetivo"),
    )
    strategy = models.ForeignKey(
        Strategy,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="alignments",
        verbose_name=_("estrategia"),
    )
    action = models.ForeignKey(
        SpecificAction,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="alignments",
        verbose_name=_("acción"),
    )
    publication = models.ForeignKey(
        Publication,
        on_delete=models.PROTECT,
        related_name="alignments",
        verbose_name=_("publicación"),
    )
    section = models.CharField(_("apartado"), max_length=300)
    page = models.PositiveSmallIntegerField(_("página"), null=True, blank=True)
    note = models.TextField(_("nota"), blank=True)
    position = models.PositiveSmallIntegerField(_("orden"))

    class Meta:
        ordering = ["node__framework", "position"]
        verbose_name = _("alineación")
        verbose_name_plural = _("alineaciones")
        constraints = [
            models.CheckConstraint(condition=_one_is_aligned(), name="alignment_of_one_level"),
            *(
                models.UniqueConstraint(
                    fields=["node", level],
                    condition=Q(**{f"{level}__isnull": False}),
                    name=f"alignment_{level}_once",
                )
                for level in ALIGNED
            ),
            models.CheckConstraint(condition=~Q(section=""), name="alignment_says_where"),
        ]

    def __str__(self) -> str:
        return f"{self.aligned} → {self.node}"

    @property
    def aligned(self) -> Any:
        """Return the objective, strategy or action that is aligned."""
        return self.objective or self.strategy or self.action
