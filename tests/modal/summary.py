"""What a deploy asked of the stand-in, as data that a person can review."""

from __future__ import annotations

import re
from typing import Any

from google.protobuf.json_format import MessageToDict
from modal_proto import api_pb2

from tests.modal.control_plane import ControlPlane


def summary(plane: ControlPlane) -> dict[str, Any]:
    """App, image and functions; identifiers replaced by names, files by their suffixes."""
    answers = plane.answers
    # Those that were deployed; calls with other options made more since.
    functions = {name: _function(plane, answers.functions[function]) for name, function in answers.names.items()}
    (base, *layers) = (list(image.dockerfile_commands) for image in answers.images.values())
    return {
        "app": answers.app_name,
        "image": {
            "base": [line for line in base if line.startswith("FROM")],
            "layers": [
                [re.sub(r"\s+", " ", line).strip() for line in layer if line != "FROM base"] for layer in layers
            ],
        },
        "functions": dict(sorted(functions.items())),
    }


def _id(plane: ControlPlane, row: Any) -> str:
    return next(name for name, one in plane.answers.functions.items() if one is row)


def _function(plane: ControlPlane, row: Any) -> dict[str, Any]:
    settings = row.autoscaler_settings
    kinds = api_pb2.Function.FunctionType
    data: dict[str, Any] = {
        "module": row.module_name,
        "type": kinds.Name(row.function_type).removeprefix("FUNCTION_TYPE_").lower(),
        "cpu": row.resources.milli_cpu / 1_000,
        "memory_mb": row.resources.memory_mb,
        "timeout_s": row.timeout_secs,
        "max_containers": settings.max_containers,
        "scaledown_s": settings.scaledown_window,
        "mounts": sorted({file.filename.split("/")[2] for file in plane.answers.files(_id(plane, row))}),
        "snapshot": row.checkpointing_enabled,
        "secrets": sorted(name for name in plane.answers.secrets if f"st-{name}" in row.secret_ids),
        "variables": dict(sorted(variables(plane, row).items())),
    }
    if row.HasField("retry_policy") and row.retry_policy.retries:
        data["retries"] = MessageToDict(row.retry_policy, preserving_proto_field_name=True)
    if row.max_concurrent_inputs:
        data["concurrent_inputs"] = {"max": row.max_concurrent_inputs, "target": row.target_concurrent_inputs}
    if row.webhook_config.type:
        data["web"] = api_pb2.WebhookType.Name(row.webhook_config.type)
    if row.HasField("schedule"):
        data["schedule"] = MessageToDict(row.schedule)
    return data


def variables(plane: ControlPlane, row: Any) -> dict[str, str]:
    """The plain variables of a function's containers."""
    found: dict[str, str] = {}
    named = {f"st-{name}" for name in plane.answers.secrets}
    for secret in set(row.secret_ids) - named:
        found |= plane.answers.environment[secret]
    return found
