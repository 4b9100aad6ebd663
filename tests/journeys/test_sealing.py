"""What a browser seals, the server opens, and the other way round each stands by the RFC's own example."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from feedback import paths
from feedback.sealing import envelope
from feedback.sealing.key import from_server_key
from feedback.secrets import ALPHABET
from tests.journeys.served import neutral_page

SCRIPT = (paths.STATIC / "seal.js").read_text(encoding="utf-8")
KEY = from_server_key(b"k" * 32)
VECTOR = json.loads((Path(__file__).parents[1] / "vectors" / "hpke.json").read_text())
_RFC = """async (v) => {
  const {fromHex} = sealing, url = (hex) => btoa(String.fromCharCode(...fromHex(hex)))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const point = {kty: "EC", crv: "P-256", x: url(v.pkEm.slice(2, 66)), y: url(v.pkEm.slice(66))};
  const take = (jwk, uses) => crypto.subtle.importKey("jwk", jwk, {name: "ECDH", namedCurve: "P-256"}, true, uses);
  const pair = {privateKey: await take({...point, d: url(v.skEm)}, ["deriveBits"]), publicKey: await take(point, [])};
  const sealed = await sealing.seal(fromHex(v.pkRm), fromHex(v.info), fromHex(v.pt),
    {aead: v.aead, aad: fromHex(v.aad), pair});
  return [...sealed].map((one) => one.toString(16).padStart(2, "0")).join("");
}"""
_SEAL = (
    "async ([key, kind, code, words]) => [...await sealing.envelope(sealing.fromHex(key), kind, code, words)]"
)


@pytest.fixture(scope="module")
def sealer(browser: Browser) -> Iterator[Page]:
    """A page with the sealing script, served: a browser seals only on a page that it trusts."""
    with neutral_page() as address:
        page = browser.new_page()
        page.goto(address)
        page.add_script_tag(content=SCRIPT)
        yield page
        page.close()


def test_the_browser_seals_the_rfcs_own_message(sealer: Page) -> None:
    assert sealer.evaluate(_RFC, VECTOR) == VECTOR["pkEm"] + VECTOR["ct"]


@pytest.mark.parametrize("words", ["", "x", "Ü" * 5000, "😀" * 70000])
def test_what_the_browser_seals_the_server_opens(sealer: Page, words: str) -> None:
    sealed = bytes(sealer.evaluate(_SEAL, [KEY.public.hex(), "finished", "abc", {"more": words}]))
    found = envelope.opened(KEY, sealed, "finished", "abc")
    assert json.loads(found) == {"more": words}
    assert len(found) % 2048 == 0
    with pytest.raises(envelope.Unreadable):
        envelope.opened(KEY, sealed, "unfinished", "abc")


def test_a_receipt_made_on_the_device_has_the_signs_of_ours_and_never_comes_twice(sealer: Page) -> None:
    made = sealer.evaluate("() => Array.from({length: 500}, sealing.receipt)")
    assert len(set(made)) == 500
    assert {len(code) for code in made} == {26}
    assert set("".join(made)) == set(ALPHABET)
