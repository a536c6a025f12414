"""`modal deploy`, run as people run it, against the stand-in: what would be deployed."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import grpclib

from ananke_modal.resources import RESOURCES
from scripts.project import ROOT, metadata
from tests.modal.answers import Answers
from tests.modal.conftest import APP, modal
from tests.modal.control_plane import ControlPlane
from tests.modal.summary import summary, variables

REVIEWED = Path(__file__).with_name("deployment.json")


def test_what_is_deployed_is_what_was_reviewed(deployed: ControlPlane) -> None:
    assert summary(deployed) == json.loads(REVIEWED.read_text("utf-8"))


def test_the_endpoint_is_printed(deployed: ControlPlane) -> None:
    assert "https://team--ananke-compiler-endpoint.modal.run" in deployed.deployment


def test_each_function_gets_the_whole_source(deployed: ControlPlane) -> None:
    """Modal's own way of shipping source takes .py files alone: queries and tables would silently be missing."""
    answers = deployed.answers
    wanted: dict[str, Path] = {}
    for folder, package in (("compiler", "ananke_core"), ("modal_deploy", "ananke_modal")):
        tracked = subprocess.run(
            ["git", "ls-files", package], cwd=ROOT / folder, capture_output=True, text=True, check=True
        ).stdout.splitlines()
        wanted |= {f"/root/{name}": ROOT / folder / name for name in tracked}
    assert {Path(name).suffix for name in wanted} >= {".py", ".scm", ".toml"}
    assert set(answers.names) == set(RESOURCES)
    for function in RESOURCES:
        mounted = {file.filename: file.sha256_hex for file in answers.files(answers.names[function])}
        assert {name for name in wanted if name not in mounted} == set(), function
        assert not [name for name in mounted if "__pycache__" in name or not name.startswith("/root/ananke_")]
        for name in ("/root/ananke_core/languages/python/language.toml", "/root/ananke_modal/app.py"):
            assert mounted[name] == sha256(wanted[name].read_bytes()).hexdigest()


def test_the_image_installs_the_lock_file(deployed: ControlPlane) -> None:
    files = {file.filename: file.data for image in deployed.answers.images.values() for file in image.context_files}
    lock = (ROOT / "requirements" / "runtime.txt").read_bytes()
    assert files == {"/.requirements.txt": lock}
    assert b"fastapi==" in lock
    assert b"--hash=sha256:" in lock


def test_the_image_knows_the_version(deployed: ControlPlane, tmp_path: Path) -> None:
    """Its step is run by an empty environment's Python, in a shell, as a build would."""
    step = summary(deployed)["image"]["layers"][1][0].removeprefix("RUN ")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path], check=True)
    asks = "python -c \"from importlib.metadata import version; print(version('ananke-lsp'))\""
    for command, said in ((step, ""), (asks, metadata()["project"]["version"] + "\n")):
        path = f"{tmp_path / 'bin'}:/usr/bin:/bin"
        done = subprocess.run(["sh", "-c", command], env={"PATH": path}, capture_output=True, text=True, check=False)
        assert (done.stdout, done.stderr) == (said, "")


def test_name_environment_and_resources_without_the_secret() -> None:
    more = {"ANANKE_DEPLOY_COMPILE_CONSTRAINTS_CPU": "0.25", "ANANKE_DEPLOY_BATCH_COMPILE_MAX_CONTAINERS": "3"}
    with ControlPlane(Answers()) as plane:
        done = modal(plane.url, "deploy", APP, "--name", "ananke-compiler-prod", "--env", "staging", **more)
        assert done.returncode == 0, done.stderr
        (published,) = plane.recorder.of("AppPublish")
        (created,) = plane.recorder.of("AppCreate")
        (listed,) = plane.recorder.of("SecretList")
        found = summary(plane)["functions"]
    assert published.name == "ananke-compiler-prod"
    assert created.environment_name == listed.environment_name == "staging"
    assert found["compile_constraints"]["cpu"] == 0.25
    assert found["compile_with_cache"]["cpu"] == 2.0
    assert found["batch_compile"]["max_containers"] == 3
    assert found["endpoint"]["secrets"] == []
    assert found["endpoint"]["variables"]["ANANKE_ATTACHED_SECRETS"] == ""


def test_a_resource_that_cannot_be_read_deploys_nothing() -> None:
    with ControlPlane(Answers()) as plane:
        done = modal(plane.url, "deploy", APP, ANANKE_DEPLOY_ENDPOINT_CPU="lots", ANANKE_DEPLOY_ENDPIONT_CPU="1")
        assert done.returncode != 0
        assert plane.recorder.of("AppCreate") == []
    assert "ANANKE_DEPLOY_ENDPOINT_CPU: 'lots' is not a number above 0" in done.stderr + done.stdout
    assert "ANANKE_DEPLOY_ENDPIONT_CPU: names no function" in done.stderr + done.stdout


def test_a_refused_token_is_said_by_modal_itself() -> None:
    refuses = {"SecretList": (grpclib.Status.UNAUTHENTICATED, "Token not found")}
    refuses["AppGetByDeploymentName"] = refuses["SecretList"]
    with ControlPlane(Answers(refuses=refuses)) as plane:
        done = modal(plane.url, "deploy", APP)
    assert done.returncode != 0
    assert "Token not found" in done.stderr + done.stdout
    assert "Traceback" not in done.stderr + done.stdout


def test_functions_of_the_app_get_only_variables_of_ours(deployed: ControlPlane) -> None:
    for row in deployed.answers.functions.values():
        assert all(name.startswith("ANANKE_") for name in variables(deployed, row))


def test_an_installed_wheel_deploys_the_same(tmp_path: Path, deployed: ControlPlane) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    installed = tmp_path / "site-packages"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    with ControlPlane(Answers(deployed.answers.secrets)) as plane:
        # As `ananke deploy` runs it: by the app's name, in the folder of the packages.
        done = modal(plane.url, "deploy", "-m", "ananke_modal.app", cwd=installed, PYTHONPATH=str(installed))
        assert done.returncode == 0, done.stdout + done.stderr
        assert str(installed) in done.stdout
        assert summary(plane) == summary(deployed)
        for function in plane.answers.names:
            mounted = {file.filename for file in plane.answers.files(plane.answers.names[function])}
            wanted = {file.filename for file in deployed.answers.files(deployed.answers.names[function])}
            assert wanted <= mounted
