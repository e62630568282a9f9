//! What things are called: the slugs people write in files, and the hash that names a recording.
//!
//! Pure.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! slug {
    ($(#[$doc:meta] $name:ident),* $(,)?) => {$(
        #[$doc]
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The name as written.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(name: &str) -> Self {
                Self(name.into())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }
    )*};
}

slug! {
    /// A topic: the name of its drop folder under `audio/`, in NFC.
    TopicId,
    /// A program: the name of its file in `programs/`, without `.toml`.
    ProgramId,
    /// A slot: its `id` in `config/schedule.toml`.
    SlotId,
    /// A season: its `id` in `config/calendar.toml`.
    SeasonId,
    /// A recording's place: relative to `audio/`, with `/` between folders, in NFC.
    AudioPath,
}

impl AudioPath {
    /// The topic whose folder holds it: the first part of the path.
    #[must_use]
    pub fn topic(&self) -> TopicId {
        TopicId::from(self.0.split('/').next().unwrap_or_default())
    }
}

/// A recording, named by its bytes: BLAKE3.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SegmentId([u8; 32]);

impl SegmentId {
    /// The segment of these 32 bytes of hash.
    #[must_use]
    pub const fn new(hash: [u8; 32]) -> Self {
        Self(hash)
    }

    /// The hash.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for SegmentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl fmt::Debug for SegmentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// This text is not 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not 64 hexadecimal digits")]
pub struct NotASegmentId;

/// What each byte is worth as a hexadecimal digit; 255 for what is none.
const VALUES: [u8; 256] = {
    let mut values = [u8::MAX; 256];
    let mut digit = 0;
    while digit < 16 {
        values[HEX[digit] as usize] = digit as u8;
        values[HEX[digit].to_ascii_uppercase() as usize] = digit as u8;
        digit += 1;
    }
    values
};

impl FromStr for SegmentId {
    type Err = NotASegmentId;

    fn from_str(text: &str) -> Result<Self, NotASegmentId> {
        let mut hash = [0; 32];
        if text.len() != 64 {
            return Err(NotASegmentId);
        }
        let mut strange = 0;
        let mut digit = |digit: u8| {
            strange |= VALUES[usize::from(digit)];
            VALUES[usize::from(digit)]
        };
        for (byte, digits) in hash.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            *byte = digit(digits[0]) << 4 | digit(digits[1]);
        }
        if strange < 16 { Ok(Self(hash)) } else { Err(NotASegmentId) }
    }
}

const HEX: &[u8; 16] = b"0123456789abcdef";

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut hex = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        hex.push(char::from(HEX[usize::from(byte >> 4)]));
        hex.push(char::from(HEX[usize::from(byte & 15)]));
    }
    hex
}

impl Serialize for SegmentId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex(&self.0))
    }
}

impl<'de> Deserialize<'de> for SegmentId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segment_id_reads_back() {
        let id = SegmentId::new([0xab; 32]);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(id.to_string().to_uppercase().parse(), Ok(id));
        assert_eq!(SegmentId::new([0x4e; 32]).to_string(), "4e".repeat(32));
        assert_eq!("abc".parse::<SegmentId>(), Err(NotASegmentId));
        assert_eq!("đ".repeat(32).parse::<SegmentId>(), Err(NotASegmentId));
        assert_eq!("+1".repeat(32).parse::<SegmentId>(), Err(NotASegmentId));
    }

    #[test]
    fn topic_of_a_path() {
        assert_eq!(AudioPath::from("dat-dai/moi/bai 1.mp3").topic(), TopicId::from("dat-dai"));
    }
}
