//! The chain: each entry carries the hash of the one before. `CHAIN.md` has the bytes.
//!
//! Pure.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use phatthanh_core::names::hex;

/// What stands for the entry before the first.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// An entry as it is stored, and as a sealed day's file has it, a line each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChainRow {
    pub(crate) seq: i64,
    pub(crate) kind: String,
    pub(crate) at_us: i64,
    pub(crate) body: String,
    pub(crate) prev: String,
    pub(crate) hash: String,
}

impl ChainRow {
    /// What its hash should be, after the entry whose hash is `prev`.
    pub(crate) fn hash_after(&self, prev: &str) -> String {
        hash(self.seq, &self.kind, self.at_us, &self.body, prev)
    }
}

/// The hash of an entry, in 64 lower-case hexadecimal digits.
pub(crate) fn hash(seq: i64, kind: &str, at_us: i64, body: &str, prev: &str) -> String {
    sha256(&format!(
        "phatthanh airlog 1\n{seq}\n{kind}\n{at_us}\n{body}\n{prev}\n"
    ))
}

/// SHA-256 in lower-case hexadecimal.
pub(crate) fn sha256(text: &str) -> String {
    hex(&Sha256::digest(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of CHAIN.md, computed by another SHA-256.
    #[test]
    fn the_example_holds() {
        let hash = hash(
            1,
            "event",
            1_795_516_200_000_000,
            r#"{"event":"started","version":"0.1.0"}"#,
            GENESIS,
        );
        assert!(include_str!("../CHAIN.md").contains(&format!("hash  {hash}\n")));
    }
}
