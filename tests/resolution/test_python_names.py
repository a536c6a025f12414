"""What a name means across Python's files: every way in which one file can take a name from another."""

from __future__ import annotations

import pytest

from ananke_core.resolution import Names
from tests.resolution.workspace import Workspace

FILES = {
    "src/shop/__init__.py": "from .models import User as Person\nfrom .deep import *\n",
    "src/shop/models.py": "class User:\n    class Address: ...\n\n\nclass Shadow: ...\n",
    "src/shop/deep/__init__.py": "from .inner import Thing\n",
    "src/shop/deep/inner.pyi": "class Thing: ...\n",
    "src/shop/circle_a.py": "from .circle_b import Nowhere\n",
    "src/shop/circle_b.py": "from .circle_a import Nowhere\n",
    "tools/helpers.py": "class Helper: ...\n",
    "tools/script.py": "from helpers import Helper\n",
}


@pytest.mark.parametrize(
    ("imports", "name", "path", "symbol"),
    [
        ("from shop.models import User", "User", "src/shop/models.py", "User"),
        ("from shop.models import User as U", "U", "src/shop/models.py", "User"),
        ("from shop.models import User", "User.Address", "src/shop/models.py", "User.Address"),
        ("from .models import User", "User", "src/shop/models.py", "User"),
        ("from . import models", "models.User", "src/shop/models.py", "User"),
        ("from . import models as m", "m.User", "src/shop/models.py", "User"),
        ("from .. import shop", "shop.models.User", "src/shop/models.py", "User"),
        ("import shop.models", "shop.models.User", "src/shop/models.py", "User"),
        ("import shop", "shop.models.User", "src/shop/models.py", "User"),
        ("import shop.models as sm", "sm.User", "src/shop/models.py", "User"),
        ("from shop import Person", "Person", "src/shop/models.py", "User"),
        ("import shop", "shop.Person", "src/shop/models.py", "User"),
        ("from shop import Thing", "Thing", "src/shop/deep/inner.pyi", "Thing"),
        ("from .models import *", "User", "src/shop/models.py", "User"),
        ("if TYPE_CHECKING:\n    from shop.models import User", "User", "src/shop/models.py", "User"),
        ("def f():\n    from shop.models import User", "User", "src/shop/models.py", "User"),
        ("class User: ...\nfrom shop.models import *", "User", "src/shop/here.py", "User"),
    ],
)
def test_a_name_is_followed(imports: str, name: str, path: str, symbol: str) -> None:
    names = Names(Workspace({**FILES, "src/shop/here.py": imports + "\n"}))
    found = names.declaration("src/shop/here.py", name)
    assert found is not None
    assert (found.path, found.symbol, found.fact.symbol, found.language) == (path, symbol, symbol, "python")


def test_scopes_go_from_the_innermost_outward() -> None:
    text = "class User: ...\nclass A:\n    class User: ...\n    class B: ...\n"
    names = Names(Workspace({"a.py": text}))
    for within, symbol in {"": "User", "A": "A.User", "A.B": "A.User", "B": "User"}.items():
        found = names.declaration("a.py", "User", within)
        assert found is not None and found.symbol == symbol


def test_a_script_finds_its_neighbours() -> None:
    found = Names(Workspace(FILES)).declaration("tools/script.py", "Helper")
    assert found is not None and found.path == "tools/helpers.py"


def test_what_leads_nowhere_is_none_and_says_where_it_is_from() -> None:
    files = {**FILES, "src/shop/here.py": "from typing import List as L\nimport os.path\nfrom .models import Gone\n"}
    names = Names(Workspace(files))
    assert names.declaration("src/shop/circle_a.py", "Nowhere") is None
    for name in ("L", "os.path.x", "Gone", "nothing"):
        assert names.declaration("src/shop/here.py", name) is None
    assert names.origin("src/shop/here.py", "L") == ("typing", "List")
    assert names.origin("src/shop/here.py", "os.path.x") == ("os.path", "x")
    assert names.origin("src/shop/here.py", "nothing") is None


def test_what_was_looked_at_is_remembered_with_its_version_also_what_was_not_there() -> None:
    workspace = Workspace(FILES | {"src/shop/here.py": "from .models import User\n"})
    names = Names(workspace)
    names.declaration("src/shop/here.py", "User")
    assert names.seen["src/shop/models.py"] == FILES["src/shop/models.py"]
    assert names.seen["src/shop/models/__init__.py"] is None
    assert "src/shop/deep/__init__.py" not in names.seen
