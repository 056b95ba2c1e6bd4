"""A judgement with three values: yes, no, or cannot tell with what is missing. Silence is never 'no'."""

from collections.abc import Iterable
from dataclasses import dataclass

_AND = "; "
"""Between the reasons of a verdict that rests on several."""


@dataclass(frozen=True)
class Verdict:
    """The answer to one question. `because` is a short sentence; `missing` names what would decide it."""

    answer: bool | None
    because: str = ""
    missing: tuple[str, ...] = ()
    by_conversion: bool = False

    @property
    def cannot_tell(self) -> bool:
        """Whether something is missing that would decide."""
        return self.answer is None


def at_least(n: int, verdicts: Iterable[Verdict]) -> Verdict:
    """Whether at least `n` of the verdicts are yes; cannot tell only while the open ones could still decide."""
    parts = tuple(verdicts)
    yes = [part for part in parts if part.answer is True]
    open_ = [part for part in parts if part.answer is None]
    answer = True if len(yes) >= n else False if len(yes) + len(open_) < n else None
    shown = yes if answer else open_ if answer is None else [part for part in parts if part.answer is False]
    missing = tuple(dict.fromkeys(name for part in open_ for name in part.missing)) if answer is None else ()
    reasons = (reason for part in shown if part.because for reason in part.because.split(_AND))
    because = _AND.join(dict.fromkeys(reasons))  # a value that two parts ask about is told once
    return Verdict(answer, because, missing, any(part.by_conversion for part in shown))
