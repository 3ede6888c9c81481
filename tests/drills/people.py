"""Fills the database of a drill: a small programme, its people, and work in every state.

Run inside the site's own environment; prints as JSON what a drill has to know.
"""

import json

import django


def main() -> None:
    django.setup()
    from accounts.models import TokenScope
    from indicators.results.recompute import recompute_programme
    from tests.factories.captures import capture_at_status, make_cast
    from tests.factories.editions import make_edition
    from tests.factories.sheets import download
    from tests.factories.tokens import make

    cast = make_cast()
    for number in range(2, 12):
        cast.small.add_indicator(
            f"1.{number}", "v1 / v2 * 100", symbols={"v1": "suma", "v2": "suma"}
        )
    for person in cast.people.values():
        person.set_password(PASSWORD)
        person.save()
    cast.small.state("1.1", 2022, {"v1": "1000", "v2": "4000"}, printed="25.00")
    recompute_programme(cast.small.programme)
    edition = make_edition(cast)
    submitted = {
        f"1.{number}": _key_of(capture_at_status(cast, "en_revision", code=f"1.{number}"))
        for number in range(1, 11)
    }
    print(
        json.dumps(
            {
                "programme": cast.small.programme.slug,
                "edition": edition.number,
                "submitted": submitted,
                "draft": "1.11",
                "sheet": download(cast).hex(),
                "token": make(cast.ana, scope=TokenScope.CAPTURE)[1],
            }
        )
    )


def _key_of(capture):
    return {"pk": capture.pk, "seen": capture.version}


PASSWORD = "una contraseña de simulacro"

if __name__ == "__main__":
    main()
