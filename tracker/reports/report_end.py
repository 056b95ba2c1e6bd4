"""The end of the visit report: what is missing and why, deviations, signatures, the head of the audit trail."""

from dataclasses import dataclass

from tracker.domain.dates import full
from tracker.domain.forms import ItemKind
from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.signing import MEANING_WORDS, Signature
from tracker.domain.views import Field, FormRecord, PrintStamp, ScoreRecord, VisitRecord
from tracker.language import N_, _, ngettext
from tracker.reports.blocks import Beside, Block, Column, Text, space
from tracker.reports.grid import group_to_say
from tracker.reports.page import Part
from tracker.reports.pen import Pen
from tracker.reports.table import Col, Row, Table
from tracker.reports.text import CAPTION, HINT, LABEL, STRONG
from tracker.reports.words import moment


def missing_part(record: VisitRecord) -> tuple[Part, ...]:
    """Every required item without an answer, and every answer that says why there is no value."""
    rows = tuple(row for form in record.forms for row in _missing_rows(form))
    if not rows:
        return ()
    columns = (
        Col(_("Form, item"), share=1.2, style=LABEL),
        Col(_("State"), 118),
        Col(_("Reason"), share=1.2),
    )
    return ((_("Missing, and why"), "", Column((Table(columns, rows),))),)


def _missing_rows(form: FormRecord) -> list[Row]:
    rows = [
        Row(
            (
                f"{form.title}, {_item_name(one, form.fields)}",
                _(str(one.entry.missing)),
                one.entry.missing_reason,
            )
        )
        for one in form.fields
        if one.entry is not None and one.entry.missing is not None
    ]
    blank = [field for field in form.required if not field.answered]
    if blank and len(blank) == len(form.required) and not any(field.answered for field in form.fields):
        words = ngettext("nothing recorded, {n} item", "nothing recorded, {n} items", len(blank))
        return [Row((form.title, words.format(n=len(blank)), ""))]
    return [
        *rows,
        *(Row((f"{form.title}, {_item_name(field, form.fields)}", _("not recorded"), "")) for field in blank),
    ]


def _item_name(field: Field, fields: tuple[Field, ...]) -> str:
    group = group_to_say(field, fields)
    return (
        f"{group}: {field.item.label}"
        if group and field.item.kind is not ItemKind.ANALYTE
        else field.item.label
    )


def deviations_part(record: VisitRecord) -> tuple[Part, ...]:
    """What differs from the protocol at this visit, with its reason."""
    if not record.deviations:
        return ()
    columns = (Col(_("Logged"), 62), Col(_("What"), share=1.2, style=LABEL), Col(_("Reason"), share=1))
    rows = tuple(
        Row((full(one.on), one.detail, one.reason or _("no reason given"))) for one in record.deviations
    )
    return ((_("Deviations"), "", Column((Table(columns, rows),))),)


