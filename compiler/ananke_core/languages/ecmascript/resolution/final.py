"""Terms → types that stand alone: references to declarations, and everything else written out."""

from __future__ import annotations

from collections.abc import Callable as Function
from typing import Any

from ananke_core.facts import TypeFact
from ananke_core.languages.ecmascript.deferred import (
    Callable,
    Elements,
    Indexed,
    Infer,
    Mapped,
    Members,
    Template,
    Undefined,
)
from ananke_core.languages.ecmascript.resolution import objects, prelude, templates, tuples
from ananke_core.languages.ecmascript.resolution.declared import DECLARED, PLAIN
from ananke_core.languages.ecmascript.resolution.evaluator import Evaluator
from ananke_core.languages.ecmascript.resolution.generic import is_plain
from ananke_core.languages.ecmascript.resolution.instances import Instances, made_fact
from ananke_core.languages.ecmascript.resolution.placing import with_type
from ananke_core.languages.ecmascript.resolution.terms import (
    ANY,
    BOOLEAN,
    KEY_OF_FALSE,
    KEY_OF_STRING,
    KEY_OF_TRUE,
    NEVER,
    NULL,
    STRING,
    Builtin,
    Closure,
    Done,
    Named,
    is_never,
    key_of,
)
from ananke_core.languages.resolving import Context
from ananke_core.lookup import Declaration
from ananke_core.model.types import (
    Array,
    Bounds,
    Field,
    FunctionType,
    Intersection,
    LiteralType,
    Map,
    Primitive,
    Record,
    Ref,
    Tuple,
    TypeExpr,
    TypeParameter,
    Union,
    Unknown,
)

_DEEPEST = 40
_MOST_FORMS = 12
_FORMATS: dict[str, TypeExpr] = {
    "Buffer": Primitive("bytes"),
    "Date": Primitive("string", "date-time"),
    "Function": FunctionType(None, ANY),
    "URL": Primitive("string", "uri"),
    "Uint8Array": Primitive("bytes"),
}
_FUNCTION = Builtin("Function")
# What neither is a function nor may be missing, without a further look.
_DATA = PLAIN | {Ref, TypeParameter, Unknown}
_CALLED = Unknown("a type that can be called has no form in data")
_DEEP = Unknown("a type is nested too deeply")


