"""Sealed sessions: what goes in comes out, for whom it was sealed and for nobody else."""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveview.errors import (
    ConfigurationError,
    IdentityChanged,
    PeerError,
    SessionExpired,
    SessionInvalid,
    SessionNewer,
    StateNotSealable,
)
from liveview.session import token as token_module
from liveview.session.token import KEYS_KEPT, LIFETIME_SECONDS, VERSION, Sealed, Sealer

SECRET = b"a secret for tests, of more than 32 bytes"
NOW = 1_800_000_000


def sealed(**changes: Any) -> Sealed:  # Any: each field's own value
    """A session."""
    ordinary = Sealed(
        component="shop.Counter",
        id="c1",
        parent="p1",
        person="ada",
        issued=NOW,
        schema=1,
        number=7,
        fingerprint=2**63,
        state={"count": 3, "name": "Ada"},
    )
    return msgspec.structs.replace(ordinary, **changes)


@dataclass(frozen=True)
class Claim:
    """What whoever opens a token says."""

    component: str = "shop.Counter"
    id: str = "c1"
    parent: str | None = "p1"
    person: str | None = "ada"
    now: int = NOW


def opened(sealer: Sealer, token: str, claim: Claim = Claim()) -> Sealed:
    """What the sealer finds in a token."""
    return sealer.open(
        token, component=claim.component, id=claim.id, parent=claim.parent, person=claim.person, now=claim.now
    )


def flipped(token: str, position: int, bit: int = 0) -> str:
    """The token with one bit of its bytes turned."""
    content = bytearray(urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    content[position] ^= 1 << bit
    return urlsafe_b64encode(content).rstrip(b"=").decode()


# The msgpack of a session up to the value of its only field.
CONTENT = msgspec.msgpack.encode(["ada", NOW, 1, 7, None]).replace(b"\x95", b"\x96", 1) + b"\x81\xa1x"

STATE = st.dictionaries(
    st.text(),
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.text() | st.binary(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=8,
    ),
)
NAMES = st.text(max_size=20)


@given(
    component=NAMES,
    id=NAMES,
    parent=st.none() | NAMES,
    person=st.none() | NAMES,
    number=st.integers(0, 2**53),
    fingerprint=st.none() | st.integers(0, 2**64 - 1),
    state=STATE,
)
def test_what_was_sealed_comes_out(
    component: str, id: str, parent: str | None, person: str | None, **rest: Any
) -> None:
    """Every field, for every text."""
    session = sealed(component=component, id=id, parent=parent, person=person, **rest)
    sealer = Sealer(SECRET)
    assert opened(sealer, sealer.seal(session, now=NOW), Claim(component, id, parent, person)) == session


def test_a_token_is_fit_for_attributes_and_addresses() -> None:
    """Letters, digits, hyphen and underscore."""
    token = Sealer(SECRET).seal(sealed(), now=NOW)
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def test_a_token_shows_nothing_of_its_content() -> None:
    """It is encrypted, not only signed."""
    token = Sealer(SECRET).seal(sealed(state={"name": "confidential"}), now=NOW)
    content = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    assert b"confidential" not in content
    assert b"ada" not in content


def test_no_token_is_made_twice() -> None:
    """Even of the same content."""
    sealer = Sealer(SECRET)
    assert len({sealer.seal(sealed(), now=NOW) for _ in range(100)}) == 100


def test_processes_share_a_secret_and_nothing_else() -> None:
    """What one has sealed another opens."""
    assert opened(Sealer(SECRET), Sealer(SECRET).seal(sealed(), now=NOW)) == sealed()


def test_the_time_of_issue_is_that_of_sealing() -> None:
    """A session that is sealed again is renewed."""
    sealer = Sealer(SECRET)
    assert opened(sealer, sealer.seal(sealed(issued=0), now=NOW)).issued == NOW


# --- refusals -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "claim",
    [
        Claim(component="shop.Other"),
        Claim(id="c2"),
        Claim(parent="p2"),
        Claim(parent=None),
        Claim(id="c1\0p1", parent=""),
    ],
)
def test_a_token_of_another_place_is_invalid(claim: Claim) -> None:
    """It is bound to component, id and parent."""
    sealer = Sealer(SECRET)
    with pytest.raises(SessionInvalid):
        opened(sealer, sealer.seal(sealed(), now=NOW), claim)


