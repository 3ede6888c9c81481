"""What a spreadsheet would show and work out, read from its cells alone: nothing of the project.

A formula is worked out as spreadsheets do it, and not as the project's own formulas are: a sign binds
tighter than a power, and powers are worked out from the left.
"""

import re
from decimal import ROUND_HALF_UP, Context, Decimal

EXACT = Context(prec=50, Emax=99, Emin=-99)
_TOKEN = re.compile(
    r'\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<text>"[^"]*")|(?P<cell>\$?[A-Z]{1,3}\$?\d+)(?![A-Za-z(])'
    r"|(?P<name>[A-Za-z_]\w*)|(?P<sign>[-+*/^(),=]))"
)


def shown(cell):
    """Return what stands on the screen: the text, or the number in its format."""
    if not isinstance(cell.value, int | float):
        return cell.value or ""
    return number_shown(Decimal(repr(cell.value)), cell.number_format)


def number_shown(value, number_format):
    """A number in a format of words in quotes around ``#,##0.00``, with one for negative ones."""
    sections = re.findall(r'(?:"[^"]*"|[^;"])+', number_format)
    negative = value < 0
    section = sections[1] if negative and len(sections) > 1 else sections[0]
    before, body, after = re.fullmatch(
        r'((?:"[^"]*")*)([#0,.]+|General)((?:"[^"]*")*)', section
    ).groups()
    sign = "-" if negative and len(sections) == 1 else ""
    return f"{sign}{before}{_digits(abs(value), body)}{after}".replace('"', "")


def _digits(value, body):
    if body == "General":
        return f"{value.normalize():f}"
    whole, _, decimals = body.partition(".")
    rounded = value.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    text = f"{rounded:,f}" if "," in whole else f"{rounded:f}"
    return text.removeprefix("0") if whole.endswith("#") and rounded < 1 else text


def worked_out(formula, value_of):
    """Return what a formula gives; ``value_of`` gives a cell's value by its name, None if empty."""
    assert formula.startswith("="), formula
    found = []
    text, at = formula[1:], 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        assert match, text[at:]
        found.append((match.lastgroup, match.group(match.lastgroup)))
        at = match.end()
    reader = _Reader([*found, ("end", "")], value_of)
    value = reader.comparison()
    assert reader.token[0] == "end", reader.token
    return value


class _Reader:
    def __init__(self, tokens, value_of):
        self.tokens, self.value_of, self.at = tokens, value_of, 0

    @property
    def token(self):
        return self.tokens[self.at]

    def takes(self, *signs):
        if self.token[0] == "sign" and self.token[1] in signs:
            self.at += 1
            return self.tokens[self.at - 1][1]
        return ""

    def comparison(self):
        left = self.sum()
        return left == self.sum() if self.takes("=") else left

    def sum(self):
        value = self.product()
        while sign := self.takes("+", "-"):
            other = self.product()
            value = EXACT.add(value, other) if sign == "+" else EXACT.subtract(value, other)
        return value

    def product(self):
        value = self.power()
        while sign := self.takes("*", "/"):
            other = self.power()
            value = EXACT.multiply(value, other) if sign == "*" else EXACT.divide(value, other)
        return value

    def power(self):
        value = self.signed()
        while self.takes("^"):
            value = EXACT.power(value, self.signed())
        return value

    def signed(self):
        if self.takes("-"):
            return EXACT.minus(self.signed())
        return self.atom()

    def atom(self):
        kind, text = self.token
        self.at += 1
        if kind == "number":
            return Decimal(text)
        if kind == "text":
            return text[1:-1]
        if kind == "cell":
            return self.of_cell(text)
        if kind == "name":
            return self.function(text)
        assert text == "(", (kind, text)
        value = self.comparison()
        assert self.takes(")")
        return value

    def of_cell(self, name):
        value = self.value_of(name.replace("$", ""))
        if isinstance(value, int | float) and not isinstance(value, bool):
            return Decimal(repr(value))
        return value if isinstance(value, str | Decimal) else Decimal(0)

    def function(self, name):
        assert self.takes("(")
        if name == "COUNT":
            return Decimal(self.counted())
        values = [self.lazy()] if name == "IF" else [self.comparison()]
        while self.takes(","):
            values.append(self.lazy() if name == "IF" else self.comparison())
        assert self.takes(")")
        if name == "IF":
            condition, then, otherwise = values
            return self.again(then if self.again(condition) else otherwise)
        return {"MIN": min, "MAX": max}[name](values)

    def counted(self):
        """Count the cells that are numbers: the only thing that ``COUNT`` is asked here."""
        count = 0
        while True:
            kind, text = self.token
            assert kind == "cell"
            self.at += 1
            value = self.value_of(text.replace("$", ""))
            count += isinstance(value, int | float | Decimal)
            if not self.takes(","):
                assert self.takes(")")
                return count

    def lazy(self):
        """A part that is worked out only where it is asked for; where it begins and ends."""
        start, depth = self.at, 0
        while depth or self.token[1] not in (",", ")"):
            depth += {"(": 1, ")": -1}.get(self.token[1], 0) if self.token[0] == "sign" else 0
            self.at += 1
        return start, self.at

    def again(self, part):
        end, self.at = self.at, part[0]
        value = self.comparison()
        assert self.at == part[1]
        self.at = end
        return value
