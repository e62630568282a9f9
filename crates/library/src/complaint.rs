//! What ingest complains of: why a file cannot air, or what is poor about it although it airs.
//!
//! Ingest decides by the value ([`Why`], [`Flaw`]); people read the sentence that belongs to it. The
//! catalogue keeps the sentence, key and facts, whose key names the value again when it is read back.

use std::fmt::Display;
use std::ops::Deref;

use serde::{Deserialize, Serialize};

use phatthanh_core::words::Text;

/// A value that knows the key of its message.
pub trait Matter: Copy + Eq + 'static {
    /// Every value there is.
    const ALL: &'static [Self];

    /// Returns the key of the message that says it.
    fn key(self) -> &'static str;

    /// Returns the value whose message has this key; none if another version wrote it.
    fn of_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|matter| matter.key() == key)
    }
}

/// A matter, and its sentence with the facts of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Text", into = "Text", bound = "")]
pub struct Complaint<M: Matter> {
    matter: Option<M>,
    text: Text,
}

/// Why a file cannot air, and what to do.
pub type Refusal = Complaint<Why>;

/// What is poor about a recording although it airs, and what to do.
pub type Warning = Complaint<Flaw>;

impl<M: Matter> Complaint<M> {
    fn new(matter: M) -> Self {
        Self {
            matter: Some(matter),
            text: Text::new(matter.key()),
        }
    }

    /// Adds a fact of the sentence.
    #[must_use]
    pub fn with(self, name: &'static str, fact: impl Display) -> Self {
        Self {
            text: self.text.with(name, fact),
            ..self
        }
    }

    /// Returns what it is about; none if another version wrote it.
    #[must_use]
    pub const fn matter(&self) -> Option<M> {
        self.matter
    }

    /// Returns whether it is about this.
    #[must_use]
    pub fn is(&self, matter: M) -> bool {
        self.matter == Some(matter)
    }

    /// Returns whether both are about one matter, whatever their facts are.
    #[must_use]
    pub fn is_alike(&self, other: &Self) -> bool {
        self.matter.is_some() && self.matter == other.matter
    }
}

/// Lets people's words be asked of it as of any other sentence.
impl<M: Matter> Deref for Complaint<M> {
    type Target = Text;

    fn deref(&self) -> &Text {
        &self.text
    }
}

impl<M: Matter> From<Text> for Complaint<M> {
    fn from(text: Text) -> Self {
        Self {
            matter: M::of_key(text.key()),
            text,
        }
    }
}

impl<M: Matter> From<Complaint<M>> for Text {
    fn from(complaint: Complaint<M>) -> Self {
        complaint.text
    }
}

/// Declares the values of a matter, each with its message key.
macro_rules! matters {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $value:ident = $key:literal,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$doc])* $value,)+ }

        impl Matter for $name {
            const ALL: &'static [Self] = &[$(Self::$value,)+];

            fn key(self) -> &'static str {
                match self { $(Self::$value => $key,)+ }
            }
        }
    };
}

matters! {
    /// Why a file cannot air.
    Why {
        /// No bytes.
        Empty = "library-empty",
        /// Not sound.
        NotSound = "library-not-sound",
        /// Sound of a kind that must be converted by hand.
        Convert = "library-convert",
        /// Sound of a kind that cannot be decoded.
        Unsupported = "library-unsupported",
        /// Rate or channels change inside.
        Changes = "library-changes",
        /// An impossible sample rate.
        Rate = "library-rate",
        /// Too many channels, or none.
        Channels = "library-channels",
        /// Most of it cannot be decoded.
        Damaged = "library-damaged",
        /// It cannot be opened.
        Unreadable = "library-unreadable",
        /// A click.
        TooShort = "library-too-short",
        /// Longer than anything that airs.
        TooLong = "library-too-long",
        /// Nothing can be heard.
        Silent = "library-silent",
        /// It lies outside the topic folders.
        NoTopic = "library-no-topic",
        /// It begins like something that holds no sound.
        OtherKind = "library-other-kind",
        /// It must be converted, and ffmpeg is not there.
        NoConverter = "library-no-ffmpeg",
        /// The converter failed.
        NotConverted = "library-convert-failed",
        /// The converter took more than it may.
        TooMuchToConvert = "library-convert-too-much",
        /// A piece of it cannot air.
        Part = "library-part",
        /// A piece of it is silent.
        PartSilent = "library-part-silent",
        /// A piece of it needs ffmpeg.
        PartNoConverter = "library-part-no-ffmpeg",
        /// No room for its copy.
        NoRoom = "library-no-room",
    }
}

