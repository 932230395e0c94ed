from google.protobuf.duration_pb2 import Duration
from google.protobuf.timestamp_pb2 import Timestamp
from google.protobuf.wrappers_pb2 import UInt64Value
from temporalio.exceptions import ApplicationError

from interop.v1.messages_pb2 import COLOR_GREEN, COLOR_RED, COLOR_UNSPECIFIED, Breakage, Everything

SERVICE = "interop.v1.Interop."


def sample(name: str) -> Everything:
    """Returns the message with this name: the same in every language, with values at the limits of their types."""
    return Everything(
        name=name,
        least=-(2**63),
        most=2**64 - 1,
        fixed=2**53 + 1,
        tenth=0.1,
        unbounded=float("-inf"),
        data=b"\x00\xff\xfb\xef",
        at=Timestamp(seconds=-1, nanos=1),
        lasts=Duration(seconds=-3, nanos=-500_000_000),
        color=COLOR_GREEN,
        colors=[COLOR_RED, 77, COLOR_UNSPECIFIED],
        present="",
        by_number={-(2**63): b"\x01"},
        wrapped=UInt64Value(value=2**64 - 1),
        inner=Everything(text='"ä\u2028😀"'),
    )


def broken(name: str) -> ApplicationError:
    """Returns the failure that every language uses, with a message as its details."""
    return ApplicationError("broken on purpose", sample(name), type="Broken", non_retryable=True)


def breakage(error: BaseException) -> Breakage:
    """Returns the innermost application failure."""
    while error.__cause__ is not None:
        error = error.__cause__
    if not isinstance(error, ApplicationError):
        raise error
    return Breakage(
        type=error.type, message=error.message, non_retryable=error.non_retryable, details=error.details[0]
    )
