"""Certificates for a local network: WebXR works on secure pages alone, and a headset cannot be told an
exception.

A certificate authority is made once and kept; it signs a certificate for the addresses that this machine has
now, anew when they change or the end is near. The authority can speak for private addresses and for names of
local networks only (name constraints), so trusting it gives nobody power over any other site. Its key never
leaves its folder.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from worldserver.net.address import LOCAL_NETWORKS, is_local

CIPHERS = "ECDHE+AESGCM:ECDHE+CHACHA20"
"""For TLS 1.2, as Mozilla's "intermediate" has them; those of TLS 1.3 are all good."""
CA_LIFETIME = timedelta(days=5 * 365)
LEAF_LIFETIME = timedelta(days=397)
"""Browsers accept no longer ones."""
RENEW_BEFORE = timedelta(days=30)


class CertificatePaths(NamedTuple):
    """Files to serve with. `ca` is the authority to trust, if it is ours."""

    cert: Path
    key: Path
    ca: Path | None


class CertificateError(Exception):
    """A certificate or its key that cannot be served with: which, and why. One line."""


def server_context(paths: CertificatePaths) -> ssl.SSLContext:
    """TLS 1.2 or later, with forward secrecy, whatever this machine's own policy. Raises CertificateError."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(CIPHERS)
    try:
        # Without a password of ours, OpenSSL would stop the start to ask for one.
        context.load_cert_chain(paths.cert, paths.key, password=lambda: "")
    except ssl.SSLError as error:
        reason = error.reason.lower().replace("_", " ") if error.reason else "not PEM, or with a password"
        raise CertificateError(f"{paths.cert} with {paths.key}: {reason}") from None
    except OSError as error:
        raise CertificateError(f"{paths.cert} with {paths.key}: {error.strerror or error}") from None
    return context


def lan_certificate(directory: Path, hosts: Sequence[str], now: datetime) -> CertificatePaths:
    """A certificate for `hosts`, this machine's name and localhost, kept in `directory`.

    hosts: addresses; those that are not local are left out. Raises OSError if the folder cannot be written.
    """
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    directory.chmod(0o700)
    authority = _authority(directory, now)
    paths = CertificatePaths(directory / "lan.crt", directory / "lan.key", directory / "ca.crt")
    names = _names(hosts)
    if not _is_good(paths, authority[0], names, now):
        key = ec.generate_private_key(ec.SECP256R1())
        leaf = _leaf(key, authority, names, now)
        _write(paths.key, _pem(key), secret=True)
        _write(paths.cert, leaf.public_bytes(serialization.Encoding.PEM), secret=False)
    return paths


_Authority = tuple[x509.Certificate, ec.EllipticCurvePrivateKey]


def _authority(directory: Path, now: datetime) -> _Authority:
    cert_path, key_path = directory / "ca.crt", directory / "ca.key"
    kept = _read(cert_path, key_path)
    if kept and _may_sign(kept[0], now):
        return kept
    key = ec.generate_private_key(ec.SECP256R1())
    cert = _authority_certificate(key, now)
    _write(key_path, _pem(key), secret=True)
    _write(cert_path, cert.public_bytes(serialization.Encoding.PEM), secret=False)
    return cert, key


def _read(cert_path: Path, key_path: Path) -> _Authority | None:
    """A certificate and its key; None if one is not there, not whole, or of another pair."""
    try:
        cert = x509.load_pem_x509_certificate(cert_path.read_bytes())
        key = serialization.load_pem_private_key(key_path.read_bytes(), None)
    except (FileNotFoundError, ValueError):
        return None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or cert.public_key() != key.public_key():
        return None
    return cert, key


def _may_sign(cert: x509.Certificate, now: datetime) -> bool:
    """Whether it outlives what it signs, and speaks for the name that this machine has now."""
    spoken_for = cert.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    return cert.not_valid_after_utc - now > LEAF_LIFETIME and x509.DNSName(_hostname()) in spoken_for


def _authority_certificate(key: ec.EllipticCurvePrivateKey, now: datetime) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Stillroom on {socket.gethostname()[:40]}")])
    networks = [x509.IPAddress(network) for network in LOCAL_NETWORKS]
    domains = [x509.DNSName(name) for name in ("local", "localhost", "lan", "home.arpa", _hostname())]
    usage = x509.KeyUsage(
        digital_signature=False, content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    return (
        _begun(name, name, key, now, CA_LIFETIME)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.NameConstraints([*domains, *networks], None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def _leaf(
    key: ec.EllipticCurvePrivateKey, authority: _Authority, names: list[x509.GeneralName], now: datetime
) -> x509.Certificate:
    ca, ca_key = authority
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Stillroom")])
    signer = x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key())
    return (
        _begun(name, ca.subject, key, now, LEAF_LIFETIME)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(signer, critical=False)
        .sign(ca_key, hashes.SHA256())
    )


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime, lifetime: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        # A headset's clock may be a little behind.
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now - timedelta(days=1) + lifetime)
    )


def _is_good(
    paths: CertificatePaths, ca: x509.Certificate, names: list[x509.GeneralName], now: datetime
) -> bool:
    kept = _read(paths.cert, paths.key)
    if kept is None:
        return False
    cert = kept[0]
    try:
        cert.verify_directly_issued_by(ca)
    except (ValueError, TypeError, InvalidSignature):
        return False
    held = cert.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return now + RENEW_BEFORE < cert.not_valid_after_utc and list(held) == names


def _names(hosts: Sequence[str]) -> list[x509.GeneralName]:
    local = filter(is_local, dict.fromkeys((*hosts, "127.0.0.1", "::1")))
    addresses = [ipaddress.ip_address(host.partition("%")[0]) for host in local]
    names = dict.fromkeys(("localhost", _hostname(), f"{_hostname()}.local"))
    return [*(x509.DNSName(name) for name in names), *(x509.IPAddress(address) for address in addresses)]


def _hostname() -> str:
    return socket.gethostname().partition(".")[0].lower() or "localhost"


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write(path: Path, content: bytes, *, secret: bool) -> None:
    """Whole or not at all; a secret is never readable to others, not even at first."""
    fresh = path.with_suffix(path.suffix + ".new")
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600 if secret else 0o644)
    fresh.write_bytes(content)
    fresh.replace(path)
