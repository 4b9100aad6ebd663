"use strict";
// Seals words to the server's public key, so that nothing on this device can open them again: HPKE (RFC 9180) in base
// mode with DHKEM(P-256, HKDF-SHA256), HKDF-SHA256 and AES-256-GCM, one message for each one-time key. The server's
// side is feedback/sealing; both run the RFC's own vectors.
const sealing = (() => {
  const bytes = (words) => new TextEncoder().encode(words);
  const joined = (...parts) => {
    const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    parts.reduce((at, part) => (all.set(part, at), at + part.length), 0);
    return all;
  };
  const number = (value) => Uint8Array.of(value >> 8, value & 255);
  const none = new Uint8Array(0);

  const mac = async (key, words) => {
    const held = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    return new Uint8Array(await crypto.subtle.sign("HMAC", held, words));
  };
  // HKDF as the RFC labels it. An empty salt is as many zeros as the hash is long.
  const extract = (suite, salt, label, words) =>
    mac(salt.length ? salt : new Uint8Array(32), joined(bytes("HPKE-v1"), suite, bytes(label), words));
  const expand = async (suite, key, label, words, length) => {
    const said = joined(number(length), bytes("HPKE-v1"), suite, bytes(label), words, Uint8Array.of(1));
    return (await mac(key, said)).slice(0, length);
  };

  const KEM = joined(bytes("KEM"), number(16));
  const P256 = { name: "ECDH", namedCurve: "P-256" };

  // The sender's public key, and after it the sealed words. `aead`, `aad` and `pair` are for the RFC's vectors only.
  const seal = async (publicKey, info, words, { aead = 2, aad = none, pair } = {}) => {
    const suite = joined(bytes("HPKE"), number(16), number(1), number(aead));
    const once = pair ?? (await crypto.subtle.generateKey(P256, false, ["deriveBits"]));
    const theirs = await crypto.subtle.importKey("raw", publicKey, P256, false, []);
    const shared = new Uint8Array(await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, once.privateKey, 256));
    const sent = new Uint8Array(await crypto.subtle.exportKey("raw", once.publicKey));
    const secret = await expand(KEM, await extract(KEM, none, "eae_prk", shared), "shared_secret", joined(sent, publicKey), 32);
    const context = joined(
      Uint8Array.of(0), await extract(suite, none, "psk_id_hash", none), await extract(suite, none, "info_hash", info));
    const root = await extract(suite, secret, "secret", none);
    const key = await expand(suite, root, "key", context, aead === 1 ? 16 : 32);
    const iv = await expand(suite, root, "base_nonce", context, 12);
    const held = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"]);
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: aad }, held, words);
    return joined(sent, new Uint8Array(sealed));
  };

  // An envelope: the byte 1, the name of the server's key, and what was sealed. Spaces at the end round its length up,
  // so that it does not tell how much somebody wrote.
  const envelope = async (publicKey, kind, code, contents) => {
    const words = JSON.stringify(contents), length = bytes(words).length;
    const padded = bytes(words + " ".repeat((2048 - (length % 2048)) % 2048));
    const name = new Uint8Array(await crypto.subtle.digest("SHA-256", publicKey)).slice(0, 8);
    return joined(Uint8Array.of(1), name, await seal(publicKey, bytes(`listening-loop 1 ${kind} ${code}`), padded));
  };

  // A receipt code made here: 130 random bits as 26 signs, like the server's own.
  const receipt = () =>
    [...crypto.getRandomValues(new Uint8Array(26))].map((one) => "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[one & 31]).join("");

  const fromHex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  const ready = () => Boolean(globalThis.crypto?.subtle && globalThis.indexedDB);

  return { seal, envelope, receipt, fromHex, ready };
})();
