"""Generic models, and what inherits from them."""

from typing import Annotated, Generic, Optional, TypeAlias, TypeVar, Union

from pydantic import BaseModel, Field, RootModel
from typing_extensions import TypedDict

from tests.conformance.samples.shop import models as shop

T = TypeVar("T")
K = TypeVar("K")
N = TypeVar("N", bound=int)
S = TypeVar("S", int, str)


class Box(BaseModel, Generic[T]):
    content: T


class Pair(BaseModel, Generic[K, T]):
    key: K
    value: T
    more: list[T] = []


class Numeric(BaseModel, Generic[N]):
    n: N


class Either(BaseModel, Generic[S]):
    s: S


class Wrapper(BaseModel, Generic[T]):
    box: Box[T]
    boxes: dict[str, Box[T]] = {}
    maybe: Optional[T] = None


class IntBox(Box[int]):
    pass


class NamedBox(Box[str]):
    name: str


class StillGeneric(Box[list[T]], Generic[T]):
    extra: T


class Swapped(Pair[T, K], Generic[K, T]):
    pass


class Fixed(Swapped[int, str]):
    pass


class OfLists(StillGeneric[int]):
    pass


class Items(RootModel[list[T]], Generic[T]):
    pass


BoxOfInt: TypeAlias = Box[int]
BoxOfText: TypeAlias = Box[str]
BoxOfModel: TypeAlias = Box[shop.Order]
BoxOfBox: TypeAlias = Box[Box[int]]
BoxOfBounded: TypeAlias = Box[Annotated[int, Field(gt=0)]]
BoxOfUnion: TypeAlias = Box[Union[int, str]]
PairOf: TypeAlias = Pair[str, int]
PairOfBoxes: TypeAlias = Pair[str, Box[float]]
WrapperOf: TypeAlias = Wrapper[int]
NumericOf: TypeAlias = Numeric[int]
EitherOf: TypeAlias = Either[str]
ManyBoxes: TypeAlias = list[Box[int]] | Box[str]
ItemsOf: TypeAlias = Items[int]
SwappedOf: TypeAlias = Swapped[int, str]


class Response(BaseModel, Generic[T]):
    data: T | None = None
    errors: list[str] = []


class Page(BaseModel, Generic[T]):
    items: list[T]
    total: int = Field(ge=0)


PagedOrders: TypeAlias = Response[Page[shop.Order]]


class OrdersPage(Page[shop.Order]):
    filter: str = ""


class Row(TypedDict, Generic[T]):
    value: T
    label: str


RowOf: TypeAlias = Row[int]
