"""Rules of what may stand at a position: runs and brackets by turns, from what is begun there to what follows it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import attrs

from ananke_core.languages.ecmascript.holes.context import End, Start
from ananke_core.languages.ecmascript.holes.frames import Frame
from ananke_core.languages.ecmascript.holes.runs import Style, family, shared
from ananke_core.languages.ecmascript.holes.scan import PAIRS


@attrs.frozen
class Lead:
    """What a completion begins with, as terminals: before an operand, as one, and whether it may be nothing.

    ``template`` says that it may be the rest of a template, which ends in an operand. ``bracket`` are the letters
    of runs that may be left out.
    """

    prefix: str | None = None
    operand: str | None = None
    empty: bool = False
    template: bool = False
    bracket: str = ""
    more: Mapping[str, str] = attrs.field(factory=dict)


def rules(
    style: Style,
    start: Start,
    lead: Lead,
    closed: list[Frame],
    end: End,
    *,
    trailing: bool,
    denied: Sequence[str],
    names: Sequence[str] | None = None,
) -> list[str]:
    """The rule ``start`` and all that it needs but what the body's template has.

    ``closed`` are the brackets that the completion closes, the innermost first; ``trailing`` lets a comma end it.
    """
    lines = [*shared(style, names, denied), *family("A", style, None, "")]
    lines += family("Z", style, lead.prefix, lead.operand, inside=bool(closed), more=lead.more)
    first = _first(style, start, lead)
    lines += _groups(style)
    if style.scope:
        lines += _sequence(style, start, closed, first, lead)
        final = _finals_of_statements(style, start, lead, closed)
        lines += [rf"{name}_AN: {name}_A & /(.|\n)*[;\n][ \t\r\n]*/" for name in ("Z", "A", "S")]
    else:
        lines += _plain(start, closed, first, lead)
        final = _finals(style, start, lead, end, closed, trailing=trailing)
    tail = ending(end)
    lines += [f"{name}F: {name}{tail}" for name in ("Z_A", "Z_T", "A_A", "A_T")]
    # In front of a bracket an operand may end as well: neither a condition nor an arrow begins there.
    bracket = r" & ~(/(.|\n)*([?]|=>)[ \t\r\n]*/)" if end.operand else ""
    lines += [f"{name}F: {name}{tail}{bracket}" for name in ("Z_E", "A_E")]
    whole = f"start: ({final})"
    # What holds for nothing needs no terminal of its own: an engine pays for each.
    same = [line.partition(":")[0] for line in lines if _is_alias(line)]
    for name in same:
        whole = re.sub(rf"\b{name}\b", name[:-1], whole)
    lines = [whole, *(line for line in lines if not _is_alias(line))]
    if any(line.startswith("S_P:") for line in lines) and lead == Lead("BEGIN*", None, empty=True):
        # A statement begins at the position as it does anywhere.
        lines = [re.sub(r"\bZ_(?=[A-Z]N?\b)", "S_", line) for line in lines if not line.startswith("Z_")]
    return lines


def _is_alias(line: str) -> bool:
    name, _, body = line.partition(": ")
    return name.endswith("F") and body == name[:-1]


def ending(end: End) -> str:
    """What holds for the last terminal of a completion, as an intersection; empty where nothing does."""
    parts: list[str] = []
    if end.apart:
        parts.append(r"/(.|\n)*[^0-9A-Za-z_$\x{80}-\x{10ffff}]/")
    if end.no_number:
        parts.append(r"~(/((.|\n)*[^0-9A-Za-z_$.\x{80}-\x{10ffff}])?[0-9][0-9A-Za-z_]*/)")
    return "".join(f" & {part}" for part in parts)


def _groups(style: Style) -> list[str]:
    element = " | elem" if style.jsx else ""
    return [
        f"group: operand | block{element}",
        "ztemplate: ZT_END | ZT_HEAD inside (TMID inside)* TTAIL",
        'ZT_END: TC "`"',
        'ZT_HEAD: TC "${"',
        "tail: (TMID inside)* TTAIL",
        "in_rest: a | k | in_rest part",
        'SEMI: W ";"',
        'RETURNED: AR (W ("=>" | /[?:]/) W AR | W1+ "extends" W1+ AR)*',
        'NOBODY: W ":" W RETURNED',
        'F_BODY: W (":" W RETURNED W)? "{"' if style.typed else 'F_BODY: W "{"',
        'W_OPEN: W "{"',
        "W_GAP: W1+",
        # A type that ends in a bracket of its own is told apart by what stands before that.
        r'BODY: W (":" W (WC | W1 | /[.,<>|&?=()\[\]]/ | "=>" | STR)* /[0-9A-Za-z_$>\])"\x{80}-\x{10ffff}]/ W)? "{"'
        if style.typed
        else 'BODY: W "{"',
        r"COMMENT: W /\/\/[^\n]*/",
    ]


def _first(style: Style, start: Start, lead: Lead) -> dict[str, str]:
    """What stands first up to its first bracket, by the bracket."""
    fresh = lead.prefix is not None and lead.empty and (start.operand or start.either)
    stays = lead.operand is not None and lead.empty and not (start.operand and not start.word and not start.either)
    before = "?" if fresh or lead.bracket == "E" else ""
    behind = "?" if stays else ""
    return {
        "operand": f'Z_E{before} operand | Z_A{behind} operand | Z_Q inside ")"'
        + (f" | Z_E{before} elem" if style.jsx else "")
        + (" | ztemplate" if lead.template else ""),
        "block": f"Z_E{before} block",
        "function": f"Z_F{'?' * ('F' in lead.bracket)} function",
        "head": f"Z_H{'?' * ('H' in lead.bracket)} round",
    }


def _close(closed: list[Frame]) -> str:
    """What ends the brackets that are a completion's own, behind what stands first."""
    parts: list[str] = []
    index = 0
    while index < len(closed):
        frame = closed[index]
        if index and frame.opener not in {"<", ">"}:
            parts.append("in_rest")
        if frame.opener == "${":
            parts.append("tail")
            index += 1
        elif frame.opener == "<":
            parts.append("attributes")
        elif frame.opener == ">":
            parts.append("children JC")
        else:
            parts.append(f'"{PAIRS[frame.opener]}"')
        index += 1
    return " ".join(parts)


