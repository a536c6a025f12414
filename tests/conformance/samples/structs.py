"""Structs of msgspec."""

import datetime
import enum
import uuid
from typing import Annotated, Dict, Generic, List, Literal, NamedTuple, Optional, TypeVar, Union

import msgspec
from msgspec import Meta, Struct, field

T = TypeVar("T")
Positive = Annotated[int, Meta(gt=0)]


class Plain(Struct):
    a: int
    b: str


class Defaults(Struct):
    a: int = 1
    b: str = "b"
    c: List[int] = []
    d: Dict[str, int] = field(default_factory=dict)
    e: Optional[int] = None


class Forbidding(Struct, forbid_unknown_fields=True):
    a: int


class Camel(Struct, rename="camel"):
    order_id: int
    own_name: str = field(name="own")


class Kebab(Struct, rename="kebab"):
    order_id: int


class Pascal(Struct, rename="pascal"):
    order_id: int


class CamelChild(Camel):
    ship_to: str


class Named(Struct):
    a: int = msgspec.field(name="x")


class Row(Struct, array_like=True):
    a: int
    b: str = ""


class Cat(Struct, tag=True):
    lives: int


class Dog(Struct, tag="dog", tag_field="kind"):
    name: str


class Owner(Struct):
    pet: Dog
    cats: List[Cat] = []


class Bounded(Struct):
    a: Annotated[int, Meta(ge=0, lt=10)]
    b: Annotated[str, Meta(min_length=1, max_length=3)]
    c: Annotated[List[Positive], Meta(max_length=2)]
    d: Annotated[str, Meta(pattern="^[a-z]+$")]
    e: Annotated[float, Meta(multiple_of=0.5)] = 0.5
    f: Positive = 1


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 2


class Word(enum.Enum):
    A = "a"
    B = "b"


class Point(NamedTuple):
    x: float
    y: float


class Formats(Struct, kw_only=True):
    on: datetime.date
    id: uuid.UUID
    level: Level = Level.LOW
    word: Word
    mode: Literal["r", "w"] = "r"
    both: Union[int, str, None] = None
    point: Point
    pair: tuple[int, str]
    many: set[int] = set()


class Dated(Struct):
    at: datetime.datetime


class Box(Struct, Generic[T]):
    content: T
    more: List[T] = []


class IntBox(Box[int]):
    label: str = ""


class Tree(Struct):
    value: int
    children: List["Tree"] = []


class Base(Struct, forbid_unknown_fields=True, kw_only=True):
    id: int


class Child(Base):
    name: str
