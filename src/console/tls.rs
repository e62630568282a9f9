//! Encryption of the pages: an authority of the station's own, and certificates it gives the station's addresses.
//!
//! A station in a village has no name in the world's DNS and often no internet: nobody can vouch for it but the station
//! itself. Its authority is a key and a certificate in `var/tls`, made once; people put the certificate into their
//! phones and computers once, too. It can vouch for private addresses and names of the local network alone (name
//! constraints, RFC 5280 §4.2.1.10): whoever steals the key can pretend to be the station, and no bank.
//!
//! What browsers are shown is never on the disk: a certificate for the address they came to, made when the first of them
//! does, for a season, and made anew before it runs out or where the clock was set to before it holds.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::net::IpAddr;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DistinguishedName, DnType,
    ExtendedKeyUsagePurpose, GeneralSubtree, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    NameConstraints, PublicKeyData, SanType, date_time_ymd,
};
use sha2::{Digest, Sha256};
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{self, ServerConfig};

use crate::words::Text;

/// The authority's certificate, and its key, in the folder.
const CERTIFICATE: &str = "ca.crt";
const KEY: &str = "ca.key";

/// From when the authority holds. Fixed: a clock without a battery makes none that begins tomorrow.
const SINCE: (i32, u8, u8) = (2025, 1, 1);

/// Until when: nobody visits every phone again after ten years. From 2050 on, certificates write years in another way.
const UNTIL: (i32, u8, u8) = (2049, 12, 31);

/// How long a certificate of an address holds. Phones take none of more than 825 days, some of 398.
const DAYS: i64 = 90;

/// One that holds less than this is made anew.
const LEFT: i64 = 30;

/// The computer has no more addresses than this that anybody comes to.
const ADDRESSES: usize = 64;

/// Networks that are nobody's in the world: loopback, link-local, private.
const PRIVATE: [([u8; 4], u8); 5] = [
    ([127, 0, 0, 0], 8),
    ([10, 0, 0, 0], 8),
    ([172, 16, 0, 0], 12),
    ([192, 168, 0, 0], 16),
    ([169, 254, 0, 0], 16),
];

/// Networks of the sixth version of IP that are nobody's in the world.
const PRIVATE_V6: [(&str, u8); 3] = [("::1", 128), ("fe80::", 10), ("fc00::", 7)];

/// The pages cannot be encrypted.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// The disk.
    #[error("could not {action} {}", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// Of what.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// What is in the folder is no authority.
    #[error("{} is no authority's key or certificate", .0.display())]
    Damaged(PathBuf),
    /// A certificate cannot be made.
    #[error("no certificate can be made")]
    Making(#[from] rcgen::Error),
    /// It cannot be used.
    #[error("the certificate cannot be used")]
    Using(#[from] rustls::Error),
}

impl TlsError {
    /// Returns it for people: what is wrong and what to do.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Io { path, source, .. } => Text::new("console-tls-disk")
                .with("path", path.display())
                .with("problem", source),
            Self::Damaged(path) => Text::new("console-tls-damaged").with("path", path.display()),
            Self::Making(_) | Self::Using(_) => {
                Text::new("console-tls-fails").with("problem", self)
            }
        }
    }
}

/// The station's authority.
pub struct Authority {
    certificate: CertificateDer<'static>,
    issuer: Issuer<'static, KeyPair>,
    is_new: bool,
}

impl std::fmt::Debug for Authority {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Never the key.
        f.debug_struct("Authority")
            .field("fingerprint", &self.fingerprint())
            .finish_non_exhaustive()
    }
}

impl Authority {
    /// Opens the authority in `folder`, or makes one where there is none.
    ///
    /// # Errors
    /// If the folder cannot be read or written, or what is there is no authority: a half of one is never replaced.
    pub fn of(folder: &Path) -> Result<Self, TlsError> {
        match Self::open(folder) {
            Ok(Some(authority)) => Ok(authority),
            Ok(None) => Self::make(folder),
            Err(error) => Err(error),
        }
    }