@pytest.mark.parametrize(("before", "after"), [("ada", "bob"), ("ada", None), (None, "ada")])
def test_another_person_is_refused_as_such(before: str | None, after: str | None) -> None:
    """Also one who has logged in or out since."""
    sealer = Sealer(SECRET)
    token = sealer.seal(sealed(person=before), now=NOW)
    with pytest.raises(IdentityChanged):
        opened(sealer, token, Claim(person=after))


def test_another_secret_opens_nothing() -> None:
    """A token says nothing to whoever lacks the secret."""
    token = Sealer(SECRET).seal(sealed(), now=NOW)
    with pytest.raises(SessionInvalid):
        opened(Sealer(SECRET[::-1]), token)


def test_a_token_expires() -> None:
    """Not before its time."""
    sealer = Sealer(SECRET, lifetime_seconds=60)
    token = sealer.seal(sealed(), now=NOW)
    assert opened(sealer, token, Claim(now=NOW + 60)) == sealed()
    with pytest.raises(SessionExpired):
        opened(sealer, token, Claim(now=NOW + 61))
    assert Sealer(SECRET).lifetime_seconds == LIFETIME_SECONDS


def test_a_token_from_a_clock_that_is_ahead_is_accepted() -> None:
    """Two machines never agree to the second."""
    sealer = Sealer(SECRET)
    assert opened(sealer, sealer.seal(sealed(), now=NOW), Claim(now=NOW - 30)) == sealed()


def test_no_byte_of_a_token_can_be_changed() -> None:
    """Version, salt, nonce, content and tag are all covered."""
    sealer = Sealer(SECRET)
    token = sealer.seal(sealed(), now=NOW)
    length = len(urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    for position in range(length):
        for bit in (0, 7):
            with pytest.raises((SessionInvalid, SessionNewer)):
                opened(sealer, flipped(token, position, bit))


def test_a_later_version_is_named() -> None:
    """The client tries again later, perhaps with a newer process."""
    sealer = Sealer(SECRET)
    token = sealer.seal(sealed(), now=NOW)
    with pytest.raises(SessionNewer):
        opened(sealer, flipped(token, 0, 1))


@given(st.text() | st.binary().map(lambda content: urlsafe_b64encode(content).decode()))
def test_any_text_is_refused_in_an_orderly_way(text: str) -> None:
    """The process survives whatever it is sent."""
    with pytest.raises(PeerError):
        opened(Sealer(SECRET), text)


@given(st.data())
def test_any_part_of_a_token_is_refused(data: st.DataObject) -> None:
    """Cut short or lengthened."""
    sealer = Sealer(SECRET)
    token = sealer.seal(sealed(), now=NOW)
    length = data.draw(st.integers(0, len(token) - 2))
    with pytest.raises(SessionInvalid):
        opened(sealer, token[:length])
    with pytest.raises(SessionInvalid):
        opened(sealer, token + "A" * (length + 1))


def test_a_content_of_another_shape_is_refused() -> None:
    """Sealed by a process of ours that means something else by this version."""
    sealer = Sealer(SECRET)
    odd = sealed(number="seven")
    with pytest.raises(SessionInvalid, match="another shape"):
        opened(sealer, sealer.seal(odd, now=NOW))


@pytest.mark.parametrize(
    "content", [b"", b"\xc1", b"\x96" * 100_000, CONTENT + b"\xa1\xff", CONTENT + b"\xa3\xed\xa0\x80"]
)
def test_a_content_that_cannot_be_read_is_invalid(content: bytes) -> None:
    """Nothing else is raised, whatever has been sealed with our key: no msgpack, nesting without end, no UTF-8."""
    sealer = Sealer(SECRET)
    head, key = sealer._own
    nonce = bytes(12)
    binding = token_module._binding(VERSION, "shop.Counter", "c1", "p1")
    token = urlsafe_b64encode(head + nonce + key.encrypt(nonce, content, binding)).rstrip(b"=").decode()
    with pytest.raises(SessionInvalid, match="another shape"):
        opened(sealer, token)


@pytest.mark.parametrize("value", [2**64, "\ud800", object()])
def test_a_state_that_cannot_be_written_is_our_own_mistake(value: object) -> None:
    """The error names the component."""
    with pytest.raises(StateNotSealable, match=r"^shop\.Counter: "):
        Sealer(SECRET).seal(sealed(state={"x": [value]}), now=NOW)


def test_a_short_secret_is_refused() -> None:
    """The cipher would be no better than its key."""
    with pytest.raises(ConfigurationError, match="has 31 bytes; it needs 32"):
        Sealer(b"x" * 31)


# --- keys ---------------------------------------------------------------------------------------------------


class Randomness:
    """Random bytes that count, so that tests know them."""

    def __init__(self) -> None:
        self.drawn = 0

    def __call__(self, length: int) -> bytes:
        self.drawn += 1
        return self.drawn.to_bytes(length)


def salt(token: str) -> bytes:
    """The salt in a token."""
    return urlsafe_b64decode(token + "=" * (-len(token) % 4))[1:17]


def test_the_random_bytes_are_given() -> None:
    """So the same ones make the same token."""
    one, other = (Sealer(SECRET, random=Randomness()).seal(sealed(), now=NOW) for _ in range(2))
    assert one == other


def test_a_salt_serves_a_bounded_number_of_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    """Random nonces of one key must stay far from the number at which one repeats."""
    monkeypatch.setattr(token_module, "SEALS_PER_SALT", 3)
    sealer = Sealer(SECRET)
    salts = [salt(sealer.seal(sealed(), now=NOW)) for _ in range(7)]
    assert len(set(salts[:3])) == 1
    assert salts[0] != salts[3]


def test_a_forked_process_takes_a_salt_of_its_own() -> None:
    """Its parent goes on with the old one."""
    sealer = Sealer(SECRET)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, sealer.seal(sealed(), now=NOW).encode())
        os._exit(0)
    os.waitpid(child, 0)
    token = os.read(reading, 10_000).decode()
    os.close(reading)
    os.close(writing)
    assert salt(token) != salt(sealer.seal(sealed(), now=NOW))
    assert opened(sealer, token) == sealed()


