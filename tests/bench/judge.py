"""`judge`: range, grade and thresholds of 60,000 imported results, beside a loop written for just these comparisons.

Creatinine is left out: what is calculated from it is no comparison.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from operator import ge, gt, le, lt
from pathlib import Path
from random import Random

from bench.sites import demo_of
from bench.turns import Taken, in_turn, timed

from tracker import demo, overview, studies
from tracker.catalogue import ctcae
from tracker.domain.protocol import Compare
from tracker.domain.records import Entry, Visit
from tracker.history import History, load
from tracker.lab_judging import Judging, Kept
from tracker.site import Site

STUDY, RESULTS = "baaz-ad-ir", 60_000
REPORTED: dict[str, tuple[str, str, str, Decimal, int]] = {
    "alt": ("U/L", "0", "40", Decimal(1), 160),
    "ast": ("U/L", "0", "40", Decimal(1), 160),
    "alp": ("U/L", "40", "130", Decimal(1), 500),
    "bilirubin_total": ("mg/dL", "0.2", "1.2", Decimal("0.1"), 40),
    "haemoglobin": ("g/dL", "12.0", "16.0", Decimal("0.1"), 180),
    "wbc": ("10*9/L", "4.0", "11.0", Decimal("0.1"), 150),
    "neutrophils": ("10*9/L", "1.5", "7.5", Decimal("0.1"), 90),
    "lymphocytes": ("10*9/L", "1.0", "4.0", Decimal("0.1"), 50),
    "platelets": ("10*9/L", "150", "400", Decimal(1), 500),
}
"""As a report names them: unit, range; and the steps in which values are made up, with the most of them."""
NORMAL_SHARE = 0.9
"""How many results lie within the range of the laboratory, as with most who take part in a trial."""
Said = tuple[str, int, list[str]]
"""Where a value lies in its range, its grade, and the limits of the study that it crosses."""
SIGNS = {"<": lt, "<=": le, ">": gt, ">=": ge}


def measure(keep: Path) -> Iterator[Taken]:
    """The same results by both; ours with the memory of equal results that an import has."""
    with Site.open(demo_of(keep, 100), "coordinator", demo.PASSWORD) as site:
        one = _typical(site)
    people = [_person(one, Random(n)) for n in range(RESULTS // (len(one.visits) * len(REPORTED)) + 1)]
    rules = {name: _rules(one, name) for name in REPORTED}
    _check_alike(people[:200], rules)
    yield in_turn(timed(lambda: _ours(people)), timed(lambda: _by_hand(people, rules)), repeats=5)


def _typical(site: Site) -> History:
    """A participant of the study; each visit counts as held on the day it was planned for."""
    rows = overview.participants(site, studies.study(site, STUDY).id)
    who = next(row.participant.id for row in rows if row.participant.enrolled_on)
    with site.look() as connection:
        found = load(site, connection, who)
    held = (replace(visit, held_on=visit.held_on or visit.target) for visit in found.visits if visit.target)
    return replace(found, visits=tuple(held))


def _person(one: History, source: Random) -> History:
    """Somebody else with the same visits and results of their own."""
    return replace(one, entries={visit.id: tuple(_results(one, visit, source)) for visit in one.visits})


def _results(one: History, visit: Visit, source: Random) -> Iterator[Entry]:
    protocol = one.protocol
    form = next(name for name in visit.form_ids(protocol) if "alt" in protocol.form(name).analytes)
    for name, (unit, low, high, step, most) in REPORTED.items():
        within = source.random() < NORMAL_SHARE
        value = (
            source.randint(
                *((int(Decimal(low) / step) or 1, int(Decimal(high) / step)) if within else (1, most))
            )
            * step
        )
        yield Entry(
            f"{visit.id} {name}",
            form,
            name,
            str(value),
            value,
            unit=unit,
            low=low,
            high=high,
            range_source="report",
        )


def _ours(people: list[History]) -> None:
    kept = Kept()
    for person in people:
        judging = Judging(person, kept)
        for visit in person.visits:
            for entry in person.entries[visit.id]:
                judging.judged(visit, entry)


# --- by hand


@dataclass(frozen=True)
class Cut:
    """A comparison: with a number, or with a multiple of a limit of the range or of the baseline, and some more."""

    says: int | str
    sign: str
    number: Decimal
    of: str | None
    more: Decimal = Decimal(0)
    normal: bool | None = None
    """Whether the baseline must have been normal, or not; None where that is all one."""


def _rules(one: History, analyte: str) -> list[Cut]:
    """The criteria and the study's limits on an analyte in the unit in which it is reported here."""
    unit = REPORTED[analyte][0]
    table = ctcae(one.protocol.ctcae_version)
    scales = [scale for term in table.terms if term.analyte == analyte for scale in term.scales]
    graded = [
        Cut(
            cut.grade,
            cut.op,
            cut.value if cut.value is not None else cut.times,
            cut.of,
            cut.plus,
            NORMAL.get(scale.when),
        )
        for scale in scales
        if scale.unit in (None, unit)
        for cut in scale.cuts
    ]
    conditions = [(rule.id, rule.condition) for rule in one.protocol.thresholds]
    limits = [
        Cut(name, asked.op, limit.value, asked.times)
        for name, asked in conditions
        if isinstance(asked, Compare) and asked.analyte == analyte
        for limit in asked.limits
        if limit.unit in (None, unit)
    ]
    return [*graded, *limits]


NORMAL = {"baseline_normal": True, "baseline_abnormal": False}


def _by_hand(people: list[History], rules: dict[str, list[Cut]]) -> None:
    for person in people:
        for _said in _said_of(person, rules):
            pass


def _said_of(person: History, rules: dict[str, list[Cut]]) -> Iterator[Said]:
    baseline = person.baseline.position if person.baseline else 0
    before: dict[str, tuple[Decimal, bool]] = {}
    for visit in person.visits:
        for entry in person.entries[visit.id]:
            value, low, high = entry.value, Decimal(entry.low), Decimal(entry.high)
            assert isinstance(value, Decimal)
            if visit.position <= baseline:
                before[entry.item] = value, value <= high
                yield _compared(value, low, high, rules[entry.item], value, True)
            else:
                yield _compared(value, low, high, rules[entry.item], *before[entry.item])


def _compared(
    value: Decimal, low: Decimal, high: Decimal, rules: list[Cut], baseline: Decimal, was_normal: bool
) -> Said:
    word = "low" if value < low else "high" if value > high else "normal"
    limits = {"LLN": low, "ULN": high, "baseline": baseline}
    grade, crossed = 0, []
    for cut in rules:
        if cut.normal in (None, was_normal):
            limit = cut.number if cut.of is None else limits[cut.of] * cut.number + cut.more
            if SIGNS[cut.sign](value, limit):
                if isinstance(cut.says, int):
                    grade = max(grade, cut.says)
                else:
                    crossed.append(cut.says)
    return word, grade, crossed


def _check_alike(people: list[History], rules: dict[str, list[Cut]]) -> None:
    """That the loop makes every comparison of ours: it says the same of each result."""
    for person in people:
        judging = Judging(person)
        mine = [judging.judged(visit, entry) for visit in person.visits for entry in person.entries[visit.id]]
        for said, by_hand in zip(mine, _said_of(person, rules), strict=True):
            assert said is not None
            assert (said.range_word, said.grade, [one.rule_id for one in said.crossed]) == by_hand
