"""Certificates of the local network: for whom, for how long, made anew when, and kept from whom."""

import ipaddress
import socket
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509 import verification

from worldserver.net import tls
from worldserver.net.tls import CertificatePaths, lan_certificate

NOW = datetime(2030, 1, 1, tzinfo=UTC)
HOSTS = ("192.168.1.5", "fd00::5")


@pytest.fixture(autouse=True)
def hostname(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "Calm.example")


def leaf(paths: CertificatePaths) -> x509.Certificate:
    return x509.load_pem_x509_certificate(paths.cert.read_bytes())


def authority(paths: CertificatePaths) -> x509.Certificate:
    assert paths.ca is not None
    return x509.load_pem_x509_certificate(paths.ca.read_bytes())


def accept(paths: CertificatePaths, host: str, at: datetime = NOW) -> None:
    """What a careful browser does. Raises VerificationError."""
    subject: verification.Subject
    try:
        subject = x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        subject = x509.DNSName(host)
    policy = verification.PolicyBuilder().store(verification.Store([authority(paths)])).time(at)
    policy.build_server_verifier(subject).verify(leaf(paths), [])


@pytest.mark.parametrize("host", [*HOSTS, "127.0.0.1", "::1", "localhost", "calm", "calm.local"])
def test_browsers_accept_it(host: str, tmp_path: Path) -> None:
    paths = lan_certificate(tmp_path, HOSTS, NOW)
    accept(paths, host)
    accept(paths, host, NOW + tls.LEAF_LIFETIME - timedelta(days=2))
    with pytest.raises(verification.VerificationError):
        accept(paths, host, NOW + tls.LEAF_LIFETIME)


def test_addresses_of_the_world_are_left_out(tmp_path: Path) -> None:
    paths = lan_certificate(tmp_path, ["8.8.4.4", "2a00::1", "10.0.0.1"], NOW)
    accept(paths, "10.0.0.1")
    with pytest.raises(verification.VerificationError):
        accept(paths, "8.8.4.4")


@pytest.mark.parametrize("elsewhere", ["example.org", "8.8.4.4"])
def test_the_authority_speaks_for_nobody_else(elsewhere: str, tmp_path: Path) -> None:
    """Even somebody with its key makes no certificate for another site that a browser would take."""
    paths = lan_certificate(tmp_path, HOSTS, NOW)
    pair = tls._authority(tmp_path, NOW)
    name: x509.GeneralName = x509.DNSName(elsewhere)
    if elsewhere[0].isdigit():
        name = x509.IPAddress(ipaddress.ip_address(elsewhere))
    forged = tls._leaf(pair[1], pair, [name], NOW)
    paths.cert.write_bytes(forged.public_bytes(tls.serialization.Encoding.PEM))
    with pytest.raises(verification.VerificationError):
        accept(paths, elsewhere)


def test_lifetimes(tmp_path: Path) -> None:
    paths = lan_certificate(tmp_path, HOSTS, NOW)
    for cert, longest in ((leaf(paths), timedelta(days=397)), (authority(paths), timedelta(days=5 * 366))):
        assert timedelta(days=300) < cert.not_valid_after_utc - cert.not_valid_before_utc <= longest


def test_keys_are_for_the_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "state" / "stillroom"
    paths = lan_certificate(folder, HOSTS, NOW)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in (paths.key, folder / "ca.key")} == {0o600}
    assert not list(folder.glob("*.new"))
    folder.chmod(0o755)
    lan_certificate(folder, HOSTS, NOW)
    assert folder.stat().st_mode & 0o777 == 0o700


def test_kept_while_good(tmp_path: Path) -> None:
    first = leaf(lan_certificate(tmp_path, HOSTS, NOW))
    assert leaf(lan_certificate(tmp_path, HOSTS, NOW + timedelta(days=300))) == first


def test_made_anew_before_the_end(tmp_path: Path) -> None:
    paths = lan_certificate(tmp_path, HOSTS, NOW)
    first, trusted = leaf(paths), authority(paths)
    later = NOW + timedelta(days=370)
    lan_certificate(tmp_path, HOSTS, later)
    assert leaf(paths) != first and authority(paths) == trusted
    accept(paths, HOSTS[0], later)


def test_made_anew_when_addresses_change(tmp_path: Path) -> None:
    paths = lan_certificate(tmp_path, HOSTS, NOW)
    trusted = authority(paths)
    lan_certificate(tmp_path, ["192.168.1.6"], NOW)
    accept(paths, "192.168.1.6")
    assert authority(paths) == trusted


def test_the_authority_outlives_what_it_signs(tmp_path: Path) -> None:
    paths = lan_certificate(tmp_path, HOSTS, NOW)
    trusted = authority(paths)
    later = NOW + timedelta(days=4 * 365)
    lan_certificate(tmp_path, HOSTS, later)
    assert authority(paths) != trusted
    assert leaf(paths).not_valid_after_utc <= authority(paths).not_valid_after_utc
    accept(paths, HOSTS[0], later)


def test_a_new_name_of_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = lan_certificate(tmp_path, HOSTS, NOW)
    monkeypatch.setattr(socket, "gethostname", lambda: "other")
    lan_certificate(tmp_path, HOSTS, NOW)
    accept(paths, "other")


@pytest.mark.parametrize("name", ["ca.crt", "ca.key", "lan.crt", "lan.key"])
@pytest.mark.parametrize("content", [None, b"", b"-----BEGIN", "other"])
def test_damage_is_mended(name: str, content: bytes | str | None, tmp_path: Path) -> None:
    paths = lan_certificate(tmp_path, HOSTS, NOW)
    if content is None:
        (tmp_path / name).unlink()
    elif isinstance(content, bytes):
        (tmp_path / name).write_bytes(content)
    else:
        lan_certificate(tmp_path / "other", HOSTS, NOW)
        (tmp_path / name).write_bytes((tmp_path / "other" / name).read_bytes())
    lan_certificate(tmp_path, HOSTS, NOW)
    accept(paths, HOSTS[0])
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(paths.cert, paths.key)


def test_ciphers(tmp_path: Path) -> None:
    """Forward secrecy and authenticated encryption, whatever is agreed on."""
    context = tls.server_context(lan_certificate(tmp_path, HOSTS, NOW))
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2
    for cipher in context.get_ciphers():
        assert cipher["aead"] and (cipher["protocol"] == "TLSv1.3" or cipher["name"].startswith("ECDHE-"))