@dataclass(frozen=True)
class SignatureBox:
    """A box to sign in: the role, what the signature means, lines for name, signature and date."""

    role: str
    meaning: str

    def height(self, width: float) -> float:
        """Role, meaning, two lines to write on."""
        return 20 + max(Text(self.meaning, CAPTION).height(width - 14), 2 * CAPTION.leading) + 58

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw the box and its lines."""
        pen.box(x, top, width, self.height(width), size=0.8)
        pen.text(x + 7, top - 14, self.role, STRONG)
        Text(self.meaning, CAPTION.but(tone=0.0)).draw(pen, x + 7, top - 19, width - 14)
        base = top - self.height(width)
        pen.rule(x + 7, base + 42, width - 14, 0.6)
        pen.text(x + 7, base + 33.5, _("name"), HINT)
        pen.rule(x + 7, base + 15, width - 14, 0.6)
        pen.text(x + 7, base + 6.5, _("signature"), HINT)
        pen.text(x + width * 0.62, base + 6.5, _("date"), HINT)

    def split(self, width: float, room: float) -> None:
        """Never cut."""


_ENTERED = (N_("Coordinator"), N_("I entered these values from the source."))
_REVIEWED = (N_("Investigator"), N_("I reviewed this visit and its flags."))
_ASSESSED = (N_("Masked assessor"), N_("I made these assessments without knowing the arm."))
_CHECKED = (N_("Monitor"), N_("I checked the source data."))


def signatures_part(record: VisitRecord, stamp: PrintStamp) -> Part:
    """Every signature given, void ones with why; boxes to sign by hand where none stands; the head of the trail."""
    given, stand = _given(record), any(one.stands for one in record.signatures)
    signing = given if stand else (*given, space(3), _boxes(record))
    blocks: tuple[Block, ...] = (*signing, *audit_lines(stamp))
    note = _("a change after printing makes a new report necessary")
    return _("Signatures"), note, Column(blocks, together=len(blocks))


def _given(record: VisitRecord) -> tuple[Block, ...]:
    """Who signed what it means, in which role and when, local time with its zone; one that is void says why."""
    if not record.signatures:
        return ()
    columns = (
        Col(_("Meaning"), share=1.1, style=LABEL),
        Col(_("Name, role"), share=1.6),
        Col(_("Signed"), share=1.2),
        Col(_("State"), share=0.9),
    )
    return (Table(columns, tuple(signature_row(one) for one in record.signatures)),)


def signature_row(one: Signature) -> Row:
    """Meaning, name with role, moment with zone, and whether it stands."""
    role = ", ".join(_(name) for name in one.role.split(", "))
    signed = f"{moment(one.signed_at)} {one.zone}"
    return Row((_(MEANING_WORDS[one.meaning]), f"{one.name}, {role}", signed, _state(one)))


def _state(one: Signature) -> str:
    if one.voided_at is None:
        return _("stands")
    since = moment(one.voided_at.astimezone(one.signed_at.tzinfo))
    reason = one.void_reason or _("the visit was changed")
    return _("VOID since {at}: {reason}").format(at=since, reason=reason)


def _boxes(record: VisitRecord) -> Block:
    """A box to sign by hand for each who should."""
    who = (_ASSESSED, _ENTERED, _CHECKED) if record.masked else (_ENTERED, _REVIEWED, _CHECKED)
    return Beside(tuple(SignatureBox(_(role), _(meaning)) for role, meaning in who), gap=10, columns=3)


def audit_lines(stamp: PrintStamp) -> tuple[Block, ...]:
    """Where the audit trail stood at printing."""
    if not stamp.audit_head:
        return ()
    whole = stamp.audit_head
    head = " ".join(whole[at : at + 8] for at in range(0, len(whole), 8))  # as on screen, to compare by eye
    words = _("Audit trail at printing: entry {count}, {head}").format(
        count=f"{stamp.audit_entries:,}".replace(",", " "), head=head
    )
    return (space(6), Text(words, CAPTION))


def sources_part(record: VisitRecord) -> tuple[Part, ...]:
    """What each score recorded rests on, what its owner asks to print, and what its sources leave to the site."""
    begun = [form.score for form in record.forms if form.score and any(one.answered for one in form.fields)]
    if not begun:
        return ()
    table = Table(
        (Col("", 66, style=_NAME), Col("", style=CAPTION.but(tone=0.0))), tuple(map(_source, begun)), pad=1.2
    )
    return ((_("Sources of the scores"), "", Column((table,))),)


_NAME = LABEL.but(size=8, leading=10.5)


def _source(score: ScoreRecord) -> Row:
    owner = INSTRUMENTS[score.instrument].copyright if score.instrument in INSTRUMENTS else ""
    confirm = " ".join(map(_, score.confirm))
    open_points = _("To be confirmed by the site: {points}").format(points=confirm) if confirm else ""
    said = (one.rstrip(".") for one in (score.source, owner, open_points) if one)
    return Row((_(score.name), ". ".join(said) + "."), ruled=False)
