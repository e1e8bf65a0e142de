"""Seal what a component has to carry while nobody keeps it, and open it again.

A token is AES-256-GCM: whoever lacks the secret can neither read nor change it. It is bound to its component, id and
parent, and names its person and its time of issue. Nothing in it is ever unpickled.

    urlsafe base64 of: version (1 byte) | salt (16) | nonce (12) | ciphertext with tag

The key of the ciphertext is derived from the secret and the salt. Each process has a salt of its own, so the random
nonces of a key stay far from the number at which one could repeat.
"""

import os
from binascii import Error as NotBase64
from binascii import a2b_base64, b2a_base64
from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b
from typing import Any, Final
from weakref import WeakSet

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from liveview.errors import (
    ConfigurationError,
    IdentityChanged,
    SessionExpired,
    SessionInvalid,
    SessionNewer,
    StateNotSealable,
)

VERSION: Final = 1

# The default of `Limits.session_seconds`.
LIFETIME_SECONDS: Final = 14 * 24 * 60 * 60

# 256 bits: less would make the secret the weakest part of the cipher.
SECRET_LENGTH: Final = 32

# NIST SP 800-38D allows 2**32 random nonces for a key. Far below it, a process takes a new salt.
SEALS_PER_SALT: Final = 2**28

# Deriving a key takes 3 us. As many processes as may have sealed the pages that one process sees in a while.
KEYS_KEPT: Final = 256

_SALT_LENGTH: Final = 16
_NONCE_LENGTH: Final = 12
_HEAD_LENGTH: Final = 1 + _SALT_LENGTH + _NONCE_LENGTH
_TAG_LENGTH: Final = 16
_PURPOSE: Final = b"liveview session"
_URL_SAFE: Final = bytes.maketrans(b"+/", b"-_")
_STANDARD: Final = bytes.maketrans(b"-_", b"+/")


class Sealed(msgspec.Struct, frozen=True):
    """What a session says.

    `issued`: seconds since the epoch. `schema`: how `state` is written. `number`: the last event that the state contains.
    `fingerprint`: the mark of the content at that state, where it is known. `state`: what `component/state.py` gave; None where
    it is too large. `arguments`: what the component was constructed from, as MessagePack, empty where that is nothing; None
    where that is too large. `shape`, `loaded`: the version of the class (`component/version.py`).
    """

    component: str
    id: str
    parent: str | None
    person: str | None
    issued: int
    schema: int
    number: int
    fingerprint: int | None
    state: dict[str, Any] | None  # Any: each field's own plain value
    arguments: bytes | None = None
    shape: int = 0
    loaded: int = 0


class _Content(msgspec.Struct, array_like=True, frozen=True):
    """The part of `Sealed` that a token holds. What it is bound to, whoever opens it has to say."""

    person: str | None
    issued: int
    schema: int
    number: int
    fingerprint: int | None
    state: dict[str, Any] | None  # Any: each field's own plain value
    arguments: bytes | None
    shape: int
    loaded: int


_encoder: Final = msgspec.msgpack.Encoder()
_decoder: Final = msgspec.msgpack.Decoder(_Content)
_sealers: WeakSet["Sealer"] = WeakSet()


