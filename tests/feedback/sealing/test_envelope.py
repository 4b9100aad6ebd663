"""What is sealed to this server is opened by it, for the purpose it was made for, and by nobody else."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from feedback.sealing import envelope
from feedback.sealing.key import from_server_key

KEY = from_server_key(b"k" * 32)
VECTOR = json.loads((Path(__file__).parents[2] / "vectors" / "hpke.json").read_text())


def test_the_rfcs_own_message_is_opened() -> None:
    """With the library's hook for vectors: they carry data beside the message, which ours never do."""
    suite = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_128_GCM)
    private = ec.derive_private_key(int(VECTOR["skRm"], 16), ec.SECP256R1())
    message, info, aad = (bytes.fromhex(VECTOR[name]) for name in ("ct", "info", "aad"))
    found = openssl.hpke._decrypt_with_aad(suite, bytes.fromhex(VECTOR["pkEm"]) + message, private, info, aad)
    assert found.hex() == VECTOR["pt"]


def test_the_key_outlives_a_restart_and_belongs_to_one_server() -> None:
    from_server_key.cache_clear()
    assert from_server_key(b"k" * 32).public == KEY.public
    assert from_server_key(b"j" * 32).public != KEY.public


def test_what_is_sealed_is_opened() -> None:
    assert (
        envelope.opened(KEY, envelope.sealed(KEY, b"words", "finished", "abc"), "finished", "abc") == b"words"
    )


def test_two_envelopes_with_the_same_words_do_not_look_alike() -> None:
    assert (
        envelope.sealed(KEY, b"x", "finished", "abc")[9:] != envelope.sealed(KEY, b"x", "finished", "abc")[9:]
    )


@pytest.mark.parametrize(("kind", "code"), [("unfinished", "abc"), ("finished", "abd")])
def test_an_envelope_is_good_for_one_purpose_and_one_door(kind: str, code: str) -> None:
    with pytest.raises(envelope.Unreadable):
        envelope.opened(KEY, envelope.sealed(KEY, b"words", "finished", "abc"), kind, code)


def test_a_changed_envelope_is_not_opened() -> None:
    whole = envelope.sealed(KEY, b"words", "finished", "abc")
    for place in (0, 9, 10, 40, 74, len(whole) - 1):
        changed = bytearray(whole)
        changed[place] ^= 1
        with pytest.raises(envelope.Unreadable):
            envelope.opened(KEY, bytes(changed), "finished", "abc")
    for part in (b"", whole[:8], whole[:9], whole[:73], whole[:-1]):
        with pytest.raises((envelope.Unreadable, envelope.OtherKey)):
            envelope.opened(KEY, part, "finished", "abc")


def test_an_envelope_to_another_server_is_called_that() -> None:
    other = envelope.sealed(from_server_key(b"j" * 32), b"words", "finished", "abc")
    with pytest.raises(envelope.OtherKey):
        envelope.opened(KEY, other, "finished", "abc")
