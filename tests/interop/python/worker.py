from datetime import timedelta
from typing import Any

from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.exceptions import ActivityError, ApplicationError, ChildWorkflowError
from temporalio.worker import Worker

with workflow.unsafe.imports_passed_through():
    from interop.v1.messages_pb2 import BreakRequest, Everything, PickRequest, RelayRequest, RelayResponse
    from sample import SERVICE, breakage, broken, sample


async def work(client: Client, queue: str) -> None:
    """Runs a worker with all workflows and activities until it is killed."""
    workflows, activities = [Hold, Idle, Break, Relay], [echo, rest, crack]
    await Worker(client, task_queue=queue, workflows=workflows, activities=activities).run()


@activity.defn(name=SERVICE + "Echo")
async def echo(input: Everything) -> Everything:
    if input != sample(input.name):
        raise ApplicationError(f"not the sample: {input}", non_retryable=True)
    return input


@activity.defn(name=SERVICE + "Rest")
async def rest() -> None:
    pass


@activity.defn(name=SERVICE + "Crack")
async def crack(input: BreakRequest) -> None:
    raise broken(input.name)


@workflow.defn(name=SERVICE + "Hold")
class Hold:
    @workflow.init
    def __init__(self, input: Everything) -> None:
        self.held = input
        self.finished = False

    @workflow.run
    async def run(self, input: Everything) -> Everything:
        await workflow.wait_condition(lambda: self.finished)
        return self.held

    @workflow.signal(name=SERVICE + "Put")
    def put(self, input: Everything) -> None:
        self.held = input

    @workflow.signal(name=SERVICE + "Finish")
    def finish(self) -> None:
        self.finished = True

    @workflow.query(name=SERVICE + "Get")
    def get(self) -> Everything:
        return self.held

    @workflow.query(name=SERVICE + "Pick")
    def pick(self, input: PickRequest) -> None:
        if input.name != self.held.name:
            raise ApplicationError(f"{input.name} is not held")

    @workflow.update(name=SERVICE + "Swap")
    def swap(self, input: Everything) -> Everything:
        if input.name == "break":
            raise broken(input.name)
        before, self.held = self.held, input
        return before

    @swap.validator
    def named(self, input: Everything) -> None:
        if not input.name:
            raise ApplicationError("a name is required")

    @workflow.update(name=SERVICE + "Clear")
    def clear(self) -> None:
        self.held = Everything()


@workflow.defn(name=SERVICE + "Idle")
class Idle:
    def __init__(self) -> None:
        self.finished = False

    @workflow.run
    async def run(self) -> None:
        await workflow.wait_condition(lambda: self.finished)

    @workflow.signal(name=SERVICE + "Finish")
    def finish(self) -> None:
        self.finished = True


@workflow.defn(name=SERVICE + "Break")
class Break:
    @workflow.run
    async def run(self, input: BreakRequest) -> None:
        raise broken(input.name)


@workflow.defn(name=SERVICE + "Relay")
class Relay:
    """Calls activities and starts children of another language."""

    @workflow.init
    def __init__(self, input: RelayRequest) -> None:
        self.name, self.queue = input.name, input.task_queue

    @workflow.run
    async def run(self, input: RelayRequest) -> RelayResponse:
        echoed = await self.perform("Echo", sample(self.name), result_type=Everything)
        await self.perform("Rest")
        held = await self.hold()
        idle = await self.start("Idle", "idle")
        await idle.signal(SERVICE + "Finish")
        await idle
        breakages = []
        try:
            await self.perform("Crack", BreakRequest(name=self.name))
        except ActivityError as error:
            breakages.append(breakage(error))
        try:
            await (await self.start("Break", "break", BreakRequest(name=self.name + "/relayed")))
        except ChildWorkflowError as error:
            breakages.append(breakage(error))
        return RelayResponse(echoed=echoed, held=held, breakages=breakages)

    async def hold(self) -> Everything:
        """Returns the message that a child holds at the end, after signals from its parent and from outside."""
        child = await self.start("Hold", "hold", sample(self.name + "/relayed"), result_type=Everything)
        await child.signal(SERVICE + "Put", sample(self.name + "/put"))
        await workflow.get_external_workflow_handle(child.id).signal(SERVICE + "Finish")
        return await child

    async def perform(self, name: str, *input: Any, result_type: type | None = None) -> Any:
        return await workflow.execute_activity(
            SERVICE + name,
            args=input,
            task_queue=self.queue,
            result_type=result_type,
            start_to_close_timeout=timedelta(seconds=20),
        )

    async def start(
        self, name: str, id: str, *input: Any, result_type: type | None = None
    ) -> workflow.ChildWorkflowHandle[Any, Any]:
        return await workflow.start_child_workflow(
            SERVICE + name,
            args=input,
            id=f"{self.name}/relayed/{id}",
            task_queue=self.queue,
            result_type=result_type,
        )
