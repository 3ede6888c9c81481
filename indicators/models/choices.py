"""The words a stored figure, ficha or statement may be described with."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from indicators.arithmetic.official_numbers import (
    DEFINITIVE,
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    PRELIMINARY,
)
from indicators.arithmetic.progress import Direction, TrafficLight
from indicators.arithmetic.reconciliation_rules import Verdict
from indicators.arithmetic.targets import Comparison
from indicators.arithmetic.units import UnitKind
from objectives.level_words import KINDS


def one_of(field: str, choices: type[models.TextChoices]) -> models.Q:
    """Return the condition that a column holds one of its words, for the database to check."""
    return models.Q(**{f"{field}__in": choices.values})


MISSING = (NOT_AVAILABLE, NOT_APPLICABLE)
PRESENT = (DEFINITIVE, PRELIMINARY)


LONGEST_REASON = 4_000
"""The most characters of a reason or a comment."""


class ValueStatus(models.TextChoices):
    """Estado de un valor: missing is not zero, and says which kind of missing."""

    DEFINITIVE = DEFINITIVE, _("definitivo")
    PRELIMINARY = PRELIMINARY, _("preliminar")
    NOT_AVAILABLE = NOT_AVAILABLE, _("no disponible")
    NOT_APPLICABLE = NOT_APPLICABLE, _("no aplica")


class IndicatorKind(models.TextChoices):
    """The part of an indicator in its objective: the meta that leads it, or any other.

    It is what ``v1`` of the API promises; ``IndicatorCategory`` says which other.
    """

    META = "meta", KINDS["meta"][0]
    PARAMETRO = "parametro", KINDS["parametro"][0]


class IndicatorCategory(models.TextChoices):
    """The use of an indicator to its programme, which may call it otherwise (``level_words``)."""

    META = "meta", KINDS["meta"][0]
    PARAMETRO = "parametro", KINDS["parametro"][0]
    INDICATOR = "indicador", KINDS["indicador"][0]
    GOAL = "fin", KINDS["fin"][0]
    PURPOSE = "proposito", KINDS["proposito"][0]
    OUTPUT = "componente", KINDS["componente"][0]
    ACTIVITY = "actividad", KINDS["actividad"][0]
    PERFORMANCE = "desempeno", KINDS["desempeno"][0]

    @property
    def kind(self) -> IndicatorKind:
        """Return the part that an indicator of this category has in its objective."""
        return IndicatorKind.META if self == self.META else IndicatorKind.PARAMETRO


class Accumulation(models.TextChoices):
    """Acumulado o periódico, as the ficha prints it."""

    PERIODIC = "periodico", _("Periódico")
    ACCUMULATED = "acumulado", _("Acumulado")


class Consolidation(models.TextChoices):
    """The way in which a variable of a unit is made from those of the units below it."""

    NATIONAL = "nacional", _("solo nacional")
    SUM = "suma", _("suma de las unidades")
    LAST = "ultimo", _("último dato de las unidades")


class CaptureStatus(models.TextChoices):
    """The place of a capture on its way to being published."""

    DRAFT = "borrador", _("borrador")
    IN_REVIEW = "en_revision", _("en revisión")
    APPROVED = "aprobada", _("aprobada")
    RETURNED = "devuelta", _("devuelta")
    WITHDRAWN = "retirada", _("retirada")


UNFINISHED = (CaptureStatus.DRAFT, CaptureStatus.IN_REVIEW, CaptureStatus.RETURNED)
"""Under way: neither published nor given up.  There is one an indicator, year and unit at most."""


class CaptureEventKind(models.TextChoices):
    """A thing that may happen to a capture."""

    STARTED = "iniciada", _("iniciada")
    SAVED = "guardada", _("guardada")
    SUBMITTED = "enviada", _("enviada a revisión")
    APPROVED = "aprobada", _("aprobada")
    RETURNED = "devuelta", _("devuelta")
    WITHDRAWN = "retirada", _("retirada")
    COMMENTED = "comentario", _("comentario")


class CycleKind(models.TextChoices):
    """The kind of a cycle: its figures are those of a part of the year, or the last word on it."""

    PRELIMINARY = "preliminar", _("preliminar")
    DEFINITIVE = "definitivo", _("definitivo")


class CycleState(models.TextChoices):
    """The state of a cycle: whether it takes captures."""

    OPEN = "abierto", _("abierto")
    CLOSED = "cerrado", _("cerrado")


class CycleEventKind(models.TextChoices):
    """A thing that may happen to a cycle."""

    OPENED = "abierto", _("abierto")
    CLOSED = "cerrado", _("cerrado")
    REOPENED = "reabierto", _("reabierto")
    CORRECTED = "corregido", _("corregido")


class ProgrammeEventKind(models.TextChoices):
    """A thing that people may do to a programme."""

    PUBLISHED = "publicado", _("publicado")
    WITHDRAWN = "retirado", _("retirado")
    AT_ROOT = "en_la_raiz", _("puesto en la raíz del sitio")
    PUBLICATION_ADDED = "publicacion_agregada", _("publicación agregada")
    PUBLICATION_REMOVED = "publicacion_quitada", _("publicación quitada")


class FichaEventKind(models.TextChoices):
    """A thing that may happen to a ficha: people change it here, or a load of its files does."""

    CHANGED = "cambiada", _("cambiada")
    LOADED = "cargada", _("cambiada por sus archivos")


class ProposalStatus(models.TextChoices):
    """The state of a proposal: whether it was decided, and how."""

    OPEN = "abierta", _("por decidir")
    ACCEPTED = "aceptada", _("aceptada")
    REJECTED = "rechazada", _("rechazada")
    WITHDRAWN = "retirada", _("retirada")


class ProposalEventKind(models.TextChoices):
    """A thing that may happen to a proposal."""

    PROPOSED = "propuesta", _("propuesta")
    ACCEPTED = "aceptada", _("aceptada")
    REJECTED = "rechazada", _("rechazada")
    WITHDRAWN = "retirada", _("retirada")


class ExplanationEventKind(models.TextChoices):
    """A thing that may happen to an explanation."""

    WRITTEN = "escrita", _("escrita")
    WITHDRAWN = "quitada", _("quitada")


class CaptureOrigin(models.TextChoices):
    """Through which door a statement came in."""

    PUBLICATION = "publicacion", _("publicación oficial")
    FORM = "formulario", _("formulario")
    SPREADSHEET = "hoja", _("hoja de cálculo")
    API = "api", _("API")


class EvidenceType(models.TextChoices):
    """The kind of file that an evidence is, by its content."""

    PDF = "application/pdf", "PDF"
    XLSX = (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _("hoja de cálculo XLSX"),
    )
    PNG = "image/png", _("imagen PNG")
    JPEG = "image/jpeg", _("imagen JPEG")


class SheetState(models.TextChoices):
    """The point between being sent and being saved where a filled sheet is."""

    WAITING = "en_espera", _("en espera")
    CHECKING = "en_curso", _("revisándose")
    REFUSED = "con_problemas", _("con problemas")
    READY = "por_guardar", _("por guardar")
    UNCHANGED = "sin_cambios", _("sin cambios")
    SAVING = "guardando", _("guardándose")
    SAVED = "guardada", _("guardada")
    FAILED = "fallida", _("interrumpida")


class NoticeKind(models.TextChoices):
    """The kinds of notices by e-mail, in the order of a digest."""

    OVERDUE = "vencida", _("capturas vencidas")
    DUE_SOON = "por_vencer", _("capturas que vencen en 7 días o menos")
    RETURNED = "devuelta", _("capturas suyas que se devolvieron")
    SUBMITTED = "enviada", _("capturas que esperan su revisión")
    PROPOSED = "propuesta", _("propuestas que esperan su decisión")
    DECIDED = "decidida", _("propuestas suyas que se decidieron")
    CYCLE_OPENED = "ciclo", _("ciclos que se abren o se reabren")
    APPROVED = "aprobada", _("capturas suyas que se aprobaron")
    COMMITMENT = "compromiso", _("avance de compromisos: por informar, devueltos y por revisar")

    @property
    def column(self) -> str:
        """Return the name of the preference about it."""
        return self.name.lower()


class DigestState(models.TextChoices):
    """The state of a digest: whether the message of a day left."""

    SENDING = "en_curso", _("enviándose")
    SENT = "enviado", _("enviado")
    REFUSED = "rechazado", _("el servidor de correo lo rechazó")
    UNCERTAIN = "incierto", _("no se sabe si llegó")


class RunState(models.TextChoices):
    """The state of a recomputation."""

    QUEUED = "en_espera", _("en espera")
    RUNNING = "en_curso", _("en curso")
    DONE = "terminada", _("terminado")
    FAILED = "fallida", _("fallido")
    INTERRUPTED = "interrumpida", _("interrumpido")


DIRECTIONS = [
    (Direction.ASCENDING.value, _("Ascendente")),
    (Direction.DESCENDING.value, _("Descendente")),
    (Direction.CONSTANT.value, _("Constante")),
]
COMPARISONS = [
    (Comparison.BY_DIRECTION.value, _("según la tendencia esperada")),
    (Comparison.AT_LEAST.value, _("al menos")),
    (Comparison.AT_MOST.value, _("a lo más")),
    (Comparison.MORE_THAN.value, _("más que")),
    (Comparison.LESS_THAN.value, _("menos que")),
    (Comparison.RANGE.value, _("dentro de un rango")),
    (Comparison.DIRECTION_ONLY.value, _("solo la tendencia")),
]
UNIT_KINDS = [
    (UnitKind.PERCENTAGE.value, _("porcentaje")),
    (UnitKind.SHARE.value, _("proporción")),
    (UnitKind.RATE.value, _("tasa")),
    (UnitKind.COUNT.value, _("conteo")),
    (UnitKind.MONEY.value, _("dinero")),
    (UnitKind.INDEX.value, _("índice")),
    (UnitKind.RANK.value, _("posición")),
    (UnitKind.OTHER.value, _("otra")),
]
LIGHTS = [
    (TrafficLight.GREEN.value, _("en meta")),
    (TrafficLight.AMBER.value, _("cerca de la meta")),
    (TrafficLight.RED.value, _("lejos de la meta")),
    (TrafficLight.NO_DATA.value, _("sin dato")),
    (TrafficLight.NO_TARGET.value, _("sin meta")),
    (TrafficLight.NOT_APPLICABLE.value, _("no aplica")),
]
VERDICTS = [
    (Verdict.DIFFERS.value, _("difiere")),
    (Verdict.SOURCES_DISAGREE.value, _("las fuentes discrepan")),
    (Verdict.ROUNDING.value, _("redondeo")),
    (Verdict.NOT_RECOMPUTABLE.value, _("no recalculable")),
    (Verdict.MATCHES.value, _("coincide")),
]
