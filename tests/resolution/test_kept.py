"""What was resolved is taken again exactly as long as nothing that it looked at has changed."""

from __future__ import annotations

from ananke_core.resolution import Kept, Policies
from tests.resolution.workspace import Workspace

FILES = {
    "a.py": "from b import B\nfrom missing import M\n\n\nclass A(B):\n    x: M\n",
    "b.py": "from pydantic import BaseModel\n\n\nclass B(BaseModel):\n    y: int\n",
    "c.py": "unrelated = 1\n",
}


def test_a_change_elsewhere_costs_nothing_and_one_that_matters_is_seen() -> None:
    workspace, kept = Workspace(dict(FILES)), Kept()
    first = kept.over(workspace)
    stated = first.of_symbol(workspace.document("a.py"), "A")
    assert "c.py" not in kept.seen
    workspace.files["c.py"] = "unrelated = 2\n"
    assert kept.over(workspace) is first
    assert kept.over(workspace).of_symbol(workspace.document("a.py"), "A")[0] is stated[0]
    workspace.files["b.py"] = FILES["b.py"].replace("int", "str")
    second = kept.over(workspace)
    assert second is not first
    assert second.of_symbol(workspace.document("a.py"), "A")[0].fact != stated[0].fact


def test_a_file_that_comes_or_goes_is_a_change() -> None:
    workspace, kept = Workspace(dict(FILES)), Kept()
    first = kept.over(workspace)
    assert any("M is not declared" in one for one in first.of_symbol(workspace.document("a.py"), "A")[0].unknown)
    workspace.files["missing.py"] = "M = int\n"
    second = kept.over(workspace)
    assert second is not first
    assert not second.of_symbol(workspace.document("a.py"), "A")[0].unknown
    del workspace.files["b.py"]
    assert kept.over(workspace) is not second


def test_other_policies_are_another_resolution() -> None:
    workspace, kept = Workspace(dict(FILES)), Kept()
    assert kept.over(workspace) is not kept.over(workspace, Policies(objects="closed"))
