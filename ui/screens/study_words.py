"""The words of the Study screen: its facts in a line, and what each page shows."""

from tracker.domain.protocol import PlannedVisit, Protocol
from tracker.language import _
from ui import dates
from ui.widgets.protocol_words import ALLOCATIONS, KINDS, masking_words


def why_no_window(visit: PlannedVisit) -> str:
    """Why the site sets no window of a visit."""
    if visit.window:
        return _("The protocol states the window of {visit}.").format(visit=visit.label)
    return _("{visit} has no target to count a window from.").format(visit=visit.label)


def facts(protocol: Protocol, masking: str) -> str:
    """The study in a line: registry, kind, allocation, masking, version."""
    allocation = _(ALLOCATIONS[protocol.allocation])
    if protocol.allocation_ratio:
        allocation = f"{allocation} {protocol.allocation_ratio}"
    version = _("study file version {version}, {day}")
    parts = (
        protocol.registry,
        protocol.condition,
        _(KINDS[protocol.kind]),
        allocation,
        masking_words(protocol.masking, masking),
        version.format(version=protocol.version, day=dates.full(protocol.version_date)),
    )
    return " · ".join(part for part in parts if part)


def sentences(key: str) -> tuple[str, str]:
    """What a page shows, and what it says where there is nothing to show."""
    return (_of_visits() | _of_rules() | _of_the_rest())[key]


def _of_visits() -> dict[str, tuple[str, str]]:
    return {
        "schedule": (
            _("Which form belongs to which visit is the site’s choice where no source is given."),
            "",
        ),
        "visits": (
            _("A window that is not stated can be set by the site; it is then shown as the site’s."),
            "",
        ),
        "criteria": (_("Each criterion in the words of its source."), _("The study file lists no criteria.")),
        "versions": (
            _(
                "An amendment is a new version of the study file. What it moves is shown before it is accepted; what "
                "was held keeps the forms, dates and rules of its version."
            ),
            "",
        ),
    }


def _of_rules() -> dict[str, tuple[str, str]]:
    return {
        "thresholds": (
            _(
                "A value is judged by the exact operator; what cannot be judged says so and stays on the list."
            ),
            _("The text states no threshold."),
        ),
        "drugs": (
            _(
                "Washouts are judged from recorded stop dates; doses by the weight, age and kidney function on record. "
                "What names a label or a guideline is a warning and no rule of the study."
            ),
            _("The text states no washout, dose rule or prohibited drug."),
        ),
        "endpoints": (_("The outcomes the text names."), _("The text names no endpoint.")),
    }


def _of_the_rest() -> dict[str, tuple[str, str]]:
    return {
        "arms": (_("Arms, masking and numbers, as the text states them."), ""),
        "instruments": (
            _(
                "Enter on an instrument: add the site’s licensed text to its items, or settle the weights of EASI. "
                "The rules named here are to be confirmed by the site."
            ),
            _("No form of this study is an instrument."),
        ),
        "open": (
            _("Until someone settles these, they are shown as not stated. Enter settles one."),
            _("Nothing is left open."),
        ),
    }
