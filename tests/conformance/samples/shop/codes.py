"""Codes."""

import enum
from typing import Annotated, Literal

from pydantic import BaseModel, StringConstraints

MOST = 99

Country = Literal["de", "fr", "it"]
Sku = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}-[0-9]+$")]


class Status(str, enum.Enum):
    OPEN = "open"
    PAID = "paid"


class Channel(enum.IntEnum):
    WEB = enum.auto()
    SHOP = enum.auto()
    PHONE = 10
    FAX = enum.auto()


class Size(enum.StrEnum):
    SMALL = enum.auto()
    LARGE = enum.auto()


class Labelled(BaseModel):
    label: str = "none"
