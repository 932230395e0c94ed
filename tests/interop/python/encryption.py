"""The data converter that encrypts payloads in the format of Temporal's samples."""

import os
from typing import Sequence

import temporalio.converter
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from temporalio.api.common.v1 import Payload
from temporalio.converter import DataConverter, PayloadCodec

KEY_ID = b"test-key-id"
KEY = b"test-key-test-key-test-key-test!"
ENCODING = b"binary/encrypted"
NONCE_LENGTH = 12


class EncryptionCodec(PayloadCodec):
    def __init__(self) -> None:
        super().__init__()
        self.cipher = AESGCM(KEY)

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        return [self.seal(payload) for payload in payloads]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        return [self.open(payload) for payload in payloads]

    def seal(self, payload: Payload) -> Payload:
        nonce = os.urandom(NONCE_LENGTH)
        data = nonce + self.cipher.encrypt(nonce, payload.SerializeToString(), None)
        return Payload(metadata={"encoding": ENCODING, "encryption-key-id": KEY_ID}, data=data)

    def open(self, payload: Payload) -> Payload:
        if payload.metadata.get("encoding") != ENCODING:
            return payload
        key_id = payload.metadata.get("encryption-key-id")
        if key_id != KEY_ID:
            raise ValueError(f"unknown key {key_id!r}")
        nonce, ciphertext = payload.data[:NONCE_LENGTH], payload.data[NONCE_LENGTH:]
        return Payload.FromString(self.cipher.decrypt(nonce, ciphertext, None))


def encrypts() -> bool:
    """Returns whether the variable INTEROP_CODEC asks for encryption."""
    return os.environ.get("INTEROP_CODEC") == "encrypted"


def data_converter() -> DataConverter:
    if not encrypts():
        return temporalio.converter.default()
    return DataConverter(payload_codec=EncryptionCodec())
