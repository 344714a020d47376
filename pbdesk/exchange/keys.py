"""Keys: each file signs with one of its own; bundles for the office are locked with the office's public key.

Both are made at the first need. The office's public key travels as a file or, on paper, as a short code whose typing
errors are found; a person compares the fingerprint. A lost key loses no data: the records stand in the files.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey
from pyrage import DecryptError, IdentityError, RecipientError, decrypt, encrypt, x25519

from pbdesk.errors import UserError
from pbdesk.store import Store

_SIGN, _OFFICE = "device_key", "office_identity"
_RECIPIENT, _RECIPIENT_NAME = "office_recipient", "office_name"
_KEY_FILE = "pbdesk-office-key"


@dataclass(frozen=True, slots=True)
class OfficeKey:
    """The public key of an office: whose it is, and the text that bundles are locked with."""

    name: str
    recipient: str

    @property
    def fingerprint(self) -> str:
        """What two people compare: twelve characters in groups of four."""
        return fingerprint(self.recipient)

    @property
    def code(self) -> str:
        """The key as it stands on paper, in groups of four."""
        text = self.recipient.upper()
        return " ".join(text[at : at + 4] for at in range(0, len(text), 4))

    def to_file(self) -> bytes:
        """The key as a file."""
        told = {"what": _KEY_FILE, "office": self.name, "recipient": self.recipient, "fingerprint": self.fingerprint}
        return json.dumps(told, ensure_ascii=False, indent=1).encode()


def fingerprint(text: str) -> str:
    """Twelve characters without 0, 1, 8 and 9, in groups of four, that stand for a key."""
    letters = base64.b32encode(hashlib.sha256(text.encode()).digest()).decode()[:12]
    return "-".join(letters[at : at + 4] for at in range(0, 12, 4))


def device_key(store: Store) -> SigningKey:
    """The key that this file signs with; made at the first need (a file that is only read can't sign)."""
    known = store.setting(_SIGN)
    if known is None:
        made = SigningKey.generate()
        store.keep_setting(_SIGN, made.encode().hex())
        return made
    return SigningKey(bytes.fromhex(known))


def own_verify_key(store: Store) -> str | None:
    """The public half of the key that this file signs with, if it has signed anything yet."""
    known = store.setting(_SIGN)
    return verify_key_of(SigningKey(bytes.fromhex(known))) if known else None


def verify_key_of(key: SigningKey) -> str:
    """The public half of a signing key, as devices are known by it."""
    return key.verify_key.encode().hex()


def verified(verify_key: str, message: bytes, signature: bytes) -> bool:
    """Whether a signature over a message was made with the key."""
    try:
        VerifyKey(bytes.fromhex(verify_key)).verify(message, signature)
    except (BadSignatureError, ValueError):
        return False
    return True


def office_key(store: Store) -> OfficeKey:
    """The public key of this office; its private half is made at the first need and stays in the file."""
    known = store.setting(_OFFICE)
    if known is None:
        identity = x25519.Identity.generate()
        store.keep_setting(_OFFICE, str(identity))
    else:
        identity = x25519.Identity.from_str(known)
    return OfficeKey(store.title, str(identity.to_public()))


def known_office(store: Store) -> OfficeKey | None:
    """The office that this file's bundles are locked for, or None while it knows none."""
    recipient = store.setting(_RECIPIENT)
    return OfficeKey(store.setting(_RECIPIENT_NAME) or "上级", recipient) if recipient else None


def keep_office(store: Store, key: OfficeKey) -> None:
    """Remember for whom bundles are locked from now on.

    Raises:
        UserError: it is this file's own key: nobody is his own superior.
    """
    own = store.setting(_OFFICE)
    if own and str(x25519.Identity.from_str(own).to_public()) == key.recipient:
        raise UserError("这是本文件自己的公钥，不是上级的。请把它交给支部和指导员登记；上级的公钥请向上级要。")
    store.keep_setting(_RECIPIENT, key.recipient)
    store.keep_setting(_RECIPIENT_NAME, key.name)


def read_office(text: str, name: str = "上级") -> OfficeKey:
    """Read a public key: the content of a key file, or the code from paper however it is spaced.

    Raises:
        UserError: it is no key, or a character was mistyped.
    """
    told = _from_file(text)
    recipient = told.get("recipient") if told else "".join(text.split()).replace("-", "").lower()
    try:
        x25519.Recipient.from_str(str(recipient))
    except RecipientError as error:
        raise UserError("这不是街道的公钥，或者抄错了字。请对照纸上的代码再输入一遍，或者改用公钥文件。") from error
    return OfficeKey(str(told.get("office") or name) if told else name, str(recipient))


def locked(data: bytes, recipient: str) -> bytes:
    """Data that only the holder of the recipient's private key can read."""
    return bytes(encrypt(data, [x25519.Recipient.from_str(recipient)]))


def unlocked(store: Store, data: bytes) -> bytes:
    """What was locked for this office.

    Raises:
        UserError: it was locked for somebody else, or is damaged.
    """
    known = store.setting(_OFFICE)
    if known is None:
        raise UserError("这个数据包是加密给上级单位的，这个文件没有能打开它的密钥。请交给上级在他们的文件里合并。")
    try:
        return bytes(decrypt(data, [x25519.Identity.from_str(known)]))
    except (DecryptError, IdentityError) as error:
        raise UserError(
            "数据包打不开：它在传递中缺了一截，或者是加密给别的单位的。没有改动。请先重新拷贝一次；"
            "还打不开，再让对方登记本单位现在的公钥，重新导出。"
        ) from error


def _from_file(text: str) -> dict[str, object] | None:
    try:
        told = json.loads(text)
    except ValueError:
        return None
    return told if isinstance(told, dict) and told.get("what") == _KEY_FILE else None
