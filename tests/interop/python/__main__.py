"""The worker and the client of Rust, in Python."""

import asyncio
import logging
import os
import sys

from temporalio.client import Client

import conversation
import refused
import worker
from digest import digest
from encryption import data_converter


async def main(arguments: list[str]) -> None:
    # Intentional failures are not worth a log line.
    logging.getLogger("temporalio").setLevel(logging.CRITICAL)
    if arguments[:1] == ["digest"]:
        print(digest(arguments[1]))
        return
    client = await Client.connect(os.environ["TEMPORAL_ADDRESS"], data_converter=data_converter())
    match arguments:
        case ["worker", queue]:
            await worker.work(client, queue)
        case ["refused", queue]:
            await refused.print_refusal(client, queue)
        case ["client", queue, peer, name]:
            await conversation.Session(client, queue, peer, name).converse()
        case _:
            sys.exit(
                "usage: python PATH worker QUEUE | python PATH client QUEUE PEER NAME"
                " | python PATH refused QUEUE | python PATH digest NAME"
            )


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
    # The SDK's threads can still hold Python during shutdown, which aborts the process, so exit without shutdown.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
