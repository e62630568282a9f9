//! Web addresses that are asked: within a time, and only whom the system's authorities or a named one vouch for.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use ureq::Agent;
use ureq::config::ConfigBuilder;
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::typestate::AgentScope;

/// Why an authority's file cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AuthorityError {
    /// It cannot be read.
    #[error("{}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It holds no certificate in PEM.
    #[error("{}: no certificate", path.display())]
    NoCertificate {
        /// The file.
        path: PathBuf,
    },
}

/// Returns the settings of who asks, and trusts the system's authorities or the one in the file `ca`.
///
/// All of an answer takes no longer than `patience`; no redirect is followed, because what is signed or secret for one address
/// is for no other; an answer of any status is an answer.
///
/// # Errors
/// [`AuthorityError`]: the file cannot be read or has no certificate.
pub(crate) fn agent(
    ca: Option<&Path>,
    patience: Duration,
) -> Result<ConfigBuilder<AgentScope>, AuthorityError> {
    let roots = ca.map_or(Ok(RootCerts::PlatformVerifier), authority)?;
    Ok(Agent::config_builder()
        .timeout_global(Some(patience))
        .max_redirects(0)
        .http_status_as_error(false)
        .user_agent("phatthanh")
        .tls_config(TlsConfig::builder().root_certs(roots).build()))
}

fn authority(path: &Path) -> Result<RootCerts, AuthorityError> {
    let pem = fs::read(path).map_err(|source| AuthorityError::Read {
        path: path.to_owned(),
        source,
    })?;
    let certificates = parse_pem(&pem).filter_map(|item| match item {
        Ok(PemItem::Certificate(certificate)) => Some(certificate),
        _ => None,
    });
    let certificates: Vec<_> = certificates.collect();
    if certificates.is_empty() {
        let path = path.to_owned();
        return Err(AuthorityError::NoCertificate { path });
    }
    Ok(RootCerts::Specific(Arc::new(certificates)))
}
