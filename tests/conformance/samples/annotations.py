"""Annotations as named types, one of each form."""

import collections
import collections.abc as abc
import datetime
import datetime as dt
import decimal
import ipaddress
import pathlib
import re
import typing
import typing as t
import uuid
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Iterable, Mapping, MutableMapping, MutableSequence, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path, PurePath
from typing import Annotated, Any, Dict, FrozenSet, List, Literal, NewType, Optional, Set, Tuple, TypeAlias, Union
from uuid import UUID
from zoneinfo import ZoneInfo

import annotated_types
from annotated_types import Ge, Gt, Interval, Le, Len, Lt, MaxLen, MinLen, MultipleOf
from pydantic import (
    AnyHttpUrl,
    AnyUrl,
    AwareDatetime,
    Base64Str,
    ByteSize,
    Field,
    FilePath,
    FiniteFloat,
    FutureDate,
    HttpUrl,
    IPvAnyAddress,
    Json,
    JsonValue,
    NaiveDatetime,
    NegativeFloat,
    NegativeInt,
    NonNegativeFloat,
    NonNegativeInt,
    NonPositiveInt,
    PastDatetime,
    PositiveFloat,
    PositiveInt,
    SecretBytes,
    SecretStr,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    StringConstraints,
    UUID4,
    conint,
    conlist,
    conset,
    constr,
    confloat,
)

Integer: TypeAlias = int
Number: TypeAlias = float
Text: TypeAlias = str
Truth: TypeAlias = bool
Nothing: TypeAlias = None
Anything: TypeAlias = Any
AnObject: TypeAlias = object
Bytes: TypeAlias = bytes
Moment: TypeAlias = datetime.datetime
Day: TypeAlias = dt.date
Clock: TypeAlias = datetime.time
Span: TypeAlias = dt.timedelta
Identity: TypeAlias = UUID
Identity4: TypeAlias = UUID4
IdentityByModule: TypeAlias = uuid.UUID
Exact: TypeAlias = Decimal
ExactByModule: TypeAlias = decimal.Decimal
Ratio: TypeAlias = Fraction
Complex: TypeAlias = complex
File: TypeAlias = Path
PureFile: TypeAlias = PurePath
FileByModule: TypeAlias = pathlib.PosixPath
ExistingFile: TypeAlias = FilePath
Expression: TypeAlias = re.Pattern
TextExpression: TypeAlias = re.Pattern[str]
Zone: TypeAlias = ZoneInfo
Address4: TypeAlias = ipaddress.IPv4Address
Address6: TypeAlias = ipaddress.IPv6Address
Network4: TypeAlias = ipaddress.IPv4Network
Interface6: TypeAlias = ipaddress.IPv6Interface
AnyAddress: TypeAlias = IPvAnyAddress
Url: TypeAlias = AnyUrl
WebUrl: TypeAlias = HttpUrl
AnyWebUrl: TypeAlias = AnyHttpUrl
Secret: TypeAlias = SecretStr
SecretData: TypeAlias = SecretBytes
JsonText: TypeAlias = Json
JsonOfList: TypeAlias = Json[List[int]]
AnyJson: TypeAlias = JsonValue
Size: TypeAlias = ByteSize
Encoded: TypeAlias = Base64Str
Aware: TypeAlias = AwareDatetime
Naive: TypeAlias = NaiveDatetime
Past: TypeAlias = PastDatetime
Future: TypeAlias = FutureDate
Positive: TypeAlias = PositiveInt
Negative: TypeAlias = NegativeInt
NotNegative: TypeAlias = NonNegativeInt
NotPositive: TypeAlias = NonPositiveInt
PositiveNumber: TypeAlias = PositiveFloat
NegativeNumber: TypeAlias = NegativeFloat
NotNegativeNumber: TypeAlias = NonNegativeFloat
Finite: TypeAlias = FiniteFloat
OnlyInteger: TypeAlias = StrictInt
OnlyText: TypeAlias = StrictStr
OnlyTruth: TypeAlias = StrictBool
OnlyNumber: TypeAlias = StrictFloat

MaybeInteger: TypeAlias = Optional[int]
MaybeText: TypeAlias = str | None
TextOrInteger: TypeAlias = Union[str, int]
ThreeWays: TypeAlias = int | str | list[float] | None
UnionOfUnions: TypeAlias = Union[int, Union[str, None], Optional[bool]]
Integers: TypeAlias = list[int]
OldIntegers: TypeAlias = List[int]
BareList: TypeAlias = list
Matrix: TypeAlias = list[list[float]]
SequenceOfText: TypeAlias = Sequence[str]
IterableOfText: TypeAlias = Iterable[str]
MutableNumbers: TypeAlias = MutableSequence[int]
CollectionByModule: TypeAlias = abc.Collection[int]
Queue: TypeAlias = deque[int]
QueueByModule: TypeAlias = collections.deque[str]
Texts: TypeAlias = set[str]
OldTexts: TypeAlias = Set[str]
FrozenTexts: TypeAlias = frozenset[str]
OldFrozen: TypeAlias = FrozenSet[int]
AbstractSetOfText: TypeAlias = t.AbstractSet[str]
BareSet: TypeAlias = set
Prices: TypeAlias = dict[str, float]
OldPrices: TypeAlias = Dict[str, float]
BareDict: TypeAlias = dict
MappingOfLists: TypeAlias = Mapping[str, list[int]]
MutablePrices: TypeAlias = MutableMapping[str, int]
Ordered: TypeAlias = OrderedDict[str, int]
Defaulting: TypeAlias = defaultdict[str, list[int]]
Counted: TypeAlias = Counter[str]
ByNumber: TypeAlias = dict[int, str]
ByChoice: TypeAlias = dict[Literal["a", "b"], int]
Deep: TypeAlias = dict[str, dict[str, list[tuple[int, str]]]]
Pair: TypeAlias = tuple[int, str]
OldPair: TypeAlias = Tuple[int, str]
ManyIntegers: TypeAlias = tuple[int, ...]
EmptyTuple: TypeAlias = tuple[()]
BareTuple: TypeAlias = tuple
NestedTuple: TypeAlias = tuple[tuple[int, int], list[str]]
ByTyping: TypeAlias = typing.List[typing.Optional[t.Dict[str, t.Any]]]
Quoted: TypeAlias = "list[int | None]"
PartlyQuoted: TypeAlias = list["str"]

