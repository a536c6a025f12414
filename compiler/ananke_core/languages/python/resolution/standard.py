"""What names of the standard library and of the usual packages stand for in data.

Names are qualified by the module that people import them from, one spelling each (`canonical`). What a type accepts as
JSON follows pydantic's validation, whose documentation is the source of this table.
"""

from __future__ import annotations

import sys

from ananke_core.model.types import Array, Bounds, FunctionType, Map, Primitive, Tuple, TypeExpr, Union

ANY, NULL = Primitive("any"), Primitive("null")
STRING, INTEGER, NUMBER = Primitive("string"), Primitive("integer"), Primitive("number")

_MODULES = {
    "_collections_abc": "collections.abc",
    "attr": "attrs",
    "attr.validators": "attrs.validators",
    "pydantic.config": "pydantic",
    "pydantic.dataclasses": "pydantic.dataclasses",
    "pydantic.fields": "pydantic",
    "pydantic.functional_validators": "pydantic",
    "pydantic.main": "pydantic",
    "pydantic.networks": "pydantic",
    "pydantic.root_model": "pydantic",
    "pydantic.types": "pydantic",
    "pydantic_settings.main": "pydantic_settings",
    "typing_extensions": "typing",
}
_FORMATS = {
    "datetime.date": "date",
    "datetime.datetime": "date-time",
    "datetime.time": "time",
    "datetime.timedelta": "duration",
    "ipaddress.IPv4Address": "ipv4",
    "ipaddress.IPv4Interface": "ipv4interface",
    "ipaddress.IPv4Network": "ipv4network",
    "ipaddress.IPv6Address": "ipv6",
    "ipaddress.IPv6Interface": "ipv6interface",
    "ipaddress.IPv6Network": "ipv6network",
    "pydantic.AwareDatetime": "date-time",
    "pydantic.Base64Bytes": "base64",
    "pydantic.Base64Str": "base64",
    "pydantic.Base64UrlBytes": "base64url",
    "pydantic.Base64UrlStr": "base64url",
    "pydantic.DirectoryPath": "directory-path",
    "pydantic.EmailStr": "email",
    "pydantic.FilePath": "file-path",
    "pydantic.FutureDate": "date",
    "pydantic.FutureDatetime": "date-time",
    "pydantic.IPvAnyAddress": "ipvanyaddress",
    "pydantic.IPvAnyInterface": "ipvanyinterface",
    "pydantic.IPvAnyNetwork": "ipvanynetwork",
    "pydantic.NaiveDatetime": "date-time",
    "pydantic.NameEmail": "name-email",
    "pydantic.NewPath": "path",
    "pydantic.PastDate": "date",
    "pydantic.PastDatetime": "date-time",
    "pydantic.SecretStr": "password",
    "pydantic.SecretBytes": "password",
    "uuid.UUID": "uuid",
    "zoneinfo.ZoneInfo": "zoneinfo",
    **{f"pathlib.{name}": "path" for name in ("Path", "PosixPath", "PurePath", "PurePosixPath", "PureWindowsPath")},
    "os.PathLike": "path",
    "re.Pattern": "regex",
    "typing.Pattern": "regex",
    # Validators know these as UUIDs of any version.
    **{f"pydantic.UUID{version}": f"uuid{version}" for version in (1, 3, 4, 5, 6, 7, 8)},
}
_URLS = {
    "AmqpDsn": None,
    "AnyHttpUrl": None,
    "AnyUrl": None,
    "AnyWebsocketUrl": None,
    "ClickHouseDsn": None,
    "CockroachDsn": None,
    "FileUrl": None,
    "FtpUrl": None,
    "HttpUrl": 2083,
    "KafkaDsn": None,
    "MariaDBDsn": None,
    "MongoDsn": None,
    "MySQLDsn": None,
    "NatsDsn": None,
    "PostgresDsn": None,
    "RedisDsn": None,
    "SnowflakeDsn": None,
    "WebsocketUrl": 2083,
}
_SIGNS = {
    "Positive": Bounds(exclusive_minimum=0),
    "Negative": Bounds(exclusive_maximum=0),
    "NonNegative": Bounds(minimum=0),
    "NonPositive": Bounds(maximum=0),
}
DECIMAL = Union((NUMBER, STRING))
"""A decimal: a number, or its digits as text, so that none of them is lost."""

_SIZE = Primitive("string", bounds=Bounds(pattern=r"[ \t]*[0-9]*\.?[0-9]+[\x00-\x{10ffff}]*"))

