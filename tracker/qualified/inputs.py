"""Reading the inputs of a qualification case: what has not the form of its function is unreadable."""

from collections.abc import Mapping
from decimal import Decimal

from tracker import catalogue
from tracker.domain.labs import LabValue, read_value
from tracker.domain.protocol import Protocol
from tracker.domain.units import Analyte
from tracker.errors import Refusal, ValueRefused

Inputs = Mapping[str, object]
Result = Mapping[str, object]
Studies = Mapping[str, Protocol]


class UnreadableError(Exception):
    """A case that names something unknown or has not the form of its function: it always fails."""


def mapping(inputs: Inputs, name: str) -> Mapping[str, object]:
    """A group of values; an absent one is empty."""
    value = inputs.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise UnreadableError(f"{name} is not a group of values")
    return value


def number(inputs: Inputs, name: str) -> Decimal | None:
    """A number, or None where it is absent; a number written as text is none."""
    value = inputs.get(name)
    if value is None or isinstance(value, Decimal):
        return value
    raise UnreadableError(f"{name} is not a number: {value!r}")


def text(inputs: Inputs, name: str) -> str | None:
    """A text, or None where it is absent or empty."""
    value = inputs.get(name)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise UnreadableError(f"{name} is not a text: {value!r}")
    return value


def flag(inputs: Inputs, name: str) -> bool | None:
    """True, false, or None where it is absent."""
    value = inputs.get(name)
    if value is None or isinstance(value, bool):
        return value
    raise UnreadableError(f"{name} is neither true nor false: {value!r}")


def answer(value: object) -> Decimal | str | None:
    """An answer as instruments take it: yes and no for true and false."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or isinstance(value, Decimal | str):
        return value
    raise UnreadableError(f"not an answer: {value!r}")


def flat(group: Mapping[str, object], prefix: str = "") -> dict[str, Decimal | str | None]:
    """Nested groups as answers by item id: {"trunk": {"erythema": 1}} is {"trunk.erythema": 1}.

    What is null, a whole group too, is left out: it is missing, as if the case did not name it.
    """
    answers: dict[str, Decimal | str | None] = {}
    for name, value in group.items():
        if isinstance(value, dict):
            answers |= flat(value, f"{prefix}{name}.")
        elif value is not None:
            answers[prefix + name] = answer(value)
    return answers


def required(*values: object) -> None:
    """Refuse the case where one of these values is absent."""
    if any(value is None for value in values):
        raise ValueRefused(Refusal.MISSING, "An input is missing.")


def analyte_of(inputs: Inputs) -> Analyte:
    """The analyte that the case names."""
    name = text(inputs, "analyte")
    if name is None:
        raise ValueRefused(Refusal.MISSING, "The analyte is missing.")
    if name not in catalogue.analytes():
        raise UnreadableError(f"unknown analyte {name}")
    return catalogue.analytes()[name]


def study_of(inputs: Inputs, studies: Studies) -> Protocol:
    """The study that the case names."""
    name = text(inputs, "study")
    if name is None:
        raise ValueRefused(Refusal.MISSING, "The study is missing.")
    if name not in studies:
        raise UnreadableError(f"unknown study {name}")
    return studies[name]


def lab_value(inputs: Inputs, name: str, unit: str | None) -> LabValue | None:
    """A number, or a result as reported ("<0.2")."""
    given = inputs.get(name)
    if isinstance(given, str):
        return LabValue(*read_value(given), unit)
    plain = number(inputs, name)
    return None if plain is None else LabValue("", plain, unit)
