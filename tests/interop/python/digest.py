import base64
import hashlib

from sample import sample


def digest(name: str) -> str:
    """Returns the digest of a sample, to which a token is bound."""
    canonical = sample(name).SerializeToString(deterministic=True)
    return base64.urlsafe_b64encode(hashlib.sha256(canonical).digest()).decode().rstrip("=")
