"""What models hold less often."""

import enum
from typing import Annotated, Any, Generic, List, Literal, Optional, Self, TypeAlias, Union

import pydantic
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializeAsAny,
    StringConstraints,
)
from typing_extensions import TypeAliasType, TypeVar

T = TypeVar("T", default=int)

Json: TypeAlias = "dict[str, int] | list[str]"
Recursive = TypeAliasType("Recursive", "int | list[Recursive]")
Sized = TypeAliasType("Sized", Annotated[list[T], Field(max_length=2)], type_params=(T,))

CONFIG = ConfigDict(extra="forbid")
Trimmed = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4)]
_LIMITS = Field(ge=1, le=3)


class UsesRecursive(BaseModel):
    value: Recursive


class SharedConfig(BaseModel):
    model_config = CONFIG
    a: Trimmed


class SpreadConfig(BaseModel):
    model_config = ConfigDict(**CONFIG, frozen=True)
    a: int


class SharedMetadata(BaseModel):
    a: Annotated[int, _LIMITS]


class Selfish(BaseModel):
    parent: Optional[Self] = None
    others: List["Selfish"] = []


class Serialised(BaseModel):
    a: SerializeAsAny[SharedConfig]


class AnyField(BaseModel):
    a: Any
    b: object = None


class ByPackage(pydantic.BaseModel):
    a: "pydantic.PositiveInt"
    b: int = pydantic.Field(gt=2)


class DefaultedGeneric(BaseModel, Generic[T]):
    value: T


DefaultedOf: TypeAlias = DefaultedGeneric[str]


class NestedEnum(BaseModel):
    class Mode(str, enum.Enum):
        READ = "r"
        WRITE = "w"

    mode: Mode = Mode.READ
    modes: list[Mode] = []


class Unions(BaseModel):
    a: Union[None, int, str]
    b: Union[Literal["x"], Literal["y"], int]
    c: Union[List[int], List[str]]


class MultipleBases(SharedConfig, ByPackage):
    c: int


class Diamond0(BaseModel):
    x: int
    y: str = "y"


class DiamondA(Diamond0):
    x: str


class DiamondB(Diamond0):
    y: int


class Diamond(DiamondB, DiamondA):
    z: int


class Mixin:
    noted: str = "n"


class WithMixin(Mixin, BaseModel):
    a: int


class Hidden(BaseModel):
    a: Annotated[int, Field(json_schema_extra={"x": 1})]
    model_extra_field: int = 0


class KeywordNames(BaseModel):
    class_: int = Field(alias="class")
    from_: str = Field(alias="from")


class Constrained(BaseModel):
    small: Annotated[int, Field(strict=True, gt=-1, lt=256)]
    text: Annotated[str, Field(strict=True, max_length=3)]
    number: float = Field(0.5, gt=0, lt=1, allow_inf_nan=False)


class TextsOfMany(BaseModel):
    a: tuple[str, int] | tuple[str, int, bool]
    b: list[tuple[str, float]]
    c: dict[str, tuple[int, ...]]
    d: list[dict[str, list[int] | None]]
