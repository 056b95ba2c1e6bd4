"""Keeping what is calculated from a result beside it: the equation, the unrounded value and what went into it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from tracker.domain.derived_value import Derived
from tracker.language import _
from tracker.site import Work
from tracker.storage import read_results, tables
from tracker.storage.writer import Value


@dataclass(frozen=True)
class Estimates:
    """The calculated values of one unit of work about one participant, each change with its reason on the trail."""

    work: Work
    participant_id: str
    reason: str

    def keep(self, result_id: str, found: Iterable[Derived]) -> None:
        """Write what a result derives now; what it no longer derives loses its value and says so."""
        known = read_results.derived_ids(self.work.connection, result_id)
        now = {one.equation: _columns(one) for one in found}
        gone: dict[str, Value] = {"value": None, "because": _("there is no value to calculate it from")}
        for equation in known.keys() | now.keys():
            self._write(result_id, equation, known.get(equation), now.get(equation, gone))

    def first(self, rows: Iterable[tuple[str, Derived]]) -> None:
        """Write what new results derive, all at once: pairs of a result's id and what it derives."""
        values = [{"result_id": result, "equation": one.equation, **_columns(one)} for result, one in rows]
        self.work.insert_many(tables.DERIVED, values, participant=self.participant_id, reason=self.reason)

    def _write(self, result_id: str, equation: str, row_id: str | None, values: dict[str, Value]) -> None:
        if row_id:
            self.work.update(
                tables.DERIVED, row_id, values, participant=self.participant_id, reason=self.reason
            )
            return
        keys: dict[str, Value] = {"result_id": result_id, "equation": equation}
        self.work.insert(tables.DERIVED, keys | values, participant=self.participant_id, reason=self.reason)


def _columns(one: Derived) -> dict[str, Value]:
    return {
        "value": None if one.value is None else f"{one.value:f}",
        "unit": one.unit,
        "inputs": json.dumps(dict(one.inputs), sort_keys=True, ensure_ascii=False),
        "because": one.because if not one.shown or one.value is not None else f"{one.because}: {one.shown}",
    }
