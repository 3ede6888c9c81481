"""``manage.py verify_report``: every figure of every table of the report's files against the API."""

from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from objectives.models import Programme
from reports.models import Edition, FileFormat
from reports.verification import ApiAnswerError, check_file
from reports.verification.readers import FORMATS
from reports.yearly_report.documents.report import Report, canonical_json, digest_of
from reports.yearly_report.editions.build import MAKERS
from reports.yearly_report.editions.opening import check_period
from reports.yearly_report.editions.snapshot import report_of
from reports.yearly_report.editions.verify import expected_by

MOST_SHOWN = 200


class Command(BaseCommand):
    """Fails where a file says anything but what the API says."""

    help = _("Compara cada cifra de los archivos del informe con lo que dice la API.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the arguments: an edition whose files are kept, or a year and cutoff to build now; or
        files from a disk.
        """
        parser.add_argument(
            "programme", nargs="?", help=_("clave del programa; el más nuevo si se omite")
        )
        parser.add_argument("--edition", type=int, help=_("número de la edición"))
        parser.add_argument("--year", type=int, help=_("año del informe, si no hay edición"))
        parser.add_argument("--cutoff", help=_("corte, AAAA-MM-DD"))
        parser.add_argument("--file", type=Path, action="append", default=[], help=_("archivo"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare, and say how many figures were and what differs."""
        programme = self._programme(options["programme"])
        edition = self._edition(programme, options)
        try:
            expected = expected_by(edition)
        except ApiAnswerError as error:
            raise CommandError(str(error)) from error
        total, differences = 0, []
        for name, extension, content, digest in self._files(edition, options["file"]):
            found = check_file(content, extension, expected, digest)
            total += found.figures
            differences += [f"{name}: {difference}" for difference in found.differences]
            self.stdout.write(
                _("%(name)s: %(figures)d cifras, %(differences)d diferencias")
                % {"name": name, "figures": found.figures, "differences": len(found.differences)}
            )
        for difference in differences[:MOST_SHOWN]:
            self.stderr.write(difference)
        if differences:
            count = len(differences)
            raise CommandError(ngettext("Hay %d diferencia.", "Hay %d diferencias.", count) % count)
        if not total:
            raise CommandError(_("No se comparó ninguna cifra."))
        self.stdout.write(_("Se compararon %d cifras: ninguna difiere.") % total)

    def _programme(self, slug: str | None) -> Programme:
        found = Programme.objects.select_related("root_unit")
        programme = (found.filter(slug=slug) if slug else found).first()
        if programme is None:
            raise CommandError(_("No hay programa «%s».") % (slug or ""))
        return programme

    def _edition(self, programme: Programme, options: dict[str, Any]) -> Edition:
        """Return the edition that is named, or one of that year and cutoff that is kept nowhere."""
        if options["edition"] is not None:
            edition = (
                Edition.objects.select_related("programme__root_unit")
                .filter(programme=programme, number=options["edition"])
                .first()
            )
            if edition is None:
                raise CommandError(_("No hay edición %d.") % options["edition"])
            return edition
        if not options["year"] or not options["cutoff"]:
            raise CommandError(_("Diga la edición, o el año y el corte."))
        cutoff = _day(options["cutoff"])
        try:
            check_period(programme, options["year"], cutoff)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        return Edition(programme=programme, number=1, year=options["year"], cutoff=cutoff)

    def _files(self, edition: Edition, paths: list[Path]) -> Iterator[tuple[str, str, bytes, str]]:
        """Yield name, ending and content of each file, and the digest that it carries, if one is
        known.
        """
        for path in paths:
            ending = path.suffix.lstrip(".").lower()
            if ending not in FORMATS:
                raise CommandError(_("«%s» no es un PDF, DOCX ni XLSX.") % path.name)
            try:
                content = path.read_bytes()
            except OSError as error:
                raise CommandError(_("No se puede leer «%s».") % path) from error
            yield path.name, ending, content, edition.digest
        if paths:
            return
        build = edition.builds.filter(files__isnull=False).first() if edition.pk else None
        if build is not None:
            for file in build.files.all():
                kind = FileFormat(file.format)
                yield str(kind.label), kind.extension, bytes(file.content), build.digest
            return
        report: Report = report_of(edition) if edition.pk else _unwritten(edition)
        digest = digest_of(canonical_json(report))
        for format, make in MAKERS.items():
            yield str(format.label), format.extension, make(report, digest), digest


def _day(value: date | str) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise CommandError(_("«%s» no es un día: se escribe AAAA-MM-DD.") % value) from error


def _unwritten(edition: Edition) -> Report:
    """Return the report of an edition that is kept nowhere, whose texts nobody wrote."""
    from reports.yearly_report.content import yearly_report

    return yearly_report(
        edition.programme,
        number=edition.number,
        year=edition.year,
        cutoff=edition.cutoff,
        written={},
    )
