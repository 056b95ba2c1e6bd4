"""Where one can go in the shell: its screens, what the side bar lists, and the keys that work everywhere."""

from tracker.language import N_

SCREENS = {
    "today": "ui.screens.today:TodayScreen",
    "participants": "ui.screens.participants:ParticipantsScreen",
    "participant": "ui.screens.participant:ParticipantScreen",
    "register": "ui.screens.register:RegisterScreen",
    "eligibility": "ui.screens.eligibility:EligibilityScreen",
    "visit": "ui.screens.visit:VisitScreen",
    "document": "ui.screens.document:DocumentScreen",
    "study": "ui.screens.study:StudyScreen",
    "laboratories": "ui.screens.laboratories:LaboratoriesScreen",
    "site": "ui.screens.site:SiteScreen",
}
"""What each takes: today (); laboratories (); study, participants, register (study_id=None); participant,
eligibility (participant_id); visit (visit_id); document (visit_id, what="sheet" or "report"); site (page=None)."""

SIDE = (
    ("today", "list-checks", N_("Today"), "Alt+1"),
    ("participants", "users", N_("Participants"), "Alt+2"),
    ("study", "book-open", N_("Study"), "Alt+3"),
    ("laboratories", "test-tube-rack", N_("Laboratories"), "Alt+4"),
    ("site", "shield-check", N_("Site"), "Alt+5"),
)

KEYS = (
    (N_("Ctrl+K"), N_("search by number, initials or scanned code")),
    (N_("Alt+1"), N_("Today; Alt 2 Participants, Alt 3 Study, Alt 4 Laboratories, Alt 5 Site")),
    (N_("Alt+←"), N_("back to the screen before")),
    (N_("Ctrl+N"), N_("new participant")),
    (N_("F1"), N_("help for this screen")),
    (N_("?"), N_("all keys")),
    (N_("Esc"), N_("close what lies over the page")),
)