def _opening(start: Start, closed: list[Frame], first: dict[str, str], lead: Lead) -> list[str]:
    """The rule ``closed``: all up to the last bracket that is closed."""
    if closed[0].opener == ">":
        return [f"closed: {_close(closed)}"]
    if closed[0].opener == "<":
        return [f"closed: {_close(closed)}"]
    begun = " | ".join([first["operand"], first["block"], first["function"]])
    if start.body:
        begun += ' | Z_A? block | BODY inside "}"'
    if closed[0].opener == "`":
        rest = _close(closed[1:]) if len(closed) > 1 else ""
        return [f"closed: ztemplate {'in_rest ' if rest else ''}{rest}"]
    empty = "?" if lead.empty else ""
    return [
        f"begun: {begun}",
        f"closed: (Z_A | Z_T | begun in_rest | begun A_T){empty} {_close(closed)}",
    ]


def _plain(start: Start, closed: list[Frame], first: dict[str, str], lead: Lead) -> list[str]:
    call = 'A_E group | A_A? operand | A_F function | A_Q inside ")"'
    more = " | ".join(f"seq {part.strip()}" for part in call.split("|"))
    lines: list[str] = []
    if closed:
        seeds = "closed"
        if closed[-1].opener == "(" and closed[-1].role == "list":
            seeds += ' | closed BODY inside "}"'
        lines += _opening(start, closed, first, lead)
    else:
        seeds = " | ".join([first["operand"], first["block"], first["function"]])
        if start.body:
            seeds += ' | Z_A? block | BODY inside "}"'
    return [*lines, f"seq: {seeds} | {more}"]


def _finals(style: Style, start: Start, lead: Lead, end: End, closed: list[Frame], *, trailing: bool) -> str:
    optional = "" if end.apart or not end.operand else "?"
    behind = ["A_AF"] * end.operand + ["A_EF"] * end.operator
    parts = [f"seq ({' | '.join(behind)}){optional}"]
    if closed:
        return parts[0]
    parts += ["Z_AF"] * end.operand + ["Z_EF"] * end.operator
    if trailing and end.operand:
        parts += ["Z_TF", "seq A_TF"]
    bare = lead.empty and (
        (lead.operand is not None and end.operand and not end.apart and not (start.operand and not start.word))
        or (lead.prefix is not None and start.operand and not start.word and end.operator)
    )
    return " | ".join(parts + [""] * bare)


