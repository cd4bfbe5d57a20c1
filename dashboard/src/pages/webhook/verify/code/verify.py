import base64
import hashlib
import hmac
import time

TOLERANCE_SECONDS = 300


def verify_webhook(headers: dict[str, str], raw_body: bytes, secret: str) -> None:
    """Pass lower-case header names and the raw body. Raises ValueError where the request is not genuine."""
    try:
        webhook_id, timestamp = headers["webhook-id"], headers["webhook-timestamp"]
        signatures = headers["webhook-signature"]
    except KeyError as missing:
        raise ValueError("A signature header is missing") from missing
    if abs(time.time() - int(timestamp)) > TOLERANCE_SECONDS:
        raise ValueError("The timestamp is too old")

    key = base64.b64decode(secret[6:]) if secret.startswith("whsec_") else secret.encode()
    signed = f"{webhook_id}.{timestamp}.".encode() + raw_body
    expected = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    # While a secret rotates there are two signatures, separated by a space.
    if not any(hmac.compare_digest(given.encode(), expected.encode()) for given in signatures.split(" ")):
        raise ValueError("No signature matches")
