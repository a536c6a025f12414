"""The grammar of a position: what may stand there, under the hard conventions of its file."""

from __future__ import annotations

from collections.abc import Iterable

from ananke_core.compile.emit.grammar import gather, words_of
from ananke_core.compile.emit.new import new_definitions
from ananke_core.errors import InputError
from ananke_core.holes.hole import Hole, forms_of, names_at
from ananke_core.languages import Language
from ananke_core.languages.holes import Scale, Wanted
from ananke_core.model.constraint import Constraint, Scope
from ananke_core.model.enums import Kind, Tier
from ananke_core.model.rules import Rule
from ananke_core.text import decode


def hole_grammar(
    data: bytes,
    offset: int,
    language: Language,
    scale: Scale,
    rules: Iterable[Rule] = (),
    *,
    names_only: bool = False,
) -> Hole:
    """What may stand at a byte offset of a text, and the names in scope there.

    Args:
        data: the text as it is; it may be broken before and behind the position.
        offset: where something is to be put in.
        language: of the text.
        scale: how much may stand there.
        rules: the hard conventions that hold for the file.
        names_only: let only names in scope begin the operands of an expression.

    Raises:
        InputError: nothing can stand there, and why; or ``names_only`` of more than an expression.
        UnsupportedLanguage: the language has no grammars of positions.
    """
    forms = forms_of(language)
    if names_only and scale is not Scale.EXPRESSION:
        raise InputError(
            "only expressions can be held to the names in scope: statements bring names of their own",
            place="names-only",
            way_out="leave it out, or ask for an expression",
        )
    scope = Scope(language.name)
    constraints = [Constraint("", Kind.SYNTACTIC, rule, scope, tier=Tier.HARD) for rule in rules]
    found = gather([(f"{number}", constraint) for number, constraint in enumerate(constraints)])
    kept = found.conventions.get(language.name, [])
    words = words_of(kept, (), language.forms)
    names = names_at(language, data, offset)
    wanted = Wanted(scale, words, new_definitions(kept, found), names if names_only else None)
    lark = forms.grammar(decode(data[:offset]), decode(data[offset:]), wanted)
    reasons = dict.fromkeys(entry.reason for entry in found.unenforced)
    return Hole(language.name, scale, lark, tuple(names), tuple(reasons))
