"""The same arithmetic as one set-based SQL statement that inserts the same rows.

Written for the formulas of ``national`` alone, with everything known beforehand: the floor under
what an engine that reads its formulas from data can hope for.
"""

from django.db import connection

from objectives.models import Programme

CURRENT = """
    SELECT c.id, c.indicator_id, c.year, c.unit_id, c.cutoff,
           MAX(v.value) FILTER (WHERE x.number = 1) AS v1,
           MAX(v.value) FILTER (WHERE x.number = 2) AS v2,
           MAX(v.value) FILTER (WHERE x.number = 3) AS v3,
           MAX(v.value) FILTER (WHERE x.number = 4) AS v4,
           MAX(v.value) FILTER (WHERE x.number = 5) AS v5,
           MAX(v.value) FILTER (WHERE x.number = 6) AS v6,
           MAX(v.value) FILTER (WHERE x.number = 7) AS v7,
           MAX(v.value) FILTER (WHERE x.number = 8) AS v8,
           MAX(v.value) FILTER (WHERE x.number = 9) AS v9,
           MAX(v.value) FILTER (WHERE x.number = 10) AS v10
    FROM indicators_capture c
    JOIN indicators_capturedvalue v ON v.capture_id = COALESCE(c.values_from_id, c.id)
    JOIN indicators_variable x ON x.id = v.variable_id
    WHERE c.status = 'aprobada' AND c.superseded_at IS NULL
      AND c.indicator_id IN (SELECT id FROM indicators_indicator WHERE programme_id = %(programme)s)
    GROUP BY c.id
"""

COMPUTED = f"""
    WITH stated AS MATERIALIZED ({CURRENT}),
    everyone AS (
        SELECT * FROM stated
        UNION ALL
        SELECT NULL, indicator_id, year, %(root)s, MIN(cutoff), SUM(v1), SUM(v2), SUM(v3), SUM(v4),
               SUM(v5), SUM(v6), SUM(v7), SUM(v8), SUM(v9), SUM(v10)
        FROM stated GROUP BY indicator_id, year
    )
    SELECT e.*, m.id AS method_id, m.formula,
        CASE m.formula
            WHEN 'v1 / v2 * 100' THEN v1 / v2 * 100
            WHEN '(v1 / v2 - 1) * 100' THEN (v1 / v2 - 1) * 100
            WHEN 'v1 - v2 - v3' THEN v1 - v2 - v3
            WHEN 'v1 / v2 * 100 - min(v3, 10)' THEN v1 / v2 * 100 - LEAST(v3, 10)
            WHEN 'v1 + ... + v10' THEN v1 + v2 + v3 + v4 + v5 + v6 + v7 + v8 + v9 + v10
            WHEN 'previous + v1' THEN SUM(v1) OVER before
        END AS computed,
        CASE WHEN m.formula <> 'previous + v1' THEN NULL
             WHEN year = m.accumulates_from THEN 0
             ELSE SUM(v1) OVER before - v1 END AS previous
    FROM everyone e
    JOIN indicators_method m ON m.indicator_id = e.indicator_id
    WINDOW before AS (PARTITION BY e.indicator_id, e.unit_id ORDER BY e.year)
"""

INSERT = f"""
    INSERT INTO indicators_result (
        indicator_id, unit_id, year, method_id, capture_id, status, value, printed, computed,
        failure, inputs, cutoff, target, met, gap, progress, progress_reason, pace, pace_reason,
        light, marks)
    SELECT found.indicator_id, unit_id, found.year, method_id, found.id, 'definitivo',
        ROUND(computed, 2), '', ROUND(computed, 20), '',
        jsonb_strip_nulls(jsonb_build_object(
            'v1', v1::text, 'v2', v2::text, 'v3', v3::text, 'v4', v4::text, 'v5', v5::text,
            'v6', v6::text, 'v7', v7::text, 'v8', v8::text, 'v9', v9::text, 'v10', v10::text,
            'previous', previous::text)),
        cutoff, t.value, ROUND(computed, 2) >= t.value, ROUND(computed, 2) - t.value,
        NULL, CASE WHEN t.value IS NULL THEN 'no_target' ELSE 'no_baseline' END,
        NULL, CASE WHEN t.value IS NULL THEN 'no_target' ELSE 'no_baseline' END,
        CASE WHEN t.value IS NULL THEN 'sin_meta'
             WHEN ROUND(computed, 2) >= t.value THEN 'verde'
             WHEN ABS(ROUND(computed, 2) - t.value) * 100 <= 5 * ABS(t.value) THEN 'amarillo'
             ELSE 'rojo' END,
        '[]'
    FROM ({COMPUTED}) found
    LEFT JOIN indicators_target t ON t.indicator_id = found.indicator_id
        AND t.year = found.year AND found.unit_id = %(root)s
"""

COLUMNS = "indicator_id, unit_id, year, status, value, cutoff, target, met, gap, light"

# Division of numerics keeps sixteen digits, too few for ten decimals of the larger quotients: to
# compare, it is asked for twenty decimals by giving it a dividend that has them.
EXACTLY = COMPUTED.replace("THEN v1 /", "THEN ROUND(v1, 20) /").replace(
    "THEN (v1 /", "THEN (ROUND(v1, 20) /"
)

UNEQUAL = f"""
    SELECT COUNT(*), COUNT(*) FILTER (WHERE r.id IS NULL
        OR ROUND(r.computed, 10) IS DISTINCT FROM ROUND(found.computed, 10))
    FROM ({EXACTLY}) found
    LEFT JOIN indicators_result r ON r.indicator_id = found.indicator_id
        AND r.year = found.year AND r.unit_id = found.unit_id
"""


def insert_all(programme: Programme) -> int:
    """Compute and insert every result in one statement; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(INSERT, _parameters(programme))
        return int(cursor.rowcount)


def count_unequal(programme: Programme) -> tuple[int, int]:
    """Rows that SQL computes, and those whose stored result differs at ten decimals."""
    with connection.cursor() as cursor:
        cursor.execute(UNEQUAL, _parameters(programme))
        rows, unequal = cursor.fetchone()
    return int(rows), int(unequal)


def keep(name: str) -> None:
    """Set the results aside under a name, to be compared with others."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {name} AS SELECT {COLUMNS} FROM indicators_result")


def count_different(one: str, other: str) -> int:
    """Rows of two kept results that are not the same in every column that both write."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT COUNT(*) FROM ((TABLE {one} EXCEPT TABLE {other}) "
            f"UNION ALL (TABLE {other} EXCEPT TABLE {one})) different"
        )
        return int(cursor.fetchone()[0])


def _parameters(programme: Programme) -> dict[str, int]:
    return {"programme": programme.pk, "root": programme.root_unit_id}
