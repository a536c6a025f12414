"""Remembering what short texts mean.

`functools.lru_cache` counts its entries and not what they hold. A string that somebody just opened runs to the end of
the file: four thousand such texts, one of each keystroke, would stay with a server for as long as it runs.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeVar, cast

Read = TypeVar("Read", bound=Callable[..., Any])


def remembered(most: int, longest: int = 500) -> Callable[[Read], Read]:
    """Remember the last results of a function of a text, and of more: what it gives must not be changed.

    Args:
        most: how many are kept.
        longest: characters beyond which a text is read anew each time.
    """

    def decorate(read: Read) -> Read:
        known = lru_cache(maxsize=most)(read)

        @wraps(read)
        def reading(text: str, *rest: Any, **named: Any) -> Any:
            if len(text) > longest:
                return read(text, *rest, **named)
            return known(text, *rest, **named)

        vars(reading)["forget"] = known.cache_clear
        return cast("Read", reading)

    return decorate
