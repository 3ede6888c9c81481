"""The state of the system, as its page shows it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from indicators.jobs import claim
from indicators.models import RecomputeRun
from indicators.results.recompute import JOB
from reports.dashboards import content

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_programme")]


class TestStatus:
    def test_healthy(self, programme):
        page = content.status(programme)
        assert (page.drift, page.drift_healthy) == ("0", True)
        assert page.run.state == "terminado"
        counts = {fact.label: fact.text for fact in page.counts}
        assert counts["Indicadores"] == "18"
        assert counts["Resultados"] == "234"

    def test_a_run_is_under_way_for_as_long_as_somebody_does_it(self, programme):
        run = RecomputeRun.objects.create(
            programme=programme.row,
            state="en_curso",
            started_at=timezone.now() - timedelta(hours=9),
        )
        with claim(JOB, run.pk):
            shown = content.status(programme).run
            assert (shown.state, shown.healthy) == ("en curso", True)
        shown = content.status(programme).run
        assert (shown.state, shown.healthy) == ("no terminó", False)

    def test_a_run_that_ended_stays_ended_however_old(self, programme):
        run = RecomputeRun.objects.filter(programme=programme.row).first()
        run.started_at = timezone.now() - timedelta(days=400)
        run.save()
        assert content.status(programme).run.state == "terminado"

    def test_drift_is_said(self, programme):
        version = programme.row.data_version
        version.drift = 3
        version.save()
        page = content.status(programme)
        assert (page.drift, page.drift_healthy) == ("3", False)
