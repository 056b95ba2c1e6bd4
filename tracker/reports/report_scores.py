"""The scores of the visit: total, band, baseline, change; severity scales; what is missing or to be confirmed."""

from dataclasses import dataclass
from decimal import Decimal

from tracker.domain.forms import ItemKind
from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.views import FormRecord, ScoreRecord
from tracker.language import _, ngettext
from tracker.reports import marks
from tracker.reports.blocks import Block, Column, Text, space
from tracker.reports.inline import Words
from tracker.reports.page import Part
from tracker.reports.pen import Pen
from tracker.reports.table import Cell, Col, Row, Table
from tracker.reports.text import CAPTION, HINT, LABEL, STRONG, width
from tracker.reports.words import GAP, minus, number, percent_change, signed

_BAND_TONES = (1.0, 0.96, 0.91, 0.85, 0.79, 0.72)
_FEWEST_STEPS = 10
"""A scale bar is worth its room where the score has more steps than this."""


def scores_part(forms: tuple[FormRecord, ...]) -> tuple[Part, ...]:
    """The section of scores; none where the visit has no instrument with an answer."""
    scored = tuple((form, form.score) for form in forms if form.score is not None and _begun(form))
    if not scored:
        return ()
    rows = tuple(row for form, score in scored for row in _rows(form, score))
    scales = tuple(block for _form, score in scored for block in _scale_block(score))
    return ((_("Scores"), "", Column((Table(_columns(scored), rows), *scales))),)


def _begun(form: FormRecord) -> bool:
    return any(field.answered for field in form.fields)


def _columns(scored: tuple[tuple[FormRecord, ScoreRecord], ...]) -> tuple[Col, ...]:
    labels = {score.baseline_label for _form, score in scored if score.baseline_label}
    baseline = labels.pop() if len(labels) == 1 else _("Baseline")
    titles = (
        (baseline, _("Change"), _("Change %"))
        if any(s.baseline is not None for _f, s in scored)
        else ("", "", "")
    )
    return (
        Col(_("Score"), share=1.5, style=LABEL),
        Col(_("This visit"), 52, "right", STRONG),
        Col("", 1),
        Col(_("Band"), share=1),
        Col(titles[0], 48, "right"),
        Col(titles[1], 48, "right"),
        Col(titles[2], 56, "right"),
    )


def _rows(form: FormRecord, score: ScoreRecord) -> list[Row]:
    """The score; the results of its parts small below it."""
    numbers = [field.item for field in form.fields if field.item.kind is ItemKind.NUMBER]
    unit = numbers[0].unit if len(numbers) == 1 else ""
    cells: tuple[Cell, ...] = (
        form.title,
        _with_unit(score.total, unit) or "–",
        "",
        score.band if score.total is not None else _no_total(score),
        _with_unit(score.baseline, unit),
        signed(score.change) if score.change is not None else "",
        "" if _is_category(form) else percent_change(score.total, score.baseline),
    )
    parts = _parts(form, score)
    if not parts:
        return [Row(cells)]
    return [Row(cells, ruled=False, keeps=True), Row((Text(parts, CAPTION), *cells[1:]), spans=True)]


def _with_unit(value: Decimal | None, unit: str) -> str:
    return "" if value is None else f"{number(value)} {unit}".strip()


def _is_category(form: FormRecord) -> bool:
    """Whether the score is a named level, of which a percentage means nothing."""
    return len(form.fields) == 1 and bool(form.fields[0].item.choices)


def _no_total(score: ScoreRecord) -> Block:
    count = len(score.missing)
    words = ngettext("no total: {n} item missing", "no total: {n} items missing", count).format(n=count)
    return Text(words if count else _("no total"), HINT.but(leading=12))


def _parts(form: FormRecord, score: ScoreRecord) -> str:
    """The named parts; the regions of EASI stand in its own table, and nothing unanswered needs no words."""
    instrument = INSTRUMENTS.get(score.instrument)
    if instrument is None or score.instrument == "easi" or len(form.fields) == 1:
        return ""
    unanswered = _(instrument.part_labels.get("missing", ""))
    shown = [(label, value) for label, value in score.parts if (label, value) != (unanswered, "0")]
    return GAP.join(f"{label} {minus(value)}" for label, value in shown)


def _scale_block(score: ScoreRecord) -> tuple[Block, ...]:
    instrument = INSTRUMENTS.get(score.instrument)
    if instrument is None or score.total is None or not instrument.bands or instrument.high <= _FEWEST_STEPS:
        return ()
    bands = tuple((_(band.label), band.upto) for band in instrument.bands)
    return (space(3), SeverityScale(score, bands))


@dataclass(frozen=True)
class SeverityScale:
    """A bar of the bands; this visit's value as a solid caret, the baseline's as a hollow one."""

    score: ScoreRecord
    bands: tuple[tuple[str, Decimal], ...]

    def height(self, width: float) -> float:  # noqa: ARG002  one height
        """Carets, bar."""
        return 27

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Name, bands, carets."""
        left, base, high = x + 62, top - 26, float(self.bands[-1][1])
        wide = width - 62
        pen.text(x, base + 3.2, self.score.name, LABEL)
        below = 0.0
        for tone, (label, upto) in zip(_BAND_TONES, self.bands, strict=False):
            begin, end = left + wide * below / high, left + wide * float(upto) / high
            pen.box(begin, base + 12, end - begin, 12, size=0, fill=tone)
            if Words(label, HINT).natural() + 4 < end - begin:
                pen.text((begin + end) / 2, base + 3.2, label, HINT.but(tone=0.0), "centre")
            if below:
                # In pure black the greys of the bands are all white: a line parts them.
                pen.line((begin, base), (begin, base + 12))
            below = float(upto)
        pen.box(left, base + 12, wide, 12, size=0.8)
        self._carets(pen, left, base + 13, wide / high)

    def _carets(self, pen: Pen, left: float, tip: float, unit: float) -> None:
        total, baseline = self.score.total, self.score.baseline
        assert total is not None
        now = left + float(total) * unit
        wide = width(number(total), STRONG)
        close = baseline is not None and now < left + float(baseline) * unit < now + 12 + wide
        marks.caret_down(pen, now, tip)
        pen.text(now - 6 - wide if close else now + 6, tip + 1.5, number(total), STRONG.but(size=8))
        taken = now if close else now + 8 + wide
        if baseline is not None:
            was = left + float(baseline) * unit
            marks.caret_down(pen, was, tip, solid=False)
            words = f"{self.score.baseline_label}: {number(baseline)}"
            room = width(words, HINT)
            if was + 8 > taken or was + 8 + room < now - 6:
                pen.text(was + 6, tip + 1.5, words, HINT)
            elif was - 8 - room > left and was < now:
                pen.text(was - 6, tip + 1.5, words, HINT, "right")

    def split(self, width: float, room: float) -> None:
        """Never cut."""
