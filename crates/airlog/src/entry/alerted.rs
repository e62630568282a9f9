//! What was decided of a public warning, as its entry keeps it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Seq, stored};
use phatthanh_core::alert::{Alert, Key, Known, State};
use phatthanh_core::words::Text;

/// What was decided of a public warning: the last entry of one counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alerted {
    /// What people call it by: the beginning of a hash of its name.
    pub id: String,
    /// What its sender calls it.
    pub identifier: String,
    /// Who sent it.
    pub sender: String,
    /// When it was sent.
    #[serde(rename = "sent_us", with = "stored::micros")]
    pub sent: Timestamp,
    /// The way it came, as the station's settings call it.
    pub source: String,
    /// Whether who sent it is known by that way.
    pub trusted: bool,
    /// What it is, in a line.
    pub headline: String,
    /// What became of it.
    pub state: State,
    /// Why.
    pub reason: Text,
    /// The order that says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<Seq>,
    /// The person who decided, where one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

impl Alerted {
    /// Makes the entry of `alert`, which came by `source`.
    #[must_use]
    pub fn new(alert: &Alert, source: &str, trusted: bool, state: State, reason: Text) -> Self {
        Self {
            id: Self::id(&alert.key),
            identifier: alert.key.identifier.clone(),
            sender: alert.key.sender.clone(),
            sent: alert.key.sent,
            source: source.to_owned(),
            trusted,
            headline: alert.headline(),
            state,
            reason,
            order: None,
            by: None,
        }
    }

    /// Returns what people call the alert of this name by.
    #[must_use]
    pub fn id(key: &Key) -> String {
        use sha2::Digest;
        let hash = sha2::Sha256::digest(key.to_string().as_bytes());
        let begin = hash.first_chunk().copied().unwrap_or_default();
        format!("{:08x}", u32::from_be_bytes(begin))
    }

    /// Returns what names the alert.
    #[must_use]
    pub fn key(&self) -> Key {
        Key {
            sender: self.sender.clone(),
            identifier: self.identifier.clone(),
            sent: self.sent,
        }
    }

    /// Returns it as deciding sees it.
    #[must_use]
    pub fn known(&self) -> Known {
        Known {
            key: self.key(),
            state: self.state,
            trusted: self.trusted,
        }
    }
}
