"""The Site screen: who may sign in, how the file is kept and proved, page by page; each user sees their pages.

To add a page: write `ui/screens/site_NAME.py` with a subclass of `ui.screens.site_page.SitePage` and add a line to
`PAGES`: its key, its words, where it is, and the right without which it is not shown. Go there by
`go("site", page=KEY)`.
"""

from typing import Any

from tracker.domain.rights import Right
from tracker.language import N_
from ui.screens.paged_screen import Page, PagedScreen

PAGES = (
    Page("users", N_("Users"), "ui.screens.site_users:UsersPage", Right.USERS),
    Page("sign-ins", N_("Sign-ins"), "ui.screens.site_sign_ins:SignInsPage", Right.AUDIT),
    Page("backups", N_("Backups"), "ui.screens.site_backups:BackupsPage", Right.BACK_UP),
    Page("trail", N_("Audit trail"), "ui.screens.site_trail:TrailPage", Right.AUDIT),
    Page("proof", N_("Proof"), "ui.screens.site_proof:ProofPage", Right.AUDIT),
    Page("settings", N_("Settings"), "ui.screens.site_settings:SettingsPage", Right.BACK_UP),
    Page("days", N_("Working days"), "ui.screens.site_days:DaysPage", Right.CONFIGURE),
    Page("recovery", N_("Recovery key"), "ui.screens.site_recovery:RecoveryKeyPage", Right.USERS),
    Page("own", N_("Your passphrase"), "ui.screens.site_own:OwnPassphrasePage", Right.OWN),
    Page("about", N_("About"), "ui.screens.site_about:AboutPage", Right.OWN),
)


class SiteScreen(PagedScreen):
    """`show_for(page=None)`."""

    title = N_("Site")
    help_text = N_(
        "Who may sign in and what each may do, the site’s settings, its backups and its proof. You see the pages that "
        "your roles allow. Whatever is changed here is on the audit trail. About lists the licences of all that comes "
        "with Visitbook."
    )
    side_entry = "site"
    pages = PAGES
    pages_words = N_("Pages of the site")

    def show_for(self, **wanted: Any) -> None:
        """Show the page named, or the one that was there, or the first that the roles allow."""
        self.words.set_text(self.bridge.site.info.name)
        super().show_for(**wanted)
