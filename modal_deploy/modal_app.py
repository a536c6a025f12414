"""What ``modal deploy modal_deploy/modal_app.py`` and ``modal run modal_deploy/modal_app.py`` take."""

from ananke_modal.app import (
    app,
    batch_compile,
    compile_constraints,
    compile_shard,
    compile_sharded,
    compile_stream,
    compile_with_cache,
    compile_with_claude,
    endpoint,
    main,
    report,
    watch,
)

__all__ = [
    "app",
    "batch_compile",
    "compile_constraints",
    "compile_shard",
    "compile_sharded",
    "compile_stream",
    "compile_with_cache",
    "compile_with_claude",
    "endpoint",
    "main",
    "report",
    "watch",
]
