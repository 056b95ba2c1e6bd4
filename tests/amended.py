"""New versions of the shipped study files, as an amendment would bring them."""

from collections.abc import Callable
from typing import Any

import yaml

from tracker.catalogue.study_files import shipped_text

Study = dict[str, Any]


def amended(key: str, change: Callable[[Study], object], version: str = "2.0") -> str:
    """The text of a shipped study file under another version, with one change."""
    study: Study = yaml.safe_load(shipped_text(key))
    study["version"] = version
    change(study)
    return yaml.safe_dump(study, allow_unicode=True, sort_keys=False)


def visit_of(study: Study, visit_id: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in study["visits"] if one["id"] == visit_id)
    return found


def moved(visit_id: str, **window: int) -> Callable[[Study], None]:
    """A change that gives a visit another window around its target."""

    def change(study: Study) -> None:
        visit_of(study, visit_id)["window"] = window

    return change


def later(visit_id: str, **target: int) -> Callable[[Study], None]:
    """A change that moves the target of a visit."""

    def change(study: Study) -> None:
        visit_of(study, visit_id)["target"] = target

    return change


def without(visit_id: str) -> Callable[[Study], None]:
    """A change that drops a visit, and the endpoints that are told at it."""

    def change(study: Study) -> None:
        study["visits"] = [one for one in study["visits"] if one["id"] != visit_id]
        told = {visit_id}
        study["endpoints"] = [
            one for one in study["endpoints"] if not told & {one["visit"], *one.get("also_at", ())}
        ]

    return change
