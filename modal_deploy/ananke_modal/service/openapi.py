"""What the routes take and answer, for OpenAPI. Sets and IRs are described by the schemas in ``docs/schemas``."""

from __future__ import annotations

from typing import Any

Described = dict[str, Any]


def _ref(name: str) -> Described:
    return {"$ref": f"#/components/schemas/{name}"}


_FORMATS = ["json-schema", "grammar", "regex"]
_SET: Described = {
    "title": "ConstraintSet",
    "description": "As docs/schemas/constraint-set.json says it.",
    "type": "object",
    "required": ["constraints"],
    "properties": {
        "version": {"enum": ["1", 1]},
        "name": {"type": "string"},
        "language": {"type": "string"},
        "constraints": {"type": "array", "items": {"type": "object", "required": ["name", "kind"]}},
    },
}
_LIST: Described = {"title": "Constraints", "type": "array", "items": {"type": "object", "required": ["name", "kind"]}}
_REQUEST: Described = {
    "title": "CompileRequest",
    "type": "object",
    "required": ["constraints"],
    "properties": {
        "constraints": {"anyOf": [_ref("ConstraintSet"), _ref("Constraints")]},
        "formats": {"type": "array", "items": {"enum": _FORMATS}, "default": _FORMATS},
        "optimize": {"type": "boolean", "default": True, "description": "false is level 0."},
        "level": {"enum": [0, 1, 2], "default": 1},
    },
}
_ANY_REQUEST: Described = {"anyOf": [_ref("CompileRequest"), _ref("ConstraintSet"), _ref("Constraints")]}
_IR: Described = {
    "title": "ConstraintIR",
    "description": "As docs/schemas/constraint-ir.json says it.",
    "type": "object",
    "required": ["version", "emitter", "hash", "constraints"],
    "properties": {"hash": {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"}},
}
_PROBLEM: Described = {
    "title": "Problem",
    "description": "RFC 9457; errors has the place of each fault.",
    "type": "object",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "pattern": "^ANK[0-9]{3}$"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["place", "message", "code"],
                "properties": {name: {"type": "string"} for name in ("place", "message", "code", "wayOut")},
            },
        },
    },
}
_JOB: Described = {
    "title": "Job",
    "type": "object",
    "required": ["id", "status", "progress", "stage"],
    "properties": {
        "id": {"type": "string"},
        "status": {"enum": ["running", "done", "failed", "cancelled"]},
        "progress": {"type": "integer", "minimum": 0, "maximum": 100},
        "stage": {"type": "string"},
        "hash": {"type": "string"},
        "ir": {"type": "string", "description": "Where its IR is."},
        "error": _ref("Problem"),
    },
}
_DIGEST: Described = {"type": "string", "description": "SHA-256 of the bytes of ir, in hexadecimal digits."}
_STEP: Described = {
    "title": "Line",
    "anyOf": [
        {
            "type": "object",
            "required": ["progress", "stage"],
            "properties": {"progress": {"type": "integer"}, "stage": {"type": "string"}},
        },
        {
            "type": "object",
            "required": ["done", "ir"],
            "properties": {"done": {"const": True}, "ir": _ref("ConstraintIR")},
        },
        {"type": "object", "required": ["error"], "properties": {"error": _ref("Problem")}},
    ],
}


def _content(schema: Described, kind: str = "application/json") -> Described:
    return {"content": {kind: {"schema": schema}}}


def _problem(words: str) -> Described:
    return {"description": words} | _content(_ref("Problem"), "application/problem+json")


_KEY_PROBLEMS = {
    401: _problem("No key, or an unknown one."),
    429: _problem("More requests than the key may make; Retry-After says when."),
}
_BODY_PROBLEMS = _KEY_PROBLEMS | {
    400: _problem("No JSON, nested too deeply, or broken packing."),
    408: _problem("The body came too slowly."),
    413: _problem("Too large, or longer than an answer may take: POST it to /v1/jobs."),
    415: _problem("A packing other than gzip and zstd."),
    422: _problem("It does not fit the model, or can't be compiled."),
    503: _problem("All processes are busy; Retry-After says when."),
}
_SECURED: Described = {"security": [{"bearer": []}]}


def _route(
    answer: Described | None, words: str, body: Described | None = None, status: int = 200, **more: Described
) -> Described:
    problems = _KEY_PROBLEMS if body is None else _BODY_PROBLEMS
    responses: dict[int | str, Any] = {status: {"description": words} | (answer or {})}
    responses |= {int(name[1:]): value for name, value in more.items()}
    extra = dict(_SECURED)
    if body is not None:
        extra["requestBody"] = {"required": True} | _content(body)
    return {"responses": responses | problems, "openapi_extra": extra}


COMPILE = _route(_content(_ref("ConstraintIR")), "The IR; ETag is its hash.", _ANY_REQUEST)
STREAM = _route(
    _content(_ref("Line"), "application/x-ndjson"), "A line per step, then the IR or the problem.", _ANY_REQUEST
)
BATCH = _route(
    _content(
        {
            "title": "BatchAnswer",
            "type": "object",
            "required": ["results"],
            "properties": {
                "results": {
                    "type": "array",
                    "items": {"anyOf": [{"required": ["ir"]}, {"required": ["error"]}]},
                }
            },
        }
    ),
    "One answer for each set, in order.",
    {"anyOf": [{"type": "object", "required": ["sets"]}, {"type": "array"}]},
)
_UNKNOWN = _problem("It is not known here.")
BY_HASH = _route(
    _content(_ref("ConstraintIR")),
    "The IR.",
    r304={"description": "The client has it already (If-None-Match)."},
    r404=_UNKNOWN,
)
SUBMIT = _route(_content(_ref("Job")), "It begins; Location says where it is asked about.", _ANY_REQUEST, 202)
JOB = _route(_content(_ref("Job")), "The job.", r404=_UNKNOWN)
JOB_IR = _route(_content(_ref("ConstraintIR")), "The IR.", r404=_UNKNOWN, r409=_problem("It is not done."))
HEALTH: Described = {"responses": {200: {"description": "It is alive."}}}
VERSION = _route(_content({"type": "object"}), "The versions.")
METRICS = _route({"content": {"text/plain": {"schema": {"type": "string"}}}}, "Text format 0.0.4.")
STATS = _route(_content({"type": "object"}), "The figures.")


def described(document: Described) -> Described:
    """The description that FastAPI makes, with the schemas and the key; parameters are texts, which nothing refuses."""
    schemas = {schema["title"]: schema for schema in (_SET, _LIST, _REQUEST, _IR, _PROBLEM, _JOB, _STEP)}
    for operations in document["paths"].values():
        for operation in operations.values():
            answers = operation["responses"]
            if "HTTPValidationError" in str(answers.get("422", "")):
                del answers["422"]
    bearer = {"bearer": {"type": "http", "scheme": "bearer"}}
    return document | {"components": {"schemas": schemas, "securitySchemes": bearer}}
