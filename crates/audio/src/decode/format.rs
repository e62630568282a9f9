//! Kinds of file.

use symphonia::core::formats::FormatReader;

/// What kind of file it is, found from its bytes; the ending of its name says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the formats' own")]
pub enum Format {
    Wav,
    Aiff,
    Flac,
    Mp3,
    Aac,
    M4a,
    Ogg,
    Caf,
    Matroska,
}

impl Format {
    /// The name in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wav => "wav",
            Self::Aiff => "aiff",
            Self::Flac => "flac",
            Self::Mp3 => "mp3",
            Self::Aac => "aac",
            Self::M4a => "m4a",
            Self::Ogg => "ogg",
            Self::Caf => "caf",
            Self::Matroska => "mka",
        }
    }

    pub(super) fn of(container: &dyn FormatReader) -> Option<Self> {
        Some(match container.format_info().short_name {
            "wave" => Self::Wav,
            "aiff" => Self::Aiff,
            "flac" => Self::Flac,
            "mp3" => Self::Mp3,
            "aac" => Self::Aac,
            "isomp4" => Self::M4a,
            "ogg" => Self::Ogg,
            "caf" => Self::Caf,
            "matroska" => Self::Matroska,
            _ => return None,
        })
    }
}
