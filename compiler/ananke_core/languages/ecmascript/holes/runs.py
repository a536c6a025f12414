"""Terminals at a position: what stands between two brackets, outside of all that the completion opens itself.

A family of runs is named by what is before it (``Z`` the position, ``A`` an operand, ``S`` nothing, where a statement
begins) and its runs by what is behind them: ``_A`` an operand has ended, ``_E`` one is expected, ``_T`` a comma, ``_F``
the parameters of a function, ``_H`` those or the brackets of `if` and its like, ``_Q`` what is called by `require` or
`import`.

An engine pays for every expression that a text can lead to: so runs of a family have one beginning, ``_P``, which is
one loop, and differ behind it alone; and white space is a part of that loop, wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import attrs

from ananke_core.languages.ecmascript.forms.words import NOTHING, alternatives, others

UNARY = ("typeof", "new", "await", "void", "delete", "yield", "async")
TYPED_UNARY = ("keyof", "readonly", "infer", "asserts", "unique", "abstract")
BINARY = ("in", "instanceof")
TYPED_BINARY = ("as", "satisfies", "is", "extends")
NO_OPERANDS = (
    *(
        "typeof",
        "new",
        "await",
        "void",
        "delete",
        "in",
        "instanceof",
        "require",
        "import",
        "if",
        "while",
        "with",
        "for",
    ),
    *(
        "switch",
        "case",
        "do",
        "else",
        "throw",
        "return",
        "try",
        "catch",
        "finally",
        "const",
        "var",
        "class",
        "function",
    ),
    *("export", "extends", "default", "break", "continue", "debugger", "enum"),
)
STATEMENT_WORDS = ("const", "let", "var", "using", "case", "do", "try", "export", "default")
TYPED_STATEMENT_WORDS = ("declare", "abstract", "type")
MEMBER_WORDS = ("static", "async", "get", "set", "accessor")
TYPED_MEMBER_WORDS = ("public", "private", "protected", "readonly", "override", "abstract", "declare")
KINDS = ("interface", "enum", "namespace", "module", "global")
_SYMBOLS = r"[*%<>=&|^?:][=*<>&|?]*|!==?|[-+]="


@attrs.frozen
class Style:
    """What of the language may stand at a position, outside of the brackets that the completion opens.

    ``comma`` lists expressions, ``spread`` lets three dots begin one, ``loop`` is the head of a `for`, ``types`` a
    place of a type. ``comments`` lets a comment end it that the line ends, ``imports`` lets modules be imported,
    ``ended`` makes it end before a statement on its line, ``angle`` is a list of types that is open. ``scope`` is
    empty for expressions, ``one`` for a statement or ``many``; ``member`` says that these are members of a class,
    a type or an object, which ``listed`` are with commas.
    """

    typed: bool
    jsx: bool
    comma: bool = False
    spread: bool = False
    loop: bool = False
    types: bool = False
    comments: bool = False
    imports: bool = False
    angle: bool = False
    ended: bool = False
    scope: str = ""
    member: bool = False
    listed: bool = False


def shared(style: Style, names: Sequence[str] | None, denied: Sequence[str]) -> list[str]:
    """Terminals that every family is made of."""
    excluded = (*(() if style.member else NO_OPERANDS), *denied)
    words = others(excluded) if names is None else scoped(names, excluded)
    unary = (*UNARY, *(TYPED_UNARY if style.typed else ()))
    binary = (*BINARY, *(TYPED_BINARY if style.typed else ()), *(("of",) if style.loop or style.scope else ()))
    if style.types:
        unary, binary = ("typeof", "new", *TYPED_UNARY), ("is", "extends", "in")
    symbols = "=>|[|&?:=]" if style.types else _SYMBOLS
    comma = "|," if style.comma or style.angle or (style.scope and not style.member) else ""
    symbol = f"/{symbols}{comma}{'|;' if style.loop else ''}/"
    signs = ['"-"' if style.types else "/[-+!~]/"]
    signs += ['"..."'] * (style.spread or style.listed)
    signs += ["ANGLES"] * (style.typed and (style.types or not style.jsx))
    behind = ["W1", "DOT"]
    operands = ["OWORD", "NUM", "STR", "RX", "KUNARY (STR | RX)", "KR W DOT"]
    joins = ["SYMBOL PIECE*", "W1 KBINARY (W1 | SIGN) PIECE*"]
    if not style.types:
        # A sign isn't doubled: that would be another one.
        for sign, other in (("-", "+"), ("+", "-")):
            joins.append(f'"{sign}" ((W1 | /[{other}!~]/ | KUNARY (W1 | SIGN)) PIECE*)?')
        behind += ["POST" if style.typed else '"++" | "--"', '"/" VPLAIN']
        joins.append('"/" (WS | SIGN) PIECE*')
    if style.typed:
        behind += ["ANGLES", '"as" W1+ "const"'] + ['">"'] * style.angle
        operands.append('"void"')
        symbol += ' | "?" W ":" | /[=:?<]|=>/ W1+ /[|&]/'
    lines = [
        f"KUNARY: {alternatives(unary)}",
        f"KBINARY: {alternatives(binary)}",
        f"SIGN: {' | '.join(signs)}",
        f"SYMBOL: {symbol}",
        f"OWORD: {words}",
        "VPLAIN: OWORD | NUM | STR | KR W DOT",
        'PIECE: W1 | SIGN | KUNARY (W1 | SIGN) | "yield" W "*"' + (" | /const|let|var/ W1" if style.loop else ""),
        'FN: "function" W /[*]?/ (W WC+)? (W TA)? W',
        'ANGLES: "<" ANGLE* ">"',
        'ANGLE: WC | /[ \\t\\r\\n.,|&?:<>]|=[^>]/ | "=>" | STR',
        'OPEN: WC | /[ \\t\\r\\n.,|&?:<=]/ | "=>"',
        'CLOSE: (WC | /[ \\t\\r\\n.,|&?:]/ | "=>" | STR)* ">"',
    ]
    if style.scope:
        connected: list[str] = []
        lines += _statements(style, behind, operands, connected, denied)
        joins.append("NEXT_ONE")
        lines.append(f"NEXT_ONE: {' | '.join(connected) or NOTHING}")
    kinds = ("class", *(KINDS if style.scope and not style.member else ()))
    return [
        *lines,
        f"KIND: {alternatives(kinds)} (W1 | WC | /[.,<>=&|]/ | STR)*",
        f"OPERAND: {' | '.join(operands)}",
        f"BEHIND: {' | '.join(behind)}",
        f"JOIN: {' | '.join(joins)}",
        "STEP: OPERAND BEHIND* JOIN" + " | WHOLE W NEXT_ONE" * (style.scope != "" and not style.member),
        'IN_PIECE: PIECE | "..." | /const|let|var/ W1',
        "IN_JOIN: JOIN | /[,;]/ IN_PIECE*",
        "IN_STEP: OPERAND BEHIND* IN_JOIN",
    ]


def _statements(
    style: Style, behind: list[str], operands: list[str], joins: list[str], denied: Sequence[str]
) -> list[str]:
    """Terminals of statements or members, and what these add to others."""
    if style.member:
        words = (*MEMBER_WORDS, *(TYPED_MEMBER_WORDS if style.typed else ()))
        more = ' | "*" | "@"'
    else:
        words = (*STATEMENT_WORDS, *(TYPED_STATEMENT_WORDS if style.typed else ()))
        more = ' | "@" | "import" W1+ TN W "=" | RESTRICTED (INLINE | SIGN)'
        joins += ['W1 "else" (W1 | SIGN) BEGIN*', '":" BEGIN*', 'W1 "@"']
    many = style.scope == "many"
    if many:
        joins += [r"(/\n/ | /\/\/[^\n]*\n/) BEGIN*", '";" BEGIN*']
        behind.append('";"')
    if style.listed:
        joins.append('"," BEGIN*')
        behind.append('","')
    lines = [
        f"KHEAD: {alternatives(words)}",
        f"BEGIN: PIECE | KHEAD (W1 | SIGN){more}" + (' | ";"' if many else ""),
    ]
    if style.member:
        return lines
    operands += ["IMPORT"] * (many and style.imports)
    return [
        *lines,
        "WHOLE: /return|break|continue|debugger|default/",
        # These end with their line.
        "RESTRICTED: /return|throw|break|continue/",
        "INLINE: /[ \\t]/ | /\\/\\*([^*]|[*]+[^*\\/])*[*]+\\//",
        'CONTROL: /if|while|switch|with/ W | "for" (W1+ "await")? W',
        'NAMES: "{" /[^{}]*/ "}"',
        'FROM: "from" W MODULE (W1+ "with" W NAMES)?',
        f"NEWNAME: {others(denied)}",
        'CLAUSE: (NEWNAME W1* ",")? W ("*" W "as" W1+ NEWNAME W1+ | NAMES W) | NEWNAME W1+',
        'IMPORT: "import" (W1+ "type")? (W1+ | W) CLAUSE FROM | "import" W MODULE'
        ' | "export" (W1+ "type")? W ("*" (W "as" W1+ WC+ W1+)? W | NAMES W) FROM | "export" (W1+ "type")? W NAMES'
        ' | "export" W1+ "as" W1+ "namespace" W1+ WC+',
    ]


def family(
    name: str,
    style: Style,
    prefix: str | None,
    operand: str | None,
    *,
    inside: bool = False,
    more: Mapping[str, str] | None = None,
) -> list[str]:
    """Runs behind what may stand first: before an operand (``prefix``), or as one; empty texts are fine for both.

    ``inside`` says that the runs stand in a bracket that is not looked at closely. ``more`` are alternatives of its own
    for runs by their last letter.
    """
    lines = _family(name, style, prefix, operand)
    if inside:
        lines = [re.sub(r"\b(JOIN|STEP|PIECE)\b", r"IN_\1", line) for line in lines]
    for letter, text in (more or {}).items():
        lines = [f"{line} | {text}" if line.startswith(f"{name}_{letter}:") else line for line in lines]
    return lines


def _family(name: str, style: Style, prefix: str | None, operand: str | None) -> list[str]:
    group = operand == ""
    statements = bool(style.scope) and not style.member
    first = "(CLOSE? BEHIND*)" if group and style.typed else f"({operand} BEHIND*)"
    joins = "(JOIN | KBINARY (W1 | SIGN) PIECE*" if group else "(JOIN"
    joins += ' | "else" (W1 | SIGN) BEGIN*)' if group and statements else ")"
    parts = [f"{prefix} STEP*"] * (prefix is not None) + [f"{first} {joins} STEP*"] * (operand is not None)
    heads = " | KHEAD W" + " | RESTRICTED INLINE*" * statements if style.scope else ""
    ends = ["W1 KBINARY", '"?." W'] + ['"/"'] * (not style.types) + ['"<" OPEN*'] * style.typed
    led = f"(KUNARY{heads} | KIND | OPERAND BEHIND* ENDS)"
    expected = [f"{_whole(prefix, parts)} {led}?"] + [led] * (prefix is not None and _nullable(prefix))
    if operand is not None:
        own = " | KBINARY" * group
        if group and statements:
            own += ' | ("else" | "finally" | "catch") W | W1 (("export" | "default" | "abstract") W1+)* KIND'
        expected.append(f"{first} (ENDS{own})" + " | CLOSE W" * (group and style.typed))
    comment = r" (/\/\/[^\n]*/)?" if style.comments else ""
    # No terminal may be empty; said by an intersection that costs an engine five times as much.
    whole = ' | WHOLE W (";" W)?' if style.scope == "many" else " | WHOLE W"
    ended = [f"{name}_P (OPERAND BEHIND*{whole if statements else ''})"]
    alone: list[str] = []
    if operand is not None and _nullable(operand):
        ended += ["CLOSE BEHIND*"] * (group and style.typed) + ["BEHIND+"]
        ended += [f"{_some(operand)} BEHIND*"] if operand else []
        alone = [r"/\/\/[^\n]*/"] * style.comments
    elif operand is not None:
        ended.append(first)
    behind = f"({' | '.join(ended)}){comment}"
    lines = [
        f"{name}_P: {' | '.join(parts) or NOTHING}",
        f"{name}_A: {' | '.join([behind, *alone])}",
        f"{name}_E: {' | '.join(expected)}".replace("ENDS", f"({' | '.join(ends)})"),
        f'{name}_T: {name}_P OPERAND BEHIND* "," W' + (f' | {first} "," W' if operand is not None else ""),
        f"{name}_Q: {name}_P CALLED",
    ]
    if statements:
        own = ' | W "catch" W | W "else" W1+ CONTROL' if group else ""
        lines += [f"{name}_H: {name}_P (CONTROL | FN){own}", f'{name}_D: W "while" W']
    lines.append(f"{name}_F: {name}_P FN")
    return lines


def _whole(prefix: str | None, parts: Sequence[str]) -> str:
    """The runs up to where an operand is expected, without the empty one."""
    if prefix is None or not _nullable(prefix):
        return f"({' | '.join(parts) or NOTHING})"
    some = [f"{one} STEP*" for one in _some_prefix(prefix)]
    return f"({' | '.join([*some, 'STEP+', *parts[1:]])})"


def _some_prefix(prefix: str) -> list[str]:
    optional, _, pieces = prefix.rpartition("? ")
    return [pieces.replace("*", "+"), *([f"{optional} {pieces}"] if optional else [])]


def _nullable(expression: str) -> bool:
    """Whether a prefix or an operand may be nothing, which their ends tell: they are written so."""
    return expression == "" or (expression[-1] in "?*" and "(W1" not in expression)


def _some(expression: str) -> str:
    return expression[:-1] if expression.endswith("?") else expression.replace("*", "+")


def scoped(names: Sequence[str], excluded: Sequence[str]) -> str:
    """Names, and what is written like one but is a value: numbers and words of the language."""
    kept = sorted({*names, "true", "false", "null", "this", "super", "undefined"} - {*excluded})
    return f"({alternatives(kept)} | /[0-9]/ WC*)"
