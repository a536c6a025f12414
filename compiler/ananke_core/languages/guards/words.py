"""Bounds that documentation states in plain words. Words prove nothing: what comes of them is soft."""

from __future__ import annotations

import re

import attrs

from ananke_core.languages.guards.claims import sorts_of
from ananke_core.model.types import Bounds, TypeExpr

_N = r"([-+]?\d+(?:\.\d+)?)"
_MUST = r"(?:^|\b(?:must|has to|have to|should|needs? to) (?:always )?be )(?:an? )?(?:value |number |integer |float )?"
_BETWEEN = re.compile(_MUST + rf"between {_N} and {_N}(?! ?(?:st|nd|rd|th))(?P<open>,? \(?exclusive)?", re.IGNORECASE)
_INTERVAL = re.compile(rf"\bin (?:the )?(?:range |interval )?([\[(]) ?{_N} ?, ?{_N} ?([\])])", re.IGNORECASE)
_COMPARED = re.compile(
    _MUST + r"(?P<word>>=|≥|at least|no less than|not less than|greater than or equal to"
    r"|<=|≤|at most|no more than|not more than|less than or equal to|>|greater than|above|<|less than|below) ?" + _N,
    re.IGNORECASE,
)
_SIGN = re.compile(_MUST + r"(strictly )?(positive|non-?negative|negative|non-?positive)\b", re.IGNORECASE)
_AT_LEAST = {">=", "≥", "at least", "no less than", "not less than", "greater than or equal to"}
_AT_MOST = {"<=", "≤", "at most", "no more than", "not more than", "less than or equal to"}
_MORE = {">", "greater than", "above"}


def stated_bounds(text: str, type_: TypeExpr | None) -> Bounds | None:
    """What the words on a number say it keeps; None where they say nothing, or the type is not known to be a number.

    Only sentences that begin with a bound or say that it must be kept are taken: ``must be between 0 and 1``.
    """
    if type_ is None or not sorts_of(type_).numbers or sorts_of(type_).text:
        return None
    found = Bounds()
    for sentence in re.split(r"(?<=[.;])\s+|\n", text):
        found = _of(sentence.strip(), found)
    return found if found != Bounds() else None


def _of(sentence: str, found: Bounds) -> Bounds:
    if interval := _INTERVAL.search(sentence):
        low, high = _number(interval[2]), _number(interval[3])
        if low < high:
            return _over(_below(found, high, interval[4] == ")"), low, interval[1] == "(")
    if between := _BETWEEN.search(sentence):
        low, high = _number(between[1]), _number(between[2])
        if low < high:
            return _over(_below(found, high, bool(between["open"])), low, bool(between["open"]))
    if compared := _COMPARED.search(sentence):
        word, value = compared["word"].lower(), _number(compared[2])
        if word in _AT_LEAST or word in _MORE:
            return _over(found, value, word in _MORE)
        return _below(found, value, word not in _AT_MOST)
    if sign := _SIGN.search(sentence):
        word = sign[2].lower().replace("-", "")
        if word in {"positive", "nonnegative"}:
            return _over(found, 0, word == "positive")
        return _below(found, 0, word == "negative")
    return found


def _over(found: Bounds, value: int | float, is_open: bool) -> Bounds:
    return attrs.evolve(found, exclusive_minimum=value) if is_open else attrs.evolve(found, minimum=value)


def _below(found: Bounds, value: int | float, is_open: bool) -> Bounds:
    return attrs.evolve(found, exclusive_maximum=value) if is_open else attrs.evolve(found, maximum=value)


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text)
