//! E-mail by SMTP.

use std::path::Path;
use std::time::Duration;

use lettre::message::header::ContentType;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls, TlsParameters};
use lettre::{SmtpTransport, Transport};

use super::message::Message;
use crate::airlog::Arrival;
use crate::config::{Mail, MailTls};
use crate::station::wires::secret;

/// A step of the conversation takes no longer.
const PATIENCE: Duration = Duration::from_secs(20);

/// Sends `message` to `address` by the server of `mail`; files are within `root`.
///
/// # Errors
/// What was seen, if the server does not take it. It never holds the password.
pub(super) fn send(
    mail: &Mail,
    root: &Path,
    address: &str,
    message: &Message,
) -> Result<Arrival, String> {
    let words = |problem: &dyn std::error::Error| {
        // The cause says more than the sentence over it.
        let cause = problem.source().map(|cause| format!(": {cause}"));
        format!("{problem}{}", cause.unwrap_or_default())
    };
    let from = mail
        .from
        .parse()
        .map_err(|problem: lettre::address::AddressError| words(&problem))?;
    let to = address
        .parse()
        .map_err(|problem: lettre::address::AddressError| words(&problem))?;
    let letter = lettre::Message::builder()
        .from(lettre::message::Mailbox::new(
            Some(message.station.clone()),
            from,
        ))
        .to(lettre::message::Mailbox::new(None, to))
        .subject(&message.subject)
        .header(ContentType::TEXT_PLAIN)
        .body(message.text.clone())
        .map_err(|problem| words(&problem))?;

    let mut server = SmtpTransport::builder_dangerous(&mail.server)
        .port(mail.port)
        .timeout(Some(PATIENCE));
    let tls = || -> Result<TlsParameters, String> {
        let mut tls = TlsParameters::builder(mail.server.clone());
        if let Some(ca) = &mail.ca {
            let ca = root.join(ca);
            let pem =
                std::fs::read(&ca).map_err(|problem| format!("{}: {problem}", ca.display()))?;
            let certificate = Certificate::from_pem(&pem).map_err(|problem| words(&problem))?;
            tls = tls
                .certificate_store(CertificateStore::None)
                .add_root_certificate(certificate);
        }
        tls.build().map_err(|problem| words(&problem))
    };
    server = match mail.tls {
        MailTls::On => server.tls(Tls::Wrapper(tls()?)),
        MailTls::StartTls => server.tls(Tls::Required(tls()?)),
        MailTls::Off => server.tls(Tls::None),
    };
    if let Some((user, file)) = &mail.account {
        let password = secret(&root.join(file))?;
        server = server.credentials(Credentials::new(user.clone(), password));
    }
    let sent = server.build().send(&letter);
    sent.map(|_| Arrival::Sent)
        .map_err(|problem| words(&problem))
}
