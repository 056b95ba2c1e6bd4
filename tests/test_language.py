"""Ready for translation: every text is translated when it is shown, in the language in use then."""

import ast
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from terminal import ROOT

from tracker import language
from tracker.language import N_, _, ngettext

TRANSLATING = ("_", "ngettext")


def catalogue(folder: Path, code: str, texts: Mapping[str, str]) -> None:
    """A catalogue as GNU gettext reads it (its manual, "The Format of GNU MO Files"), with these texts."""
    pairs = [(one.encode(), other.encode()) for one, other in sorted(texts.items())]
    at, tables, words = 28 + 16 * len(pairs), [b"", b""], b""
    for which in (0, 1):
        for pair in pairs:
            tables[which] += struct.pack("<II", len(pair[which]), at + len(words))
            words += pair[which] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, at)
    (folder / code / "LC_MESSAGES").mkdir(parents=True)
    (folder / code / "LC_MESSAGES" / "visitbook.mo").write_bytes(head + b"".join(tables) + words)


def calls(node: ast.AST) -> Iterator[int]:
    """The lines on which a module translates while it is imported: outside functions, or in their defaults."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.Lambda):
            parts = (*child.args.defaults, *filter(None, child.args.kw_defaults))
            yield from (line for part in parts for line in calls(ast.Expr(part)))
            continue
        if isinstance(child, ast.Call) and isinstance(child.func, ast.Name) and child.func.id in TRANSLATING:
            yield child.lineno
        yield from calls(child)


def test_a_catalogue_gives_texts_and_plurals_and_english_stands_where_it_is_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(language, "_translations", language._translations)
    plural = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=n > 1;\n"
    texts = {"": plural, "Today": "Aujourd’hui", "{n} day\0{n} days": "{n} jour\0{n} jours"}
    catalogue(tmp_path, "fr", texts)
    marked = N_("Today")

    language.use_language("fr", tmp_path)

    assert _(marked) == "Aujourd’hui"
    assert [ngettext("{n} day", "{n} days", n).format(n=n) for n in (0, 1, 2)] == [
        "0 jour",
        "1 jour",
        "2 jours",
    ]
    assert _("Calendar") == "Calendar"


def test_no_module_translates_while_it_is_imported() -> None:
    found = {
        f"{path.relative_to(ROOT)}:{line}"
        for top in ("tracker", "ui")
        for path in (ROOT / top).rglob("*.py")
        for line in calls(ast.parse(path.read_text(encoding="utf-8")))
    }

    assert found == set()
