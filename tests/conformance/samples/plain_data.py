"""Dataclasses, TypedDicts, NamedTuples and enums."""

import dataclasses
import datetime
import enum
from dataclasses import KW_ONLY, InitVar, dataclass, field
from enum import Enum, IntEnum, StrEnum, auto
from typing import Annotated, ClassVar, Generic, Literal, NamedTuple, Optional, TypeAlias, TypeVar

import pydantic
from pydantic import ConfigDict, Field
from typing_extensions import NotRequired, ReadOnly, Required, TypedDict

T = TypeVar("T")


@dataclass
class Point:
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Defaults:
    a: int
    b: int = 1
    c: list[int] = field(default_factory=list)
    d: str = field(default="d", repr=False)
    e: Optional[int] = None


@dataclass(kw_only=True)
class KeywordOnly:
    a: int = 1
    b: str


@dataclass
class AfterMarker:
    a: int
    _: KW_ONLY
    b: str = ""
    c: float


@dataclass
class Initialised:
    a: int
    b: InitVar[int]
    c: InitVar[str] = "x"
    d: ClassVar[int] = 3
    e: int = field(init=False, default=4)


@dataclass
class Base:
    a: int
    b: str = "b"


@dataclass
class Child(Base):
    c: float = 0.0


@dataclass
class Narrowed(Base):
    b: Literal["x", "y"] = "x"


@dataclass
class Grandchild(Child):
    a: bool
    d: Point | None = None


class NotDecorated(Base):
    e: int = 3


@dataclasses.dataclass
class Linked:
    value: int
    next: "Linked | None" = None


@dataclass
class BoundedFields:
    a: Annotated[int, Field(gt=0)]
    b: Annotated[str, Field(min_length=1)] = "b"
    c: int = Field(default=3, ge=1)
    d: list[Annotated[int, Field(lt=5)]] = field(default_factory=list)


@dataclass
class Box(Generic[T]):
    content: T
    others: list[T] = field(default_factory=list)


BoxOf: TypeAlias = Box[int]


@dataclass
class IntBox(Box[int]):
    label: str = ""


@pydantic.dataclasses.dataclass
class Checked:
    a: int
    b: str = Field("b", max_length=3)


@pydantic.dataclasses.dataclass(config=ConfigDict(extra="forbid"))
class CheckedForbidding:
    a: int


@dataclass
class Configured:
    __pydantic_config__ = ConfigDict(extra="forbid")
    a: int


@dataclass
class Dated:
    at: datetime.datetime
    on: datetime.date | None = None
    took: datetime.timedelta = datetime.timedelta(0)


class Movie(TypedDict):
    title: str
    year: int


class Partial(TypedDict, total=False):
    title: str
    year: Required[int]


class Mostly(TypedDict):
    title: Required[str]
    year: NotRequired[int]
    tags: NotRequired[list[str]]
    fixed: ReadOnly[int]


class MovieWithMore(Movie):
    rating: Annotated[float, Field(ge=0, le=10)]


class MixedTotal(Partial):
    extra: str


class ForbiddingDict(TypedDict):
    __pydantic_config__ = ConfigDict(extra="forbid")
    a: int


class RecursiveDict(TypedDict):
    value: int
    children: list["RecursiveDict"]


class GenericDict(TypedDict, Generic[T]):
    value: T


GenericDictOf: TypeAlias = GenericDict[str]
ListOfMovies: TypeAlias = list[Movie]
Functional: TypeAlias = dict[str, Movie | Point]


class Coordinates(NamedTuple):
    lat: float
    lon: float


class WithDefault(NamedTuple):
    a: int
    b: str = "b"
    c: Coordinates | None = None


class Colour(Enum):
    RED = "red"
    GREEN = "green"
    BLUE = 3


class Level(IntEnum):
    LOW = 1
    HIGH = 10


class Automatic(Enum):
    A = auto()
    B = auto()
    C = 10
    D = auto()


class Words(StrEnum):
    ONE = auto()
    TWO = "zwei"


class Mixed(str, Enum):
    A = "a"
    B = "b"
    ALIAS = "a"

    def method(self) -> str:
        return self.value


class Computed(enum.IntEnum):
    ONE = 1
    TWO = ONE + 1
    FOUR = 1 << 2
    SUM = ONE | FOUR


class Single(Enum):
    ONLY = "only"


class Documented(Enum):
    """Words."""

    _ignore_ = ["x"]
    A = 1
    B = -2.5
    C = None
    D = True


class Uses(TypedDict):
    colour: Colour
    level: Level | None
    only: Literal[Colour.RED, Level.HIGH]
    by_colour: dict[Words, int]
    at: Coordinates
    point: Point
