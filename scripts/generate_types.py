"""Writes the map document's types for the viewer's JavaScript.

`python -m scripts.generate_types` writes `layers/viewer/document.d.ts` from
`layers/document/schema.py`; with `--check` it only compares the two.
"""

import argparse
import inspect
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Literal,
    NotRequired,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from layers.document import schema

TYPES_PATH = Path(__file__).parents[1] / "layers" / "viewer" / "document.d.ts"
ROOT_TYPES = (schema.MapDocument, schema.EventRecord)
_HEADER = (
    "/** The map document: see docs/reference/map-document.md. "
    "Generated from layers/document/schema.py: run python -m scripts.generate_types. */\n"
)
_PRIMITIVE_TYPES = {str: "string", int: "number", float: "number", bool: "boolean", Any: "any"}


def render_types() -> str:
    """Return the declarations of all types that the map document consists of."""
    interfaces = {kind.__name__: _render_interface(kind) for kind in _collect_types(ROOT_TYPES)}
    return _HEADER + "\n" + "\n".join(interfaces.values())


def _collect_types(types: Sequence[Any]) -> Iterator[Any]:
    """Yield the typed dictionaries that types consist of, each after those that it needs."""
    for kind in types:
        if is_typeddict(kind):
            yield from _collect_types(list(get_type_hints(kind, include_extras=True).values()))
            yield kind
        else:
            yield from _collect_types(get_args(kind))


def _render_interface(kind: Any) -> str:  # noqa: ANN401  a TypedDict class
    summary = inspect.getdoc(kind).splitlines()[0]  # type: ignore[union-attr]
    fields = get_type_hints(kind, include_extras=True)
    lines = [_render_field(name, hint) for name, hint in fields.items()]
    body = "\n".join(lines)
    return f"/** {summary} */\nexport interface {kind.__name__} {{\n{body}\n}}\n"


def _render_field(name: str, hint: Any) -> str:  # noqa: ANN401  a type
    optional = get_origin(hint) is NotRequired
    inner = get_args(hint)[0] if optional else hint
    return f"  {name}{'?' if optional else ''}: {_render_type(inner)};"


def _render_type(hint: Any) -> str:  # noqa: ANN401, PLR0911  a type; one return for each kind
    """Return a type in the syntax of TypeScript.

    Raises:
        TypeError: the type has no counterpart here.
    """
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return str(args[1].text)
    if origin is Literal:
        return " | ".join(f'"{one}"' for one in args)
    if origin in {Union, UnionType}:
        return " | ".join(_render_type(one) for one in args)
    if origin in {list, Sequence}:
        inner = _render_type(args[0])
        return f"({inner})[]" if " | " in inner else f"{inner}[]"
    if origin in {dict, Mapping}:
        return f"Record<string, {_render_type(args[1])}>"
    if hint is NoneType:
        return "null"
    if is_typeddict(hint):
        return str(hint.__name__)
    if hint in _PRIMITIVE_TYPES:
        return _PRIMITIVE_TYPES[hint]
    raise TypeError(f"{hint!r} has no type in JavaScript: use one that _render_type knows")


def main() -> int:
    """Write or compare the file; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m scripts.generate_types", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare the file, do not write it")
    options = parser.parse_args()
    text = render_types()
    if not options.check:
        TYPES_PATH.write_text(text, encoding="utf-8")
    elif TYPES_PATH.read_text(encoding="utf-8") != text:
        print(f"{TYPES_PATH} is out of date: run python -m scripts.generate_types", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