SIMPLE: dict[str, TypeExpr] = {
    "builtins.None": NULL,
    "builtins.bool": Primitive("boolean"),
    "builtins.bytearray": Primitive("bytes"),
    "builtins.bytes": Primitive("bytes"),
    "builtins.complex": STRING,
    "builtins.float": NUMBER,
    "builtins.int": INTEGER,
    "builtins.object": ANY,
    "builtins.str": STRING,
    "decimal.Decimal": DECIMAL,
    "fractions.Fraction": DECIMAL,
    "numbers.Number": NUMBER,
    "types.NoneType": NULL,
    "typing.Any": ANY,
    "typing.AnyStr": Union((Primitive("bytes"), STRING)),
    "typing.Hashable": ANY,
    "collections.abc.Hashable": ANY,
    "typing.LiteralString": STRING,
    "typing.Never": Primitive("never"),
    "typing.NoReturn": Primitive("never"),
    "typing.Text": STRING,
    "pydantic.ByteSize": Union((_SIZE, Primitive("integer", bounds=Bounds(minimum=0)))),
    "pydantic.FiniteFloat": NUMBER,
    "pydantic.ImportString": STRING,
    "pydantic.Json": STRING,
    "pydantic.JsonValue": ANY,
    "pydantic.StrictBool": Primitive("boolean"),
    "pydantic.StrictBytes": Primitive("bytes"),
    "pydantic.StrictFloat": NUMBER,
    "pydantic.StrictInt": INTEGER,
    "pydantic.StrictStr": STRING,
    "msgspec.Raw": ANY,
    "enum.Enum": ANY,
    **{name: Primitive("string", format_) for name, format_ in _FORMATS.items()},
    **{
        f"pydantic.{name}": Primitive("string", "uri", Bounds(min_length=1, max_length=longest))
        for name, longest in _URLS.items()
    },
    **{
        f"pydantic.{sign}{name}": Primitive("integer" if name == "Int" else "number", bounds=bounds)
        for sign, bounds in _SIGNS.items()
        for name in ("Int", "Float")
    },
}
ARRAYS = frozenset(
    {
        "builtins.list",
        "collections.deque",
        "typing.Deque",
        "typing.List",
        *(
            f"{module}.{name}"
            for module in ("collections.abc", "typing")
            for name in ("Collection", "Generator", "Iterable", "Iterator", "MutableSequence", "Reversible", "Sequence")
        ),
    }
)
SETS = frozenset(
    {
        "builtins.frozenset",
        "builtins.set",
        "typing.AbstractSet",
        "typing.FrozenSet",
        "typing.Set",
        "typing.MutableSet",
        "collections.abc.MutableSet",
        "collections.abc.Set",
        "collections.abc.KeysView",
    }
)
MAPS = frozenset(
    {
        "builtins.dict",
        "collections.OrderedDict",
        "collections.defaultdict",
        "typing.DefaultDict",
        "typing.Dict",
        "typing.OrderedDict",
        *(f"{module}.{name}" for module in ("collections.abc", "typing") for name in ("Mapping", "MutableMapping")),
    }
)
COUNTERS = frozenset({"collections.Counter", "typing.Counter"})
TUPLES = frozenset({"builtins.tuple", "typing.Tuple"})
TYPES = frozenset({"builtins.type", "typing.Type"})
FORMLESS = frozenset(
    {
        "typing.IO",
        "typing.BinaryIO",
        "typing.TextIO",
        *(f"io.{name}" for name in ("BufferedReader", "BytesIO", "IOBase", "RawIOBase", "StringIO", "TextIOWrapper")),
        *("collections.abc.Awaitable", "collections.abc.Coroutine", "typing.Awaitable", "typing.Coroutine"),
        *("types.FunctionType", "types.ModuleType", "asyncio.Future", "asyncio.Task", "threading.Lock"),
    }
)
"""What no data has: of several alternatives these don't count."""

NO_FORM = "has no form in data"
CALLABLES = frozenset({"collections.abc.Callable", "typing.Callable"})
QUALIFIERS = {
    "dataclasses.InitVar": "init_var",
    "typing.ClassVar": "class_var",
    "typing.Final": "final",
    "typing.NotRequired": "not_required",
    "typing.ReadOnly": "read_only",
    "typing.Required": "required",
}
SAME = frozenset({"pydantic.SerializeAsAny", "pydantic.OnErrorOmit", "pydantic.FailFast", "pydantic.Strict"})
"""Generics of pydantic that validate as their argument does."""

SPECIAL = frozenset({"typing.Annotated", "typing.Literal", "typing.Optional", "typing.Union", "typing.Self"})

BARE: dict[str, TypeExpr] = {
    **dict.fromkeys(ARRAYS, Array(ANY)),
    **dict.fromkeys(SETS, Array(ANY, unique=True)),
    **dict.fromkeys(MAPS, Map(ANY, ANY)),
    **dict.fromkeys(COUNTERS, Map(ANY, INTEGER)),
    **dict.fromkeys(TUPLES, Tuple((), ANY)),
    **dict.fromkeys(CALLABLES, FunctionType(None, ANY)),
}
"""Generics without arguments."""

