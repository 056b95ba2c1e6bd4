"""What a site chose where a study file leaves the choice to it: shown as the site's, never as the protocol's.

Choices are kept as texts under keys: `masking`, `anchor.VISIT`, `pack.PACK` (on), `point.OPEN_POINT` (how it was
settled), `wording.FORM.ITEM` (licensed text), and `rule.NAME` for the numbers and words that a rule needs and no
source gives. An empty text takes a choice back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tracker.domain.drug_rules import LONGEST, LONGEST_FREE, site_washout
from tracker.domain.protocol import PlannedVisit, Protocol
from tracker.domain.serious import LONGEST_REPORT, REPORT_DAYS

ON = "on"
PREDNISONE_FREE_DAYS = "rule.prednisone_free_days"
"""For how many days before a visit 0 mg counts as free of prednisone."""


@dataclass(frozen=True)
class Choices:
    """The texts a site chose for one study, by key."""

    texts: Mapping[str, str] = field(default_factory=dict)

    def text(self, key: str) -> str:
        """What was chosen under a key, empty where nothing is."""
        return self.texts.get(key, "")

    def under(self, kind: str) -> dict[str, str]:
        """The choices of one kind by the rest of their key: `under("point")`."""
        start = f"{kind}."
        return {
            key.removeprefix(start): text
            for key, text in self.texts.items()
            if key.startswith(start) and text
        }

    @property
    def packs(self) -> tuple[str, ...]:
        """The label packs that are switched on, by id."""
        return tuple(sorted(pack for pack, text in self.under("pack").items() if text == ON))


def settled(protocol: Protocol, choices: Choices) -> Protocol:
    """The protocol with the site's masking and anchors in place; a choice that the file does not offer is left out."""
    masking = protocol.masking
    if (kind := choices.text("masking")) in masking.choices:
        masking = masking.model_copy(update={"kind": kind})
    visits = tuple(_anchored(visit, choices.text(f"anchor.{visit.id}")) for visit in protocol.visits)
    washouts = tuple(site_washout(one, choices.text(f"rule.washout.{one.id}")) for one in protocol.washouts)
    if masking is protocol.masking and visits == protocol.visits and washouts == protocol.washouts:
        return protocol
    return protocol.model_copy(update={"masking": masking, "visits": visits, "washouts": washouts})


def day_choices(protocol: Protocol) -> dict[str, tuple[int, int]]:
    """The numbers of days that a study file leaves to the site, by key, each with its lowest and highest."""
    keys = {f"rule.washout.{one.id}": (1, LONGEST) for one in protocol.washouts if one.site_chooses}
    keys[REPORT_DAYS] = (0, LONGEST_REPORT)
    if any(rule.kind == "free_of" for rule in protocol.dose_rules):
        keys[PREDNISONE_FREE_DAYS] = (0, LONGEST_FREE)
    return keys


def _anchored(visit: PlannedVisit, anchor: str) -> PlannedVisit:
    return visit.model_copy(update={"anchor": anchor}) if anchor in visit.anchor_choices else visit
