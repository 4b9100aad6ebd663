"""The private road: certificates, STARTTLS, and signing in."""

import ssl
from datetime import UTC, datetime, timedelta
from email.headerregistry import Address
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from feedback.mail.smtp import End, Outcome, ServerFault, Smtp, _dotted
from feedback.mail.wording import Words
from feedback.mail.written import written
from tests.support.mailserver import mail_server

NOW = datetime(2026, 3, 4, 14, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that vouches for itself, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "cert.pem").write_bytes(made.public_bytes(pem))
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(private)
    return folder / "cert.pem", folder / "key.pem"


@pytest.fixture
def at_server(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context


@pytest.fixture
def trusted(certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """As an administrator does who has an authority of their own."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))


def deliver(road: Smtp) -> Outcome:
    sender = Address("Hilltop", addr_spec="listening@example.gov.uk")
    message = written(sender, "ann@example.org", Words("Hello", "Two words.\n"), "<a@example.gov.uk>", NOW)
    with road.connected() as connection:
        return connection.hand_over(message, lambda: True)


def authenticate(_server: object, _session: object, _envelope: object, _how: str, data: object) -> AuthResult:
    wanted = (b"listening", b"sesame")
    return AuthResult(success=(data.login, data.password) == wanted, handled=False)  # type: ignore[attr-defined]


@pytest.mark.usefixtures("trusted")
def test_starttls_and_signing_in(at_server: ssl.SSLContext, tmp_path: Path):
    password = tmp_path / "password"
    password.write_text("sesame\n", encoding="utf-8")
    options = {"require_starttls": True, "auth_required": True, "authenticator": authenticate}
    with mail_server(tls_context=at_server, **options) as (server, port):
        assert deliver(Smtp("127.0.0.1", port, "starttls", "listening", str(password), 5)).end is End.SENT
        password.write_text("wrong", encoding="utf-8")
        with pytest.raises(ServerFault, match="mail_password_file"):
            deliver(Smtp("127.0.0.1", port, "starttls", "listening", str(password), 5))
        with pytest.raises(ServerFault, match="mail_password_file"):
            deliver(Smtp("127.0.0.1", port, "starttls", "listening", str(tmp_path / "none"), 5))
    assert len(server.taken) == 1


@pytest.mark.usefixtures("trusted")
def test_tls_from_the_first_byte(at_server: ssl.SSLContext):
    with mail_server(ssl_context=at_server) as (server, port):
        assert deliver(Smtp("127.0.0.1", port, "tls", "", "", 5)).end is End.SENT
    assert len(server.taken) == 1


def test_a_certificate_nobody_vouches_for_is_not_trusted(at_server: ssl.SSLContext):
    with (
        mail_server(tls_context=at_server) as (server, port),
        pytest.raises(ServerFault, match="not trusted"),
    ):
        deliver(Smtp("127.0.0.1", port, "starttls", "", "", 5))
    assert server.taken == []


@pytest.mark.parametrize(
    ("words", "wire"),
    [
        (b"a\r\n", b"a\r\n.\r\n"),
        (b".\r\n..\r\n", b"..\r\n...\r\n.\r\n"),
        (b"a", b"a\r\n.\r\n"),
        (b"", b"\r\n.\r\n"),
    ],
)
def test_a_dot_does_not_end_a_message_early(words: bytes, wire: bytes):
    assert _dotted(words) == wire
