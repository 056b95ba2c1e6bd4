"""The proof that a site can sign: cases run through the functions that screens and reports use.

A case that names something unknown or cannot be read fails; none is ever skipped.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from tracker.catalogue.study_files import shipped_studies
from tracker.domain.instruments import INSTRUMENTS
from tracker.errors import TrackerError, ValueRefused, in_short
from tracker.language import N_, _
from tracker.qualified import FUNCTIONS
from tracker.qualified.inputs import Studies, UnreadableError

LARGEST = 20_000_000
"""Bytes of a case file; the cases that come with the program have 0.3 million."""
_DEEPEST = 20
"""Groups in groups; a case of EASI has five."""
_LARGEST_EXPONENT = 30


@dataclass(frozen=True)
class CaseResult:
    """One case with what it expects, what was computed, and the problem where it could not be read."""

    id: str
    function: str
    source: str
    expected: object
    got: Mapping[str, object]
    passed: bool
    problem: str = ""


@dataclass(frozen=True)
class FunctionTotal:
    """The cases of one function, and what the site must confirm about it ("to be confirmed")."""

    function: str
    passed: int
    failed: int
    confirm: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """All results in the order of the cases."""

    results: tuple[CaseResult, ...]

    @property
    def passed(self) -> int:
        """How many cases passed."""
        return sum(result.passed for result in self.results)

    @property
    def failed(self) -> int:
        """How many cases failed."""
        return len(self.results) - self.passed

    @property
    def failing(self) -> tuple[CaseResult, ...]:
        """The cases that failed."""
        return tuple(result for result in self.results if not result.passed)

    @property
    def totals(self) -> tuple[FunctionTotal, ...]:
        """Passed and failed by function, in the order in which the cases name them."""
        return tuple(self._total(name) for name in dict.fromkeys(result.function for result in self.results))

    @property
    def beside(self) -> Mapping[str, tuple[str, ...]]:
        """What the site confirms of instruments that no function of the case format computes, by their names."""
        named = set(FUNCTIONS) | {"mmt8_right", "mmt8_left"}
        return {
            one.full_name: one.confirm for one in INSTRUMENTS.values() if one.id not in named and one.confirm
        }

    def _total(self, name: str) -> FunctionTotal:
        passed = [result.passed for result in self.results if result.function == name]
        confirm = FUNCTIONS[name].confirm if name in FUNCTIONS else ()
        return FunctionTotal(name, passed.count(True), passed.count(False), confirm)

    def lines(self) -> Iterator[str]:
        """One line for each failing case, then "N passed, M failed"."""
        for case in self.failing:
            got = case.problem or _json(case.got)
            yield f"{case.id}: expected {_json(case.expected)}, got {got}"
        yield f"{self.passed} passed, {self.failed} failed"

    def to_json(self) -> str:
        """The report as JSON; numbers stand as they were computed, with every digit."""
        totals = [
            {
                "function": one.function,
                "passed": one.passed,
                "failed": one.failed,
                "confirm": list(one.confirm),
            }
            for one in self.totals
        ]
        cases = [
            {
                "id": one.id,
                "function": one.function,
                "passed": one.passed,
                "expected": one.expected,
                "got": one.got,
                "problem": one.problem,
                "source": one.source,
            }
            for one in self.results
        ]
        return _json({"passed": self.passed, "failed": self.failed, "functions": totals, "cases": cases})


def read_cases(text: str) -> list[object]:
    """The cases of a file, numbers as decimals. TrackerError where the text is no JSON list."""
    try:
        cases = json.loads(text, parse_float=_decimal, parse_int=_decimal, parse_constant=str)
    except (json.JSONDecodeError, RecursionError) as error:
        raise TrackerError(
            _("The case file is not JSON: {error}.").format(error=error), _(_CHECK_FILE)
        ) from error
    if not isinstance(cases, list):
        raise TrackerError(_("The case file holds no list of cases."), _(_CHECK_FILE))
    if _is_deep(cases):
        raise TrackerError(_("The cases are nested too deeply."), _(_CHECK_FILE))
    return cases


def _is_deep(value: object) -> bool:
    """Whether groups stand in groups beyond what any function takes."""
    level = [value]
    for _n in range(_DEEPEST):
        groups = [
            list(one.values()) if isinstance(one, dict) else one
            for one in level
            if isinstance(one, dict | list)
        ]
        level = [one for group in groups for one in group]
    return any(isinstance(one, dict | list) for one in level)


_CHECK_FILE = N_("Check the file against the description of the case format.")


def _decimal(text: str) -> Decimal | str:
    """A number of the file; one of absurd size stays text, which no function takes for a number."""
    number = Decimal(text)
    return number if abs(number.adjusted()) <= _LARGEST_EXPONENT else text


def run_file(path: Path, studies: Studies | None = None) -> Report:
    """Run the cases of a file. TrackerError where it cannot be read."""
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise TrackerError(
            _("The case file {file} cannot be read: {why}.").format(file=path.name, why=error.strerror),
            _("Check its name and place."),
        ) from error
    except UnicodeDecodeError as error:
        raise TrackerError(
            _("The case file {file} is not in UTF-8.").format(file=path.name), _(_CHECK_FILE)
        ) from error
    if len(raw) > LARGEST:
        raise TrackerError(
            _("The case file {file} is larger than {n} MB.").format(file=path.name, n=LARGEST // 1_000_000),
            _("Divide it into several."),
        )
    return run(read_cases(text), studies)


def run(cases: Sequence[object], studies: Studies | None = None) -> Report:
    """Run every case, as `read_cases` gives them, against these studies by id, else those that ship."""
    known = shipped_studies() if studies is None else studies
    return Report(tuple(_run(place, case, known) for place, case in enumerate(cases, start=1)))


def _run(place: int, case: object, studies: Studies) -> CaseResult:
    fields = case if isinstance(case, dict) else {}
    expected = fields.get("expected")
    got, problem = _compute(fields, studies)
    passed = not problem and _agrees(expected, got, fields.get("tolerance", Decimal(0)))
    return CaseResult(
        id=_name(fields, "id", _("case {place}").format(place=place)),
        function=_name(fields, "function", _("unknown")),
        source=_name(fields, "source", ""),
        expected=expected,
        got=got,
        passed=passed,
        problem=problem,
    )


def _name(fields: Mapping[str, object], key: str, otherwise: str) -> str:
    value = fields.get(key)
    return value if isinstance(value, str) and value else otherwise


def _compute(fields: Mapping[str, object], studies: Studies) -> tuple[Mapping[str, object], str]:
    """What the function gives or refuses, and the problem where the case cannot be read."""
    problem = _malformed(fields)
    if problem:
        return {}, problem
    try:
        function, inputs = FUNCTIONS[str(fields["function"])], fields["inputs"]
        assert isinstance(inputs, dict)
        return function.compute(inputs, studies), ""
    except ValueRefused as refused:
        return {"error": str(refused.code)}, ""
    except UnreadableError as unreadable:
        return {}, str(unreadable)
    except Exception as error:  # a case from outside must never stop the run: it fails, and says how
        words = _("unreadable case ({kind}: {error})")
        return {}, words.format(kind=type(error).__name__, error=error)


def _malformed(fields: Mapping[str, object]) -> str:
    """What keeps a case from being run at all."""
    if not fields:
        return _("a case is a group of id, function, inputs, expected, tolerance and source")
    if not isinstance(fields.get("function"), str) or fields["function"] not in FUNCTIONS:
        return _("unknown function {name}").format(name=in_short(str(fields.get("function"))))
    if not isinstance(fields.get("inputs"), dict):
        return _("the case has no inputs")
    if not isinstance(fields.get("expected"), dict) or not fields["expected"]:
        return _("the case expects nothing")
    tolerance = fields.get("tolerance", Decimal(0))
    if not isinstance(tolerance, Decimal) or tolerance < 0:
        return _("the tolerance is not a number from 0: {tolerance!r}").format(tolerance=tolerance)
    return ""


def _agrees(expected: object, got: object, tolerance: object) -> bool:
    """Numbers within the tolerance, all else exactly; keys that `expected` does not name are not compared."""
    if isinstance(expected, dict):
        return isinstance(got, Mapping) and all(
            name in got and _agrees(value, got[name], tolerance) for name, value in expected.items()
        )
    if isinstance(expected, Decimal):
        assert isinstance(tolerance, Decimal)
        return isinstance(got, Decimal) and abs(got - expected) <= tolerance
    return type(expected) is type(got) and expected == got


def _json(value: object) -> str:
    """JSON that keeps every digit of a decimal."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(str(name))}: {_json(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_json, value)) + "]"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return json.dumps(value, ensure_ascii=False, default=str)
