"""Types as people write them in Python: what each compiles to is asked of validators and engines."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, IntEnum
from pathlib import Path
from typing import Annotated, Any, Generic, Literal, NamedTuple, NewType, NotRequired, TypedDict, TypeVar
from uuid import UUID

from pydantic import BaseModel, Field

T = TypeVar("T")
Identity = NewType("Identity", int)
Word = Literal["a", "b", "c"]


class Colour(Enum):
    RED = "red"
    GREEN = "green"


class Size(IntEnum):
    SMALL = 1
    LARGE = 2


@dataclass
class Point:
    x: float
    y: float = 0.0
    tags: list[str] = field(default_factory=list)


class Bounded(BaseModel):
    count: int = Field(ge=0, le=100)
    share: float = Field(gt=0, lt=1)
    step: int = Field(multiple_of=5)
    name: str = Field(min_length=2, max_length=8)
    code: str = Field(pattern="^[A-Z]{2}-[0-9]{3}$")
    short: Annotated[str, Field(min_length=2, max_length=4, pattern="^[a-z]+$")]
    some: list[int] = Field(min_length=1, max_length=3)


class Times(BaseModel):
    at: datetime
    on: date | None
    id: UUID


class Box(BaseModel, Generic[T]):
    item: T
    others: list[T] = []


class Boxes(BaseModel):
    points: Box[Point]
    numbers: Box[int]


class Node(BaseModel):
    value: int
    children: list[Node]
    parent: Node | None = None


class Movie(TypedDict):
    title: str
    year: NotRequired[int]


class Row(NamedTuple):
    name: str
    size: Size
    word: Word = "a"


class Cat(BaseModel):
    kind: Literal["cat"]
    lives: int


class Dog(BaseModel):
    kind: Literal["dog"]
    good: bool


class Owner(BaseModel):
    pet: Cat | Dog
    name: str | None
    raw: bytes
    where: Path
    price: Decimal
    anything: Any
    scores: dict[str, float]
    pair: tuple[int, str]
    row: tuple[int, ...]
    colour: Colour
    unique: set[int]
    identity: Identity


def place(point: Point, /, *others: Point, word: Word = "a", limit: int | None = None, **extra: int) -> None: ...


def load(path: str, size: Size = Size.SMALL, flag: bool = False) -> list[Row]: ...
