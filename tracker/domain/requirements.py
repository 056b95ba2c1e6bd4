"""What electronic records are held to: each requirement with how it is kept and the tests that prove it."""

from pydantic import BaseModel, ConfigDict, Field


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Requirement(_Part):
    """One requirement of a standard, in our own words."""

    clause: str
    """Where it stands in the standard: "11.10(e)"."""
    asks: str
    kept: str
    """How the program keeps it."""
    site: str = ""
    """What stays with the site's own procedures."""
    tests: tuple[str, ...] = ()
    """The tests that prove it, FILE::NAME; none where nothing of it is a program's matter."""


class Standard(_Part):
    """A regulation or principle with its requirements."""

    standard: str
    source: str
    requirements: tuple[Requirement, ...] = Field(min_length=1)
