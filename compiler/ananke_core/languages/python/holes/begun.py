"""Grammars of a statement of which nothing but the start of its first word is there."""

from __future__ import annotations

from ananke_core.languages.forms import Words
from ananke_core.languages.python.forms.words import NOTHING, alternatives
from ananke_core.languages.python.holes.runs import LETTERS

CLAUSES = {
    "if": '(LINE_END "elif" suite)* else?',
    "elif": '(LINE_END "elif" suite)* else?',
    "else": "finally?",
    "for": "else?",
    "while": "else?",
    "async": "else?",
    "try": "(except+ else? finally? | finally)",
    "except": "except* else? finally?",
    "finally": "",
    "with": "",
    "def": "",
    "class": "",
    "match": "",
}
"""What follows the block of a compound statement or of a clause, by its first word."""

_IMPORTS = {
    "import": 'SP+ MODULE AS? (S "," S MODULE AS?)* (FIN | S ";" P* SEQ LAST)',
    "from": r'(SP+ MODULE SP+ | S /\.+/ S (DOTTED SP+)?) "import" (P+ SEQ LAST | FIN | (P+ SEQ END?)? OP FIN)',
}


def begun_statement(word: str, words: Words) -> tuple[str, list[str]]:
    """What goes on a statement behind the first letters of its first word, and the terminals of that."""
    rests = {name: name[len(word) :] for name in (*CLAUSES, *_IMPORTS, *words.denied) if name.startswith(word)}
    suites = {"match": "(MIDC | lead_on MIDC) deeper"}
    choices = [
        f"{_literal(rest)}{suites.get(name, 'suite')} {CLAUSES[name]}"
        for name, rest in rests.items()
        if name in CLAUSES
    ]
    imports = [f"{_literal(rest)}{_IMPORTS[name]}" for name, rest in rests.items() if name in _IMPORTS]
    lines = [f"IMPORTS_REST: {' | '.join(imports)}"] * bool(imports)
    choices += ["IMPORTS_REST (groups MID?)?"] * bool(imports)
    # `match` is a name as well.
    taken = [rest for name, rest in rests.items() if name != "match"]
    kept = alternatives(sorted({*taken} - {""})) if {*taken} - {""} else NOTHING
    lines.append(f"WORD_REST: WC+ & ~({kept})")
    rest = "(MID | lead_on MID?)"
    choices.append(f"WORD_REST {rest}?")
    if "" not in taken:
        # The word as it is. No word may touch it, as one may touch a bracket.
        lines.append("WORD_TAIL: DOT? GAP SEQ LAST | DOT FIN | TAIL? OP FIN | SP+ CM? | CM")
        lines.append('WORD_COLON: TAIL? ":" FIN')
        choices.append("(WORD_TAIL | (WORD_TAIL | WORD_COLON)? groups MID?)?")
    if word.lower() in LETTERS:
        lines.append('STRING_REST: (FULL | "\\"\\"" | "\'\'") (SP+ STR)*')
        choices.append(f"STRING_REST {rest}?")
    return " | ".join(choices), lines


def _literal(rest: str) -> str:
    return f'"{rest}" ' if rest else ""