BASES = {
    "enum.Enum": "enum",
    "enum.IntEnum": "enum",
    "enum.ReprEnum": "enum",
    "enum.StrEnum": "enum",
    "enum.Flag": "flag",
    "enum.IntFlag": "flag",
    "msgspec.Struct": "struct",
    "pydantic.BaseModel": "pydantic",
    "pydantic.RootModel": "root",
    "pydantic_settings.BaseSettings": "pydantic",
    "sqlmodel.SQLModel": "pydantic",
    "typing.NamedTuple": "named_tuple",
    "typing.Protocol": "protocol",
    "typing.TypedDict": "typed_dict",
}
"""Bases that make a class a kind of data."""

DECORATORS = {
    "attrs.attrs": "attrs",
    "attrs.dataclass": "attrs",
    "attrs.define": "attrs",
    "attrs.frozen": "attrs",
    "attrs.mutable": "attrs",
    "attrs.s": "attrs",
    "dataclasses.dataclass": "dataclass",
    "pydantic.dataclasses.dataclass": "dataclass",
}

CONSTRAINED: dict[str, TypeExpr] = {
    "pydantic.conbytes": Primitive("bytes"),
    "pydantic.condate": Primitive("string", "date"),
    "pydantic.condecimal": DECIMAL,
    "pydantic.confloat": NUMBER,
    "pydantic.conint": INTEGER,
    "pydantic.constr": STRING,
}
"""Calls that make a type with bounds."""

CONTAINERS = {"pydantic.conlist": False, "pydantic.confrozenset": True, "pydantic.conset": True}
"""Calls that make a list or a set (True) of their first argument."""

_KNOWN = (
    *(SIMPLE, ARRAYS, SETS, MAPS, COUNTERS, TUPLES, TYPES, FORMLESS, CALLABLES, QUALIFIERS, SAME, SPECIAL),
    *(BASES, DECORATORS, CONSTRAINED, CONTAINERS),
)
_TYPES = frozenset(name for table in _KNOWN for name in table)
_MAKERS = {
    *("attrs.field", "attrs.ib", "attrs.attrib", "dataclasses.field", "msgspec.Meta", "msgspec.field"),
    *("pydantic.Field", "pydantic.PrivateAttr", "pydantic.ConfigDict", "pydantic.StringConstraints"),
    *("typing.TypeVar", "typing.NewType", "typing.TypeAliasType", "typing.Generic", "enum.auto", "abc.ABC"),
    *("typing.ParamSpec", "typing.TypeVarTuple", "typing.Unpack", "dataclasses.KW_ONLY", "collections.namedtuple"),
    *("enum.member", "enum.nonmember", "pydantic.Discriminator", "pydantic.Tag", "pydantic.AliasChoices"),
    *("pydantic.AliasPath", "pydantic.AliasGenerator", "typing.TypeAlias", "attrs.Factory"),
    *(f"annotated_types.{name}" for name in ("Ge", "Gt", "Interval", "Le", "Len", "Lt", "MaxLen", "MinLen")),
    "annotated_types.MultipleOf",
    *(f"pydantic.{name}Validator" for name in ("After", "Before", "Plain", "Wrap")),
    *("pydantic.SkipValidation", "pydantic.InstanceOf", "pydantic.WithJsonSchema", "pydantic.GetPydanticSchema"),
}
_BY_LAST_NAME: dict[str, str] = {}
NAMES = _TYPES | _MAKERS
"""Every name that something is known of."""

for _name in sorted(NAMES, key=lambda name: (name.startswith(("collections.abc.", "typing.")), name)):
    # `list` is the builtin, and `field` that of dataclasses where nothing says whose it is.
    _BY_LAST_NAME.setdefault(_name.rpartition(".")[2], _name)
_BY_LAST_NAME |= {"field": "dataclasses.field", "dataclass": "dataclasses.dataclass"}

BUILTINS = frozenset(name.partition(".")[2] for name in NAMES if name.startswith("builtins."))
"""Names that nobody imports."""

# Names for modules that people write where nothing says what they mean.
_SHORT = {"dt": "datetime", "t": "typing", "te": "typing", "np": "numpy", "pd": "pandas"}


def canonical(module: str, name: str) -> str:
    """A qualified name in the one spelling of these tables; ``name`` can have dots."""
    if name == "*":
        return module
    owner, _, last = name.rpartition(".")
    where = f"{module}.{owner}" if owner else module
    return f"{_MODULES.get(where, where)}.{last}"


def guessed(path: str) -> str:
    """The qualified name that a name most likely is where no import says so; empty for one that isn't known."""
    module, _, last = path.rpartition(".")
    if not module:
        return _BY_LAST_NAME.get(path, "")
    qualified = canonical(_SHORT.get(module, module), last)
    return qualified if qualified in NAMES else ""


def is_standard(qualified: str) -> bool:
    """Whether it is from Python's own library, whose classes bring no fields."""
    return qualified.partition(".")[0] in sys.stdlib_module_names or qualified.startswith("typing.")
