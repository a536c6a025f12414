"""Amounts."""

from dataclasses import dataclass
from typing import Annotated, TypeAlias

from annotated_types import Ge

Cents: TypeAlias = Annotated[int, Ge(0)]


@dataclass
class Amount:
    cents: Cents
    currency: str = "EUR"
