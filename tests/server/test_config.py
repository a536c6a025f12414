"""Layers, faults with their places, half-typed files, and keys that nobody sees."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ananke_core.errors import Fault
from ananke_server.config import KEYS, Config, load_config, project_file, toml_places

SECRET = "sk-sesame"


class Place:
    """A user's and a project's file in a folder."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "project"
        self.root.mkdir()
        self.user = folder / "config.toml"
        self.project = self.root / ".ananke.toml"

    def load(
        self,
        project: str = "",
        *,
        user: str = "",
        environ: dict[str, str] | None = None,
        flags: dict[str, Any] | None = None,
    ) -> tuple[Config, list[Fault]]:
        if user:
            self.user.write_text(user, "utf-8")
        if project:
            self.project.write_text(project, "utf-8")
        return load_config(self.root, root=self.root, environ=environ or {}, flags=flags, user_path=self.user)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_defaults_are_the_table(place: Place) -> None:
    config, faults = place.load()
    assert faults == []
    assert config.origins == {}
    for key in KEYS.values():
        section, name = key.name.split(".")
        held = getattr(getattr(config, section), name)
        assert held == (tuple(key.default) if isinstance(key.default, list) else key.default), key.name


def test_each_layer_wins_over_those_before(place: Place) -> None:
    def level(layers: int) -> tuple[int, str]:
        given: list[dict[str, Any]] = [
            {"user": "[defaults]\noffload_threshold = 1\n"},
            {"project": "\n[defaults]\noffload_threshold = 2\n"},
            {"environ": {"ANANKE_DEFAULTS_OFFLOAD_THRESHOLD": "3"}},
            {"flags": {"defaults.offload_threshold": 4}},
        ]
        arguments: dict[str, Any] = {}
        for one in given[:layers]:
            arguments |= one
        config, faults = place.load(**arguments)
        assert faults == []
        return config.defaults.offload_threshold, config.origins.get("defaults.offload_threshold", "default")

    assert [level(n) for n in range(5)] == [
        (1000, "default"),
        (1, f"{place.user}:2"),
        (2, f"{place.project}:3"),
        (3, "environment"),
        (4, "flags"),
    ]


def test_a_layer_with_a_fault_leaves_the_one_below(place: Place) -> None:
    config, faults = place.load('[defaults]\nlevel = "2"\n', user="[defaults]\nlevel = 0\n")
    assert config.defaults.level == 0
    assert [fault.place for fault in faults] == ["defaults.level"]


@pytest.mark.parametrize("name", [name for name, key in KEYS.items() if key.trusted])
def test_keys_that_decide_what_is_sent_where_have_no_project_layer(place: Place, name: str) -> None:
    key = KEYS[name]
    section, member = name.split(".")
    value = {"boolean": "true", "choice": '"sdk"'}.get(key.type, f'"{SECRET}"')
    text = f"[{section}]\n{member} = {value}\n"
    config, faults = place.load(text)
    assert getattr(getattr(config, section), member) == key.default
    assert name not in config.origins
    if name == "modal.endpoint":
        assert config.untrusted_endpoint == SECRET
        assert faults == []
    else:
        [fault] = faults
        assert (fault.place, fault.severity, fault.file, fault.line) == (name, "warning", str(place.project), 1)
        assert SECRET not in str(fault)
    config, faults = place.load("[check]\n", user=text)
    assert getattr(getattr(config, section), member) != key.default
    assert faults == []


def test_an_endpoint_that_the_user_names_too_is_trusted(place: Place) -> None:
    text = '[modal]\nendpoint = "https://a.invalid"\n'
    config, _ = place.load(text, user=text)
    assert (config.modal.endpoint, config.untrusted_endpoint) == ("https://a.invalid", "")