matters! {
    /// What is poor about a recording that airs.
    Flaw {
        /// The left channel holds nothing.
        DeadLeft = "library-dead-left",
        /// The right channel holds nothing.
        DeadRight = "library-dead-right",
        /// The channels cancel each other, and the left one is left out.
        OppositeLeft = "library-opposite-left",
        /// The channels cancel each other, and the right one is left out.
        OppositeRight = "library-opposite-right",
        /// The channels cancel each other for a part of the time.
        OppositePartly = "library-opposite-partly",
        /// Much gain brings its noise up.
        Quiet = "library-quiet",
        /// It needs more gain than it gets.
        Faint = "library-faint",
        /// Cut off at its top.
        Clipped = "library-clipped",
        /// Off the zero line.
        Offset = "library-offset",
        /// One long silence inside.
        Pause = "library-pause",
        /// Several long silences inside.
        Pauses = "library-pauses",
        /// Few samples a second.
        Narrow = "library-narrow",
        /// Places that cannot be read, and where they are.
        DamagedAt = "library-warn-damaged",
        /// Places that cannot be read, nobody knows where.
        DamagedSomewhere = "library-warn-damaged-somewhere",
        /// Its end is missing.
        Cut = "library-warn-cut",
        /// Less of it is heard than it should hold.
        Short = "library-warn-short",
        /// Its recorder did not close it.
        Unclosed = "library-warn-unclosed",
        /// A piece of it is damaged.
        Part = "library-warn-part",
        /// A machine speaks it.
        Spoken = "library-warn-spoken",
        /// It came with the program.
        Sample = "library-warn-sample",
    }
}

impl Why {
    /// Returns the refusal for this reason; its facts are added by [`Complaint::with`].
    #[must_use]
    pub fn refusal(self) -> Refusal {
        Complaint::new(self)
    }
}

impl Flaw {
    /// Returns the warning of this flaw; its facts are added by [`Complaint::with`].
    #[must_use]
    pub fn warning(self) -> Warning {
        Complaint::new(self)
    }

    /// Returns whether a part of the recording is not heard.
    #[must_use]
    pub const fn is_damage(self) -> bool {
        matches!(
            self,
            Self::DamagedAt | Self::DamagedSomewhere | Self::Cut | Self::Short
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each key names one value, so that what the catalogue keeps is understood again.
    #[track_caller]
    fn check<M: Matter + std::fmt::Debug>() {
        for matter in M::ALL {
            assert_eq!(M::of_key(matter.key()), Some(*matter));
        }
    }

    #[test]
    fn each_key_names_its_value() {
        check::<Why>();
        check::<Flaw>();
    }

    #[test]
    fn the_catalogue_keeps_the_sentence() {
        let kept = r#"{"key":"library-too-long","facts":{"hours":"12"}}"#;
        let refusal: Refusal = serde_json::from_str(kept).unwrap();
        assert_eq!(refusal, Why::TooLong.refusal().with("hours", 12));
        assert_eq!(serde_json::to_string(&refusal).unwrap(), kept);

        let later: Refusal =
            serde_json::from_str(r#"{"key":"library-of-tomorrow","facts":{}}"#).unwrap();
        assert_eq!(later.matter(), None);
        assert!(
            !later.is_alike(&later.clone()),
            "what is not known is like nothing"
        );
        assert_eq!(later.key(), "library-of-tomorrow");
    }
}
