//! What things are called: the slugs people write in files, the hash that names a recording, sound cards.
//!
//! Pure.

mod litter;

use std::borrow::Borrow;
use std::collections::BTreeSet;
use std::fmt;
use std::hash::{BuildHasherDefault, Hasher};
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use litter::is_litter;

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

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
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
    /// An input: its `id` in `config/station.toml`.
    InputId,
    /// A recording's place: relative to `audio/`, with `/` between folders, in NFC.
    AudioPath,
}

/// Texts that many things have in common, each held once.
#[derive(Debug, Default, PartialEq)]
pub struct Shared(BTreeSet<Arc<str>>);

impl Shared {
    /// `text`, the same as was given for it before.
    pub fn of(&mut self, text: &str) -> Arc<str> {
        let held = self.0.get(text).cloned();
        held.unwrap_or_else(|| {
            let text = Arc::from(text);
            self.0.insert(Arc::clone(&text));
            text
        })
    }
}

impl AudioPath {
    /// See [`AudioPath::topic`].
    pub fn topic_in(&self, shared: &mut Shared) -> TopicId {
        TopicId(shared.of(self.first()))
    }

    fn first(&self) -> &str {
        self.0.split('/').next().unwrap_or_default()
    }

    /// The topic whose folder holds it: the first part of the path.
    #[must_use]
    pub fn topic(&self) -> TopicId {
        TopicId::from(self.first())
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

/// A map by recordings, or a set of them. What names a recording is a hash already: it is not hashed again.
pub(crate) type ByHash = BuildHasherDefault<FirstBytes>;

/// See [`ByHash`].
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct FirstBytes(u64);

impl Hasher for FirstBytes {
    fn write(&mut self, bytes: &[u8]) {
        // Of what comes after the hash, nothing is needed to tell recordings apart.
        if let Some(first) = bytes.first_chunk().filter(|_| self.0 == 0) {
            self.0 = u64::from_le_bytes(*first);
        }
    }

    fn write_usize(&mut self, _: usize) {}

    fn finish(&self) -> u64 {
        self.0
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

        if strange < 16 {
            Ok(Self(hash))
        } else {
            Err(NotASegmentId)
        }
    }
}

const HEX: &[u8; 16] = b"0123456789abcdef";

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
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

/// A word that only who may knows: it is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Keeps `word`.
    #[must_use]
    pub fn new(word: String) -> Self {
        Self(word)
    }

    /// Returns whether `word` is it. How long that takes tells no more than its length.
    #[must_use]
    pub fn is(&self, word: &str) -> bool {
        let (own, other) = (self.0.as_bytes(), word.as_bytes());
        let differ = own
            .iter()
            .zip(other)
            .fold(0, |differ, (a, b)| differ | (a ^ b));
        own.len() == other.len() && std::hint::black_box(differ) == 0
    }

    /// Returns it, for whoever it is handed on to: nothing that prints, and no command line.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// A sound card named by a number, which says no more than which card the system found first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NumberedCard<'a> {
    kind: &'a str,
    /// The number.
    pub number: u32,
    device: u32,
}

impl<'a> NumberedCard<'a> {
    /// The card that `name` gives by its number: `hw:1`, `plughw:1,0`, `hw:CARD=1,DEV=0`; none if it does not.
    #[must_use]
    pub fn of(name: &'a str) -> Option<Self> {
        let (kind, rest) = name.split_once(':')?;
        let (card, device) = rest.split_once(',').unwrap_or((rest, "0"));
        let card = card.trim().trim_start_matches("CARD=");
        let device = device.trim().trim_start_matches("DEV=");
        Some(Self {
            kind,
            number: card.parse().ok()?,
            device: device.parse().ok()?,
        })
    }

    /// Names the card by its id, which stays: `hw:CARD=Device,DEV=0`.
    #[must_use]
    pub fn by_id(self, id: &str) -> String {
        format!("{}:CARD={id},DEV={}", self.kind, self.device)
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

    #[track_caller]
    fn check_card(name: &str, expected: Option<(u32, &str)>) {
        let card = NumberedCard::of(name).map(|card| (card.number, card.by_id("PCH")));
        assert_eq!(
            card,
            expected.map(|(number, name)| (number, name.to_owned())),
            "{name}"
        );
    }

    #[test]
    fn cards_by_number() {
        check_card("hw:1", Some((1, "hw:CARD=PCH,DEV=0")));
        check_card("plughw:0,3", Some((0, "plughw:CARD=PCH,DEV=3")));
        check_card("dmix:CARD=2,DEV=1", Some((2, "dmix:CARD=PCH,DEV=1")));
        check_card("hw:CARD=2", Some((2, "hw:CARD=PCH,DEV=0")));
        for stays in [
            "default",
            "hw:CARD=PCH,DEV=0",
            "plughw:Device,0",
            "pulse",
            "hw:",
            "hw:1,x",
            ":",
        ] {
            check_card(stays, None);
        }
    }

    #[test]
    fn topic_of_a_path() {
        assert_eq!(
            AudioPath::from("dat-dai/moi/bai 1.mp3").topic(),
            TopicId::from("dat-dai")
        );
    }
}
