import json
from uuid import uuid4

from temporalio.client import Client, WorkflowFailureError
from temporalio.exceptions import ApplicationError

from sample import SERVICE


async def print_refusal(client: Client, queue: str) -> None:
    """Starts a workflow on a worker that refuses commands without a token, and prints the failure."""
    try:
        await client.execute_workflow(SERVICE + "Idle", id=f"refused/{uuid4()}", task_queue=queue)
    except WorkflowFailureError as error:
        refusal = error.cause
        assert isinstance(refusal, ApplicationError), refusal
        details = json.dumps(refusal.details[0], sort_keys=True, separators=(",", ":"))
        print(f"{refusal.type}: {refusal.message} {details}")
        return
    raise AssertionError("the start was not refused")
