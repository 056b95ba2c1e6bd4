"""An age in full years, as far as the records tell it."""

from dataclasses import dataclass

from tracker.language import _


@dataclass(frozen=True)
class Age:
    """Full years: the fewest and the most they can be, two only where the birthday is not recorded."""

    fewest: int
    most: int

    @property
    def sure(self) -> int | None:
        """The one number of full years, None where there are two."""
        return self.fewest if self.fewest == self.most else None

    @property
    def text(self) -> str:
        """ "64", or "64 or 65"."""
        return (
            str(self.fewest)
            if self.sure is not None
            else _("{n} or {more}").format(n=self.fewest, more=self.most)
        )