@pytest.mark.parametrize(
    ("text", "name", "line", "column", "words"),
    [
        ("[modal]\ntimeout_sm = 5\n", "modal.timeout_sm", 1, 0, "did you mean timeout_ms?"),
        ("\n[mdal]\n", "mdal", 1, 1, "did you mean modal?"),
        ("[defaults]\n  level = 7\n", "defaults.level", 1, 2, "7 is above 2"),
        ("[defaults]\nlevel = true\n", "defaults.level", 1, 0, "not a whole number"),
        ("[defaults]\nuse_modal = 'often'\n", "defaults.use_modal", 1, 0, 'true, false or "auto"'),
        ('[defaults]\nformats = ["regex", "xml"]\n', "defaults.formats", 1, 0, "'xml' is not one of"),
        ("[extract]\ninclude = 'a'\n", "extract.include", 1, 0, "not a list of texts"),
        ("[mine]\nmin_confidence = 1.5\n", "mine.min_confidence", 1, 0, "above 1"),
        ("[mine]\nmin_confidence = nan\n", "mine.min_confidence", 1, 0, "not a number"),
        ("[check]\nseverity = { ANK101 = 'loud' }\n", "check.severity.ANK101", 1, 13, "not one of error"),
        ("[check]\nseverity = { ANK110 = 'error' }\n", "check.severity.ANK110", 1, 13, "did you mean ANK1"),
        ("[check.max]\n\nparameters = -1\n", "check.max.parameters", 2, 0, "not a whole number"),
        ("[check]\nmax = { params = 3 }\n", "check.max.params", 1, 8, "known: function_lines"),
        ("[check]\nlayers = [5]\n", "check.layers", 1, 0, "layer 1 is not a table"),
        ("[[check.layers]]\nname = 'web'\npath = []\n", "check.layers", 0, 2, "path is unknown"),
        ("modal = 5\n", "modal", 0, 0, "not a table"),
        ("[check]\nnaming = { function = 5 }\n", "check.naming.function", 1, 11, "not a text"),
    ],
)
def test_a_fault_says_where_and_what(place: Place, text: str, name: str, line: int, column: int, words: str) -> None:
    _, [fault] = place.load(text)
    assert (fault.place, fault.file, fault.line, fault.character) == (name, str(place.project), line, column)
    assert words in str(fault)
    assert fault.code == "ANK901"


def test_all_faults_at_once(place: Place) -> None:
    _, faults = place.load("[modal]\nx = 1\ny = 2\n[defaults]\nlevel = 9\n[what]\n")
    assert [fault.line for fault in faults] == [1, 2, 4, 5]


def test_good_members_of_a_table_are_kept(place: Place) -> None:
    config, faults = place.load("[check]\nnaming = { function = 'snake_case', class = 5 }\n")
    assert config.check.naming == {"function": "snake_case"}
    assert len(faults) == 1


@pytest.mark.parametrize(
    "typed", ["lev", "level", "level =", "level = [", "level = {", 'level = "', "level = 1 2", "[mod", "[", "=", '"']
)
def test_what_stands_around_a_half_typed_line_holds(place: Place, typed: str) -> None:
    config, faults = place.load(f"[check]\ndenied_calls = ['a']\n[defaults]\n{typed}\noffload_threshold = 7\n")
    assert config.check.denied_calls == ("a",)
    assert config.defaults.offload_threshold == 7
    assert faults[0].line == 3
    assert faults[0].severity == "error"


@given(text=st.text(alphabet="[]{}=\"'#.\n\\ab1,é \t", max_size=60))
def test_no_text_is_too_broken(text: str) -> None:
    data, _ = toml_places.read(text)
    assert isinstance(data, dict)
    for path, spot in toml_places.places(text).items():
        row = text.split("\n")[spot.line]
        assert 0 <= spot.start <= spot.end <= len(row), path


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 50_000,
        "a = " + "{b=" * 50_000,
        "a" + ".a" * 5_000 + " = 1",
        "[" + " " * 50_000,
        "a" + " " * 99_999,
    ],
    ids=["brackets", "braces", "dots", "header", "spaces"],
)
def test_a_hostile_file_neither_hangs_nor_crashes(place: Place, text: str) -> None:
    began = time.perf_counter()
    _, faults = place.load(text)
    assert faults
    assert time.perf_counter() - began < 2


def test_a_file_that_cannot_be_read(place: Place) -> None:
    place.project.write_bytes(b"\xff\xfe")
    _, [fault] = load_config(place.root, root=place.root, environ={}, user_path=place.user)
    assert "cannot be read" in str(fault)
    place.project.unlink()
    place.user.mkdir()
    _, [fault] = load_config(place.root, root=place.root, environ={}, user_path=place.user)
    assert fault.file == str(place.user)


