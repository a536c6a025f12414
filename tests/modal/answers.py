"""What the stand-in answers: enough for `modal deploy`, `modal run` and calls of functions.

A call runs in Modal's own container entry point (`tests/modal/container.py`), on the files that the client uploaded.
"""

from __future__ import annotations

import asyncio
import itertools
import pickle
import tempfile
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import attrs
import grpclib
from google.protobuf.empty_pb2 import Empty
from modal_proto import api_pb2

from tests.modal.container import Container

Send = Callable[[Any], Awaitable[None]]
BUILDER = "2025.06"


@attrs.define
class Call:
    """One call of a function: its input, what it gave, and how long the client waits for that."""

    function_id: str
    input: Any
    outputs: asyncio.Queue[Any] = attrs.field(factory=asyncio.Queue)
    chunks: asyncio.Queue[Any] = attrs.field(factory=asyncio.Queue)
    data: list[Any] = attrs.field(factory=list)
    idx: int = 0


class Answers:
    """State of a workspace without containers or secrets, but for those given.

    Args:
        secrets: the secrets that it has, by name, with the variables that they set.
        keeps_files: ask for the content of mounted files, as a run needs it.
        refuses: what each method is refused with, by its name.
        outputs: what the first calls of functions give, without a container: results, or values to be pickled.
    """

    def __init__(
        self,
        secrets: Mapping[str, dict[str, str]] | None = None,
        *,
        keeps_files: bool = False,
        refuses: dict[str, tuple[grpclib.Status, str]] | None = None,
        outputs: tuple[Any, ...] = (),
    ) -> None:
        self.url = ""
        self.secrets = dict(secrets or {})
        self.keeps_files = keeps_files
        self.refuses = refuses or {}
        self.outputs = list(outputs)
        self.app_name = ""
        self.functions: dict[str, Any] = {}
        self.metadata: dict[str, Any] = {}
        self.names: dict[str, str] = {}
        self.mounts: dict[str, list[Any]] = {}
        self.images: dict[str, Any] = {}
        self.environment: dict[str, dict[str, str]] = {}
        self._blobs: dict[str, bytes] = {}
        self._bound: dict[bytes, str] = {}
        self._ended: dict[str, Any] = {}
        self._calls: dict[str, Call] = {}
        self._pending: dict[str, asyncio.Queue[tuple[str, Call]]] = defaultdict(asyncio.Queue)
        self._containers: dict[str, Container] = {}
        self.entries: dict[str, dict[bytes, bytes]] = defaultdict(dict)
        self._tasks: list[asyncio.Task[None]] = []
        self._numbers = itertools.count(1)
        self._scratch = tempfile.TemporaryDirectory(prefix="stand-in-")

    def _new(self, prefix: str) -> str:
        return f"{prefix}-{next(self._numbers):04d}"

    async def aclose(self) -> None:
        """End all containers."""
        for task in self._tasks:
            task.cancel()
        for container in self._containers.values():
            await container.stop()
        self._scratch.cleanup()

    # -- workspace ---------------------------------------------------------------------------------------------------

    async def ClientHello(self, request: Any, send: Send) -> Any:
        return api_pb2.ClientHelloResponse()

    async def WorkspaceNameLookup(self, request: Any, send: Send) -> Any:
        return api_pb2.WorkspaceNameLookupResponse(username="tester", workspace_name="team")

    async def TokenInfoGet(self, request: Any, send: Send) -> Any:
        return api_pb2.TokenInfoGetResponse()

    async def EnvironmentGetOrCreate(self, request: Any, send: Send) -> Any:
        settings = api_pb2.EnvironmentSettings(image_builder_version=BUILDER)
        metadata = api_pb2.EnvironmentMetadata(name=request.deployment_name or "main", settings=settings)
        return api_pb2.EnvironmentGetOrCreateResponse(environment_id="en-1", metadata=metadata)

    async def SecretList(self, request: Any, send: Send) -> Any:
        items = [
            api_pb2.SecretListItem(
                label=name, secret_id=f"st-{name}", metadata=api_pb2.SecretMetadata(name=name, keys=["KEY"])
            )
            for name in self.secrets
        ]
        return api_pb2.SecretListResponse(items=items)

    async def SecretGetOrCreate(self, request: Any, send: Send) -> Any:
        name = request.deployment_name
        if name and request.object_creation_type in (
            api_pb2.OBJECT_CREATION_TYPE_CREATE_FAIL_IF_EXISTS,
            api_pb2.OBJECT_CREATION_TYPE_CREATE_OVERWRITE_IF_EXISTS,
        ):
            self.secrets[name] = dict(request.env_dict)
        if name and name not in self.secrets:
            raise grpclib.GRPCError(grpclib.Status.NOT_FOUND, f"Secret '{name}' not found")
        secret = f"st-{name}" if name else self._new("st")
        self.environment[secret] = self.secrets[name] if name else dict(request.env_dict)
        return api_pb2.SecretGetOrCreateResponse(secret_id=secret, metadata=api_pb2.SecretMetadata(name=name))

    # -- deploy ------------------------------------------------------------------------------------------------------

    async def AppGetByDeploymentName(self, request: Any, send: Send) -> Any:
        return api_pb2.AppGetByDeploymentNameResponse()

    async def AppCreate(self, request: Any, send: Send) -> Any:
        self.app_name = request.description
        return api_pb2.AppCreateResponse(app_id="ap-1", app_page_url=f"{self.url}/apps/ap-1")

    async def AppGetOrCreate(self, request: Any, send: Send) -> Any:
        if request.app_name != self.app_name:
            raise grpclib.GRPCError(grpclib.Status.NOT_FOUND, f"no app {request.app_name}")
        return api_pb2.AppGetOrCreateResponse(app_id="ap-1")

    async def AppHeartbeat(self, request: Any, send: Send) -> Any:
        return Empty()

    async def AppClientDisconnect(self, request: Any, send: Send) -> Any:
        return Empty()

    async def AppPublish(self, request: Any, send: Send) -> Any:
        self.names = dict(request.function_ids)
        return api_pb2.AppPublishResponse(url=f"{self.url}/apps/team/main/deployed/{request.name}", deployed_at=1.0)

    async def ImageGetOrCreate(self, request: Any, send: Send) -> Any:
        image = self._new("im")
        self.images[image] = request.image
        result = api_pb2.GenericResult(status=api_pb2.GenericResult.GENERIC_STATUS_SUCCESS)
        metadata = api_pb2.ImageMetadata(image_builder_version=BUILDER)
        return api_pb2.ImageGetOrCreateResponse(image_id=image, result=result, metadata=metadata)

    async def MountBatchedCheckExistence(self, request: Any, send: Send) -> Any:
        missing = [one for one in request.sha256_hex_hashes if self.keeps_files and one not in self._blobs]
        return api_pb2.MountBatchedCheckExistenceResponse(missing_sha256_hex_hashes=missing)

    async def MountPutFile(self, request: Any, send: Send) -> Any:
        assert not request.data_blob_id, "no file of ours is large enough to go another way"
        self._blobs[request.sha256_hex] = request.data
        return api_pb2.MountPutFileResponse(exists=True)

    async def MountGetOrCreate(self, request: Any, send: Send) -> Any:
        mount = self._new("mo")
        self.mounts[mount] = list(request.files)
        return api_pb2.MountGetOrCreateResponse(mount_id=mount)

    async def FunctionPrecreate(self, request: Any, send: Send) -> Any:
        function = self._new("fu")
        self.metadata[function] = metadata = api_pb2.FunctionHandleMetadata(
            function_name=request.function_name,
            function_type=request.function_type,
            function_schema=request.function_schema,
            supported_input_formats=request.supported_input_formats,
            supported_output_formats=request.supported_output_formats,
            definition_id=self._new("de"),
        )
        if request.webhook_config.type:
            metadata.web_url = f"https://team--{self.app_name}-{request.function_name}.modal.run".replace("_", "-")
        return api_pb2.FunctionPrecreateResponse(function_id=function, handle_metadata=metadata)

    async def FunctionCreate(self, request: Any, send: Send) -> Any:
        function = request.existing_function_id
        self.functions[function] = request.function
        self.names[request.function.function_name] = function
        return api_pb2.FunctionCreateResponse(
            function_id=function, handle_metadata=self.metadata[function], function_data=self._data(function)
        )

    def _data(self, function: str) -> Any:
        row = self.functions[function]
        data = api_pb2.FunctionData(function_name=row.function_name, web_url=self.metadata[function].web_url)
        data.ranked_functions.add(rank=0, function=row)
        return data

    # -- calls from a client -----------------------------------------------------------------------------------------

    async def FunctionGet(self, request: Any, send: Send) -> Any:
        function = self.names.get(request.object_tag)
        if function is None or request.app_name != self.app_name:
            raise grpclib.GRPCError(grpclib.Status.NOT_FOUND, f"no function {request.object_tag}")
        return api_pb2.FunctionGetResponse(
            function_id=function, handle_metadata=self.metadata[function], function=self._data(function)
        )

    async def FunctionBindParams(self, request: Any, send: Send) -> Any:
        """A function with other options is another pool of containers; the same options are the same one."""
        key = request.SerializeToString()
        if key not in self._bound:
            bound = self._bound[key] = self._new("fu")
            row = self.functions[bound] = api_pb2.Function()
            row.CopyFrom(self.functions[request.function_id])
            options = request.function_options
            row.resources.CopyFrom(options.resources)
            row.timeout_secs = options.timeout_secs
            row.autoscaler_settings.max_containers = options.concurrency_limit
            if options.replace_secret_ids:
                del row.secret_ids[:]
            row.secret_ids.extend(options.secret_ids)
            self.metadata[bound] = api_pb2.FunctionHandleMetadata()
            self.metadata[bound].CopyFrom(self.metadata[request.function_id])
        bound = self._bound[key]
        return api_pb2.FunctionBindParamsResponse(bound_function_id=bound, handle_metadata=self.metadata[bound])

    async def FunctionMap(self, request: Any, send: Send) -> Any:
        call = self._new("fc")
        answer = api_pb2.FunctionMapResponse(
            function_call_id=call,
            retry_policy=self.functions[request.function_id].retry_policy,
            sync_client_retries_enabled=True,
        )
        if request.function_call_type == api_pb2.FUNCTION_CALL_TYPE_MAP:
            self._calls[call] = Call(request.function_id, None)
        for item in request.pipelined_inputs:
            self._start(call, Call(request.function_id, item.input))
            answer.pipelined_inputs.add(idx=item.idx, input_id=f"in-{call}", input_jwt=f"jwt-{call}")
        return answer

    async def FunctionPutInputs(self, request: Any, send: Send) -> Any:
        """Inputs of a map: each is a call of its own, whose output goes to the map's."""
        answer = api_pb2.FunctionPutInputsResponse()
        whole = self._calls[request.function_call_id]
        for item in request.inputs:
            name = f"{request.function_call_id}:{item.idx}"
            self._start(name, Call(request.function_id, item.input, outputs=whole.outputs, idx=item.idx))
            answer.inputs.add(idx=item.idx, input_id=f"in-{name}", input_jwt=f"jwt-{name}")
        return answer

    async def FunctionRetryInputs(self, request: Any, send: Send) -> Any:
        name = request.inputs[0].input_jwt.removeprefix("jwt-")
        call = self._calls[name]
        if call.function_id in self._ended:
            # Nobody would ever take it: say what became of the container instead of waiting.
            call.outputs.put_nowait(api_pb2.FunctionGetOutputsItem(result=self._ended[call.function_id]))
        else:
            self._pending[call.function_id].put_nowait((name, call))
        return api_pb2.FunctionRetryInputsResponse(input_jwts=[item.input_jwt for item in request.inputs])

    async def FunctionGetOutputs(self, request: Any, send: Send) -> Any:
        call = self._calls[request.function_call_id]
        try:
            output = await asyncio.wait_for(call.outputs.get(), min(request.timeout, 10))
        except TimeoutError:
            return api_pb2.FunctionGetOutputsResponse(num_unfinished_inputs=1)
        return api_pb2.FunctionGetOutputsResponse(outputs=[output], idxs=[output.idx])

    async def FunctionCallGetDataOut(self, request: Any, send: Send) -> Any:
        chunks = self._calls[request.function_call_id].chunks
        while True:
            await send(await chunks.get())

    async def FunctionCallGetDataIn(self, request: Any, send: Send) -> Any:
        for chunk in self._calls[request.function_call_id].data:
            await send(chunk)
        await asyncio.Event().wait()

    async def FunctionGetDynamicConcurrency(self, request: Any, send: Send) -> Any:
        return api_pb2.FunctionGetDynamicConcurrencyResponse(concurrency=request.target_concurrency)

    async def FunctionCallCancel(self, request: Any, send: Send) -> Any:
        result = api_pb2.GenericResult(status=api_pb2.GenericResult.GENERIC_STATUS_TERMINATED, exception="cancelled")
        self._calls[request.function_call_id].outputs.put_nowait(_output(result))
        return Empty()

    async def AppGetLogs(self, request: Any, send: Send) -> Any:
        await send(api_pb2.TaskLogsBatch(app_done=True))

    # -- a request to the endpoint -----------------------------------------------------------------------------------

    async def web(
        self, method: str, path: str, headers: dict[str, str], body: bytes = b"", query: bytes = b""
    ) -> tuple[int, bytes]:
        """Status and body of the answer, both ways as Modal carries them to a container and back."""
        status, _, received = await self.exchange(method, path, headers, body, query)
        return status, received

    async def exchange(
        self, method: str, path: str, headers: dict[str, str], body: bytes = b"", query: bytes = b""
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        """The same with the answer's headers."""
        pairs = [(header.encode(), value.encode()) for header, value in headers.items()]
        scope: dict[str, Any] = {
            "type": "http",
            "http_version": "1.1",
            "method": method,
            "scheme": "https",
            "path": path,
        }
        scope |= {"raw_path": path.encode(), "query_string": query, "headers": pairs, "client": ("192.0.2.1", 1)}
        given = api_pb2.FunctionInput(args=pickle.dumps(((scope,), {})), data_format=api_pb2.DATA_FORMAT_PICKLE)
        request = api_pb2.Asgi(http_request=api_pb2.Asgi.HttpRequest(body=body))
        chunk = api_pb2.DataChunk(index=1, data=request.SerializeToString(), data_format=api_pb2.DATA_FORMAT_ASGI)
        name = self._new("fc")
        call = Call(self.names["endpoint"], given, data=[chunk])
        self._start(name, call)
        status, received = 0, b""
        given_back: list[tuple[str, str]] = []
        while True:
            part = api_pb2.Asgi.FromString((await self._chunk(call)).data)
            if part.HasField("http_response_start"):
                status = part.http_response_start.status
                flat = [one.decode("latin-1") for one in part.http_response_start.headers]
                given_back = list(zip(flat[::2], flat[1::2], strict=True))
            received += part.http_response_body.body
            if part.HasField("http_response_body") and not part.http_response_body.more_body:
                return status, given_back, received

    async def _chunk(self, call: Call) -> Any:
        chunk, output = (asyncio.create_task(queue.get()) for queue in (call.chunks, call.outputs))
        await asyncio.wait((chunk, output), timeout=60, return_when=asyncio.FIRST_COMPLETED)
        if not chunk.done():
            chunk.cancel()
            raise RuntimeError(f"the container gave no answer: {output.result() if output.done() else 'in time'}")
        output.cancel()
        return chunk.result()

    # -- dictionaries ------------------------------------------------------------------------------------------------

    async def DictGetOrCreate(self, request: Any, send: Send) -> Any:
        return api_pb2.DictGetOrCreateResponse(dict_id=f"di-{request.deployment_name}")

    async def DictGet(self, request: Any, send: Send) -> Any:
        found = self.entries[request.dict_id].get(request.key)
        return api_pb2.DictGetResponse(found=found is not None, value=found)

    async def DictUpdate(self, request: Any, send: Send) -> Any:
        entries = self.entries[request.dict_id]
        new = [entry for entry in request.updates if not (request.if_not_exists and entry.key in entries)]
        entries.update({entry.key: entry.value for entry in new})
        return api_pb2.DictUpdateResponse(created=bool(new))

    async def DictPop(self, request: Any, send: Send) -> Any:
        found = self.entries[request.dict_id].pop(request.key, None)
        return api_pb2.DictPopResponse(found=found is not None, value=found)

    async def DictContents(self, request: Any, send: Send) -> Any:
        for key, value in list(self.entries[request.dict_id].items()):
            await send(api_pb2.DictEntry(key=key, value=value))

    # -- calls from a container --------------------------------------------------------------------------------------

    async def ContainerHello(self, request: Any, send: Send) -> Any:
        return Empty()

    async def ContainerHeartbeat(self, request: Any, send: Send) -> Any:
        return api_pb2.ContainerHeartbeatResponse()

    async def FunctionGetInputs(self, request: Any, send: Send) -> Any:
        name, call = await self._pending[request.function_id].get()
        item = api_pb2.FunctionGetInputsItem(input_id=f"in-{name}", input=call.input, function_call_id=name)
        return api_pb2.FunctionGetInputsResponse(inputs=[item])

    async def FunctionCallPutDataOut(self, request: Any, send: Send) -> Any:
        for chunk in request.data_chunks:
            self._calls[request.function_call_id].chunks.put_nowait(chunk)
        return Empty()

    async def FunctionPutOutputs(self, request: Any, send: Send) -> Any:
        for item in request.outputs:
            output = api_pb2.FunctionGetOutputsItem(
                result=item.result, data_format=item.data_format, input_id=item.input_id
            )
            call = self._calls[item.input_id.removeprefix("in-")]
            output.idx = call.idx
            call.outputs.put_nowait(output)
        return Empty()

    async def TaskResult(self, request: Any, send: Send) -> Any:
        self._fail(request.result)
        return Empty()

    def _start(self, name: str, call: Call) -> None:
        self._calls[name] = call
        if self.outputs:
            call.outputs.put_nowait(_output(self.outputs.pop(0)))
            return
        self._pending[call.function_id].put_nowait((name, call))
        if call.function_id not in self._containers:
            container = self._containers[call.function_id] = self._container(call.function_id)
            self._tasks.append(asyncio.create_task(self._watch(call.function_id, container)))

    async def _watch(self, function_id: str, container: Container) -> None:
        said = await container.run()
        status = api_pb2.GenericResult.GENERIC_STATUS_INIT_FAILURE
        result = api_pb2.GenericResult(status=status, exception=f"the container ended: {said}")
        self._ended[function_id] = result
        self._fail(result)

    def _fail(self, result: Any) -> None:
        for call in self._calls.values():
            call.outputs.put_nowait(api_pb2.FunctionGetOutputsItem(result=result))

    def _container(self, function_id: str) -> Container:
        function = self.functions[function_id]
        root = Path(self._scratch.name, function_id)
        for file in self.files(function_id):
            path = root / file.filename.removeprefix("/root/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(self._blobs[file.sha256_hex])
        variables: dict[str, str] = {}
        for secret in function.secret_ids:
            variables |= self.environment.get(secret, {})
        layout = api_pb2.AppLayout(function_ids=self.names)
        for one, metadata in self.metadata.items():
            layout.objects.add(object_id=one, function_handle_metadata=metadata)
        for dependency in function.object_dependencies:
            layout.objects.add(object_id=dependency.object_id)
        given = api_pb2.ContainerArguments(
            task_id=f"ta-{function_id}",
            function_id=function_id,
            app_id="ap-1",
            function_def=function,
            environment_name="main",
            app_layout=layout,
        )
        return Container(root, given, self.url, variables)

    def files(self, function_id: str) -> list[Any]:
        """The files that are mounted into a function's containers."""
        function = self.functions[function_id]
        return [file for mount in function.mount_ids for file in self.mounts.get(mount, [])]


def _output(value: Any) -> Any:
    if not isinstance(value, api_pb2.GenericResult):
        success = api_pb2.GenericResult.GENERIC_STATUS_SUCCESS
        value = api_pb2.GenericResult(status=success, data=pickle.dumps(value))
    return api_pb2.FunctionGetOutputsItem(result=value, data_format=api_pb2.DATA_FORMAT_PICKLE)
