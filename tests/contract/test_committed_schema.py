"""The API breaks nothing that it has promised: its schema is compared with the committed one.

What breaks somebody is refused; whatever else changed is written again by ``make schema``.
"""

import json
from pathlib import Path

from tests.contract.compatibility import incompatibilities

COMMITTED = Path(__file__).resolve().parents[2] / "docs" / "api-schema.json"


def committed():
    return json.loads(COMMITTED.read_text("utf-8"))


def test_nothing_that_was_promised_is_broken(schema):
    broken = incompatibilities(committed(), schema)
    assert not broken, "\n".join(["v1 stays as it is (docs/api.md):", *broken])


def test_the_committed_schema_is_that_of_today(schema, request):
    if request.config.getoption("renew"):
        if COMMITTED.exists():
            test_nothing_that_was_promised_is_broken(schema)
        COMMITTED.write_text(json.dumps(schema, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert committed() == schema, "make schema"
