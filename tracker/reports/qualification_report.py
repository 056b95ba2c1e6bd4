"""The qualification report: what was computed for each case against what was expected, to be signed."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Protocol

from tracker.domain.requirements import Requirement, Standard
from tracker.domain.views import PrintStamp
from tracker.language import _, ngettext
from tracker.reports.blocks import Beside, Block, Column, Framed, Text, space
from tracker.reports.furniture import Header
from tracker.reports.page import Footer, Furniture, compose, number_sections
from tracker.reports.report_end import SignatureBox
from tracker.reports.table import Cell, Col, Row, Table
from tracker.reports.text import CAPTION, HEADING, HINT_BLACK, LABEL, STRONG
from tracker.reports.words import GAP, moment

_SMALL = HINT_BLACK.but(leading=10.5)


class Case(Protocol):
    """One case as it was run."""

    @property
    def id(self) -> str:
        """Its name in the file."""

    @property
    def function(self) -> str:
        """What was asked to compute."""

    @property
    def source(self) -> str:
        """Where its expected result comes from."""

    @property
    def expected(self) -> object:
        """The result it expects."""

    @property
    def got(self) -> Mapping[str, object]:
        """What was computed."""

    @property
    def passed(self) -> bool:
        """Whether both agree."""

    @property
    def problem(self) -> str:
        """Why it could not be run, where it could not."""


class Total(Protocol):
    """The cases of one function."""

    @property
    def function(self) -> str:
        """Its name."""

    @property
    def passed(self) -> int:
        """How many passed."""

    @property
    def failed(self) -> int:
        """How many failed."""

    @property
    def confirm(self) -> Sequence[str]:
        """What the sources leave to be confirmed by the site."""


class Results(Protocol):
    """A whole run, in the order of the cases."""

    @property
    def results(self) -> Sequence[Case]:
        """Every case."""

    @property
    def totals(self) -> Sequence[Total]:
        """By function."""

    @property
    def beside(self) -> Mapping[str, Sequence[str]]:
        """What the site confirms of instruments that no function of the case format computes, by their names."""

    @property
    def passed(self) -> int:
        """How many cases passed."""

    @property
    def failed(self) -> int:
        """How many cases failed."""


Facts = Sequence[tuple[str, str]]


def build(
    report: Results,
    stamp: PrintStamp,
    facts: Facts,
    page: str = "A4",
    standards: Sequence[Standard] = (),
) -> bytes:
    """The report as a PDF. `facts` (name, value) describe the installation; each of `standards` becomes a matrix."""
    title = _("Qualification report")
    about = GAP.join((_("run {at}").format(at=moment(stamp.at)), _("by {who}").format(who=stamp.by)))
    header = Header(stamp.software, title, "", about, _verdict(report))
    furniture = Furniture(
        header=header,
        footer=Footer(
            title, stamp.software, _("Printed {at} by {who}").format(at=moment(stamp.at), who=stamp.by)
        ),
        demo=False,
        title=f"{title}, {stamp.software}",
        author=stamp.by,
        at=stamp.at,
        software=stamp.software,
    )
    sections = number_sections(
        [
            (_("Installation"), "", Column((_facts(facts),))),
            (_("Totals by function"), "", Column((_totals(report),))),
            *_confirm_part(report),
            (_("Cases"), _("expected and computed"), Column((_cases(report),))),
            *((_(one.standard), _("how it is kept"), Column((_matrix(one),))) for one in standards),
            (_("Signatures"), "", Column((space(3), _signatures()))),
        ]
    )
    return compose(furniture, (_outcome(report), *sections), page)


def _verdict(report: Results) -> str:
    return _("all cases passed") if not report.failed else _("not qualified")


def _outcome(report: Results) -> Block:
    passed = ngettext("{n} case passed", "{n} cases passed", report.passed).format(n=report.passed)
    failed = ngettext("{n} failed", "{n} failed", report.failed).format(n=report.failed)
    words = _("Every case was run through the functions that the screens and reports use.")
    return Framed(
        Column((Text(f"{passed}, {failed}", HEADING), Text(words, CAPTION))), bar=4 if report.failed else 0
    )


def _facts(facts: Facts) -> Table:
    return Table((Col("", 120, style=LABEL), Col("")), tuple(Row(fact) for fact in facts), headed=False)


def _totals(report: Results) -> Table:
    columns = (
        Col(_("Function"), share=1, style=LABEL),
        Col(_("Passed"), 60, "right"),
        Col(_("Failed"), 60, "right", STRONG),
    )
    rows = tuple(
        Row((one.function, str(one.passed), str(one.failed)), flagged=one.failed > 0) for one in report.totals
    )
    return Table(columns, rows, inset=8)


def _confirm_part(report: Results) -> tuple[tuple[str, str, Column], ...]:
    rows = (
        *(Row((one.function, "\n".join(map(_, one.confirm)))) for one in report.totals if one.confirm),
        *(Row((_(name), "\n".join(map(_, points)))) for name, points in report.beside.items()),
    )
    if not rows:
        return ()
    table = Table((Col("", 120, style=LABEL), Col("", style=_SMALL)), rows, headed=False)
    return ((_("To be confirmed by the site"), "", Column((table,))),)


def _cases(report: Results) -> Table:
    columns = (
        Col(_("Case"), 112, style=LABEL.but(size=8, leading=10.5)),
        Col(_("Expected"), share=1, style=_SMALL),
        Col(_("Computed"), share=1, style=_SMALL),
        Col(_("Result"), 40, style=STRONG.but(size=8, leading=10.5)),
    )
    return Table(columns, tuple(row for case in report.results for row in _case_rows(case)), pad=2, inset=8)


def _case_rows(case: Case) -> tuple[Row, ...]:
    computed = case.problem or _json(_asked_for(case))
    result = _("passed") if case.passed else _("FAILED")
    cells: tuple[Cell, ...] = (f"{case.id}\n{case.function}", _json(case.expected), computed, result)
    if not case.source:
        return (Row(cells, flagged=not case.passed),)
    source = Row((Text(case.source, CAPTION), "", "", ""), spans=True, flagged=not case.passed)
    return Row(cells, flagged=not case.passed, ruled=False, keeps=True), source


def _asked_for(case: Case) -> Mapping[str, object]:
    """What the case compares; all that was computed where it does not agree."""
    if not case.passed or not isinstance(case.expected, Mapping):
        return case.got
    return {name: value for name, value in case.got.items() if name in case.expected}


def _json(value: object) -> str:
    def plain(one: object) -> str:
        return f"{one:f}" if isinstance(one, Decimal) else str(one)

    return json.dumps(value, default=plain, ensure_ascii=False).replace('"', "")


def _matrix(standard: Standard) -> Table:
    columns = (
        Col(_("Clause"), 66, style=LABEL.but(size=8, leading=10.5)),
        Col(_("Asks"), share=1, style=_SMALL),
        Col(_("How it is kept"), share=1, style=_SMALL),
    )
    return Table(
        columns, tuple(row for one in standard.requirements for row in _requirement(one)), pad=2, inset=8
    )


def _requirement(one: Requirement) -> tuple[Row, ...]:
    told = [_(one.kept)]
    if one.site:
        told.append(_("By the site: {words}").format(words=_(one.site)))
    cells = (one.clause, _(one.asks), " ".join(told))
    if not one.tests:
        return (Row(cells),)
    tests = Row((Text("\n".join(one.tests), CAPTION), "", ""), spans=True)
    return Row(cells, ruled=False, keeps=True), tests


def _signatures() -> Block:
    who = (
        (_("Ran by"), _("I ran these cases on the installation named above.")),
        (_("Reviewed by"), _("I reviewed the results and the points to be confirmed.")),
        (_("Approved by"), _("I approve this installation for use.")),
    )
    return Beside(tuple(SignatureBox(role, meaning) for role, meaning in who), gap=10, columns=3)
