"""What an import of laboratory results did, or would do: one outcome for each result of the file, in its order."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.records import Crossing, LabJudgement
from tracker.exchange.lab_rows import FileResult
from tracker.language import N_, _, ngettext


class Done(StrEnum):
    """What was done with a result (commands.md)."""

    NEW = "new"
    CHANGED = "changed"
    IDENTICAL = "identical"
    SET_ASIDE = "set_aside"


WORDS = {
    Done.NEW: N_("new"),
    Done.CHANGED: N_("changed"),
    Done.IDENTICAL: N_("identical"),
    Done.SET_ASIDE: N_("set aside"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a result: low, normal, high or cannot_tell; its grade; the limits it crosses, or may cross."""

    range_flag: str = "cannot_tell"
    grade: int | None = None
    grade_text: str = ""
    crossed: tuple[Crossing, ...] = ()
    undecided: tuple[Crossing, ...] = ()

    @classmethod
    def of(cls, judged: LabJudgement | None) -> "Said":
        """In short what a judgement says."""
        if judged is None:
            return _NOTHING
        word = (judged.range_word or "cannot tell").replace(" ", "_")
        return cls(word, judged.grade, judged.grade_text, judged.crossed, judged.undecided)


_NOTHING = Said()


@dataclass(frozen=True, slots=True)
class Outcome:
    """One result of the file: where it belongs, what is said of it, what was done, and why."""

    result: FileResult
    done: Done
    why: str = ""
    said: Said = Said()
    visit_id: str = ""
    visit: str = ""
    """The planned id of the visit."""
    choices: tuple[str, ...] = ()
    """The visits of which a person chooses where several may have taken the sample."""
    asks_reason: bool = False
    """Set aside only because the import has no reason, and its visit is completed."""


@dataclass(frozen=True)
class LabReport:
    """The whole import: the file, its hash, every result, and who was registered."""

    file: str
    sha256: str
    dry_run: bool
    outcomes: tuple[Outcome, ...]
    created: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[Done, int]:
        """How many results were new, changed, identical and set aside."""
        found = Counter(one.done for one in self.outcomes)
        return {done: found[done] for done in Done}

    def lines(self) -> Iterator[str]:
        """The report for a terminal: the counts, what was set aside or changed by row, and what would help."""
        if self.dry_run:
            yield _("Dry run: nothing was stored.")
        yield ", ".join(f"{_(WORDS[done])}: {n}" for done, n in self.counts.items())
        if self.created:
            yield _("Registered: {numbers}").format(numbers=", ".join(self.created))
        yield from self.notes
        for one in self.outcomes:
            if one.why:
                words = _("row {row}: {done}: {why}")
                yield words.format(row=one.result.row, done=_(WORDS[one.done]), why=one.why)
        waiting = sum(one.asks_reason for one in self.outcomes)
        if waiting:
            words = ngettext(
                "{n} result belongs to a completed visit. Import the file again with --reason WORDS to take it in.",
                "{n} results belong to completed visits. Import the file again with --reason WORDS to take them in.",
                waiting,
            )
            yield words.format(n=waiting)

    def to_json(self) -> Iterator[str]:
        """The report as JSON, a row at a time: numbers are the texts of the file."""
        head = {
            "file": self.file,
            "sha256": self.sha256,
            "dry_run": self.dry_run,
            **{str(done): n for done, n in self.counts.items()},
            "created": list(self.created),
        }
        yield json.dumps(head, ensure_ascii=False, indent=1)[:-2] + ',\n "rows": [\n'
        for place, one in enumerate(self.outcomes):
            yield ("" if place == 0 else ",\n") + "  " + json.dumps(_row(one), ensure_ascii=False)
        yield "\n ]\n}\n"


def _row(one: Outcome) -> dict[str, object]:
    result, said = one.result, one.said
    return {
        "row": result.row,
        "column": result.column,
        "participant": result.participant,
        "date": result.day.isoformat() if result.day else None,
        "code": result.code,
        "analyte": result.analyte or None,
        "value": result.text,
        "unit": result.unit,
        "low": result.low,
        "high": result.high,
        "visit": one.visit or None,
        "range_flag": said.range_flag,
        "grade": said.grade,
        "grade_text": said.grade_text,
        "thresholds": [_crossing(crossing) for crossing in said.crossed],
        "cannot_tell": [_crossing(crossing) for crossing in said.undecided],
        "status": str(one.done),
        "why": one.why,
    }


def _crossing(one: Crossing) -> dict[str, str]:
    return {"id": one.rule_id, "label": one.label, "limit": one.limit, "because": one.because}
