//! The authority on the disk, and what a browser makes of what it is shown: one that knows the authority and nobody
//! else, with a clock of its own.

use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use tokio_rustls::rustls::pki_types::{ServerName, UnixTime};
use tokio_rustls::rustls::time_provider::TimeProvider;
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, ServerConnection};

use super::*;

const OWN: &str = "192.168.1.20";

/// The first day here, at noon.
fn on(day: i64) -> Timestamp {
    let first: Timestamp = "2026-11-30T12:00:00Z".parse().unwrap();
    first + jiff::SignedDuration::from_hours(24 * day)
}

#[derive(Debug)]
struct BrowserClock(Timestamp);

impl TimeProvider for BrowserClock {
    fn current_time(&self) -> Option<UnixTime> {
        let second = u64::try_from(self.0.as_second()).ok()?;
        Some(UnixTime::since_unix_epoch(Duration::from_secs(second)))
    }
}

/// Lets a browser that trusts the authority come to `name` at `now`, who is shown `config`. Returns whether they agree.
fn agree(
    authority: &Authority,
    config: &Arc<ServerConfig>,
    name: &str,
    now: Timestamp,
) -> Result<(), rustls::Error> {
    let mut roots = RootCertStore::empty();
    roots.add(authority.certificate.clone()).unwrap();
    let (provider, clock) = (Arc::new(default_provider()), Arc::new(BrowserClock(now)));
    let browser = ClientConfig::builder_with_details(provider, clock)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(name.to_owned()).unwrap();
    let mut browser = ClientConnection::new(Arc::new(browser), name).unwrap();
    let mut station = ServerConnection::new(Arc::clone(config)).unwrap();
    while browser.is_handshaking() || station.is_handshaking() {
        let mut sent = Vec::new();
        browser.write_tls(&mut sent).unwrap();
        station.read_tls(&mut sent.as_slice()).unwrap();
        station.process_new_packets()?;
        let mut answered = Vec::new();
        station.write_tls(&mut answered).unwrap();
        browser.read_tls(&mut answered.as_slice()).unwrap();
        browser.process_new_packets()?;
    }
    Ok(())
}

fn authority() -> (tempfile::TempDir, Authority) {
    let folder = tempfile::tempdir().unwrap();
    let authority = Authority::of(folder.path()).unwrap();
    (folder, authority)
}

fn shown(certificates: &Certificates, address: &str, day: i64) -> Arc<ServerConfig> {
    certificates.at(address.parse().unwrap(), on(day)).unwrap()
}

#[test]
fn the_authority_is_made_once_and_its_key_is_its_owners() {
    let (folder, made) = authority();
    assert!(made.is_new());
    let mode = |name| {
        let facts = fs::metadata(folder.path().join(name)).unwrap();
        facts.permissions().mode() & 0o777
    };
    assert_eq!(mode(KEY), 0o600);

    let again = Authority::of(folder.path()).unwrap();
    assert!(!again.is_new());
    assert_eq!(again.fingerprint(), made.fingerprint());
    assert_eq!(made.fingerprint().len(), 32 * 3 - 1);
    assert!(!format!("{made:?}").contains("PRIVATE"));
}

#[test]
fn half_an_authority_is_never_replaced() {
    for gone in [KEY, CERTIFICATE] {
        let (folder, _) = authority();
        fs::remove_file(folder.path().join(gone)).unwrap();
        let error = Authority::of(folder.path()).unwrap_err();
        assert!(
            matches!(&error, TlsError::Damaged(path) if path.ends_with(gone)),
            "{error}"
        );
    }

    // The key of one and the certificate of another; what is no key at all.
    let ((folder, _), (other, _)) = (authority(), authority());
    fs::copy(other.path().join(KEY), folder.path().join(KEY)).unwrap();
    assert!(matches!(
        Authority::of(folder.path()),
        Err(TlsError::Damaged(_))
    ));
    fs::write(folder.path().join(KEY), "").unwrap();
    assert!(matches!(
        Authority::of(folder.path()),
        Err(TlsError::Damaged(_))
    ));
}

#[test]
fn a_browser_agrees_at_the_stations_private_addresses_and_its_local_name() {
    let (_folder, authority) = authority();
    let certificates = Certificates::new(authority);
    for address in [
        OWN,
        "127.0.0.1",
        "10.1.2.3",
        "172.31.0.9",
        "169.254.3.4",
        "::1",
        "fd00::7",
    ] {
        let config = shown(&certificates, address, 0);
        agree(certificates.authority(), &config, address, on(0)).unwrap();
        agree(certificates.authority(), &config, "localhost", on(0)).unwrap();
    }
    // Shown for one address, and come to by another.
    let config = shown(&certificates, OWN, 0);
    assert!(agree(certificates.authority(), &config, "192.168.1.21", on(0)).is_err());
}

#[test]
fn it_vouches_for_nobody_outside_of_the_local_network() {
    let (_folder, authority) = authority();
    let certificates = Certificates::new(authority);
    for address in ["8.8.8.8", "172.32.0.1", "2001:db8::1"] {
        let config = shown(&certificates, address, 0);
        assert!(
            agree(certificates.authority(), &config, address, on(0)).is_err(),
            "{address}"
        );
        // Whoever comes by the local name is not kept out by that.
        agree(certificates.authority(), &config, "localhost", on(0)).unwrap();
    }

    // Nor does what a thief of the key signs for a site of the world.
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["bank.example".to_owned()]).unwrap();
    let signed = params
        .signed_by(&key, &certificates.authority().issuer)
        .unwrap();
    let secret = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![signed.der().clone()], secret)
        .unwrap();
    let stolen = agree(
        certificates.authority(),
        &Arc::new(config),
        "bank.example",
        on(0),
    );
    assert!(stolen.is_err(), "a name outside of its constraints");
}

#[test]
fn what_browsers_are_shown_is_made_anew_before_it_runs_out_and_after_the_clock_was_set_back() {
    let (_folder, authority) = authority();
    let certificates = Certificates::new(authority);
    let first = shown(&certificates, OWN, 0);
    let agrees = |config, day| agree(certificates.authority(), config, OWN, on(day)).is_ok();
    assert!(Arc::ptr_eq(
        &first,
        &shown(&certificates, OWN, DAYS - LEFT - 1)
    ));
    assert!(agrees(&first, DAYS - 1) && !agrees(&first, DAYS + 1));

    let second = shown(&certificates, OWN, DAYS - LEFT);
    assert!(!Arc::ptr_eq(&first, &second) && agrees(&second, DAYS + 1));

    // Made by a clock a year ahead, which is then set right.
    let ahead = shown(&certificates, OWN, 365);
    assert!(!agrees(&ahead, 60));
    assert!(agrees(&shown(&certificates, OWN, 60), 60));
}