class Finals:
    """Writes the types of one fact.

    Args:
        ev: computes.
        context: of the fact.
        symbol: of the fact.
        nullable: whether every member may be null, as without strict null checks.
    """

    def __init__(self, ev: Evaluator, context: Context, symbol: str, *, nullable: bool) -> None:
        self.ev = ev
        self.context = context
        self.nullable = nullable
        self._depth = 0
        self._instances = Instances(context, symbol)

    def type(self, term: TypeExpr) -> TypeExpr:
        """The type of a term."""
        writer = _WRITERS.get(term.__class__)
        if self._depth > _DEEPEST:
            return _DEEP
        if writer is None:
            return term
        self._depth += 1
        try:
            return writer(self, term)
        finally:
            self._depth -= 1

    # -- names ---------------------------------------------------------------------------------------------------

    def _closure(self, term: Closure) -> TypeExpr:
        if isinstance(term.form, Mapped | Members):
            return self._instance(term)
        made = self.ev.force(term)
        if isinstance(term.form, Indexed) and isinstance(made, Record | Members):
            part = self._part(term)
            if part is not None:
                return self._named_part(part, made)
        return self.type(made)

    def _part(self, term: Closure) -> tuple[str, str] | None:
        """File and path of a member of a declaration: ``components.schemas.User``; None for one of anything else."""
        assert isinstance(term.form, Indexed)
        index = self.ev.reduce(self.ev.place(term.form.index, term.env))
        if not isinstance(index, LiteralType):
            return None
        of = self.ev.place(term.form.of, term.env)
        if isinstance(of, Named):
            return (of.path, f"{of.symbol}.{index.value}") if not of.arguments and of.path != prelude.PATH else None
        around = self._part(of) if isinstance(of, Closure) and isinstance(of.form, Indexed) else None
        return (around[0], f"{around[1]}.{index.value}") if around is not None else None

    def _named_part(self, part: tuple[str, str], made: TypeExpr) -> TypeExpr:
        """A reference to an object inside of a declaration: one definition, however often it is asked for."""
        path, symbol = part
        key = f"{path}\0{symbol}"
        fact = self.ev.facts.get(key)
        if fact is None:
            fact = self.ev.facts[key] = made_fact(symbol, made)
        return self.context.refer(Declaration(path, symbol, fact, ""))

    def _named(self, term: Named) -> TypeExpr:
        declarations = self.ev.declared[(term.path, term.symbol)]
        first = declarations[0]
        fact = first.fact
        if term.path != prelude.PATH and isinstance(fact, DECLARED):
            if not fact.type_parameters:
                return self.context.refer(first)
            # Written only for who takes them along: else each is written twice, and each of its own in turn.
            arguments = self._arguments(term, first) if is_plain(self.ev, first) else None
            if arguments is not None:
                return self.context.refer(first, arguments)
        return self._instance(term)

    def _arguments(self, term: Named, declaration: Declaration) -> tuple[TypeExpr, ...] | None:
        """The arguments that a reference takes along, with what they default to; None where one needs care inside."""
        env = self.ev.env_of(declaration, term)
        fact = declaration.fact
        assert isinstance(fact, DECLARED)
        given = [env.get(name) or ANY for name in fact.type_parameters]
        for argument in given:
            made = [found for _, found in self.ev.alternatives(argument)]
            if not made or any(isinstance(one, Undefined | Callable) for one in made):
                return None
        return tuple(self.type(argument) for argument in given)

    def _instance(self, term: Named | Closure) -> TypeExpr:
        """What is computed of a declaration and arguments; what comes back to itself gets a name."""
        return self._instances.of(term, self._computed)

    def _computed(self, term: Named | Closure) -> TypeExpr:
        return self.type(self.ev.body(term) if isinstance(term, Named) else self.ev.force(term))

    def _builtin(self, term: Builtin) -> TypeExpr:
        made = self.ev.reduce(term)
        if not isinstance(made, Builtin):
            return self.type(made)
        return _FORMATS.get(made.name) or Ref(made.name, tuple(map(self.type, made.arguments)))

    def _done(self, term: Done) -> TypeExpr:
        for declaration in term.declarations:
            self.context.refer(declaration)
        return term.type

    # -- values --------------------------------------------------------------------------------------------------

    def _undefined(self, term: Undefined) -> TypeExpr:
        return NULL

    def _array(self, term: Array) -> TypeExpr:
        items = self._item(term.items)
        return term if items is term.items else Array(items, term.unique, term.bounds)

    def _item(self, term: TypeExpr) -> TypeExpr:
        """What stands in a list, where data writes null for ``undefined``."""
        found = self.type(term)
        plain = isinstance(term, Named) and not self._is_alias(term)
        absent = not (plain or self.ev.is_data(term)) and any(
            isinstance(made, Undefined) for _, made in self.ev.alternatives(term)
        )
        return self._or_null(found) if self.nullable or absent else found

    def _is_alias(self, term: Named) -> bool:
        return isinstance(self.ev.declared[(term.path, term.symbol)][0].fact, TypeFact)

    def _tuple(self, term: Tuple | Elements) -> TypeExpr:
        items = tuples.spread(self.ev, tuples.elements(term))
        if items is None:
            return Unknown("a tuple that spreads what is not known")
        at = next((number for number, item in enumerate(items) if item.rest), len(items))
        before = items[:at]
        rest: TypeExpr | None = None
        if at < len(items):
            spread = self.ev.reduce(items[at].type)
            assert isinstance(spread, Array)
            if len(items) > at + 1:
                # No schema that engines share says what stands last; all that can stand there may stand anywhere.
                behind = [spread.items, *(tuples.value_of(self.ev, item) for item in items[at + 1 :])]
                some = self.type(Union(tuple(behind)))
                fixed = [self._item(item.type) for item in before]
                return Tuple((*fixed, *(some for item in items[at + 1 :] if not item.optional and not item.rest)), some)
            rest = self._item(spread.items)
        types = [self._item(objects.without_undefined(self.ev, i.type) if i.optional else i.type) for i in before]
        least = next((number for number, item in enumerate(before) if item.optional), len(before))
        forms: list[TypeExpr] = [Tuple(tuple(types[:count])) for count in range(least, len(before))]
        if len(forms) > _MOST_FORMS:
            return Unknown("a tuple with too many items that may be left out")
        forms.append(Tuple(tuple(types), rest))
        return forms[0] if len(forms) == 1 else Union(tuple(forms))

    def _map(self, term: Map) -> TypeExpr:
        return Map(self.type(term.keys), self._value(term.values))

    def _value(self, term: TypeExpr) -> TypeExpr:
        """What a name of a map has; one that has ``undefined`` is not in the data."""
        found = self.type(term)
        return self._or_null(found) if self.nullable else found

    def _union(self, term: Union) -> TypeExpr:
        found: dict[object, TypeExpr] = {}
        functions: list[TypeExpr] = []
        # A value that isn't there is no data.
        for member in [one for one in term.members if one.__class__ is not Undefined] or [NULL]:
            made = self.type(member)
            for one in made.members if made.__class__ is Union else (made,):
                if one.__class__ is FunctionType:
                    functions.append(one)
                elif one.__class__ is not Primitive or not is_never(one):
                    found.setdefault(key_of(one), one)
        if KEY_OF_STRING in found:
            found = {key: one for key, one in found.items() if not _is_text(one)}
        if KEY_OF_TRUE in found and KEY_OF_FALSE in found:
            del found[KEY_OF_FALSE]
            found[KEY_OF_TRUE] = BOOLEAN
        # A function never gets into data; one beside data is what data doesn't have.
        members = tuple(found.values()) or tuple(functions[:1])
        return members[0] if len(members) == 1 else Union(members) if members else NEVER

    def _intersection(self, term: Intersection) -> TypeExpr:
        made = self.ev.reduce(term)
        if isinstance(made, Intersection):
            return Intersection(tuple(map(self.type, made.members)))
        return self.type(made)

    def _callable(self, term: Callable) -> TypeExpr:
        if term.parameters is None:
            return FunctionType(None, ANY)
        return FunctionType(tuple(self.type(item.type) for item in term.parameters), self.type(term.returns))

    def _template(self, term: Template) -> TypeExpr:
        pattern = templates.pattern_of(term)
        return Primitive("string", bounds=Bounds(pattern=pattern)) if pattern is not None else STRING

    def _parameter(self, term: TypeParameter) -> TypeExpr:
        bound = self.type(term.bound) if term.bound is not None else None
        return TypeParameter(term.name, None if isinstance(bound, Unknown) else bound)

    # -- objects -------------------------------------------------------------------------------------------------

    def _record(self, term: Record) -> TypeExpr:
        return self._object(term.fields, (), (), False if term.open else None)

    def _members(self, term: Members) -> TypeExpr:
        if term.bases:
            made = self.ev.reduce(term)
            return self._members(made) if isinstance(made, Members) else self.type(made)
        return self._object(term.fields, term.indexes, term.calls, term.closed)

    def _object(
        self,
        written: tuple[Field, ...],
        indexes: tuple[tuple[TypeExpr, TypeExpr], ...],
        calls: tuple[Callable, ...],
        closed: bool | None,
    ) -> TypeExpr:
        fields: list[Field] = []
        for field in written:
            if field.type.__class__ is Primitive and not self.nullable:
                fields.append(field)
            elif (made := self._field(field)) is not None:
                fields.append(made)
        if calls and not fields:
            return _CALLED
        policy = self.context.policies.objects
        is_open = closed is False if policy == "declared" else policy == "open"
        if closed is True:
            is_open = False
        elif closed is False and not fields:
            # `object`: all that is said of it is that it is one.
            is_open = True
        if not indexes:
            if not is_open:
                # A member that can only be missing is none.
                fields = [field for field in fields if field.required or not is_never(field.type)]
            return Record(tuple(fields), is_open)
        maps = [Map(self.type(keys), self._value(items)) for keys, items in indexes]
        if not fields and len(maps) == 1:
            return maps[0]
        if any(one.values == ANY for one in maps):
            return Record(tuple(fields), open=True)
        keys = maps[0].keys if len({one.keys for one in maps}) == 1 else STRING
        values = maps[0].values if len(maps) == 1 else self._union(Union(tuple(one.values for one in maps)))
        return Intersection((Record(tuple(fields), open=True), Map(keys, values)))

    def _field(self, field: Field) -> Field | None:
        """A member as data has it; None for a function, which is no data."""
        type_, required = field.type, field.required
        if type_.__class__ not in PLAIN and not self.ev.is_data(type_):
            pairs = self.ev.alternatives(type_)
            if not all([made.__class__ in _DATA for _, made in pairs]):
                data = [pair for pair in pairs if not _is_function(pair[1])]
                if pairs and not data:
                    return None
                kept = [one for one, made in data if not isinstance(made, Undefined)]
                if len(kept) < len(pairs):
                    required = required and len(data) == len(pairs) and len(kept) == len(data)
                    type_ = Union(tuple(kept)) if len(kept) > 1 else kept[0] if kept else NEVER
        made = self.type(type_)
        if self.nullable:
            made = self._or_null(made)
        return field if made is field.type and required is field.required else with_type(field, made, required)

    def _or_null(self, made: TypeExpr) -> TypeExpr:
        if made in (ANY, NULL) or isinstance(made, Unknown):
            return made
        members = made.members if isinstance(made, Union) else (made,)
        return made if NULL in members else Union((*members, NULL))


def _is_function(made: TypeExpr) -> bool:
    if isinstance(made, Members):
        return bool(made.calls) and not made.fields and not made.indexes
    return isinstance(made, Callable) or (made.__class__ is Builtin and made == _FUNCTION)


def _is_text(one: TypeExpr) -> bool:
    return isinstance(one, LiteralType) and isinstance(one.value, str)


_WRITERS: dict[type, Function[[Finals, Any], TypeExpr]] = {
    Array: Finals._array,
    Builtin: Finals._builtin,
    Callable: Finals._callable,
    Closure: Finals._closure,
    Done: Finals._done,
    Elements: Finals._tuple,
    Infer: lambda finals, term: Unknown("an inferred type outside of a condition"),
    Intersection: Finals._intersection,
    Map: Finals._map,
    Members: Finals._members,
    Named: Finals._named,
    Record: Finals._record,
    Ref: lambda finals, term: Ref(term.name, tuple(map(finals.type, term.arguments))),
    Template: Finals._template,
    Tuple: Finals._tuple,
    TypeParameter: Finals._parameter,
    Undefined: Finals._undefined,
    Union: Finals._union,
}
