"""The one gate that every send goes through: default deny.

A destination is trusted when its address comes from the environment, the user's own configuration or a flag, or when
the user approved its host. Only `destination` makes a `Destination` or a `ModalFunction`, and nothing else is sent to.
"""

from __future__ import annotations

import ipaddress
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import attrs

from ananke_core.errors import InputError, Untrusted
from ananke_server.config import Config
from ananke_server.config.layers import config_folder

_GATE = object()


@attrs.frozen
class Destination:
    """Where a set may be sent. ``why`` says what makes it trusted; ``api_key`` is never shown."""

    url: str
    why: str
    api_key: str = attrs.field(default="", repr=False)
    _gate: object = attrs.field(default=None, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        if self._gate is not _GATE:
            raise Untrusted("a destination is made by the gate alone", place=self.url)

    @property
    def host(self) -> str:
        """Host and port, for notes and origins."""
        return urlsplit(self.url).netloc.rpartition("@")[2]


@attrs.frozen
class ModalFunction:
    """A function of the user's own Modal workspace (transport ``sdk``); the token is for Modal's client to find."""

    app: str
    function: str
    environment: str
    why: str
    _gate: object = attrs.field(default=None, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        if self._gate is not _GATE:
            raise Untrusted("a destination is made by the gate alone", place=self.host)

    @property
    def host(self) -> str:
        """The app, for notes and origins."""
        return f"modal:{self.app}"


def destination(config: Config, environ: Mapping[str, str] | None = None) -> Destination | ModalFunction | None:
    """Where sets may be sent under a configuration; None when nothing is configured at all.

    Raises:
        Untrusted: the only endpoint is one that nobody but the repository names, or it is not ``https``.
    """
    environ = os.environ if environ is None else environ
    if config.modal.transport == "sdk":
        # None of its names has a project layer.
        modal, why = config.modal, config.origins.get("modal.transport", "")
        return ModalFunction(modal.app, modal.function, modal.environment, why, _GATE)
    url, why = config.modal.endpoint, config.origins.get("modal.endpoint", "")
    key = config.modal.api_key
    if not url:
        if not config.untrusted_endpoint:
            return None
        url = config.untrusted_endpoint
        host = host_of(url)
        if host not in approved(environ):
            raise Untrusted(
                f"only the repository's .ananke.toml names {host}, so nothing is sent there",
                way_out=f"if you trust it: ananke trust {host}",
            )
        why = "approved by the user"
    _check(url)
    return Destination(url.rstrip("/"), why, key, _GATE)


def unapproved(config: Config, environ: Mapping[str, str] | None = None) -> str:
    """The host that only the repository names, where an approval is all that is missing; empty otherwise."""
    if not config.untrusted_endpoint or config.modal.endpoint or config.modal.transport == "sdk":
        return ""
    try:
        _check(config.untrusted_endpoint)
        host = host_of(config.untrusted_endpoint)
    except (Untrusted, InputError):
        return ""
    return "" if host in approved(environ) else host


def host_of(url_or_host: str) -> str:
    """Host (with a port that is written) of an address or of a bare host.

    Raises:
        InputError: there is none.
    """
    text = url_or_host.strip()
    try:
        netloc = urlsplit(text if "//" in text else f"//{text}").netloc.rpartition("@")[2].lower()
    except ValueError:
        netloc = ""
    if not netloc:
        raise InputError("no host", place=url_or_host, way_out="ananke trust compile.example.com")
    return netloc


def is_loopback(host: str) -> bool:
    """Whether a host name (without port) is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _check(url: str) -> None:
    """See that an address is one, keeps its key out of sight, and that what is sent can't be read on the way."""
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and (parts.port is None or parts.port >= 0)
    except ValueError:
        parts, named = urlsplit(""), False
    if not named:
        raise Untrusted("the endpoint is no address", way_out="write it as https://host or https://host:port")
    if "@" in parts.netloc:
        # It would be shown in notes and written to caches as the origin; the text is left out here too.
        raise Untrusted("the endpoint holds a user name or password", way_out="use ANANKE_MODAL_API_KEY")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname or "")):
        raise Untrusted(
            "the endpoint is not https, and not on this machine",
            place=url,
            way_out="use https:// or a loopback address",
        )


# -- approved hosts ------------------------------------------------------------------------------------------------


def _file(environ: Mapping[str, str] | None) -> Path:
    return config_folder(os.environ if environ is None else environ) / "trust.json"


def approved(environ: Mapping[str, str] | None = None) -> frozenset[str]:
    """Hosts that the user approved; an unreadable file approves nothing."""
    try:
        data = json.loads(_file(environ).read_text("utf-8"))
        hosts = data["hosts"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return frozenset()
    return frozenset(host for host in hosts if isinstance(host, str)) if isinstance(hosts, list) else frozenset()


def approve(host: str, environ: Mapping[str, str] | None = None) -> None:
    """Remember a host as approved."""
    _write(approved(environ) | {host_of(host)}, environ)


def revoke(host: str, environ: Mapping[str, str] | None = None) -> None:
    """Forget a host's approval."""
    _write(approved(environ) - {host_of(host)}, environ)


def _write(hosts: frozenset[str], environ: Mapping[str, str] | None) -> None:
    path = _file(environ)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump({"hosts": sorted(hosts)}, file)
    os.replace(temporary, path)
