"""The blank visit sheet: the visit's forms laid out for handwriting, with its dates, window and code."""

from functools import partial
from itertools import groupby

from tracker.domain.age import Age
from tracker.domain.dates import full
from tracker.domain.instruments.easi import weighing_age
from tracker.domain.samples import ABOUT
from tracker.domain.views import Field, FormRecord, PrintStamp, VisitRecord
from tracker.domain.weighing import weighing_day
from tracker.language import _, ngettext
from tracker.reports.blocks import Block, Column, Text
from tracker.reports.furniture import Header, furniture, masking_words, study_line
from tracker.reports.hand_boxes import signature_line, writing_lines
from tracker.reports.page import Chapter, Part, Section, bind, number_sections
from tracker.reports.sheet_criteria import criteria_blocks
from tracker.reports.sheet_easi import easi_blocks
from tracker.reports.sheet_items import form_blocks
from tracker.reports.sheet_laboratory import laboratory_blocks
from tracker.reports.sheet_mmt8 import mmt8_blocks
from tracker.reports.sheet_mrss import mrss_blocks
from tracker.reports.sheet_scores import credit, instrument_blocks, single_score
from tracker.reports.sheet_top import course_lines, needs_strip, when
from tracker.reports.text import CAPTION
from tracker.reports.words import GAP, previous_label


def build(record: VisitRecord, stamp: PrintStamp, page: str = "A4") -> bytes:
    """The sheet as a PDF, A4 or Letter. Where the record is masked, nothing of the treatment is printed."""
    return bind((chapter(record, stamp),), page)


def chapter(record: VisitRecord, stamp: PrintStamp) -> Chapter:
    """The sheet alone, or one of a pack."""
    kind = _("Blank visit sheet, masked") if record.masked else _("Blank visit sheet")
    about = GAP.join(part for part in (_initials(record), masking_words(record)) if part)
    header = Header(
        study_line(record), record.participant.shown_number, record.visit.label, about, kind, record.code
    )
    signed = signature_line(_("Assessed by (name)"))
    top = (when(record), *course_lines(record), *needs_strip(record))
    sections = number_sections(_parts(record))
    ending = partial(_notes, len(sections) + 1)
    return Chapter(furniture(record, stamp, header, kind, signed), (*top, *sections), ending)


def _notes(number: int, room: float) -> Block | None:
    """Lines for notes, as many as the last page leaves room for."""
    lines = min(int((room - 26) // _NOTE_APART), 8)
    return (
        Section(number, _("Notes"), "", Column((writing_lines(lines, _NOTE_APART),))) if lines > 1 else None
    )


_NOTE_APART = 21.0


def _initials(record: VisitRecord) -> str:
    return _("Initials {initials}").format(initials=record.participant.initials)


def _parts(record: VisitRecord) -> list[Part]:
    """A section for each form; neighbouring scores of one item share one."""
    parts: list[Part] = []
    for single, run in groupby(record.forms, _is_single):
        forms = tuple(run)
        parts += [_singles(forms)] if single else [_part(form, record) for form in forms]
    return parts


def _is_single(form: FormRecord) -> bool:
    return form.kind == "instrument" and len(form.fields) == 1


def _singles(forms: tuple[FormRecord, ...]) -> Part:
    titles = [form.title for form in forms]
    last = titles.pop()
    title = _("{several} and {last}").format(several=", ".join(titles), last=last) if titles else last
    return title, "", Column((*(single_score(form) for form in forms), *credit(*forms)))


def _part(form: FormRecord, record: VisitRecord) -> Part:
    blocks = _blocks(form, record)
    together = {"instrument": len(blocks), "laboratory": 3}.get(form.kind, 1)
    return form.title, _note(form.fields), Column(blocks, together=together)


def _note(fields: tuple[Field, ...]) -> str:
    label = previous_label(fields)
    return _("small grey figure: {visit}").format(visit=label) if label else ""


def _blocks(form: FormRecord, record: VisitRecord) -> tuple[Block, ...]:
    if form.sample > 1 and _results(form):
        return (_recorded(form),)
    match form.kind, form.instrument:
        case "laboratory", _instrument:
            return laboratory_blocks(form)
        case "criteria", _instrument:
            return criteria_blocks(form, record.study.protocol)
        case "instrument", "easi":
            return easi_blocks(form, weighing_age(_age(record)))
        case "instrument", "mrss":
            return mrss_blocks(form)
        case "instrument", "mmt8" | "mmt8_right" | "mmt8_left":
            return mmt8_blocks(form)
        case "instrument", _instrument:
            return instrument_blocks(form)
        case _:
            return form_blocks(form, record.ongoing)


def _results(form: FormRecord) -> tuple[Field, ...]:
    """What is recorded of it beside when it was taken."""
    return tuple(field for field in form.fields if field.answered and field.item.id not in ABOUT)


def _recorded(form: FormRecord) -> Block:
    """A repeat that has its results needs no empty table again."""
    count = len(_results(form))
    found = ngettext("{n} result is recorded", "{n} results are recorded", count).format(n=count)
    day = _(", sample of {day}").format(day=full(form.sampled)) if form.sampled else ""
    return Text(_("{found}{day}: nothing to write here.").format(found=found, day=day), CAPTION.but(tone=0.0))


def _age(record: VisitRecord) -> Age | None:
    day = record.visit.held_on or record.visit.appointment or record.visit.target or record.today
    day = weighing_day(day, record.weights_frozen)
    return record.participant.age_between(day) if day else None
