"""Import and export: give a study on, take results, participants and a randomisation list in; a page for each.

To add a page: a subclass of `ui.screens.site_page.SitePage` and a line in `PAGES`. Go there by
`go("exchange", page=KEY)`.
"""

from tracker.domain.rights import Right
from tracker.language import N_
from ui.screens.paged_screen import Page, PagedScreen

PAGES = (
    Page("export", N_("Export"), "ui.screens.exchange_export:ExportPage", Right.EXPORT),
    Page("labs", N_("Laboratory results"), "ui.screens.exchange_labs:LabsPage", Right.IMPORT),
    Page("people", N_("Participants"), "ui.screens.exchange_people:PeoplePage", Right.IMPORT),
    Page("lists", N_("Randomisation list"), "ui.screens.exchange_lists:ListsPage", Right.IMPORT),
)


class ExchangeScreen(PagedScreen):
    """`show_for(page=None)`."""

    title = N_("Import and export")
    help_text = N_(
        "Give a study on to a sponsor, a statistician or another program, and take in what a laboratory, the site’s "
        "own spreadsheet or a randomisation list brings. A file of any layout is read once you have said what each of "
        "its columns is; the layout is kept for the next one. Check the whole file before you import it: nothing is "
        "stored until then, and an import is stored whole or not at all. Exports and imports stand on the audit "
        "trail with the hash of their file."
    )
    keys = (
        (N_("←+→"), N_("on the tabs: the neighbouring page")),
        (N_("↓+↑"), N_("on a column: another meaning; letters find it, Enter takes it")),
        (N_("Esc"), N_("stop what is running")),
    )
    side_entry = "exchange"
    pages = PAGES
    pages_words = N_("Pages of import and export")