@pytest.mark.parametrize(
    ("variable", "text", "value"),
    [
        ("ANANKE_MODAL_ENDPOINT", "https://a.invalid", "https://a.invalid"),
        ("ANANKE_MODAL_TIMEOUT_MS", "500", 500),
        ("ANANKE_MODAL_TRANSPORT", "sdk", "sdk"),
        ("ANANKE_DEFAULTS_USE_MODAL", "TRUE", True),
        ("ANANKE_DEFAULTS_USE_MODAL", "0", False),
        ("ANANKE_DEFAULTS_USE_MODAL", "auto", "auto"),
        ("ANANKE_LLM_ENABLED", "1", True),
        ("ANANKE_MINE_MIN_CONFIDENCE", "0.5", 0.5),
        ("ANANKE_DEFAULTS_FORMATS", "regex, grammar,", ("regex", "grammar")),
        ("ANANKE_EXTRACT_EXCLUDE", "a/**", ("a/**",)),
    ],
)
def test_the_environment(place: Place, variable: str, text: str, value: object) -> None:
    [name] = [key.name for key in KEYS.values() if key.variable == variable]
    config, faults = place.load(environ={variable: text})
    assert faults == []
    section, member = name.split(".")
    assert getattr(getattr(config, section), member) == value
    assert config.origins == {name: "environment"} | (
        {"modal.deadline_ms": "environment"} if "modal.deadline_ms" in config.origins else {}
    )


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("ANANKE_MODAL_TIMEOUT_MS", "soon"),
        ("ANANKE_MODAL_TIMEOUT_MS", "²"),
        ("ANANKE_MODAL_TIMEOUT_MS", "--5"),
        ("ANANKE_MODAL_TIMEOUT_MS", "1e3"),
        ("ANANKE_MODAL_TIMEOUT_MS", "1"),
        ("ANANKE_MINE_MIN_CONFIDENCE", "nan"),
        ("ANANKE_MINE_MIN_CONFIDENCE", "x"),
        ("ANANKE_LLM_ENABLED", "perhaps"),
        ("ANANKE_DEFAULTS_USE_MODAL", "perhaps"),
        ("ANANKE_DEFAULTS_FORMATS", "xml"),
        ("ANANKE_CHECK_MAX", "{}"),
    ],
)
def test_a_variable_that_cannot_be_read_is_named(place: Place, variable: str, text: str) -> None:
    config, [fault] = place.load(environ={variable: text})
    assert fault.place == variable
    assert config.origins == {}


def test_an_empty_variable_says_nothing(place: Place) -> None:
    config, faults = place.load(environ={key.variable: "" for key in KEYS.values()})
    assert (faults, config.origins) == ([], {})


def test_the_deadline_is_at_least_two_attempts(place: Place) -> None:
    assert place.load(flags={"modal.timeout_ms": 60_000})[0].modal.deadline_ms == 120_000
    assert place.load(flags={"modal.timeout_ms": 10_000})[0].modal.deadline_ms == 60_000
    assert place.load("[modal]\ntimeout_ms = 50000\ndeadline_ms = 1000\n")[0].modal.deadline_ms == 100_000


def test_a_key_is_never_shown(place: Place) -> None:
    config, faults = place.load(environ={"ANANKE_MODAL_API_KEY": SECRET})
    assert config.modal.api_key == SECRET
    assert SECRET not in f"{config!r} {config} {config.modal!r} {faults} {config.origins}"


@pytest.mark.parametrize(
    "text",
    [
        f'modal = "{SECRET}"\n',
        f'[modal]\napi_key = ["{SECRET}"]\n',
        f'[modal]\napi_kye = "{SECRET}"\n',
        f'[modal]\napi_key = "{SECRET}\n',
        f"[modal]\napi_key = {SECRET}\n",
        f'[modal]\napi_key = "{SECRET}" x\n',
    ],
)
def test_a_key_with_a_fault_is_not_shown_either(place: Place, text: str) -> None:
    for layer in ("user", "project"):
        config, faults = place.load(**{layer: text})  # type: ignore[arg-type]
        assert faults
        assert SECRET not in "".join(map(str, faults)) + repr(config) + repr(faults)


def test_the_project_file_is_found_upward_and_no_further(tmp_path: Path) -> None:
    inner = tmp_path / "repo" / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / ".ananke.toml").touch()
    assert project_file(inner, tmp_path / "repo") is None
    assert project_file(inner, tmp_path) == tmp_path / ".ananke.toml"
    (tmp_path / "repo" / ".git").mkdir()
    assert project_file(inner, None) is None
    (tmp_path / "repo" / ".ananke.toml").touch()
    assert project_file(inner, None) == tmp_path / "repo" / ".ananke.toml"
    (inner / ".ananke.toml").touch()
    assert project_file(inner, None) == inner / ".ananke.toml"
