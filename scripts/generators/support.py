"""The table of what each format carries of each kind of statement, and what each engine enforces: by compiling one of each."""

from __future__ import annotations

from ananke_core import Compiler
from ananke_core.compile.emit.json_schema.keywords import ENGINES
from ananke_core.model.ir import FORMATS, ConstraintIR
from scripts.generators.support_samples import SAMPLES, Sample

_PAGE = """\
# What is enforced, by statement, format and engine

Made by compiling one constraint of each kind, so that it says what the emitters do; `make generate` writes it. Per format: \
*yes* where an artefact carries the constraint, *in part* where it carries it but for something, – where it does not. Per \
engine: *enforced* where every artefact that carries it is enforced there, *checked* where the text has to be checked \
afterwards. What [the IR](ir.md#what-binds-an-engine) says of a set is exact for that set; a member whose type could not be \
read, or a bound that an engine does not keep, changes it there.

"""
_NAMES = {"json-schema": "JSON Schema", "grammar": "grammar", "regex": "regex"}


def compiled(sample: Sample, formats: tuple[str, ...] = FORMATS) -> tuple[ConstraintIR, str]:
    """A set with this statement alone (and what it is about), and the constraint's id."""
    scope = {"language": sample.language, "path": sample.path, "symbol": sample.symbol}
    rules = (*sample.beside, sample.rule)
    given = [
        {"name": f"rule {number}", "kind": "type_safety", "tier": "hard", "scope": scope, "rule": rule}
        for number, rule in enumerate(rules)
    ]
    ir = Compiler().compile({"constraints": given}, formats=list(formats), level=0)
    last = f"rule {len(rules) - 1}"
    return ir, next(entry.id for entry in ir.constraints if entry.name == last)


def files() -> dict[str, str]:
    """The page."""
    engines = [*ENGINES]
    head = ["statement", *(_NAMES[name] for name in FORMATS), *engines]
    lines = [f"| {' | '.join(head)} |", f"| {' | '.join('---' for _ in head)} |"]
    reasons: dict[str, int] = {}
    for sample in SAMPLES:
        ir, id_ = compiled(sample)
        entry = next(entry for entry in ir.constraints if entry.id == id_)
        said = [one for one in ir.unenforced if one.constraint == id_]
        cells = []
        for name in FORMATS:
            gaps = [one.reason for one in said if one.format == name and not one.engine]
            carried = name in entry.compiled_to
            marks = "".join(f" [{reasons.setdefault(reason, len(reasons) + 1)}]" for reason in gaps if carried)
            cells.append(("in part" if gaps else "yes") + marks if carried else "–")
        for engine in engines:
            support = ir.engines[engine]
            known = id_ in support.enforced or id_ in support.checked_only
            cells.append(("enforced" if id_ in support.enforced else "checked") if known else "–")
        lines.append(f"| {sample.says} | {' | '.join(cells)} |")
    notes = [f"{number}. {reason}" for reason, number in reasons.items()]
    return {"docs/support.md": _PAGE + "\n".join((*lines, "", *notes, ""))}
