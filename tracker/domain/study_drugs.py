"""The drugs of a study by its arms: whose interactions are looked for, what is offered, what would give an arm away."""

from tracker.domain.drugs import DrugCatalogue
from tracker.domain.protocol import Arm, Protocol
from tracker.language import N_, _

MASKED_NAME = N_("study drug")
"""What the drug of a double-blind study is called in its logs: nobody knows which it is."""


def study_drugs(protocol: Protocol, arm_id: str | None, catalogue: DrugCatalogue) -> tuple[str, ...]:
    """The ids of the drugs that a participant takes or, where the arm is not known, may take."""
    known = [arm for arm in protocol.arms if arm_id in (None, arm.id)]
    return tuple(dict.fromkeys(name for arm in known for name in _ids(arm, catalogue)))


def offered(protocol: Protocol, arm_id: str | None, catalogue: DrugCatalogue) -> tuple[str, ...]:
    """The names to choose from in the logs of study drug; in a double-blind study only what every arm takes."""
    if protocol.arm_is_recorded:
        ids = study_drugs(protocol, arm_id, catalogue)
        return tuple(drug.name for one in ids if (drug := catalogue.get(one)))
    shared = [
        name for name in study_drugs(protocol, None, catalogue) if not _apart(protocol, name, catalogue)
    ]
    return (_(MASKED_NAME), *(drug.name for one in shared if (drug := catalogue.get(one))))


def gives_arm_away(protocol: Protocol, name: str, catalogue: DrugCatalogue) -> bool:
    """Whether naming this as study drug says or guesses an arm that nobody may know: baricitinib, placebo in BIRD."""
    if protocol.arm_is_recorded:
        return False
    known = catalogue.leading(name)
    return _apart(protocol, known.id if known else name.casefold().strip(), catalogue)


def _apart(protocol: Protocol, drug_id: str, catalogue: DrugCatalogue) -> bool:
    """Whether some arms take it and others do not."""
    return len({drug_id in _ids(arm, catalogue) for arm in protocol.arms}) == 2


def _ids(arm: Arm, catalogue: DrugCatalogue) -> tuple[str, ...]:
    """The ids of an arm's drugs; a name that the catalogue does not know stands for itself."""
    found = [(catalogue.leading(drug.name), drug.name) for drug in arm.drugs]
    return tuple(known.id if known else name.casefold() for known, name in found)
