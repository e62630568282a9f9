//! Whose a file is: what can be known of who changed the station.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs::{self, Metadata};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use sha2::{Digest, Sha256};

/// What is known of a file the station was read from.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Origin {
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// The account it belongs to. Most programs write a new file and rename it, so that is who wrote it
    /// last; over a network share it is the account the share writes by. None if nobody knows.
    pub owner: Option<String>,
    /// When it was last written, by the file system: microseconds since 1970, UTC.
    pub modified_us: Option<i64>,
}

/// SHA-256, in hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

pub(super) fn hex(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in bytes {
        let _infallible = write!(text, "{byte:02x}");
    }
    text
}

/// Owner and time of a file, before its bytes are known.
pub(super) fn of(facts: &Metadata) -> Origin {
    let micros = facts.mtime().checked_mul(1_000_000).and_then(|micros| {
        // Nanoseconds of a second, always.
        micros.checked_add(facts.mtime_nsec() / 1000)
    });
    Origin {
        sha256: String::new(),
        owner: Some(account(facts.uid())),
        modified_us: micros,
    }
}

/// The account that a file or folder belongs to, if that can be seen.
#[must_use]
pub fn owner(place: &Path) -> Option<String> {
    fs::metadata(place).ok().map(|facts| account(facts.uid()))
}

/// The account that this process runs as.
#[must_use]
pub fn own_account() -> String {
    account(rustix::process::getuid().as_raw())
}

/// The account's name, if this machine has one by that number; else the number.
fn account(uid: u32) -> String {
    let known = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let accounts: BTreeMap<&str, &str> = known.lines().filter_map(name_and_number).collect();
    let number = uid.to_string();
    accounts
        .get(number.as_str())
        .map_or_else(|| format!("uid {number}"), |name| (*name).to_owned())
}

/// The number and the name in a line `name:password:uid:…`.
fn name_and_number(line: &str) -> Option<(&str, &str)> {
    let mut fields = line.split(':');
    let name = fields.next()?;
    Some((fields.nth(1)?, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_have_names_or_numbers() {
        assert_eq!(
            name_and_number("root:x:0:0:root:/root:/bin/bash"),
            Some(("0", "root"))
        );
        assert_eq!(name_and_number("nonsense"), None);
        assert_eq!(account(4_000_000_000), "uid 4000000000");
    }
}