def _sequence(style: Style, start: Start, closed: list[Frame], first: dict[str, str], lead: Lead) -> list[str]:
    """Statements or members: ``seq_a`` ends behind an operand, ``seq_b`` behind braces, ``seq_h`` behind a head.

    A head is that of `if` and its like or of a function, which a statement, a block or a body has to follow.
    """
    many, member = style.scope == "many", style.member
    a, b, h = list[str](), list[str](), list[str]()
    lines: list[str] = []
    if closed:
        lines += _opening(start, closed, first, lead)
        last = closed[-1]
        chosen = h if last.role == "head" and not member else b if last.opener == "{" else a
        chosen.append("closed")
        b += ['closed BODY inside "}"'] * (last.opener == "(" and last.role == "list")
    else:
        a.append(first["operand"])
        b += [
            first["block"],
            *[first["function"]] * (member or "F" in lead.more),
            *['Z_A? block | BODY inside "}"'] * start.body,
        ]
        h += [first["head"]] * (not member)
    for one in [*["seq_h"] * (not member), *["seq_b"] * many]:
        a += _begun_by(one, "S", style)
        b.append(f"{one} S_E? block")
        b += [f"{one} S_F function"] * member
        h += [f"{one} S_H round"] * (not member)
    for one in ("seq_a", "seq_b"):
        a += _begun_by(one, "A", style)
        b.append(f"{one} A_E block")
        b += [f"{one} A_F function"] * member
        h += [f"{one} A_H round"] * (not member)
        a += [f"{one} A_D round"] * (not member)
    if member and not style.types:
        # Behind parameters, and behind the type of what is returned.
        b += ['seq_a BODY inside "}"', 'seq_b BODY inside "}"']
        a += ["seq_a NOBODY"] * style.typed
    elif not member:
        b += ['seq_h F_BODY inside "}"', 'seq_a W_OPEN inside "}"']
        # A declaration has no body, and what follows a head may be an empty statement.
        a += ["seq_h NOBODY"] * style.typed + ["seq_h SEMI"]
        if not many:
            h.append("done SEMI ELSE")
            lines += [f"done: {_done(style, closed)}", 'ELSE: W "else" W']
        lines.append(f"seq_h: {' | '.join(h)}")
    lines += [f"seq_a: {' | '.join(a)}", f"seq_b: {' | '.join(b)}"]
    if many or not member:
        lines += family("S", style, "BEGIN*", None)
    return lines


def _begun_by(before: str, name: str, style: Style) -> list[str]:
    """A run of a family and the group that ends behind an operand."""
    optional = ("?", "") if name == "S" else ("", "?")
    found = [f"{before} {name}_E{optional[0]} operand", f"{before} {name}_A{optional[1]} operand"]
    found.append(f'{before} {name}_Q inside ")"')
    return found + [f"{before} {name}_E{optional[0]} elem"] * style.jsx


def _done(style: Style, closed: list[Frame]) -> str:
    """All of a statement but the semicolon."""
    parts = ["(seq_a | seq_b) A_A?"] + ["Z_A"] * (not closed)
    return " | ".join([*parts, *["seq_h S_A"] * (not style.member)])


def _finals_of_statements(style: Style, start: Start, lead: Lead, closed: list[Frame]) -> str:
    done = _done(style, closed)
    empty = lead.empty and lead.operand is not None and not closed
    # What a module is taken from by itself is a statement of its own.
    imports = ["IMPORT"] * (style.imports and style.scope == "one" and lead == Lead("BEGIN*", None, empty=True))
    if style.ended:
        # A statement follows on the line: a semicolon, a brace or a newline stands before it.
        runs = ["(seq_a | seq_b) A_AN", *["Z_AN"] * (not closed), *["seq_h S_AN"] * (not style.member)]
        runs += ["seq_b S_AN"] * (style.scope == "many")
        return " | ".join([*runs, "seq_b W_GAP?", f"({' | '.join([done, *imports])}) SEMI W_GAP?"])
    if style.scope == "one":
        done = "done" if not style.member else f"({done})"
        comment = " COMMENT?" * style.comments
        return f"({' | '.join([done, *imports])}) (SEMI{comment})?" + " | SEMI?" * empty
    return " | ".join([done, "seq_b S_A", *[""] * empty])
