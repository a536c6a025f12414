"""The rest of an `import`, or of an `export … from`, that is begun."""

from __future__ import annotations

from ananke_core.errors import InputError
from ananke_core.languages.ecmascript.forms.words import others
from ananke_core.languages.ecmascript.holes.context import begins_statement
from ananke_core.languages.ecmascript.holes.frames import Token
from ananke_core.languages.ecmascript.holes.scan import Scan
from ananke_core.languages.forms import Words

_MORE = '("*" W "as" W1+ NEWNAME | NAMES)'
_LISTS = f"{_MORE} W FROM"


def import_rest(state: Scan, before: str, words: Words) -> list[str] | None:
    """The rule ``start`` of what ends an import; None where the position is in none, or in its first word.

    Raises:
        InputError: its module's name is half-typed, while modules are denied.
    """
    inside = state.top.role == "names"
    tokens = state.frames[-2].tokens if inside else state.top.tokens
    if len(state.frames) > 1 and state.frames[-2 if inside else -1].role not in {"program", "block"}:
        return None
    texts = [token.text for token in tokens]
    if state.open is None and not inside and begins_statement(state.top, state.newline)[0]:
        return None
    if texts[:1] not in (["import"], ["export"]) or (len(texts) < 2 and not inside and not before[-1:].isspace()):
        return None
    if texts[0] == "export" and not inside and not {"*", "}"} & set(texts[1:3]):
        return None
    if {"(", "=", "."} & set(texts) or (texts[0] == "import" and tokens[1:2] and tokens[1].text == ")"):
        return None
    if inside:
        optional = "?" if texts[0] == "export" else ""
        return [
            f"start: IMPORT_END (W1* FROM){optional}".replace("(W1* FROM)", "AFTER"),
            'IMPORT_END: /[^{}]*/ "}"',
            "AFTER: W FROM",
            *_shared(words),
        ]
    return _outside(state, tokens, before, words)


def _outside(state: Scan, tokens: list[Token], before: str, words: Words) -> list[str]:
    if state.open is not None:
        if words.denied_modules or words.allowed_modules is not None:
            raise InputError(
                "a module's name is half-typed, and modules are denied", place="position", way_out="ask in front of it"
            )
        return ["start: IMPORT_END", f'IMPORT_END: /[^\\\\\\r\\n{state.open.kind}]*{state.open.kind}/ (W ";")?']
    last = tokens[-1]
    word = last.text if last.kind == "name" and last.end == len(before) and len(tokens) > 1 else ""
    known = [token.text for token in (tokens[:-1] if word else tokens)]
    if known[-1] == "from":
        return ["start: IMPORT_END", "IMPORT_END: W MODULE ATTRIBUTES?", *_shared(words)]
    if tokens[-1].kind == "string":
        return ["start: IMPORT_END?", "IMPORT_END: ATTRIBUTES", *_shared(words)]
    rests = list[str]()
    if known[-1] in {"import", "type", "export"}:
        if known[-1] != "type" and "type".startswith(word):
            rests.append(
                f'"{"type"[len(word) :]}" W1+ CLAUSE FROM | "{"type"[len(word) :]}" W NAMES W FROM'.replace('"" ', "")
            )
        if word:
            rests += [f'NEWNAME? (W1+ FROM | W "," W {_LISTS})']
        else:
            rests += [f'NEWNAME (W1+ FROM | W "," W {_LISTS})', _LISTS] + ["W MODULE ATTRIBUTES?"] * (
                known == ["import"]
            )
    elif known[-1] == ",":
        rests.append(_LISTS)
    elif known[-1] == "*":
        if "as".startswith(word):
            rests.append(f'"{"as"[len(word) :]}" W1+ NEWNAME W1+ FROM'.replace('"" ', ""))
        if known[0] == "export" and "from".startswith(word):
            rests.append(f'"{"from"[len(word) :]}" W MODULE ATTRIBUTES?'.replace('"" ', ""))
    elif known[-1] == "as":
        rests.append(f"NEWNAME{'?' if word else ''} W1+ FROM")
    else:
        rest = "from"[len(word) :] if "from".startswith(word) else ""
        rests.append(f'"{rest}" W MODULE ATTRIBUTES?' if rest else "W MODULE ATTRIBUTES?")
        if not word and known[0] == "import" and len(known) == 2 and known[-1] != "}":
            rests.append(f'"," W {_LISTS}')
    return ["start: IMPORT_END", f"IMPORT_END: {'' if word else 'W '}({' | '.join(rests)})", *_shared(words)]


def _shared(words: Words) -> list[str]:
    return [
        'NAMES: "{" /[^{}]*/ "}"',
        f"NEWNAME: {others(words.denied)}",
        'ATTRIBUTES: (W1+ "with" W NAMES)? (W ";")?',
        'FROM: "from" W MODULE ATTRIBUTES?',
        'CLAUSE: (NEWNAME W1* ",")? W ("*" W "as" W1+ NEWNAME W1+ | NAMES W) | NEWNAME W1+',
    ]
