//! A switching of the transmitter, as its entry keeps it.

use serde::{Deserialize, Serialize};

use phatthanh_core::transmitter::Why;

/// The transmitter was switched, or did not take it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Switched {
    /// Whether it was to be on.
    pub on: bool,
    /// Why.
    pub why: Why,
    /// How often it was tried.
    pub tries: u32,
    /// Whether the switch itself has said that it is so.
    pub read_back: bool,
    /// What was seen where it did not take it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}
