"""Deprecated names: old public names that still work for one release."""

import warnings
from collections.abc import Mapping
from importlib import import_module


def resolve_deprecated_name(
    module: str, name: str, renamed: Mapping[str, str], adapters: Mapping[str, object] | None = None
) -> object:
    """Return the object behind a deprecated name of a module, with a warning.

    Call it from `__getattr__` of the module.

    Args:
        module: The module's name.
        name: The attribute that was looked up.
        renamed: The full new name by deprecated name, such as ``geo.errors.ValidationIssue``.
        adapters: What to return for a deprecated name instead of the object of the new name, where
            its parameters have another order.

    Raises:
        AttributeError: the module has no such name, deprecated or not.
    """
    if name not in renamed:
        raise AttributeError(f"module {module!r} has no attribute {name!r}")
    new_name = renamed[name]
    warnings.warn(
        f"{module}.{name} is deprecated: use {new_name}", DeprecationWarning, stacklevel=3
    )
    if adapters and name in adapters:
        return adapters[name]
    new_module, _, attribute = new_name.rpartition(".")
    return getattr(import_module(new_module), attribute)
