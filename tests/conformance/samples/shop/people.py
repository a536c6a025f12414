"""People."""

from __future__ import annotations

from typing import NamedTuple


from pydantic import BaseModel
from typing_extensions import TypedDict

from tests.conformance.samples.shop import base
from tests.conformance.samples.shop.codes import Country


class Position(NamedTuple):
    lat: float
    lon: float
    height: float | None = None


class Contact(TypedDict, total=False):
    email: str
    phones: list[str]


class Customer(base.Named):
    home: Country
    contact: Contact = {}
    at: Position | None = None
    friends: list[Customer] = []


class Group(BaseModel):
    members: dict[str, Customer]
    leader: "Customer | None" = None
