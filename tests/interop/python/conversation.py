from typing import Any

from temporalio.client import (
    Client,
    WithStartWorkflowOperation,
    WorkflowFailureError,
    WorkflowHandle,
    WorkflowQueryFailedError,
    WorkflowUpdateFailedError,
)
from temporalio.common import WorkflowIDConflictPolicy

from encryption import encrypts
from interop.v1.messages_pb2 import Breakage, BreakRequest, Everything, PickRequest, RelayRequest, RelayResponse
from sample import SERVICE, breakage, sample


class Session:
    """A client of the workers on a queue, whose workflows call workers on `peer`."""

    def __init__(self, client: Client, queue: str, peer: str, name: str) -> None:
        self.client, self.queue, self.peer, self.name = client, queue, peer, name

    async def converse(self) -> None:
        await self.hold()
        await self.begin()
        await self.idle()
        await self.fail()
        await self.relay()

    async def start(self, name: str, id: str, *input: Any, **options: Any) -> WorkflowHandle[Any, Any]:
        id = f"{self.name}/{id}"
        return await self.client.start_workflow(
            SERVICE + name, args=input, id=id, task_queue=self.queue, **options
        )

    async def hold(self) -> None:
        first, second, last = (sample(f"{self.name}/{name}") for name in ("first", "second", "last"))
        hold = await self.start(
            "Hold",
            "hold",
            sample(self.name),
            result_type=Everything,
            start_signal=SERVICE + "Put",
            start_signal_args=[first],
        )
        expect(await hold.query(SERVICE + "Get", result_type=Everything), first)
        await self.pick(hold)
        expect(await hold.execute_update(SERVICE + "Swap", second, result_type=Everything), first)
        await self.refused(hold)
        expect(await hold.execute_update(SERVICE + "Clear"), None)
        expect(await hold.query(SERVICE + "Get", result_type=Everything), Everything())
        await hold.signal(SERVICE + "Put", last)
        await hold.signal(SERVICE + "Finish")
        expect(await hold.result(), last)

    async def pick(self, hold: WorkflowHandle[Any, Any]) -> None:
        expect(await hold.query(SERVICE + "Pick", PickRequest(name=self.name + "/first")), None)
        try:
            await hold.query(SERVICE + "Pick", PickRequest(name="nothing"))
        except WorkflowQueryFailedError as error:
            # The caller of a query gets the text of a failure without its attributes.
            text = "Encoded failure" if encrypts() else "nothing is not held"
            expect(text in str(error), True)
        else:
            raise AssertionError("the query did not fail")

    async def refused(self, hold: WorkflowHandle[Any, Any]) -> None:
        for name in "", "break":
            try:
                await hold.execute_update(SERVICE + "Swap", sample(name))
            except WorkflowUpdateFailedError as error:
                if name:
                    expect(breakage(error), wanted_breakage(name))
                else:
                    expect("a name is required" in str(error.cause), True)
            else:
                raise AssertionError("the update did not fail")

    async def begin(self) -> None:
        """Starts with an update."""
        begun, first = (sample(f"{self.name}/{name}") for name in ("begun", "first"))
        expect(await self.update_with_start(begun, first), begun)
        try:
            await self.update_with_start(begun, sample("break"))
        except WorkflowUpdateFailedError as error:
            expect(breakage(error), wanted_breakage("break"))
        else:
            raise AssertionError("the update did not fail")
        hold = self.client.get_workflow_handle(f"{self.name}/begun/hold", result_type=Everything)
        await hold.signal(SERVICE + "Finish")
        expect(await hold.result(), first)

    async def update_with_start(self, input: Everything, swap: Everything) -> Everything:
        start = WithStartWorkflowOperation(
            SERVICE + "Hold",
            input,
            id=f"{self.name}/begun/hold",
            task_queue=self.queue,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        )
        return await self.client.execute_update_with_start_workflow(
            SERVICE + "Swap", swap, start_workflow_operation=start, result_type=Everything
        )

    async def idle(self) -> None:
        idle = await self.start("Idle", "idle", start_signal=SERVICE + "Finish")
        expect(await idle.result(), None)

    async def fail(self) -> None:
        broken = await self.start("Break", "break", BreakRequest(name=self.name))
        try:
            await broken.result()
        except WorkflowFailureError as error:
            expect(breakage(error), wanted_breakage(self.name))
        else:
            raise AssertionError("the workflow did not fail")

    async def relay(self) -> None:
        request = RelayRequest(name=self.name, task_queue=self.peer)
        relay = await self.start("Relay", "relay", request, result_type=RelayResponse)
        wanted = RelayResponse(
            echoed=sample(self.name),
            held=sample(self.name + "/put"),
            breakages=[wanted_breakage(self.name), wanted_breakage(self.name + "/relayed")],
        )
        expect(await relay.result(), wanted)


def wanted_breakage(name: str) -> Breakage:
    return Breakage(type="Broken", message="broken on purpose", non_retryable=True, details=sample(name))


def expect(got: Any, wanted: Any) -> None:
    if got != wanted:
        raise AssertionError(f"expected {wanted!r}, not {got!r}")
