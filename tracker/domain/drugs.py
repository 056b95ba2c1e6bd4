"""Drugs as data: names, classes, half-lives and interactions, each statement with its source.

A name is recognised exactly or not at all: a near guess at a drug could hide the one that harms.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, model_validator

from tracker.domain.conditions import Frozen, Identifier, Source, Words
from tracker.errors import Refusal, ValueRefused
from tracker.language import N_, _

Route = Literal[
    "oral",
    "topical",
    "subcutaneous",
    "intramuscular",
    "intravenous",
    "intra_articular",
    "inhaled",
    "eye",
    "other",
]
Every = Literal["day", "week", "as needed"]

ROUTES: Mapping[str, str] = {
    "oral": N_("oral"),
    "topical": N_("topical, on the skin"),
    "subcutaneous": N_("subcutaneous"),
    "intramuscular": N_("intramuscular"),
    "intravenous": N_("intravenous"),
    "intra_articular": N_("intra-articular"),
    "inhaled": N_("inhaled or nasal"),
    "eye": N_("into the eye"),
    "other": N_("another route"),
}
"""The routes by their codes, as the medication log offers them."""

LIVE_VACCINE = "live_vaccine"
"""The class of a vaccination recorded as live; no drug has it."""

_DOSE_WORD = re.compile(
    r"[\d.,/×x%+-]*((mg|g|µg|mcg|ug|ml|iu)(/(kg|d|day|w|wk|week))*)?"
    r"|a|an|per|each|every|once|twice|times|daily|weekly|day|days|week|weeks|month|months"
    r"|od|bd|bid|tid|qd|qds|prn|po|iv|im|sc|oral|orally|topical|intravenous|subcutaneous|intramuscular"
    r"|tab|tabs|tablet|tablets|cap|capsule|capsules|inj|injection|infusion|cream|ointment|gel|lotion|solution|pen"
)


class HalfLife(Frozen):
    """How long half of a drug stays, in days: where the source gives a range, its longest."""

    days: Annotated[Decimal, Field(gt=0)]
    source: Source


class DrugClass(Frozen):
    """A class of drugs. `routes`: only when given in one of these ways (empty: in any)."""

    id: Identifier
    name: Words
    routes: tuple[Route, ...] = ()


class PrednisoneEquivalent(Frozen):
    """How many mg of a corticosteroid stand for 5 mg of prednisone."""

    mg: Annotated[Decimal, Field(gt=0)]
    source: Source


class KnownDrug(Frozen):
    """One drug or treatment. `routes` and `every`: how it can be given and how often; empty where not restricted."""

    id: Identifier
    name: Words
    synonyms: tuple[Words, ...] = ()
    classes: tuple[Identifier, ...] = ()
    routes: tuple[Route, ...] = ()
    every: tuple[Every, ...] = ()
    half_life: HalfLife | None = None
    prednisone: PrednisoneEquivalent | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The name and its synonyms."""
        return (self.name, *self.synonyms)


class Interaction(Frozen):
    """A drug or class of a study's treatment that meets another: what is known of it."""

    id: Identifier
    drugs: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    meets: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    words: Words
    source: Source


@dataclass(frozen=True)
class Hint:
    """What to look at where two drugs meet. It carries no severity: a person judges."""

    interaction_id: str
    drug: str
    words: str
    source: Source


