"""What may be done with a participant's record itself: lock it, open its mask, record a broken code, see who it is."""

from collections.abc import Callable, Iterator

from tracker.domain.rights import Right
from tracker.domain.signing import Scope
from tracker.domain.views import ParticipantPage
from tracker.language import N_

UNMASK, CODE_BREAK, LOCK, UNLOCK = "unmask", "code_break", "lock", "unlock"
IDENTITY = "identity"
CONSENT = "consent"
"""Not of the record itself: here for Today, which loads no more than it needs before it shows."""
TRUST_WORDS = {
    UNMASK: N_("Emergency unmasking"),
    CODE_BREAK: N_("Record a code broken elsewhere"),
    LOCK: N_("Lock this participant"),
    UNLOCK: N_("Unlock this participant"),
    IDENTITY: N_("Name and telephone"),
}
May = Callable[[Right], bool]
"""Whether who is signed in may do something."""


def manages(right: Right) -> bool:
    """What someone may who manages participants, and nothing besides."""
    return right is Right.MANAGE


def trust_steps(page: ParticipantPage, may: May) -> Iterator[str]:
    """What can be done with this record now, in the order of the menu."""
    who, protocol = page.participant, page.study.protocol
    if may(Right.UNMASK) and protocol.masking.kind == "assessor" and who.arm:
        yield UNMASK
    if may(Right.MANAGE) and not protocol.arm_is_recorded and who.enrolled_on:
        yield CODE_BREAK
    if may(Right.LOCK):
        locked = any(lock.scope is Scope.PARTICIPANT for lock in page.locks)
        yield UNLOCK if locked else LOCK
    if may(Right.IDENTITY):
        yield IDENTITY
