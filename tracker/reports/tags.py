"""Tags: what is read aloud or copied, in which order, and as what. ReportLab has none, so they are written here.

Headings (H1, H2) and paragraphs (P) in the order they are drawn. A row of a table and a drawing with words are a
paragraph each: cells as parts of their own would make a long listing three times its size. What repeats on every page
(footers, the header from the second page on) is an artifact, which readers pass over. Lines and figures have no tag.
What runs from right to left is drawn in another order than it is read: its part says the words as they were written.
(On the page itself PDFium and Poppler turn the letters of such an ActualText, and read them rightly without.)
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFObjectReference, PDFString
from reportlab.pdfgen.canvas import Canvas

from tracker.reports.text import is_turned

ARTIFACT = "Artifact"


@dataclass
class _Part:
    """One part of the document: its role, its page, and which of the page's marked places hold its words."""

    role: str
    page: int
    places: list[int] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


class Tags:
    """Writes the tags of one canvas. Words drawn within no part are a paragraph for themselves."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._parts: list[_Part] = []
        self._pages: list[list[_Part]] = [[]]
        """The part of each marked place of each page."""
        self._within: _Part | None = None
        self._open: _Part | None = None

    @contextmanager
    def part(self, role: str) -> Iterator[None]:
        """What is drawn within is one part; a part within a part is none of its own."""
        if self._within is not None:
            yield
            return
        self._close()
        self._within = self._new(role)
        yield
        self._close()
        self._within = None

    def words(self, line: str) -> None:
        """This line of words comes next."""
        part = self._within or self._open or self._new("P")
        if part is not self._open:
            self._close()
            self._begin(part)
            self._open = part
        part.lines.append(line)

    def end_page(self) -> None:
        """The page ends, and whatever was open on it."""
        self._close()
        self._pages.append([])

    def _new(self, role: str) -> _Part:
        return _Part(role, len(self._pages) - 1)

    def _begin(self, part: _Part) -> None:
        if part.role == ARTIFACT:
            self._write("/Artifact BMC")
            return
        if not part.places:
            self._parts.append(part)
        here = self._pages[-1]
        part.places.append(len(here))
        here.append(part)
        self._write(f"/{part.role} <</MCID {part.places[-1]}>> BDC")

    def _close(self) -> None:
        if self._open is not None:
            self._write("EMC")
        self._open = None

    def _write(self, code: str) -> None:
        self._canvas._code.append(code)  # there is no other way to write an operator

    def finish(self) -> None:
        """Write the structure into the document, after its last page."""
        document = self._canvas._doc  # nor to its catalogue
        pages = document.Pages.pages
        root, whole = PDFDictionary(), PDFDictionary()
        above = document.Reference(whole)
        refs = {
            id(part): document.Reference(_element(part, above, document.Reference(pages[part.page])))
            for part in self._parts
        }
        whole.dict = _named(
            "StructElem", S=PDFName("Document"), P=document.Reference(root), K=_array(refs.values())
        )
        root.dict = _named(
            "StructTreeRoot", K=above, ParentTree=self._parents(refs), ParentTreeNextKey=len(pages)
        )
        document.Catalog.StructTreeRoot = root
        document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})
        for number, page in enumerate(pages):
            page.__NoDefault__ = [*page.__NoDefault__, "StructParents"]
            page.StructParents = number

    def _parents(self, refs: dict[int, PDFObjectReference]) -> PDFDictionary:
        """For each marked place of each page the part that it belongs to."""
        numbers: list[object] = []
        for page, here in enumerate(self._pages[:-1]):
            numbers += [page, _array(refs[id(part)] for part in here)]
        return PDFDictionary({"Nums": _array(numbers)})


def _element(part: _Part, above: PDFObjectReference, page: PDFObjectReference) -> PDFDictionary:
    places: object = part.places[0] if len(part.places) == 1 else _array(part.places)
    made = PDFDictionary({"S": PDFName(part.role), "P": above, "Pg": page, "K": places})
    if any(is_turned(line) for line in part.lines):
        made["ActualText"] = PDFString(" ".join(part.lines))
    return made


def _named(kind: str, **entries: object) -> dict[str, object]:
    return {"Type": PDFName(kind), **entries}


def _array(entries: Iterable[object]) -> PDFArray:
    return PDFArray(list(entries))
