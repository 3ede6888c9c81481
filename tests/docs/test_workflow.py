"""The worked example of a delivery is taken by the data that are shipped, and refused as it says."""

import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from indicators.duties import CAPTURE
from indicators.models import Indicator
from tests.factories.duties import give
from tests.factories.model_rows import make_cycle

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "workflow.md").read_text("utf-8")
ADDRESS = "/api/v1/programmes/piimss-2020-2024/captures/"

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def deliver(real_programme):
    indicator = Indicator.objects.get(code="2.1")
    today = timezone.localdate()
    make_cycle(
        indicator.programme,
        year=2024,
        cutoff=date(2024, 12, 31),
        opens_on=today,
        closes_on=today + timedelta(days=9),
    )
    person = User.objects.create_user("entrega")
    give(person, CAPTURE, unit=indicator.owner)
    client = Client()
    client.force_login(person)

    def send(body, key):
        return client.post(
            ADDRESS,
            json.dumps(body),
            content_type="application/json",
            headers={"Idempotency-Key": key},
        )

    return send


def test_it_is_taken_and_refused_as_the_page_says(deliver):
    (body,) = (json.loads(each) for each in re.findall(r"-d '(\{.*?\})'", TEXT, flags=re.S))
    (refusal,) = (
        json.loads(each)
        for each in re.findall(r"```json\n(.*?)```", TEXT, flags=re.S)
        if "pointer" in each
    )
    wrong = deliver({**body, "values": {**body["values"], "v1": "939,360"}}, "uno")
    assert wrong.status_code == 422
    assert wrong.json() == refusal
    (why,) = (
        json.loads(each)
        for each in re.findall(r"```json\n(\{\"explanations.*?)```", TEXT, flags=re.S)
    )
    assert {f"/explanations/{code}" for code in why["explanations"]} == {
        each["pointer"] for each in refusal["problems"]
    }
    taken = deliver(body, "dos")
    assert taken.status_code == 201, taken.content.decode()
    assert taken.json()["warnings"] == []
