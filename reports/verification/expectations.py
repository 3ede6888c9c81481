"""The expected content of a cell, and what is wrong with one that says something else."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from indicators.arithmetic.official_numbers import UnreadableFigure, read_printed

from .tables import FormulaResult, letters_of

DIGITS = 15
SHARES = Decimal("1e-12")
"""The amount that a number of a spreadsheet may be off by, as a share of it: it keeps fifteen digits."""

LAST = Decimal("1e-19")
"""And at least so much, since what the method gives is told with twenty decimals."""

NO_LETTER = "□"
"""The character that stands in a PDF for a character that its letters do not have."""


@dataclass(frozen=True, slots=True)
class ExpectedFigure:
    """A figure of the API: its exact value, or the sign of there being none; the text in which it was
    printed, if it was; and whether it is preliminary.

    One that was printed without separators is shown with them; ``may_be_bare`` allows the print itself,
    which editions show that were frozen before.
    """

    value: Decimal | None
    sign: str = ""
    printed: str = ""
    preliminary: bool = False
    may_be_bare: bool = False

    def differs(self, text: str) -> str:
        """Return the difference of a cell from what is expected, in words; empty where there is none."""
        body = text.removesuffix("p/").strip() if self.preliminary else text
        if self.preliminary and body == text:
            return f"«{text}» no lleva la marca p/"
        if self.value is None or self.printed:
            wanted = _grouped(self.printed) or self.sign
            bare = self.may_be_bare and body == self.printed
            return "" if bare or body == wanted else f"«{text}» en lugar de «{wanted}»"
        read = _number(body)
        if read is None:
            return f"«{text}» no es un número"
        return "" if read == self.value else f"«{text}» en lugar de «{self.value:f}»"


@dataclass(frozen=True, slots=True)
class ExpectedText:
    """A text of the API, compared letter by letter but for blanks."""

    text: str

    def differs(self, text: str) -> str:
        same = same_text(text, self.text)
        return "" if same else f"«{text}» en lugar de «{self.text}»"


@dataclass(frozen=True, slots=True)
class ExpectedRow:
    """The expected beginning of a row of the table of an objective: the code, what the indicator is
    called in its objective, with a number where there are several, and then its name and unit.
    """

    code: str
    kind: str
    name: str

    def differs(self, text: str) -> str:
        before = re.match(re.escape(_plain(self.code + self.kind)) + r"\d*", _plain(text))
        same = before and same_text(_plain(text)[before.end() :], self.name)
        wanted = f"{self.code} {self.kind} {self.name}"
        return "" if same else f"«{text}» en lugar de «{wanted}»"


@dataclass(frozen=True, slots=True)
class ExpectedRounded:
    """A number that is shown with fewer decimals than it has, but with at least so many."""

    value: Decimal
    decimals: int = 0
    preliminary: bool = False

    def differs(self, text: str) -> str:
        body = text.removesuffix("p/").strip() if self.preliminary else text
        if self.preliminary and body == text:
            return f"«{text}» no lleva la marca p/"
        try:
            read = read_printed(body)
        except UnreadableFigure:
            return f"«{text}» no es un número"
        wrong = f"«{text}» en lugar de «{self.value:f}»"
        if read.value is None or body.endswith("p/"):
            return wrong
        if read.decimals < self.decimals and read.value != self.value:
            return f"{wrong}, con menos de {self.decimals} decimales"
        near = abs(read.value - self.value) <= read.unit_of_last_decimal / 2 + tolerance(self.value)
        return "" if near else wrong


@dataclass(frozen=True, slots=True)
class ExpectedSubstitution:
    """The arithmetic written out: its result may be rounded as the printed figure is."""

    text: str
    result: ExpectedRounded | None

    def differs(self, text: str) -> str:
        wrong = ExpectedText(self.text).differs(text)
        head, equals, tail = text.rpartition("=")
        if not wrong or self.result is None or not equals:
            return wrong
        wanted = self.text.rpartition("=")[0]
        return self.result.differs(tail.strip()) if same_text(head, wanted) else wrong


@dataclass(frozen=True, slots=True)
class ExpectedNumber:
    """A number with all its digits."""

    value: Decimal | None

    def differs(self, text: str) -> str:
        if self.value is None:
            return "" if not text else f"«{text}» donde no hay resultado"
        return "" if _number(text) == self.value else f"«{text}» en lugar de «{self.value:f}»"


@dataclass(frozen=True, slots=True)
class ExpectedOneOf:
    """One of some texts."""

    texts: Collection[str]

    def differs(self, text: str) -> str:
        same = any(same_text(text, allowed) for allowed in self.texts)
        return "" if same else f"«{text}» en lugar de «{' o '.join(self.texts)}»"


@dataclass(frozen=True, slots=True)
class ExpectedFormula:
    """The expected result of a formula of a spreadsheet when it is worked out here, and from which
    numbers.
    """

    value: Decimal
    inputs: tuple[Decimal, ...]

    def differs_from(self, result: FormulaResult) -> str:
        if result.value is None:
            return result.error
        # Where a number has more digits than a spreadsheet keeps, so much more may be lost.
        largest = max([self.value, *self.inputs], key=abs)
        kept = all(len(number.normalize().as_tuple().digits) <= DIGITS for number in self.inputs)
        if abs(result.value - self.value) > tolerance(self.value if kept else largest):
            return f"la fórmula da {result.value:.12g} en lugar de {self.value:.12g}"
        pairs = zip(sorted(self.inputs), sorted(result.inputs), strict=False)
        same = len(self.inputs) == len(result.inputs) and all(
            abs(own - read) <= tolerance(own) for own, read in pairs
        )
        return "" if same else "la fórmula no parte de las cifras de las variables"


Expectation = (
    ExpectedFigure
    | ExpectedText
    | ExpectedRow
    | ExpectedRounded
    | ExpectedSubstitution
    | ExpectedNumber
    | ExpectedOneOf
)


def tolerance(value: Decimal) -> Decimal:
    """Return by how much a number of a spreadsheet may differ from the value."""
    return abs(value) * SHARES + LAST


def same_text(read: str, expected: str) -> bool:
    """Return whether a text that was read is the expected one, whatever the blanks and the
    letters that a file does not have.
    """
    read, expected = _plain(read), _plain(expected)
    if read == expected or NO_LETTER not in read:
        return read == expected
    # A mark that belongs to the letter before is not shown where that is not.
    read, expected = _bare(read), _bare(expected)
    pattern = "".join("." if letter == NO_LETTER else re.escape(letter) for letter in read)
    return re.fullmatch(pattern, expected) is not None


def _bare(text: str) -> str:
    return "".join(letter for letter in text if unicodedata.category(letter) not in ("Mn", "Me"))


def _plain(text: str) -> str:
    """Return its letters, each as one character, without those that nobody sees."""
    visible = "".join(
        letter
        for letter in text
        if letter.isspace() or unicodedata.category(letter) not in ("Cc", "Cf")
    )
    return letters_of(unicodedata.normalize("NFC", visible))


def _grouped(text: str) -> str:
    """Return a bare number of four digits and more with commas, counted here from its end."""
    found = re.fullmatch(r"([-−]?)([1-9]\d{3,})(\.\d+)?", text)
    if found is None:
        return text
    sign, digits, decimals = found.groups("")
    return f"{sign}{re.sub(r'(?<=[0-9])(?=([0-9]{3})+$)', ',', digits)}{decimals}"


def _number(text: str) -> Decimal | None:
    try:
        return read_printed(text).value
    except UnreadableFigure:
        pass
    return Decimal(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else None
