"""What a capture would publish, were it approved as it is: by the same arithmetic and judge.

Nothing is stored.  Where the capture is the current statement, it is what it did publish, by the
ficha as it is now.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from indicators.arithmetic.progress import Commitment
from indicators.models import Capture, Result
from indicators.results.inputs import Block
from indicators.results.single import result_of_alone
from indicators.results.worked_calculation import write_substitution

from .context import Background, background_of
from .parsing import Answer, Problem, Question, read_answers
from .validation import warnings_of


@dataclass(frozen=True)
class Prospect:
    """A capture with what follows from it.

    ``result`` is not stored.  ``former`` is the latest stored result with a figure, of the
    capture's year or one before, that does not come from the capture itself; ``warnings`` what
    its figures ask today.
    """

    capture: Capture
    question: Question
    answers: dict[str, Answer]
    warnings: tuple[Problem, ...]
    result: Result
    commitment: Commitment
    substitution: str
    former: Result | None

    @property
    def same_method(self) -> bool:
        """Whether the former result was measured as this one is."""
        return self.former is not None and self.former.method_id == self.result.method_id


def prospects_of(captures: Sequence[Capture]) -> list[Prospect]:
    """What each would publish; a fixed number of queries."""
    background = background_of(captures)
    return [_prospect(capture, background) for capture in captures]


def _prospect(capture: Capture, background: Background) -> Prospect:
    question = background.question_of(capture)
    answers = dict(read_answers(question, capture.typed).answers)
    plan = background.plans[capture.indicator_id]
    method = plan.method_of(capture.year)
    block = _block(
        capture,
        {}
        if method is None
        else {method.variables[symbol].id: answer for symbol, answer in answers.items()},
    )
    result = result_of_alone(capture, plan, block, background.carried_into(capture))
    return Prospect(
        capture=capture,
        question=question,
        answers=answers,
        warnings=tuple(warnings_of(question, capture.typed)),
        result=result,
        commitment=plan.commitment(capture.year, capture.unit_id),
        substitution=write_substitution(
            method, result.inputs, result.computed, plan.decimals, result.failure
        ),
        former=_former(capture, background),
    )


def _block(capture: Capture, answers: dict[int, Answer]) -> Block:
    """The capture as if it stood alone: it answers for every variable itself."""
    block = Block()
    block.add_statement(capture.unit_id, str(capture.pk), cutoff=capture.cutoff)
    for variable, answer in answers.items():
        block.state(variable, answer.value, answer.status)
    return block


def _former(capture: Capture, background: Background) -> Result | None:
    earlier = [
        each
        for year, each in background.results_of(capture).items()
        if year <= capture.year and each.value is not None and each.capture_id != capture.pk
    ]
    return max(earlier, key=lambda each: each.year, default=None)
