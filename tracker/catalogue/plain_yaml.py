"""YAML as study files use it: mappings, lists and texts with their lines; a number stays the text it is.

Refused with a sentence: a file over 1 MB or of more than 50,000 fields, control characters, tabs, anchors and
aliases (a few lines of which can unfold to gigabytes), tags, names given twice, deep nesting, more than one document.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import yaml
from yaml.reader import Reader

from tracker.domain.conditions import Location
from tracker.language import _

LARGEST = 1_000_000
"""Bytes; the longest shipped study file has 35 thousand."""
_DEEPEST = 50
_MOST = 50_000
"""Names, entries and values together; the longest shipped study file has four thousand."""
_SHOWN = 60
"""Characters of a field's name that a sentence repeats."""
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}

# The C parser is ten times as fast; not every build of PyYAML carries it.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Complaint(NamedTuple):
    """What is wrong, and where: the line (from 1) and the field, empty where none is known."""

    line: int
    field: str
    reason: str


class PlainYamlError(Exception):
    """The text is not YAML, or not of the plain kind."""

    def __init__(self, *complaints: Complaint) -> None:
        super().__init__(*complaints)
        self.complaints = complaints


class Document:
    """A read text: its value, and the line of each field in it."""

    def __init__(self, text: str) -> None:
        _check_characters(text)
        self._root = _composed(text)
        self._children: dict[int, Mapping[str | int, _Child]] = {}
        twice = tuple(_given_twice(self._root, ()))
        if twice:
            raise PlainYamlError(
                *(Complaint(line, self.place(where)[1], reason) for line, where, reason in twice)
            )
        self.value = _plain(self._root)

    def place(self, where: Location) -> tuple[int, str]:
        """The line of a field and its name for people: list entries by their id, or counted from 1.

        A missing field stands at the line of what it is missing from. The schema's tags (<any>) are no steps.
        """
        node, line, names = self._root, _line(self._root.start_mark), list[str]()
        for step in where:
            if found := self._children_of(node).get(step):
                line, name, node = found
                names.append(name)
            elif step == where[-1] and isinstance(node, yaml.MappingNode) and not str(step).startswith("<"):
                names.append(str(step))
        return line, ".".join(name if len(name) <= _SHOWN else f"{name[:_SHOWN]}…" for name in names)

    def _children_of(self, node: yaml.Node) -> "Mapping[str | int, _Child]":
        """The entries of a node by the step that leads to them, gone through once: a file may have many problems."""
        if id(node) not in self._children:
            self._children[id(node)] = dict(_children(node))
        return self._children[id(node)]


def _check_characters(text: str) -> None:
    if len(text) > LARGEST or len(text.encode("utf-8", "replace")) > LARGEST:
        raise PlainYamlError(Complaint(1, "", _("the file is larger than 1 MB")))
    if bad := Reader.NON_PRINTABLE.search(text):
        line = text.count("\n", 0, bad.start()) + 1
        shown = f"U+{ord(bad.group()):04X}"
        raise PlainYamlError(
            Complaint(line, "", _("the character {shown} is not allowed").format(shown=shown))
        )


def _composed(text: str) -> yaml.Node:
    try:
        _check_events(text)
        root = yaml.compose(text, _Loader)
    except yaml.MarkedYAMLError as error:
        raise PlainYamlError(_not_yaml(text, error)) from error
    if not isinstance(root, yaml.MappingNode):
        raise PlainYamlError(Complaint(1, "", _("the file must hold fields (name: value), nothing else")))
    return root


def _check_events(text: str) -> None:
    depth = 0
    for count, event in enumerate(yaml.parse(text, _Loader)):
        if count > _MOST:
            raise _refused(event, _("the file has more than {most} fields").format(most=_MOST))
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _refused(event, _("anchors (&) and aliases (*) are not used: write the text out"))
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag:
            raise _refused(event, _("tags (!) are not used: put the text in quotes"))
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise _refused(event, _("the fields are nested too deeply"))


def _refused(event: yaml.Event, reason: str) -> PlainYamlError:
    return PlainYamlError(Complaint(_line(event.start_mark), "", reason))


def _not_yaml(text: str, error: yaml.MarkedYAMLError) -> Complaint:
    line = _line(error.problem_mark or error.context_mark)
    written = [*text.splitlines(), "", ""][line - 1]
    if "\t" in written[: len(written) - len(written.lstrip())]:
        return Complaint(line, "", _("a tab stands at the start of the line: indent with spaces"))
    if "mapping values" in (error.problem or ""):
        return Complaint(line, "", _("a second colon stands in the line: put its text in quotes"))
    reason = _("this is not YAML ({problem}): check indentation, quotes and brackets on this line and before")
    return Complaint(line, "", reason.format(problem=error.problem or error.context or ""))


def _line(mark: Any) -> int:
    """The line of a mark, counted from 1 as editors do."""
    return 1 if mark is None else int(mark.line) + 1


def _given_twice(node: yaml.Node, where: Location) -> Iterator[tuple[int, Location, str]]:
    if isinstance(node, yaml.SequenceNode):
        for index, entry in enumerate(node.value):
            yield from _given_twice(entry, (*where, index))
    elif isinstance(node, yaml.MappingNode):
        seen = set[str]()
        for key, value in node.value:
            line = _line(key.start_mark)
            if not isinstance(key, yaml.ScalarNode):
                yield line, where, _("the name of a field must be one word")
                continue
            if key.value in seen:
                yield line, where, _("the field {name} is given twice").format(name=key.value)
            seen.add(key.value)
            yield from _given_twice(value, (*where, key.value))


def _plain(node: yaml.Node) -> Any:
    """The node as dict, list, text, true, false or None: a plain 10.0 stays "10.0", 010 stays "010"."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(entry) for entry in node.value]
    # A plain scalar's style is None in the Python parser and "" in the C one.
    plain = not getattr(node, "style", None)
    return _WORDS.get(node.value, node.value) if plain else node.value


_Child = tuple[int, str, yaml.Node]


def _children(node: yaml.Node) -> Iterator[tuple[str | int, _Child]]:
    """Each entry with the step that leads to it, its line and its name."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield key.value, (_line(key.start_mark), key.value, value)
    elif isinstance(node, yaml.SequenceNode):
        for index, entry in enumerate(node.value):
            yield index, (_line(entry.start_mark), _entry_name(entry, index), entry)


def _entry_name(entry: yaml.Node, index: int) -> str:
    if isinstance(entry, yaml.MappingNode):
        for key, value in entry.value:
            if key.value == "id" and isinstance(value, yaml.ScalarNode) and value.value:
                return str(value.value)
    return str(index + 1)
