"""Conditional types: the branch that their condition chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ananke_core.languages.ecmascript.deferred import Conditional
from ananke_core.languages.ecmascript.resolution.assignable import Captured, extends
from ananke_core.languages.ecmascript.resolution.terms import ANY, Env, union
from ananke_core.model.types import Ref, TypeExpr, TypeParameter, Unknown

if TYPE_CHECKING:
    from ananke_core.languages.ecmascript.resolution.evaluator import Evaluator

UNTOLD = Unknown("a conditional type whose condition can't be told from declarations")


def conditional(ev: Evaluator, form: Conditional, env: Env) -> TypeExpr:
    """The branch that the condition chooses; for a plain type variable of each of its alternatives alone."""
    variable = form.check.name if isinstance(form.check, TypeParameter | Ref) else ""
    check = env.get(variable) if variable else None
    if check is None:
        return _chosen(ev, form, env, ev.place(form.check, env))
    return union(_chosen(ev, form, env.bind((variable, one)), one) for one, _ in ev.constituents(check))


def _chosen(ev: Evaluator, form: Conditional, env: Env, check: TypeExpr) -> TypeExpr:
    made = ev.reduce(check)
    if made == ANY:
        # `any` takes both branches; what it would infer is any as well.
        inner = env.bind(*((name, ANY) for name in form.infers))
        return union((ev.place(form.then, inner), ev.place(form.otherwise, env)))
    captured: Captured = {}
    verdict = extends(ev, check, ev.place(form.extends, env), captured)
    if verdict is None:
        return made if isinstance(made, Unknown) else UNTOLD
    if not verdict:
        return ev.place(form.otherwise, env)
    return ev.place(
        form.then, env.bind(*((name, union(captured[name]) if name in captured else ANY) for name in form.infers))
    )
