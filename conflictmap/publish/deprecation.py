"""Deprecated keyword arguments that an options dataclass has replaced."""

import warnings
from collections.abc import Mapping
from typing import Any, TypeVar

_Options = TypeVar("_Options")


def merge_deprecated_keywords(
    function: str,
    options: _Options | None,
    keywords: Mapping[str, Any],
    options_type: type[_Options],
    stacklevel: int = 3,
) -> _Options:
    """Return the options of a call, also of one in the form before 0.2.0.

    Args:
        function: The name of the function that was called.
        options: The options that it was called with.
        keywords: Its other keyword arguments: fields of the options.
        options_type: The dataclass of the options.
        stacklevel: Which frame the warning is attributed to: 3 for the caller of the function that
            calls this one.

    Raises:
        TypeError: a keyword is not a field, or options and keywords are both given.
    """
    if not keywords:
        return options_type() if options is None else options
    fields = ", ".join(f"{name}=…" for name in keywords)
    if options is not None:
        raise TypeError(
            f"{function}() takes options or keywords, not both: set {fields} in options"
        )
    try:
        merged = options_type(**keywords)
    except TypeError as error:
        raise TypeError(str(error).replace(f"{options_type.__name__}.__init__", function)) from None
    warnings.warn(
        f"{function}() with {fields} is deprecated: use {options_type.__name__}({fields})",
        DeprecationWarning,
        stacklevel=stacklevel,
    )
    return merged
