"""Records tokens of every algorithm, and the key set that verifies them: python record.py > tokens.json

Requires cryptography 50. The server checks the tokens with another library.
"""

import base64
import json

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, utils

FAR = 4102444800  # 2100-01-01


def text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def number(value: int, length: int | None = None) -> str:
    return text(value.to_bytes(length or (value.bit_length() + 7) // 8, "big"))


def signer(algorithm: str, key):
    bits = algorithm[2:]
    if algorithm == "EdDSA":
        return key.sign
    hash = {"256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512()}[bits]
    if algorithm.startswith("ES"):
        length = key.key_size // 8

        def sign(data: bytes) -> bytes:
            r, s = utils.decode_dss_signature(key.sign(data, ec.ECDSA(hash)))
            return r.to_bytes(length, "big") + s.to_bytes(length, "big")

        return sign
    pss = padding.PSS(mgf=padding.MGF1(hash), salt_length=hash.digest_size)
    return lambda data: key.sign(data, pss if algorithm.startswith("PS") else padding.PKCS1v15(), hash)


def token(algorithm: str, key, kid: str | None, **claims) -> str:
    header = {"alg": algorithm, "typ": "JWT", "kid": kid}
    claims = {"iss": "https://login.test", "sub": "ada", "aud": "temporal-ui", "exp": FAR} | claims
    signed = ".".join(text(json.dumps(part).encode()) for part in (header, claims))
    return signed + "." + text(signer(algorithm, key)(signed.encode()))


def main() -> None:
    rsa_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    p256, p384 = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP384R1())
    edwards = ed25519.Ed25519PrivateKey.generate()
    numbers = rsa_key.public_key().public_numbers()

    def curve(key, name: str, length: int) -> dict:
        point = key.public_key().public_numbers()
        return {"kty": "EC", "crv": name, "x": number(point.x, length), "y": number(point.y, length)}

    keys = [
        {"kty": "RSA", "kid": "rsa", "use": "sig", "n": number(numbers.n), "e": number(numbers.e)},
        {"kid": "p256", **curve(p256, "P-256", 32)},
        {"kid": "p384", "alg": "ES384", **curve(p384, "P-384", 48)},
        {"kty": "OKP", "crv": "Ed25519", "kid": "edwards", "x": text(edwards.public_key().public_bytes_raw())},
        {"kty": "oct", "kid": "symmetric", "k": text(b"secret")},
    ]
    private = {"rsa": rsa_key, "p256": p256, "p384": p384, "edwards": edwards}
    algorithms = {f"{kind}{bits}": "rsa" for kind in ("RS", "PS") for bits in (256, 384, 512)}
    algorithms |= {"ES256": "p256", "ES384": "p384", "EdDSA": "edwards"}
    accepted = {name: token(name, private[kid], kid) for name, kid in algorithms.items()}
    accepted["without a key id"] = token("ES256", p256, None)
    accepted["several audiences"] = token("ES256", p256, "p256", aud=["other", "temporal-ui"])

    def es256(**claims) -> str:
        return token("ES256", p256, "p256", **claims)

    rejected = {
        "time: expired": es256(exp=1),
        "time: not yet valid": es256(nbf=FAR),
        "issuer: another": es256(iss="https://evil.test"),
        "audience: another": es256(aud="other"),
        "malformed: exp as text": es256(exp=str(FAR)),
        "malformed: nbf as text": es256(nbf="x"),
        "malformed: no audience": es256(aud=None),
        "signature: of another key": token("ES256", ec.generate_private_key(ec.SECP256R1()), "p256"),
        "key: unknown": token("ES256", p256, "other"),
        "key: of another type": token("ES256", p256, "rsa"),
        "algorithm: symmetric": "eyJhbGciOiJIUzI1NiIsImtpZCI6InN5bW1ldHJpYyJ9.e30.AA",
        "algorithm: none": "eyJhbGciOiJub25lIn0.e30.",
        "malformed: not a token": "secret",
    }
    permitted = {role: es256(permissions=[role]) for role in ("orders:read", "orders:write", "temporal-system:admin")}
    print(json.dumps({"jwks": {"keys": keys}, "accepted": accepted, "rejected": rejected, "permitted": permitted}, indent=1))


main()