class DrugCatalogue(Frozen):
    """All known drugs, their classes and interactions; refused where one names what is not there."""

    classes: tuple[DrugClass, ...]
    drugs: tuple[KnownDrug, ...]
    interactions: tuple[Interaction, ...] = ()

    @model_validator(mode="after")
    def _names_fit(self) -> "DrugCatalogue":
        ids = {one.id for one in self.classes} | {one.id for one in self.drugs}
        named = [name for drug in self.drugs for name in drug.classes]
        named += [name for one in self.interactions for name in (*one.drugs, *one.meets)]
        if unknown := sorted(set(named) - ids):
            raise ValueError(_("not known: {names}").format(names=", ".join(unknown)))
        spelt = [_plain(name) for drug in self.drugs for name in drug.names]
        if twice := sorted({name for name in spelt if spelt.count(name) > 1}):
            raise ValueError(_("two drugs share a name: {names}").format(names=", ".join(twice)))
        return self

    @cached_property
    def _by_id(self) -> Mapping[str, KnownDrug]:
        return {drug.id: drug for drug in self.drugs}

    @cached_property
    def _by_class(self) -> Mapping[str, DrugClass]:
        return {one.id: one for one in self.classes}

    @cached_property
    def _by_name(self) -> Mapping[str, KnownDrug]:
        return {_plain(name): drug for drug in self.drugs for name in drug.names}

    def get(self, drug_id: str) -> KnownDrug | None:
        """The drug with this id."""
        return self._by_id.get(drug_id)

    def find(self, name: str) -> KnownDrug | None:
        """The drug a text names: alone, or with nothing but a dose beside it ("Imuran 50 mg daily").

        Letters may be large or small. Two drugs in one text, a word that is neither a drug nor part of a dose
        ("no prednisone"), or a spelling that is not known: None.
        """
        if exact := self._by_name.get(_plain(name)):
            return exact
        found = tuple(self._named_in(name))
        if len({drug.id for drug, _at, _spelt in found}) != 1:
            return None
        rest = f" {_plain(name)} "
        for _drug, _at, spelt in found:
            rest = rest.replace(f" {spelt} ", " ")
        return found[0][0] if all(_DOSE_WORD.fullmatch(word) for word in rest.split()) else None

    def leading(self, text: str) -> KnownDrug | None:
        """The drug that a label of a study file names first: "methotrexate (this or azathioprine)"."""
        found = sorted(self._named_in(text), key=lambda one: (one[1], -len(one[2])))
        return found[0][0] if found else None

    def _named_in(self, text: str) -> Iterator[tuple[KnownDrug, int, str]]:
        """The drugs whose names stand in a text as whole words, with their places."""
        words = f" {_plain(text)} "
        for spelt, drug in self._by_name.items():
            place = words.find(f" {spelt} ")
            if place >= 0:
                yield drug, place, spelt

    def class_names(self, names: Iterable[str]) -> tuple[str, ...]:
        """Drugs and classes by their ids as people name them."""
        return tuple(
            _(self._by_id[name].name if name in self._by_id else self._named(name)) for name in names
        )

    def _named(self, name: str) -> str:
        return self._by_class[name].name if name in self._by_class else name

    def belongs(self, drug: KnownDrug, name: str, route: str) -> bool | None:
        """Whether a drug given by a route ("" not recorded) is this drug or of this class; None: the route decides."""
        if drug.id == name:
            return True
        if name not in drug.classes:
            return False
        wanted, possible = self._by_class[name].routes, (route,) if route else drug.routes
        if not wanted or (possible and set(possible) <= set(wanted)):
            return True
        return None if not possible or set(possible) & set(wanted) else False


def _plain(text: str) -> str:
    """Small letters, words apart by one space, no brackets or commas around them."""
    return " ".join(re.sub(r"[(),;:\[\]®™]", " ", text.casefold()).split())


def interactions(
    study_drug_ids: Iterable[str], treatment_drug_id: str, catalogue: DrugCatalogue
) -> tuple[Hint, ...]:
    """The hints where a treatment meets the study's drugs; `treatment_drug_id` may be a class (live_vaccine).

    A drug that the catalogue does not know gives none, which says nothing about it. Each hint has its source.
    """
    taken = {treatment_drug_id, *_classes(treatment_drug_id, catalogue)}
    hints = []
    for study_drug in dict.fromkeys(study_drug_ids):
        given = {study_drug, *_classes(study_drug, catalogue)}
        for one in catalogue.interactions:
            if given & set(one.drugs) and taken & set(one.meets) and study_drug != treatment_drug_id:
                hints.append(Hint(one.id, study_drug, _(one.words), one.source))
    return tuple(hints)


def _classes(drug_id: str, catalogue: DrugCatalogue) -> tuple[str, ...]:
    drug = catalogue.get(drug_id)
    return drug.classes if drug else ()


def is_weekly_only(drug: KnownDrug | None) -> bool:
    """Whether a drug is taken once a week and never daily: methotrexate in these diseases.

    Source: protocols.md section 3 (NCT06936215 gives it weekly); daily methotrexate kills.
    """
    return drug is not None and drug.every == ("week",)


def check_every(drug: KnownDrug | None, every: str, field: str = "every") -> None:
    """Refuse a frequency at which a drug is never taken. ValueRefused WEEKLY_ONLY for daily methotrexate.

    `every` is day, week, "as needed" or empty (not recorded: refused for a drug that is weekly only, because a
    dose without its week is read as one of a day).
    """
    if drug is None or not drug.every or every in drug.every:
        return
    raise ValueRefused(
        Refusal.WEEKLY_ONLY,
        _("{drug} is taken once a WEEK, never daily.").format(drug=drug.name.capitalize()),
        _("Choose week, and enter the dose of one week."),
        field,
    )
