"""A listing of a study on paper: numbers at its head, tables over many pages, who reviewed it, the trail’s head."""

from dataclasses import replace

from tracker.domain.listing import ListedColumn, ListedPart, ListedRow, Listing, Mark
from tracker.domain.views import PrintStamp
from tracker.language import _
from tracker.reports import marks
from tracker.reports.blocks import Beside, Block, Column, Drawing, Tailed, Text, space
from tracker.reports.furniture import Header
from tracker.reports.long_table import long_table
from tracker.reports.page import Footer, Furniture, Part, compose, frame, number_sections
from tracker.reports.report_end import SignatureBox
from tracker.reports.sheet_top import Facts
from tracker.reports.table import Cell, Col, Row, Table
from tracker.reports.text import BODY, CAPTION, STRONG
from tracker.reports.words import GAP, moment

_CELL = BODY.but(size=8, leading=10.5)
_STRONG = STRONG.but(size=8, leading=10.5)
_BELOW = CAPTION.but(tone=0.0, leading=10)
_INSET = 8.0
_MARK = 10.0
_CLEAR = 2.0
_BEFORE_END = 10.0


def build(listing: Listing, stamp: PrintStamp, page: str = "A4") -> bytes:
    """The listing as a PDF, A4 or Letter, lying where its tables are wide."""
    width = frame(page, listing.lies).width
    parts = [_part(one, width) for one in listing.parts]
    parts = _reviewed(listing, parts, _end(listing, stamp))
    blocks: list[Block] = [*_facts(listing), *number_sections(parts)]
    return compose(_furniture(listing, stamp), blocks, page, landscape=listing.lies)


def _below(part: Part, end: Block) -> Part:
    """The part with the end of the listing below it, which never stands alone on a page."""
    title, note, body = part
    *above, last = body.blocks
    return title, note, replace(body, blocks=(*above, Tailed(last, Column((space(_BEFORE_END), end)))))


def _furniture(listing: Listing, stamp: PrintStamp) -> Furniture:
    protocol, who = listing.study.protocol, listing.participant
    number = who.shown_number if who else ""
    kind = _("{title}, masked").format(title=listing.title) if listing.masked else listing.title
    site = _("Site {code} {name}").format(code=listing.site.code, name=listing.site.name)
    version = _("Protocol {version}").format(version=protocol.version)
    study = GAP.join(part for part in (protocol.short_title, protocol.registry) if part)
    about = (site, version, _("as of {at}").format(at=moment(stamp.at)))
    whom = _("Participant {number}").format(number=number) if number else _("all participants")
    demo = (_("DEMO, made-up people"),) if listing.site.demo else ()
    printed = (_("Printed {at} by {who}").format(at=moment(stamp.at), who=stamp.by), stamp.software, *demo)
    return Furniture(
        header=Header(study, listing.title, number, GAP.join(about), _masked_words(listing)),
        footer=Footer(protocol.short_title, GAP.join((site, whom, kind, version)), GAP.join(printed)),
        demo=listing.site.demo,
        title=": ".join((kind, ", ".join(part for part in (number, protocol.short_title) if part))),
        author=stamp.by,
        at=stamp.at,
        software=stamp.software,
    )


def _masked_words(listing: Listing) -> str:
    return _("MASKED: arm and drug are not printed") if listing.masked else ""


def _facts(listing: Listing) -> tuple[Block, ...]:
    return (Facts(listing.facts, boxes=False),) if listing.facts else ()


# --- tables


def _part(part: ListedPart, width: float) -> Part:
    if not part.rows:
        return part.title, part.note, Column((space(2), Text(part.nothing, _CELL)))
    marked = any(row.mark for row in part.rows)
    columns = tuple(col for one in part.columns for col in _cols(one))
    table = Table(
        (Col("", _MARK), *columns) if marked else columns,
        tuple(printed for row in part.rows for printed in _rows(row, part.columns, marked)),
        pad=2.2,
        inset=_INSET,
    )
    return part.title, part.note, Column((long_table(table, width),))


def _cols(one: ListedColumn) -> tuple[Col, ...]:
    """The column; numbers, which stand at its right end, are kept clear of the words that follow."""
    style = _STRONG if one.strong else _CELL
    if not one.right:
        return (Col(one.title, one.width, style=style, share=one.share),)
    return Col(one.title, one.width, "right", style, one.share), Col("", _CLEAR)


def _rows(row: ListedRow, columns: tuple[ListedColumn, ...], marked: bool) -> tuple[Row, ...]:
    """The row, and below it what is said of it over the whole width."""
    flagged = row.mark is Mark.FLAG
    given = zip(columns, row.cells, strict=True)
    texts = tuple(text for one, cell in given for text in ((cell, "") if one.right else (cell,)))
    cells: tuple[Cell, ...] = (_mark(row.mark), *texts) if marked else texts
    if not row.below:
        return (Row(cells, flagged=flagged),)
    said = Text(row.below, _BELOW)
    below = Row((said, *("" for _cell in cells[1:])), flagged=flagged, spans=True)
    return Row(cells, flagged=flagged, ruled=False, keeps=True), below


def _mark(mark: Mark) -> Cell:
    if mark is Mark.FLAG:
        return Drawing(10.5, lambda pen, x, top, _width: marks.flag(pen, x, top - 5.6, 8))
    if mark is Mark.ASK:
        return Drawing(10.5, lambda pen, x, top, _width: marks.undecided(pen, x, top - 5.6, 8))
    return ""


# --- the end


def _reviewed(listing: Listing, parts: list[Part], end: Block) -> list[Part]:
    """After the parts boxes to sign in, as wide as a hand needs; the end beside them where there is room, or below."""
    if not listing.review:
        return [*parts[:-1], _below(parts[-1], end)]
    columns = 3 if listing.lies else 2
    boxes: tuple[Block, ...] = tuple(SignatureBox(*one) for one in listing.review)
    beside = len(boxes) < columns
    row = Beside((*boxes, end) if beside else boxes, gap=10, columns=columns)
    review: Part = (_("Review"), _("on paper"), Column((space(3), row), together=2))
    return [*parts, review if beside else _below(review, end)]


def _end(listing: Listing, stamp: PrintStamp) -> Block:
    """What the reader must know, and where the audit trail stood."""
    groups = " ".join(stamp.audit_head[at : at + 8] for at in range(0, len(stamp.audit_head), 8))
    head = _("Audit trail at printing: entry {count}, {head}").format(
        count=f"{stamp.audit_entries:,}".replace(",", " "), head=groups
    )
    return Column(tuple(Text(words, CAPTION) for words in (*listing.remarks, head)))