def test_keys_of_other_processes_are_kept_up_to_a_limit() -> None:
    """The one that was used longest ago goes."""
    sealer = Sealer(SECRET)
    tokens = [Sealer(SECRET).seal(sealed(), now=NOW) for _ in range(KEYS_KEPT + 1)]
    for token in tokens[:-1]:
        opened(sealer, token)
    opened(sealer, tokens[0])
    opened(sealer, tokens[-1])
    assert len(sealer._keys) == KEYS_KEPT
    assert salt(tokens[0]) in sealer._keys
    assert salt(tokens[1]) not in sealer._keys


def test_salts_that_are_made_up_push_out_nothing() -> None:
    """Only a key that has opened something is kept."""
    sealer = Sealer(SECRET)
    token = sealer.seal(sealed(), now=NOW)
    opened(sealer, token)
    for position in range(1, 17):
        with pytest.raises(SessionInvalid):
            opened(sealer, flipped(token, position))
    assert list(sealer._keys) == [salt(token)]


REFUSALS: list[tuple[Claim, Callable[[str], str], type[PeerError]]] = [
    (Claim(person="bob"), lambda token: flipped(token, -1), SessionInvalid),
    (Claim(now=NOW + LIFETIME_SECONDS + 1), lambda token: flipped(token, -1), SessionInvalid),
    (replace(Claim(person="bob"), now=NOW + LIFETIME_SECONDS + 1), lambda token: token, IdentityChanged),
]


@pytest.mark.parametrize(("claim", "change", "error"), REFUSALS)
def test_nothing_is_said_about_a_forged_token_but_that(
    claim: Claim, change: Callable[[str], str], error: type[PeerError]
) -> None:
    """Its person and age are looked at only once it has proved genuine."""
    sealer = Sealer(SECRET)
    token = change(sealer.seal(sealed(), now=NOW))
    with pytest.raises(error):
        opened(sealer, token, claim)
