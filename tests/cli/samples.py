"""Small inputs."""

from __future__ import annotations

import json

CLEAN = '''\
from dataclasses import dataclass


@dataclass
class Session:
    """A session."""

    token: str
    age: int


def login(email: str, password: str, remember: bool = False) -> Session:
    """Log in."""
    if not email:
        raise ValueError(email)
    return Session(email, 1)
'''

DIRTY = """\
def run(text):
    return eval(text)


def tidy(x, y):
    try:
        return eval(x)
    except:
        pass
"""

SET = json.dumps(
    {
        "name": "test",
        "constraints": [
            {
                "name": "function_structure",
                "kind": "syntactic",
                "confidence": 1.0,
                "source": "Pattern",
                "description": "Functions must have names",
            },
            {"name": "no eval", "kind": "security", "rule": {"type": "call", "denied": ["eval"]}},
        ],
    }
)
