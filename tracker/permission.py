"""The one way a use case asks for a right: `@needs(Right.ENTER)` above it, checked before anything is done."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from tracker.domain.rights import Right
from tracker.site import Site

P = ParamSpec("P")
R = TypeVar("R")
RIGHT = "right"
"""The attribute that names the first right of a use case, for the test that walks them all."""


def needs(*rights: Right) -> Callable[[Callable[Concatenate[Site, P], R]], Callable[Concatenate[Site, P], R]]:
    """Refuse the use case (NotAllowed) to whoever has no role with this right, or with each of these."""

    def guarded(use_case: Callable[Concatenate[Site, P], R]) -> Callable[Concatenate[Site, P], R]:
        @wraps(use_case)
        def asked(site: Site, /, *given: P.args, **named: P.kwargs) -> R:
            site.need(*rights)
            return use_case(site, *given, **named)

        setattr(asked, RIGHT, rights[0])
        return asked

    return guarded
