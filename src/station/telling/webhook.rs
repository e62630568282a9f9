//! A web address that is sent JSON, signed so that it knows who sends.
//!
//! `X-Phatthanh-Signature: sha256=…` is HMAC-SHA-256 (RFC 2104) over `X-Phatthanh-Time`, a full stop and the body, in
//! hexadecimal, by the secret both sides know. The time keeps an old message from being sent again by others.

use std::fmt::Write;
use std::path::PathBuf;
use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha2::Sha256;
use ureq::Agent;

use super::message::Message;
use crate::airlog::Arrival;
use crate::alarm::Telling;
use crate::station::wires::{secret, web};

/// All of it takes no longer.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where it goes.
#[derive(Debug)]
pub(super) struct Place<'a> {
    pub(super) url: &'a str,
    pub(super) secret: PathBuf,
    pub(super) ca: Option<PathBuf>,
}

/// Sends `message`, which is `telling` in words.
///
/// # Errors
/// What was seen, if the address does not take it. It never holds the secret.
pub(super) fn send(
    place: &Place<'_>,
    telling: Option<&Telling>,
    message: &Message,
) -> Result<Arrival, String> {
    let alarms: Vec<_> = message
        .alarms
        .iter()
        .map(|(key, grade, words)| json!({ "key": key, "grade": grade, "words": words }))
        .collect();
    let body = json!({
        "station": message.station,
        "say": telling.map(|telling| telling.say),
        "to": telling.map(|telling| &telling.to),
        "at": message.at,
        "subject": message.subject,
        "text": message.text,
        "alarms": alarms,
    })
    .to_string();
    let time = message.at.at().as_second().to_string();
    let signature = sign(secret(&place.secret)?.as_bytes(), &time, &body);

    let agent = web::agent(place.ca.as_deref(), PATIENCE);
    let agent: Agent = agent.map_err(|problem| problem.to_string())?.build().into();
    let answer = agent
        .post(place.url)
        .header("Content-Type", "application/json; charset=utf-8")
        .header("X-Phatthanh-Time", &time)
        .header("X-Phatthanh-Signature", format!("sha256={signature}"))
        .send(body);
    match answer.map_err(|problem| problem.to_string())?.status() {
        status if status.is_success() => Ok(Arrival::Delivered),
        status => Err(format!("HTTP {}", status.as_u16())),
    }
}

/// Returns the signature of `body`, sent at `time`, in hexadecimal.
fn sign(secret: &[u8], time: &str, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("HMAC takes a key of any length");
    mac.update(time.as_bytes());
    mac.update(b".");
    mac.update(body.as_bytes());
    let mut signature = String::new();
    for byte in mac.finalize().into_bytes() {
        write!(signature, "{byte:02x}").expect("a string takes all");
    }
    signature
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_what_others_compute() {
        // printf '1800000000.{"a":1}' | openssl dgst -sha256 -hmac bi-mat
        assert_eq!(sign(b"bi-mat", "1800000000", "{\"a\":1}"), EXPECTED);
    }

    const EXPECTED: &str = "6a717d22a02b9141b469c450c4bef39030c3eb984290e511e8b3a6df61bfcfe9";
}
