"""Who may do what: the rights of each role, in one table. Use cases ask it; screens only show what they would be told.

Roles add up: who has two may do what either may. Source: product.md 3.8 (coordinator, investigator, masked assessor,
monitor who only reads, administrator without clinical data); the split in rights is our own.
"""

from collections.abc import Iterable
from enum import StrEnum

from tracker.domain.records import Role
from tracker.language import N_, _


class Right(StrEnum):
    """One thing that a use case may ask a right for."""

    READ = "read"
    ENTER = "enter"
    """Record dates, values and logs; an assessor only the forms that assessors see."""
    MANAGE = "manage"
    """Register, enrol, plan, book, end; everything about a participant that an assessor does not do."""
    DECIDE = "decide"
    """Decide about eligibility, acknowledge and close flags, choose which sample decides."""
    CONFIGURE = "configure"
    """Add studies, windows, laboratories, choices of the site."""
    SIGN = "sign"
    LOCK = "lock"
    QUERY = "query"
    """Raise and close a query."""
    ANSWER = "answer"
    """Answer a query."""
    CHECK_SOURCE = "check_source"
    UNMASK = "unmask"
    IDENTITY = "identity"
    """The identification list: names, telephones, hospital numbers."""
    PRINT = "print"
    EXPORT = "export"
    IMPORT = "import"
    AUDIT = "audit"
    """Read the audit trail of the whole site, and verify it."""
    BACK_UP = "back_up"
    USERS = "users"
    OWN = "own"
    """What every user does for themselves: sign in, change the own password, see the site's name."""


_EVERYONE = frozenset({Right.OWN})
_CLINICAL = _EVERYONE | {
    Right.READ,
    Right.ENTER,
    Right.MANAGE,
    Right.CONFIGURE,
    Right.SIGN,
    Right.QUERY,
    Right.ANSWER,
    Right.IDENTITY,
    Right.PRINT,
    Right.EXPORT,
    Right.IMPORT,
    Right.AUDIT,
    Right.BACK_UP,
}
RIGHTS: dict[Role, frozenset[Right]] = {
    Role.COORDINATOR: frozenset(_CLINICAL),
    Role.INVESTIGATOR: frozenset(_CLINICAL | {Right.DECIDE, Right.LOCK, Right.UNMASK}),
    Role.ASSESSOR: _EVERYONE | {Right.READ, Right.ENTER, Right.SIGN, Right.ANSWER, Right.PRINT},
    Role.MONITOR: _EVERYONE | {Right.READ, Right.QUERY, Right.CHECK_SOURCE, Right.PRINT, Right.AUDIT},
    Role.ADMINISTRATOR: _EVERYONE | {Right.USERS, Right.BACK_UP, Right.AUDIT},
}
"""The rights of each role."""

WORDS = {
    Right.READ: N_("read participants"),
    Right.ENTER: N_("record values"),
    Right.MANAGE: N_("register and plan"),
    Right.DECIDE: N_("decide as investigator"),
    Right.CONFIGURE: N_("set up studies"),
    Right.SIGN: N_("sign"),
    Right.LOCK: N_("lock and unlock"),
    Right.QUERY: N_("raise queries"),
    Right.ANSWER: N_("answer queries"),
    Right.CHECK_SOURCE: N_("verify source data"),
    Right.UNMASK: N_("unmask"),
    Right.IDENTITY: N_("see the identification list"),
    Right.PRINT: N_("print"),
    Right.EXPORT: N_("export"),
    Right.IMPORT: N_("import"),
    Right.AUDIT: N_("read the audit trail"),
    Right.BACK_UP: N_("back up"),
    Right.USERS: N_("manage users"),
    Right.OWN: N_("sign in"),
}
"""Each right as the end of "… may not"."""


READING = frozenset({Right.OWN, Right.READ, Right.IDENTITY, Right.PRINT, Right.EXPORT, Right.AUDIT})
"""What can be done in a site that is open to read only."""


def rights_of(roles: Iterable[Role]) -> frozenset[Right]:
    """Everything that someone with these roles may do."""
    return frozenset(right for role in roles for right in RIGHTS[role])


def may(roles: Iterable[Role], right: Right) -> bool:
    """Whether someone with these roles may do it."""
    return right in rights_of(roles)


def who_may(*rights: Right) -> str:
    """The roles that have all of these rights, for a sentence: "coordinator, investigator"."""
    return ", ".join(_(role.value) for role in Role if RIGHTS[role].issuperset(rights))
