"""Globs of the configuration against paths."""

from __future__ import annotations

import pytest

from ananke_core.rules.globs import leading_folders, path_matches


@pytest.mark.parametrize(
    ("glob", "path", "matches"),
    [
        ("app/web/**", "app/web/a/b.py", True),
        ("app/web/**", "app/web", True),
        ("app/web/**", "app/website/a.py", False),
        ("app/web/**", "old/app/web/a.py", False),
        ("/app/web/", "app/web/a.py", True),
        ("./app/web", "app/web/a.py", True),
        ("app/web", "app/web.py", False),
        ("app/*", "app/a.py", True),
        ("app/*.py", "app/a/b.py", False),
        ("app/?.py", "app/a.py", True),
        ("app/?.py", "app//.py", False),
        ("**/web/**", "web/a.py", True),
        ("**/web/**", "a/b/web/c/d.py", True),
        ("a/**/b.py", "a/b.py", True),
        ("a/**/b.py", "a/x/y/b.py", True),
        ("**", "anything/at/all.py", True),
        ("a.b", "a/b", False),
        ("a.b", "axb", False),
        ("(", "(", True),
        ("[x]", "[x]/y", True),
    ],
)
def test_globs(glob: str, path: str, matches: bool) -> None:
    assert path_matches(path, glob) is matches


def test_no_glob_can_be_made_to_hang() -> None:
    assert not path_matches("a" * 5_000, "*a" * 60 + "b")


def test_leading_folders() -> None:
    assert leading_folders("/src/app/**") == ("src", "app")
    assert leading_folders("**/x") == ()