OneWord: TypeAlias = Literal["on"]
TwoWords: TypeAlias = Literal["on", "off"]
MixedLiterals: TypeAlias = Literal[1, "a", None, True]
NegativeLiteral: TypeAlias = Literal[-1, 0, 1]
OfLiterals: TypeAlias = Literal[TwoWords, "auto"]
WordOrNumber: TypeAlias = Literal["max"] | int
MaybeWord: TypeAlias = Optional[Literal["a"]]

UserId = NewType("UserId", int)
UserIds: TypeAlias = list[UserId]
Name = NewType("Name", str)

Bounded: TypeAlias = Annotated[int, Field(gt=0, le=10)]
BoundedNumber: TypeAlias = Annotated[float, Ge(0.5), Lt(1.5)]
BoundedByModule: TypeAlias = Annotated[int, annotated_types.Interval(ge=1, lt=5)]
Interval2: TypeAlias = Annotated[float, Interval(gt=0, le=1)]
Stepped: TypeAlias = Annotated[int, MultipleOf(5)]
SteppedField: TypeAlias = Annotated[int, Field(multiple_of=3, ge=0)]
ShortText: TypeAlias = Annotated[str, MinLen(2), MaxLen(4)]
LenText: TypeAlias = Annotated[str, Len(1, 3)]
FieldText: TypeAlias = Annotated[str, Field(min_length=1, max_length=5)]
Matching: TypeAlias = Annotated[str, Field(pattern=r"^[a-z]{2,4}$")]
MatchingStart: TypeAlias = Annotated[str, Field(pattern=r"^ab")]
MatchingPart: TypeAlias = Annotated[str, StringConstraints(pattern=r"x[0-9]")]
Stripped: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2)]
ShortList: TypeAlias = Annotated[list[int], Len(1, 3)]
FieldList: TypeAlias = Annotated[list[str], Field(min_length=2)]
ShortQueue: TypeAlias = Annotated[deque[int], Field(max_length=2)]
ShortSet: TypeAlias = Annotated[set[int], Field(min_length=1)]
MaybeBounded: TypeAlias = Annotated[int | None, Field(gt=3)]
BoundedOrNone: TypeAlias = Optional[Annotated[int, Gt(3)]]
ListOfBounded: TypeAlias = list[Annotated[int, Ge(0), Le(9)]]
DictOfBounded: TypeAlias = dict[str, Annotated[str, Field(min_length=1)]]
TupleOfBounded: TypeAlias = tuple[Annotated[int, Gt(0)], Annotated[str, MaxLen(2)]]
ListOfLists: TypeAlias = list[Annotated[list[int], Field(max_length=1)]]
UnionOfBounded: TypeAlias = Annotated[int, Gt(0)] | Annotated[str, MinLen(2)]
TwiceBounded: TypeAlias = Annotated[Annotated[int, Ge(0)], Field(le=9)]
TwiceLow: TypeAlias = Annotated[Annotated[int, Ge(0)], Field(ge=4)]
BoundedExact: TypeAlias = Annotated[Decimal, Field(gt=0)]
Positives: TypeAlias = list[PositiveInt]
SomeInt: TypeAlias = conint(ge=1, lt=4)
SomeText: TypeAlias = constr(min_length=1, pattern="^[A-Z]+$")
SomeNumber: TypeAlias = confloat(gt=0, lt=1)
SomeList: TypeAlias = conlist(int, min_length=1, max_length=2)
SomeSet: TypeAlias = conset(str, max_length=2)
ListOfSome: TypeAlias = list[conint(gt=0)]

LIMIT = 7
SHORTEST = 2
UpToLimit: TypeAlias = Annotated[int, Field(le=LIMIT)]
LongerThan: TypeAlias = Annotated[str, Field(min_length=SHORTEST)]

Percent = Annotated[float, Field(ge=0, le=100)]
Percents: TypeAlias = dict[str, Percent]
MaybePercent: TypeAlias = Percent | None
Json1: TypeAlias = str | int | list["Percent"]
Plain = int | str
ListOfPlain: TypeAlias = list[Plain]