    /// Opens the authority in `folder`; none if there is none.
    ///
    /// # Errors
    /// If it cannot be read, is damaged, or half of it is missing.
    pub fn open(folder: &Path) -> Result<Option<Self>, TlsError> {
        let (certificate, key) = (folder.join(CERTIFICATE), folder.join(KEY));
        let (pem, secret) = match (read(&certificate)?, read(&key)?) {
            (Some(pem), Some(secret)) => (pem, secret),
            (None, None) => return Ok(None),
            (None, Some(_)) => return Err(TlsError::Damaged(certificate)),
            (Some(_), None) => return Err(TlsError::Damaged(key)),
        };

        let signing = KeyPair::from_pem(&secret).map_err(|_| TlsError::Damaged(key))?;
        let der = CertificateDer::from_pem_slice(pem.as_bytes())
            .map_err(|_| TlsError::Damaged(certificate.clone()))?;
        // Of another authority it would vouch for nothing.
        let is_own = der
            .windows(signing.der_bytes().len())
            .any(|part| part == signing.der_bytes());
        if !is_own {
            return Err(TlsError::Damaged(certificate));
        }

        let issuer = Issuer::new(authority_of(&signing), signing);
        Ok(Some(Self {
            certificate: der,
            issuer,
            is_new: false,
        }))
    }

    fn make(folder: &Path) -> Result<Self, TlsError> {
        let signing = KeyPair::generate()?;
        let params = authority_of(&signing);
        let certificate = params.self_signed(&signing)?;
        let io = |action, path: &Path| {
            let path = path.to_owned();
            move |source| TlsError::Io {
                action,
                path,
                source,
            }
        };
        fs::create_dir_all(folder).map_err(io("make", folder))?;
        // The key first: a certificate without one is of no use to anybody.
        for (name, mode, text) in [
            (KEY, 0o600, signing.serialize_pem()),
            (CERTIFICATE, 0o644, certificate.pem()),
        ] {
            let path = folder.join(name);
            write(&path, mode, &text).map_err(io("write", &path))?;
        }

        Ok(Self {
            certificate: certificate.der().clone(),
            issuer: Issuer::new(params, signing),
            is_new: true,
        })
    }

    /// Returns whether it was made just now.
    #[must_use]
    pub fn is_new(&self) -> bool {
        self.is_new
    }

    /// Returns the certificate that people put into their phones, as DER.
    #[must_use]
    pub fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    /// Returns its SHA-256 as people compare it: hexadecimal, in pairs.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut said = String::new();
        for (place, byte) in Sha256::digest(&self.certificate).iter().enumerate() {
            let between = if place > 0 { ":" } else { "" };
            let _infallible = write!(said, "{between}{byte:02X}");
        }

        said
    }

    /// Makes what browsers are shown that come to `address` on `today`.
    fn shown(&self, address: IpAddr, today: Date) -> Result<ServerConfig, TlsError> {
        let key = KeyPair::generate()?;
        let mut params = CertificateParams::default();
        params.distinguished_name = named("phatthanh");
        let part = |part: i8| u8::try_from(part).unwrap_or(1);
        let day = |date: Date| {
            date_time_ymd(i32::from(date.year()), part(date.month()), part(date.day()))
        };
        // Clocks of phones and of this computer differ by a day at times.
        (params.not_before, params.not_after) = (
            day(today.saturating_sub(1.days())),
            day(today.saturating_add(DAYS.days())),
        );
        params.subject_alt_names = names(address);
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        let certificate = params.signed_by(&key, &self.issuer)?;
        let secret = PrivateKeyDer::try_from(key.serialize_der())
            .map_err(|problem| rustls::Error::General(problem.to_owned()))?;
        let chain = vec![certificate.der().clone(), self.certificate.clone()];
        let mut config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, secret)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(config)
    }
}

