"""What workers and clients in Rust do as well, in Python with the data converter that everybody has."""

import asyncio
import logging
import os
import sys

from temporalio.client import Client

import conversation
import worker


async def main(arguments: list[str]) -> None:
    # What is broken on purpose is no news.
    logging.getLogger("temporalio").setLevel(logging.CRITICAL)
    client = await Client.connect(os.environ["TEMPORAL_ADDRESS"])
    match arguments:
        case ["worker", queue]:
            await worker.work(client, queue)
        case ["client", queue, peer, name]:
            await conversation.Session(client, queue, peer, name).converse()
        case _:
            sys.exit("usage: python PATH worker QUEUE | python PATH client QUEUE PEER NAME")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
    # The SDK's threads may still hold Python when it is torn down, which aborts the process: leave without that.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
