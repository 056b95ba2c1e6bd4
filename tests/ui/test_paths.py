"""What a person types or pastes for a path, whatever it is, becomes one."""

from pathlib import Path

import pytest

from ui.paths import is_folder, is_there, path_of


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        (" /data/labs.csv ", Path("/data/labs.csv")),
        ('"/data/my labs.csv"', Path("/data/my labs.csv")),
        ("~/labs.csv", Path.home() / "labs.csv"),
        ("~nobody-of-this-name/labs.csv", Path("~nobody-of-this-name/labs.csv")),
        ("labs\0.csv", Path("labs.csv")),
        ('"', Path('"')),
    ],
)
def test_a_typed_path_is_read_as_it_is_meant(typed: str, path: Path) -> None:
    assert path_of(typed) == path


def test_a_name_too_long_for_any_file_is_not_there() -> None:
    assert not is_there(Path("n" * 30_000))
    assert not is_folder(Path("n" * 30_000))