class Sealer:
    """Seals and opens with one secret, which every process of an application shares.

    Sealing a small state or opening it takes 2 us (`python -m benchmarks.micro`). `random` gives that many random
    bytes. Raises `ConfigurationError` for a secret below 32 bytes.
    """

    def __init__(
        self,
        secret: bytes,
        *,
        lifetime_seconds: float = LIFETIME_SECONDS,
        random: Callable[[int], bytes] = os.urandom,
    ) -> None:
        if len(secret) < SECRET_LENGTH:
            raise ConfigurationError(f"The secret key has {len(secret)} bytes; it needs {SECRET_LENGTH}.")
        self.lifetime_seconds = lifetime_seconds
        self._secret = secret
        self._random = random
        self._keys: OrderedDict[bytes, AESGCM] = OrderedDict()
        self.renew()
        _sealers.add(self)

    def renew(self) -> None:
        """Take a new salt. A forked process has to, because it would go on with its parent's."""
        salt = self._random(_SALT_LENGTH)
        self._own = (bytes((VERSION,)) + salt, self._derive(salt))
        self._seals_left = SEALS_PER_SALT

    def seal(self, sealed: Sealed, *, now: int) -> str:
        """The token. `now`, seconds since the epoch, becomes its time of issue, whatever `sealed` says."""
        self._seals_left -= 1
        if self._seals_left < 0:
            self.renew()
        head, key = self._own
        nonce = self._random(_NONCE_LENGTH)
        content = _Content(
            sealed.person,
            now,
            sealed.schema,
            sealed.number,
            sealed.fingerprint,
            sealed.state,
            sealed.arguments,
            sealed.shape,
            sealed.loaded,
        )
        try:
            text = _encoder.encode(content)
        except (TypeError, OverflowError, UnicodeEncodeError, RecursionError) as error:
            raise StateNotSealable(
                f"{sealed.component}: a value in its state cannot be written: {error}"
            ) from error
        binding = _binding(VERSION, sealed.component, sealed.id, sealed.parent)
        token = b"".join((head, nonce, key.encrypt(nonce, text, binding)))
        return b2a_base64(token, newline=False).translate(_URL_SAFE).rstrip(b"=").decode("ascii")

    def open(
        self, token: str, *, component: str, id: str, parent: str | None, person: str | None, now: int
    ) -> Sealed:
        """What was sealed. Who opens says what the token has to be bound to.

        Raises `SessionInvalid` for a token that is damaged, forged or of another component, id or parent,
        `SessionExpired`, `IdentityChanged` where it is another person's, `SessionNewer` where a later liveview made it.
        """
        content = self._content(_decoded(token), component, id, parent)
        # Before its age: what was typed on a page that has only expired is put back, and must be so for nobody else.
        if content.person != person:
            raise IdentityChanged("The session belongs to another person. Load the page again.")
        if now - content.issued > self.lifetime_seconds:
            raise SessionExpired("The session is too old. Load the page again.")
        return Sealed(
            component,
            id,
            parent,
            content.person,
            content.issued,
            content.schema,
            content.number,
            content.fingerprint,
            content.state,
            content.arguments,
            content.shape,
            content.loaded,
        )

    def mark(self, text: bytes) -> str:
        """A short mark of a text, which says nothing about it to whoever lacks the secret."""
        return blake2b(text, digest_size=8, key=self._secret[:64], person=b"restore").hexdigest()

    def _content(self, token: bytes, component: str, id: str, parent: str | None) -> _Content:
        salt, nonce = token[1 : 1 + _SALT_LENGTH], token[1 + _SALT_LENGTH : _HEAD_LENGTH]
        key = self._keys.get(salt)
        known = key is not None
        if key is None:
            key = self._derive(salt)
        try:
            text = key.decrypt(nonce, token[_HEAD_LENGTH:], _binding(token[0], component, id, parent))
            content = _decoder.decode(text)
        except (InvalidTag, OverflowError, UnicodeEncodeError):
            raise _invalid() from None
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            raise SessionInvalid("The session's content has another shape.") from None
        if known:
            self._keys.move_to_end(salt)
        else:
            self._keep(salt, key)
        return content

    def _keep(self, salt: bytes, key: AESGCM) -> None:
        """Keep a key that has opened something: salts that are made up cannot push out those in use."""
        self._keys[salt] = key
        if len(self._keys) > KEYS_KEPT:
            self._keys.popitem(last=False)

    def _derive(self, salt: bytes) -> AESGCM:
        return AESGCM(HKDF(SHA256(), length=32, salt=salt, info=_PURPOSE).derive(self._secret))


def _binding(version: int, component: str, id: str, parent: str | None) -> bytes:
    """What the ciphertext is bound to without containing it: other words here, and it does not open."""
    return _encoder.encode((version, component, id, parent))


def _decoded(token: str) -> bytes:
    """The token's bytes. Raises `SessionInvalid` or `SessionNewer`."""
    try:
        text = token.encode("ascii").translate(_STANDARD)
        found = a2b_base64(text + b"=" * (-len(text) % 4), strict_mode=True)
    except (UnicodeEncodeError, NotBase64):
        raise _invalid() from None
    if not found or found[0] == 0:
        raise _invalid()
    if found[0] > VERSION:
        raise SessionNewer("The session was made by a newer version of liveview.")
    if len(found) < _HEAD_LENGTH + _TAG_LENGTH:
        raise _invalid()
    return found


def _invalid() -> SessionInvalid:
    return SessionInvalid("The session is damaged or forged, or belongs to another component, id or parent.")


def _renew_all() -> None:
    for sealer in _sealers:
        sealer.renew()


if hasattr(os, "register_at_fork"):  # not on Windows, which has no fork
    os.register_at_fork(after_in_child=_renew_all)
