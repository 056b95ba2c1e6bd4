"""The page with a site's recovery key: one sheet, to lock away; whoever holds it can open the site."""

from dataclasses import dataclass

from tracker.domain.views import PrintStamp
from tracker.language import _
from tracker.reports.blocks import Beside, Block, Column, Framed, Text, space
from tracker.reports.fonts import Weight
from tracker.reports.furniture import Header
from tracker.reports.page import Footer, Furniture, compose, number_sections
from tracker.reports.report_end import SignatureBox
from tracker.reports.text import Style
from tracker.reports.words import GAP, moment

_KEY = Style(24, Weight.SEMIBOLD, leading=38)


@dataclass(frozen=True)
class Recovery:
    """What the sheet says: the site, its folder's name, and the key itself."""

    site: str
    folder: str
    code: str
    demo: bool = False


def build(recovery: Recovery, stamp: PrintStamp, page: str = "A4") -> bytes:
    """The sheet as a PDF of one page."""
    title = _("Recovery key")
    about = GAP.join((recovery.folder, _("made {at}").format(at=moment(stamp.at))))
    furniture = Furniture(
        header=Header(recovery.site, title, "", about, _("keep in the site’s safe")),
        footer=Footer(
            title,
            recovery.site,
            _("Printed {at} by {who}, {software}").format(
                at=moment(stamp.at), who=stamp.by, software=stamp.software
            ),
        ),
        demo=recovery.demo,
        title=f"{title}, {recovery.site}",
        author=stamp.by,
        at=stamp.at,
        software=stamp.software,
    )
    parts = [
        (_("The key"), "", Column((space(6), _key(recovery.code)))),
        (_("What it is for"), "", _purpose()),
        (_("How it is used"), "", _use()),
        (_("Locked away"), _("two people, one envelope"), Column((space(3), _signatures()))),
    ]
    return compose(furniture, number_sections(parts), page)


def _key(code: str) -> Block:
    """In two lines of three groups, so that the eye keeps its place while typing."""
    groups = code.split("-")
    lines = (" – ".join(groups[:3]), " – ".join(groups[3:]))
    return Framed(Column(tuple(Text(line, _KEY, "centre") for line in lines)))


def _purpose() -> Column:
    return _lines(
        _(
            "It opens this site where nobody can sign in any more: a forgotten passphrase, a user who is gone."
        ),
        _(
            "Without a passphrase and without this key nobody can read the site’s data again; not its makers either."
        ),
        _("Whoever holds it can open the site: keep it in a safe, in a closed envelope, and nowhere else."),
    )


def _use() -> Column:
    return _lines(
        _(
            "On the sign-in page choose “Forgotten the passphrase?”, type the user, this key and a new passphrase."
        ),
        _(
            "Capitals and dashes do not matter; there is no letter O, I or L in it. Its use is on the audit trail."
        ),
        _(
            "Once a new key is made, this one opens the site no more, only backups from before: destroy this page."
        ),
    )


def _lines(*sentences: str) -> Column:
    return Column((space(3), *(Text(one) for one in sentences)))


def _signatures() -> Block:
    who = (
        (_("Printed by"), _("I printed this page once and kept no copy.")),
        (_("Received by"), _("I locked this page away unread.")),
    )
    return Beside(tuple(SignatureBox(role, meaning) for role, meaning in who), gap=10, columns=2)
