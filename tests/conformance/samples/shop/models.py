"""Models that take their bases and types from other files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from . import codes, money as cash
from .base import Base, Named as HasName, Timestamped
from .codes import *
from .codes import Status as State
from .. import shop

if TYPE_CHECKING:
    from .people import Customer


class Order(Base):
    lines: list[Line]
    status: State = State.OPEN
    channel: codes.Channel
    total: cash.Amount
    country: Country = "de"


class Line(HasName):
    quantity: Annotated[int, Field(ge=1, le=codes.MOST)]
    price: cash.Amount | None = None
    sku: Sku


class Invoice(Order, Timestamped):
    number: int
    customer: Customer


class Overrides(Order):
    total: cash.Cents
    note: str = ""


class ByPackage(Base):
    other: shop.base.Named
    sizes: dict[Size, int] = {}


class Mixed(codes.Labelled, HasName):
    x: int


from .people import Customer  # noqa: E402

Invoice.model_rebuild()
