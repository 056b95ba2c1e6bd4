"""What can go wrong, in sentences: what happened and what to do. One place shows them."""

from enum import StrEnum

LONGEST_REPEATED = 40
"""Characters of a typed text that a sentence repeats."""


class TrackerError(Exception):
    """The base of every error a person may see: `happened` says what, `todo` what to do now."""

    def __init__(self, happened: str, todo: str = "") -> None:
        super().__init__(f"{happened} {todo}".strip())
        self.happened = happened
        self.todo = todo


def in_short(text: str) -> str:
    """What was typed, as a sentence can repeat it: no signs that turn it around, and not by the page."""
    shown = "".join(sign for sign in text.strip() if sign.isprintable())
    return shown if len(shown) <= LONGEST_REPEATED else f"{shown[: LONGEST_REPEATED - 1]}…"


class Refusal(StrEnum):
    """Why a value is refused: the codes of the qualification format."""

    MISSING = "missing"
    UNIT_REQUIRED = "unit_required"
    INVALID_DATE = "invalid_date"
    OUT_OF_RANGE = "out_of_range"
    IMPLAUSIBLE_VALUE = "implausible_value"
    INVALID_STEP = "invalid_step"
    AGE_OUT_OF_RANGE = "age_out_of_range"
    ULN_REQUIRED = "uln_required"
    NO_CONVERSION = "no_conversion"
    NOT_RELEVANT_NOT_ALLOWED = "not_relevant_not_allowed"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_CHOICE = "not_a_choice"
    IN_THE_FUTURE = "in_the_future"
    WEEKLY_ONLY = "weekly_only"


class ValueRefused(TrackerError):
    """A value that cannot be recorded as it stands; the typed text stays with the person."""

    def __init__(self, code: Refusal, happened: str, todo: str = "", field: str = "") -> None:
        super().__init__(happened, todo)
        self.code = code
        self.field = field


class ReasonNeeded(TrackerError):
    """A recorded value of a completed visit changes: ask why, in line, and call again with the reason."""


class NotFound(TrackerError):
    """A study, participant, visit or form that this site does not have."""


class NotPossible(TrackerError):
    """The record does not allow this step now (a visit before consent, a second enrolment)."""


class StudyFileError(TrackerError):
    """A study file that cannot be used; `problems` holds one sentence for each, with its line."""

    def __init__(self, happened: str, problems: tuple[str, ...] = (), todo: str = "") -> None:
        super().__init__(" ".join((happened, *problems)), todo)
        self.problems = problems


class SiteError(TrackerError):
    """The site's folder cannot be used: no site, in use, read-only, full, newer, damaged."""


class Damaged(SiteError):
    """A file of the site cannot be read any more: a backup is the way back."""


class Unwritable(SiteError):
    """Nothing can be saved to the site here and now (another window, the disk, its version); it can be read."""


class WrongPassphrase(SiteError):
    """The passphrase does not open the site for this user; nothing was changed."""


class Cancelled(TrackerError):
    """A person stopped long work; nothing of it was kept."""


class ShutOut(SiteError):
    """Too many wrong passphrases: this user must wait."""


class NotAllowed(TrackerError):
    """The roles of who acts do not give this right; nothing was done."""


class Locked(TrackerError):
    """The visit, participant or study is locked; nothing was changed."""