/// What the authority of `key` is. Its name is made from the key: what it signs names it by the same bytes, whatever
/// the station is called by then.
fn authority_of(key: &KeyPair) -> CertificateParams {
    let mut number = String::new();
    for byte in &Sha256::digest(key.der_bytes())[..4] {
        let _infallible = write!(number, "{byte:02x}");
    }

    let mut params = CertificateParams::default();
    params.distinguished_name = named(&format!("Đài truyền thanh (phatthanh {number})"));
    let ((year, month, date), (last, end, ends)) = (SINCE, UNTIL);
    params.not_before = date_time_ymd(year, month, date);
    params.not_after = date_time_ymd(last, end, ends);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let v4 = PRIVATE.map(|(address, prefix)| CidrSubnet::from_v4_prefix(address, prefix));
    let v6 = PRIVATE_V6.map(|(address, prefix)| {
        let address = address.parse().expect("a constant address");
        CidrSubnet::from_addr_prefix(address, prefix)
    });
    let networks = v4.into_iter().chain(v6).map(GeneralSubtree::IpAddress);
    let names = ["localhost", "local"].map(|name| GeneralSubtree::DnsName(name.to_owned()));
    params.name_constraints = Some(NameConstraints {
        permitted_subtrees: networks.chain(names).collect(),
        excluded_subtrees: Vec::new(),
    });
    params
}

fn named(name: &str) -> DistinguishedName {
    let mut named = DistinguishedName::new();
    named.push(DnType::CommonName, name);
    named
}

/// The names of this computer that the authority may vouch for, and `address` if it may.
fn names(address: IpAddr) -> Vec<SanType> {
    let system = rustix::system::uname();
    let own = system.nodename().to_string_lossy().to_lowercase();
    let own = own.split('.').next().unwrap_or_default();
    let mut names = vec!["localhost".to_owned()];
    if !own.is_empty() && own != "localhost" {
        names.push(format!("{own}.local"));
    }

    let names = names.into_iter().filter_map(|name| name.try_into().ok());
    let address = is_private(address).then_some(SanType::IpAddress(address));
    names.map(SanType::DnsName).chain(address).collect()
}

/// Returns whether `address` is one of a local network: the authority vouches for no other.
fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => PRIVATE.iter().any(|(network, prefix)| {
            let mask = u32::MAX << (32 - prefix);
            u32::from(address) & mask == u32::from_be_bytes(*network) & mask
        }),
        IpAddr::V6(address) => {
            address.is_loopback() || address.is_unicast_link_local() || address.is_unique_local()
        }
    }
}

fn read(path: &Path) -> Result<Option<String>, TlsError> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(TlsError::Io {
            action: "read",
            path: path.to_owned(),
            source,
        }),
    }
}

/// Writes a file whole or not at all, which nobody else may read before it is theirs to read.
fn write(path: &Path, mode: u32, text: &str) -> io::Result<()> {
    let fresh = path.with_extension("moi");
    drop(fs::remove_file(&fresh));
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(mode)
        .open(&fresh)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&fresh, path)
}

/// What browsers are shown, by the address they came to.
#[derive(Debug)]
pub(super) struct Certificates {
    authority: Authority,
    made: Mutex<BTreeMap<IpAddr, (Date, Arc<ServerConfig>)>>,
}

impl Certificates {
    pub(super) fn new(authority: Authority) -> Self {
        Self {
            authority,
            made: Mutex::default(),
        }
    }

    pub(super) fn authority(&self) -> &Authority {
        &self.authority
    }

    /// Returns what a browser is shown that comes to `address` at `now`.
    ///
    /// # Errors
    /// If no certificate can be made.
    pub(super) fn at(
        &self,
        address: IpAddr,
        now: Timestamp,
    ) -> Result<Arc<ServerConfig>, TlsError> {
        let today = now.to_zoned(jiff::tz::TimeZone::UTC).date();
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((since, config)) = made.get(&address)
            && *since <= today
            && today < since.saturating_add((DAYS - LEFT).days())
        {
            return Ok(Arc::clone(config));
        }

        let config = Arc::new(self.authority.shown(address, today)?);
        if made.len() >= ADDRESSES {
            made.clear();
        }
        made.insert(address, (today, Arc::clone(&config)));
        Ok(config)
    }
}

#[cfg(test)]
mod tests;
