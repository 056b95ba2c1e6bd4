"""Inputs that nobody means well with: files as the program writes them with parts changed, cut, doubled or made up."""

import copy
import io
import json
import warnings
import zipfile
from collections.abc import Callable
from typing import Any

import hypothesis.strategies as st
import yaml

NASTY = (
    *(
        "",
        " ",
        "0",
        "-1",
        "1e999",
        "NaN",
        "9" * 5000,
        "null",
        "\x00",
        "\x1b[2J",
        "\u202e12",
        "\u200b",
        "\ud800",
    ),
    *(
        "../../etc/passwd",
        "/etc/passwd",
        "C:\\Windows\\x",
        "a" * 70_000,
        "{name}",
        "%s%n",
        "=1+1",
        "<b>x</b>",
    ),
    *("2026-02-30", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "2026-04-14T09:00:00", "AAAA"),
)
"""Texts that have broken programs before: controls, disguises, paths, numbers without bound, days that are none."""
SIGNS = (
    *(text.encode("utf-8", "surrogatepass") for text in NASTY),
    *(b"\xff\xfe", b"\xef\xbb\xbf", b"\x80", b"[" * 3000, b'{"a":' * 3000, b"PK\x05\x06" + bytes(18)),
    *(b"&a [*a,*a]", b"!!python/name:os.system", b"---\n", b"\t", b"<<: *a\n"),
    *(b"@Variant(\\0\\0\\0\\xff)", b"@Invalid()"),
)

texts = st.sampled_from(NASTY) | st.text(st.characters(exclude_categories=()), max_size=30)
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([2**63, -(2**63) - 1, 10**400])
    | st.floats()
    | texts
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=8,
)


@st.composite
def changed_bytes(draw: st.DrawFn, seed: bytes) -> bytes:
    """The bytes of a good file after a few accidents."""
    data = bytearray(seed)
    for _n in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(data)))
        size = draw(st.integers(0, 40))
        match draw(st.sampled_from(["flip", "cut", "end", "insert", "double"])):
            case "flip" if at < len(data):
                data[at] ^= 1 << draw(st.integers(0, 7))
            case "cut":
                del data[at : at + size]
            case "end":
                del data[at:]
            case "double":
                data[at:at] = data[at : at + size]
            case _:
                data[at:at] = draw(st.sampled_from(SIGNS) | st.binary(max_size=20))
    return bytes(data)


@st.composite
def changed_content(draw: st.DrawFn, content: Any) -> Any:
    """The content of a good file with some of its fields replaced, left out or added."""
    content = copy.deepcopy(content)
    for _n in range(draw(st.integers(1, 3))):
        holder: Any = {"": content}
        step: Any = ""
        while isinstance(holder[step], dict | list) and holder[step] and draw(st.integers(0, 5)):
            holder = holder[step]
            step = draw(st.sampled_from(list(holder) if isinstance(holder, dict) else range(len(holder))))
        how = draw(st.sampled_from(["replace", "drop", "add", "text"]))
        if how == "drop" and holder is not content and step != "":
            del holder[step]
        elif how == "add" and isinstance(holder[step], dict):
            holder[step][draw(texts)] = draw(values)
        else:
            holder[step] = draw(texts if how == "text" else values)
        content = holder[""] if step == "" and holder.keys() == {""} else content
    return content


def as_json(content: object) -> bytes:
    """As JSON, with all that Python's reader takes (NaN, lone halves of characters)."""
    return json.dumps(content).encode()


def as_yaml(content: object) -> bytes:
    """As YAML with whatever signs it holds."""
    text = yaml.dump(content, Dumper=_AnyDumper, allow_unicode=True, sort_keys=False)
    return text.encode("utf-8", "surrogatepass")


class _AnyDumper(yaml.SafeDumper):
    """Writes each value out, as a study file must."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def files(
    seed: bytes, content: Any = None, write: Callable[[object], bytes] = as_json
) -> st.SearchStrategy[bytes]:
    """A file like the seed: changed in its bytes or in its content, or anything at all."""
    changed = changed_bytes(seed) | st.binary(max_size=200) | st.sampled_from(SIGNS)
    if content is None:
        return changed
    return changed | changed_content(content).map(write) | values.map(write)


@st.composite
def archives(draw: st.DrawFn, parts: dict[str, bytes], manifest: str) -> bytes:
    """A backup with parts changed, missing, doubled, squeezed, or named after places outside its folder."""
    changed = dict(parts)
    for name in draw(st.sets(st.sampled_from(sorted(parts)), max_size=2)):
        changed[name] = draw(files(parts[name], json.loads(parts[name]) if name == manifest else None))
    names = list(changed)
    match draw(st.sampled_from(["as it is", "drop", "add", "twice", "elsewhere"])):
        case "drop":
            names.remove(draw(st.sampled_from(names)))
        case "twice":
            names.append(draw(st.sampled_from(names)))
        case "add" | "elsewhere" as how:
            other = draw(
                st.sampled_from(["../evil", "/tmp/evil", "a/b", "data.db/../evil", "..\\evil", "data.db-wal"])
            )
            changed[other] = b"evil"
            names = [*names, other] if how == "add" else [*names[1:], other]
    squeeze = draw(st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))
    packed = _packed(changed, names, squeeze)
    return draw(changed_bytes(packed)) if draw(st.booleans()) else packed


def _packed(parts: dict[str, bytes], names: list[str], squeeze: int) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", squeeze) as archive:
        warnings.simplefilter("ignore")  # of the second part of a name
        for name in names:
            archive.writestr(name, parts[name])
    return out.getvalue()
