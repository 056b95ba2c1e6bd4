"""Where one can go in the shell: its screens, what the side bar lists, and the keys that work everywhere."""

from typing import TYPE_CHECKING

from tracker.domain.masking import can_be_masked, is_masked
from tracker.domain.rights import Right
from tracker.language import N_, _

if TYPE_CHECKING:
    from ui.bridge import Bridge

SCREENS = {
    "today": "ui.screens.today:TodayScreen",
    "participants": "ui.screens.participants:ParticipantsScreen",
    "participant": "ui.screens.participant:ParticipantScreen",
    "calendar": "ui.screens.calendar:CalendarScreen",
    "register": "ui.screens.register:RegisterScreen",
    "eligibility": "ui.screens.eligibility:EligibilityScreen",
    "visit": "ui.screens.visit:VisitScreen",
    "document": "ui.screens.document:DocumentScreen",
    "signing": "ui.screens.signing:SigningScreen",
    "safety": "ui.screens.safety:SafetyScreen",
    "queries": "ui.screens.queries:QueriesScreen",
    "study": "ui.screens.study:StudyScreen",
    "laboratories": "ui.screens.laboratories:LaboratoriesScreen",
    "exchange": "ui.screens.exchange:ExchangeScreen",
    "identity": "ui.screens.identity:IdentityScreen",
    "site": "ui.screens.site:SiteScreen",
}
"""What each takes: today (); signing (); laboratories (); study, participants, register (study_id=None); participant
(participant_id, tab=None, step=None); eligibility (participant_id); visit (visit_id); document (what=kind,
visit_id, participant_id, study_id or day: what it is of, today without); calendar (day=None, view=month, week
or day); site, exchange (page=None); safety (flag_id=None, page=None); queries (query_id=None)."""

NEEDS = {
    "register": Right.MANAGE,
    "document": Right.PRINT,
    "signing": Right.SIGN,
    "site": Right.OWN,
    "exchange": Right.EXPORT,
    "identity": Right.IDENTITY,
}
"""The right without which a screen is not offered; every other one asks to read."""

SIDE = (
    ("today", "list-checks", N_("Today"), "Alt+1"),
    ("participants", "users", N_("Participants"), "Alt+2"),
    ("calendar", "calendar-days", N_("Calendar"), "Alt+3"),
    ("safety", "triangle-alert", N_("Safety"), "Alt+4"),
    ("queries", "messages-square", N_("Queries"), "Alt+5"),
    ("study", "book-open", N_("Study"), "Alt+6"),
    ("laboratories", "test-tube-rack", N_("Laboratories"), "Alt+7"),
    ("exchange", "arrow-left-right", N_("Exchange"), "Alt+8"),
    ("identity", "id-card", N_("Identities"), "Alt+9"),
    ("site", "shield-check", N_("Site"), "Alt+0"),
)
"""Name, icon, words and key: Alt with the figures in the order of the keyboard, the same for every role."""

KEYS = (
    (N_("Ctrl+K"), N_("search by number, initials or scanned code"), "participants"),
    (N_("Alt+←"), N_("back to the screen before"), None),
    (N_("Ctrl+N"), N_("new participant"), "register"),
    (N_("Ctrl+L"), N_("lock, or change the user"), None),
    (
        N_("Ctrl+Shift+→"),
        N_("in a table: the column where ← and → went wider; ← narrower, Ctrl 0 all as made"),
        None,
    ),
    (N_("F1"), N_("help for this screen, and all keys"), None),
    (N_("?"), N_("all keys; in a field F1 lists them"), None),
    (N_("Esc"), N_("close what lies over the page"), None),
)
"""The keys that work on every screen, with the screen without which they do nothing; those of SIDE beside them."""


def is_open(bridge: "Bridge", name: str) -> bool:
    """Whether a screen is offered to who is signed in; an assessor is spared ranges and flags."""
    if name in ("laboratories", "safety") and can_be_masked(bridge.site.user.roles):
        return False
    return bridge.may(NEEDS.get(name, Right.READ))


def first_screen(bridge: "Bridge") -> str:
    """Where one begins: at the day's work, an administrator at the site's."""
    return "today" if is_open(bridge, "today") else "site"


def side_entries(bridge: "Bridge") -> list[tuple[str, str, str, str]]:
    """The entries of the side bar for who is signed in: name, icon, label, key."""
    return [(name, icon, _(label), key) for name, icon, label, key in SIDE if is_open(bridge, name)]


def keys_for(bridge: "Bridge") -> list[tuple[str, str]]:
    """The keys that do something for who is signed in, with what they do."""
    there = [(key, label) for _name, _icon, label, key in side_entries(bridge)]
    here = [(_(keys), _(words)) for keys, words, screen in KEYS if screen is None or is_open(bridge, screen)]
    return [*there, *here]


def masked_in(bridge: "Bridge") -> tuple[str, ...]:
    """The short titles of the studies in which who is signed in is masked."""
    roles = bridge.site.user.roles
    if not (bridge.may(Right.READ) and can_be_masked(roles)):
        return ()
    from tracker import studies  # noqa: PLC0415  loads the database; the sign-in paints without it

    protocols = (one.protocol for one in studies.studies(bridge.site))
    return tuple(one.short_title for one in protocols if is_masked(roles, one))
