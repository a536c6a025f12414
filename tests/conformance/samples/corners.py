"""Corners that models have."""

from __future__ import annotations

import dataclasses
import enum
import typing as t
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date, datetime as moment
from typing import Annotated, ClassVar, Final, Generic, Literal, NamedTuple, NewType, Optional, TypeAlias, TypeVar, Union

import annotated_types as at
import pydantic as pyd
from pydantic import BaseModel, ConfigDict, Field, RootModel, StringConstraints
from pydantic.dataclasses import dataclass as checked
from typing_extensions import NotRequired, TypedDict

from tests.conformance.samples.shop.codes import Channel, Country, Status as S

T = TypeVar("T")
Key = TypeVar("Key", bound=str)

Score = NewType("Score", float)
Mode: TypeAlias = Literal["r", "w"]
Modes: TypeAlias = Literal[Mode, "a"]
Tag = Annotated[str, StringConstraints(min_length=1, max_length=3)]
Tags: TypeAlias = list[Tag]
Nested: TypeAlias = "dict[str, Tags | None]"
MIN, MAX = 1, 2
LOWEST: Final = 5


class DefaultInAnnotated(BaseModel):
    a: Annotated[int, Field(default=3)]
    b: Annotated[list[int], Field(default_factory=list)]
    c: Annotated[int, Field(gt=LOWEST)] = 9
    d: Annotated[Optional[int], Field(ge=0)] = None
    e: t.Annotated[t.Optional[str], at.MaxLen(2)] = None
    f: Final[int] = 3
    g: Final[Literal["x"]] = "x"


class FloatEnum(float, enum.Enum):
    HALF = 0.5
    WHOLE = 1.0


class IntLike(int, enum.Enum):
    ONE = 1
    TWO = 2


class StartsLate(enum.IntEnum):
    FIVE = 5
    SIX = enum.auto()


class Hides(DefaultInAnnotated):
    a: ClassVar[int] = 4
    b: str = "b"


class Imported(BaseModel):
    country: Country
    countries: list[Country] = []
    channel: Channel = Channel.WEB
    state: Literal[S.OPEN, "other"]
    by_state: dict[S, int] = {}


class Scored(BaseModel):
    score: Score
    scores: dict[str, Score] = {}
    positive: Annotated[Score, Field(gt=0)] = Score(1.0)


class Modal(BaseModel):
    mode: Mode = "r"
    modes: set[Modes] = set()
    nested: Nested = {}


class Loose(BaseModel, extra="allow"):
    a: int


class Tight(Loose, extra="forbid"):
    b: int


class TightAgain(Tight):
    model_config = ConfigDict(title="x")
    c: int


class Keyed(BaseModel, Generic[Key, T]):
    values: dict[Key, T]


class KeyedInts(Keyed[Literal["a", "b"], int]):
    pass


class Many(RootModel[dict[str, list["Many"]]]):
    pass


class Either(BaseModel):
    value: Union[int, "Either", list[Union["Either", None]]]


@dataclass
class Frozen(Generic[T]):
    value: T
    at: moment | None = None


@dataclass(kw_only=True)
class Keywords(Frozen[int]):
    name: str
    on: date = dataclasses.field(default_factory=date.today)


@checked(kw_only=True)
class Checked:
    a: Annotated[int, Field(ge=1)] = 1
    b: pyd.conlist(int, max_length=2) = dataclasses.field(default_factory=list)


class Item(TypedDict):
    name: Annotated[str, Field(min_length=1)]
    count: NotRequired[Annotated[int, Field(gt=0)]]
    parent: NotRequired["Item | None"]


class Priced(Item, total=False):
    price: float


class Pair(NamedTuple):
    left: Item
    right: list[Priced] = []


class Holder(BaseModel):
    pair: Pair
    pairs: tuple[Pair, ...] = ()
    ordered: OrderedDict[str, Pair] = OrderedDict()
    items: t.Sequence[Item] = ()
    either: Item | Pair | None = None


class Base(BaseModel):
    kind: str
    value: int | str = 0


class Narrow(Base):
    kind: Literal["narrow"] = "narrow"
    value: int = Field(1, ge=0)


class Renamed(Narrow):
    model_config = ConfigDict(alias_generator=lambda name: name)


class Outer(BaseModel):
    class Inner(BaseModel):
        class Deepest(BaseModel):
            x: int

        deepest: Deepest
        sibling: Outer.Other | None = None

    class Other(BaseModel):
        y: str

    inner: Inner
    direct: Inner.Deepest
