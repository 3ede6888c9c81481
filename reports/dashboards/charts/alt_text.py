"""The alternative texts of charts, for who does not see them."""

from .trend import KnownPoint, Trend


def alternative_text(trend: Trend) -> str:
    """Return the chart in a few sentences, for who does not see it."""
    known = trend.known
    if not known:
        return f"{_title(trend)} No hay cifras publicadas."
    first, last = known[0], known[-1]
    parts = [_title(trend)]
    if first is last:
        parts.append(f"Solo hay cifra de {last.year}: {describe_point(last)}.")
    else:
        parts.append(f"De {first.text} en {first.year} a {describe_point(last)} en {last.year}.")
    if trend.baseline:
        parts.append(f"Línea base de {trend.baseline.year}: {trend.baseline.text}.")
    final = trend.final_target
    if final:
        parts.append(f"Meta final de {final.year}: {final.text}.")
    missing = [str(year) for year in trend.missing_years]
    if missing:
        parts.append(f"Sin cifra: {', '.join(missing)}.")
    parts += [f"Nuevo método desde {year}." for year in trend.method_changes]
    if trend.direction:
        parts.append(f"Tendencia esperada: {trend.direction}.")
    return " ".join(parts)


def _title(trend: Trend) -> str:
    unit = f" ({trend.unit})" if trend.unit else ""
    return f"{trend.title.rstrip('.')}{unit}."


def describe_point(point: KnownPoint) -> str:
    return f"{point.text} ({point.still_open})" if point.still_open else point.text


def short_alternative_text(trend: Trend) -> str:
    """Return one line for a sparkline."""
    known = trend.known
    if not known:
        return "Sin cifras publicadas."
    first, last = known[0], known[-1]
    said = f"De {first.text} en {first.year} a {describe_point(last)} en {last.year}"
    final = trend.final_target
    return f"{said}; meta de {final.year}: {final.text}." if final else f"{said}."
