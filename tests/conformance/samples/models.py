"""Models of pydantic."""

from __future__ import annotations

import datetime
import enum
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, Optional, Union

from pydantic import (
    AfterValidator,
    AliasChoices,
    AliasGenerator,
    AliasPath,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    PositiveInt,
    PrivateAttr,
    RootModel,
    Tag,
    computed_field,
    field_validator,
    model_validator,
)
from pydantic.alias_generators import to_camel, to_pascal, to_snake


class Plain(BaseModel):
    a: int
    b: str


class Defaults(BaseModel):
    a: int = 1
    b: str = "b"
    c: float = -1.5
    d: list[int] = []
    e: dict[str, int] = Field(default_factory=dict)
    f: int | None = None
    g: Optional[str]
    h: int = Field(...)
    i: int = ...


class Empty(BaseModel):
    pass


class Fields(BaseModel):
    gt: int = Field(gt=1)
    ge: float = Field(ge=0.5)
    both: int = Field(gt=0, lt=10)
    text: str = Field(min_length=2, max_length=3)
    pattern: str = Field(pattern="^[ab]+$")
    items: list[int] = Field(min_length=1, max_length=2)
    step: int = Field(multiple_of=2)
    maybe: int | None = Field(None, ge=3)
    maybe_text: Optional[str] = Field(default=None, max_length=2)


class WithAnnotated(BaseModel):
    a: Annotated[int, Field(gt=0)]
    b: Annotated[int, Field(gt=0)] = 3
    c: Annotated[list[Annotated[str, Field(max_length=2)]], Field(min_length=1)]
    d: Annotated[str, Field(alias="dee")]
    e: Annotated[int, Field(gt=0)] = Field(2, lt=9)


class Aliases(BaseModel):
    a: int = Field(alias="first")
    b: int = Field(validation_alias="second")
    c: int = Field(serialization_alias="third")
    d: int = Field(alias="four", validation_alias="vier")
    e: int = Field(validation_alias=AliasChoices("five", "fuenf"))
    f: int = Field(validation_alias=AliasPath("six", 0))


class Populated(BaseModel):
    model_config = ConfigDict(populate_by_name=True)
    a: int = Field(alias="first")


class Camel(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel)
    order_id: int
    shipping_address_line_1: str
    already: str
    own_name: int = Field(alias="own")


class Pascal(BaseModel):
    model_config = {"alias_generator": to_pascal}
    order_id: int
    x: str = ""


class Snake(BaseModel):
    model_config = ConfigDict(alias_generator=to_snake)
    orderId: int
    HTTPServer: int


class Generated(BaseModel):
    model_config = ConfigDict(alias_generator=AliasGenerator(validation_alias=to_camel, serialization_alias=to_snake))
    order_id: int


class Uppercase(BaseModel):
    model_config = ConfigDict(alias_generator=str.upper)
    order_id: int


class Forbidding(BaseModel):
    model_config = ConfigDict(extra="forbid")
    a: int


class Allowing(BaseModel):
    model_config = ConfigDict(extra="allow")
    a: int


class Ignoring(BaseModel):
    model_config = ConfigDict(extra="ignore")
    a: int


class HeaderForbids(BaseModel, extra="forbid"):
    a: int


class OldConfig(BaseModel):
    class Config:
        extra = "forbid"

    a: int


class ForbiddingChild(Forbidding):
    b: int


class AllowingChild(Forbidding):
    model_config = ConfigDict(extra="allow")
    b: int


class CamelChild(Camel):
    new_field: int


class Private(BaseModel):
    _hidden: int = 1
    _other: str = PrivateAttr("x")
    shown: int
    LIMIT: ClassVar[int] = 3
    count: ClassVar = 4


class Shouting(BaseModel):
    MAX: int
    MIN: int = 0


class Nested(BaseModel):
    class Inner(BaseModel):
        x: int

    inner: Inner
    inners: list[Inner] = []
    by_name: dict[str, Nested.Inner] = {}


class Tree(BaseModel):
    value: int
    children: list[Tree] = []


class LinkedList(BaseModel):
    value: str
    next: LinkedList | None = None


class Mutual(BaseModel):
    other: MutualOther | None = None


class MutualOther(BaseModel):
    back: Mutual


class Colour(enum.Enum):
    RED = "red"
    GREEN = "green"


class Coloured(BaseModel):
    colour: Colour
    default: Colour = Colour.RED
    only: Literal[Colour.GREEN]
    maybe: Colour | None = None


class Cat(BaseModel):
    kind: Literal["cat"]
    lives: int = Field(le=9)


class Dog(BaseModel):
    kind: Literal["dog"] = "dog"
    name: str


class Lizard(BaseModel):
    kind: Literal["lizard", "gecko"]
    scales: bool


class Owner(BaseModel):
    pet: Cat | Dog = Field(discriminator="kind")
    pets: list[Annotated[Union[Cat, Dog, Lizard], Field(discriminator="kind")]] = []


class Undiscriminated(BaseModel):
    pet: Cat | Dog | None


def _kind(value: Any) -> str:
    return value["kind"]


class Tagged(BaseModel):
    pet: Annotated[Annotated[Cat, Tag("cat")] | Annotated[Dog, Tag("dog")], Discriminator(_kind)]


class Ids(RootModel[list[int]]):
    pass


class Names(RootModel):
    root: dict[str, str]


class Bounded(RootModel[Annotated[int, Field(ge=1)]]):
    pass


class Pets(RootModel[list[Cat | Dog]]):
    pass


class UsesRoots(BaseModel):
    ids: Ids
    names: Names | None = None


class Validated(BaseModel):
    a: Annotated[int, AfterValidator(abs)]
    b: Annotated[str, BeforeValidator(str)]
    c: int

    @field_validator("c")
    @classmethod
    def _check(cls, value: int) -> int:
        return value

    @model_validator(mode="after")
    def _all(self) -> Validated:
        return self

    @computed_field
    @property
    def total(self) -> int:
        return self.a


class Formats(BaseModel):
    at: datetime.datetime
    on: datetime.date = datetime.date(2020, 1, 1)
    price: Decimal = Decimal(1)
    extra: Mapping[str, Any] = {}
    many: set[int] = set()
    pair: tuple[int, str] = (1, "a")
    data: bytes = b""


class Documented(BaseModel):
    """A model with words."""

    a: int = Field(description="The first.")
    b: str = Field("x", title="Bee", examples=["y"])


class Frozen(BaseModel, frozen=True):
    a: PositiveInt


class Strict(BaseModel):
    model_config = ConfigDict(strict=True, str_strip_whitespace=True)
    a: int
    b: list[str]


class Deep(BaseModel):
    owner: Owner
    trees: dict[str, list[Tree]] = {}
    either: Plain | list[Plain]


class Excluded(BaseModel):
    a: int = Field(exclude=True)
    b: int = Field(default=3, repr=False)


class LiteralDefaults(BaseModel):
    mode: Literal["r", "w"] = "r"
    level: Literal[1, 2, 3] = 1
    flag: Literal[True] = True


class Overriding(Defaults):
    a: str = "now text"
    g: Optional[str] = None
    z: int


class UnionsOfModels(BaseModel):
    x: int | Plain | Forbidding | None = None
    y: list[int | str]
    z: dict[str, Plain | None] = {}
