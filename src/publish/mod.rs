//! What aired, for others: a podcast with a page of its own, and files to be played at a village meeting.
//!
//! Only what was heard on air, still lies in its folder, is still approved and not out of date goes out; music
//! does not. What a recording is called never reaches a file name or a page as it is: names are spelt in plain
//! letters, pages escape. `feed` and `page` make text, `meeting` the printed list, [`Outlet`] puts files
//! where they belong without touching anybody else's.

mod address;
mod encode;
mod feed;
mod meeting;
mod outlet;
mod page;

pub use address::address;
pub use encode::can_encode;
pub use feed::feed;
pub use meeting::list;
pub use outlet::{Outlet, OutletError};
pub use page::page;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::airlog::{Airing, Counting};
use crate::library::names::fold;
use crate::names::{SegmentId, TopicId};
use crate::rundown::Kind;
use crate::units::{Frames, Sides};

/// A recording that may go out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Its bytes.
    pub id: SegmentId,
    /// What people call it.
    pub title: String,
    /// Its topic, and what people call that.
    pub topic: (TopicId, String),
    /// Its length.
    pub length: Frames,
    /// Which of its channels are heard.
    pub sides: Sides,
    /// Who approved it.
    pub approved_by: String,
    /// Its bytes to be played, as they were dropped or converted.
    pub file: PathBuf,
}

/// One that was heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Episode {
    /// The recording.
    pub piece: Piece,
    /// When it was heard, in all the log, oldest first; never empty.
    pub heard: Vec<Timestamp>,
}

impl Episode {
    /// When it was heard first.
    #[must_use]
    pub fn first(&self) -> Timestamp {
        self.heard.first().copied().unwrap_or_default()
    }

    /// Its file's name without number and ending, to be read by people on a small display.
    #[must_use]
    pub fn spoken_name(&self) -> String {
        let topic = plain(&self.piece.topic.1, ' ', 24);
        format!("{topic} - {}", plain(&self.piece.title, ' ', 48))
    }

    /// Its file's name without ending, the same as long as its bytes and title are:
    /// `dang-ky-bien-dong-dat-dai-1a2b3c4d`.
    #[must_use]
    pub fn name(&self) -> String {
        let id = self.piece.id.to_string();
        format!("{}-{}", plain(&self.piece.title, '-', 60), &id[..8])
    }
}

/// Those of `pieces` that were heard for their own sake, not only to fill time, by all their `airings`, oldest
/// first; the first heard first.
#[must_use]
pub fn episodes(pieces: Vec<Piece>, airings: &[Airing]) -> Vec<Episode> {
    let mut heard: BTreeMap<SegmentId, Vec<Timestamp>> = BTreeMap::new();
    let mut own: BTreeSet<SegmentId> = BTreeSet::new();
    let mut counting = Counting::default();
    for airing in airings.iter().filter(|airing| counting.counts(airing)) {
        if let (Some(segment), Some(start)) = (&airing.item.segment, airing.start) {
            heard.entry(segment.id).or_default().push(start);
            if airing.item.kind == Kind::Segment {
                own.insert(segment.id);
            }
        }
    }

    let mut episodes: Vec<Episode> = pieces
        .into_iter()
        .filter(|piece| own.contains(&piece.id))
        .filter_map(|piece| {
            Some(Episode {
                heard: heard.remove(&piece.id)?,
                piece,
            })
        })
        .collect();
    episodes.sort_by_key(|episode| (episode.first(), episode.piece.id));
    episodes
}

/// An episode and its file: its address from the page, and how many bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enclosure {
    /// The episode.
    pub episode: Episode,
    /// From the page, with `/`: plain letters only.
    pub address: String,
    /// Bytes.
    pub bytes: u64,
    /// What it is.
    pub media: Media,
}

/// A file as browsers and players know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Media {
    /// The ending of its name.
    pub ending: &'static str,
    /// Its MIME type.
    pub mime: &'static str,
}

/// What every player can play, however it was dropped.
pub const WAV: Media = Media {
    ending: "wav",
    mime: "audio/wav",
};
/// What iPhones and podcast players play, made where it is not there.
pub const M4A: Media = Media {
    ending: "m4a",
    mime: "audio/mp4",
};
const MP3: Media = Media {
    ending: "mp3",
    mime: "audio/mpeg",
};

impl Media {
    /// By the file's first bytes, because names lie; none for what browsers do not play.
    #[must_use]
    pub fn of(head: &[u8]) -> Option<Self> {
        let at = |place: usize, magic: &[u8]| {
            head.get(place..)
                .is_some_and(|rest| rest.starts_with(magic))
        };

        let media = |ending, mime| Some(Self { ending, mime });
        match head {
            _ if at(0, b"ID3") => Some(MP3),
            _ if at(0, b"fLaC") => media("flac", "audio/flac"),
            _ if at(0, b"OggS") => media("ogg", "audio/ogg"),
            _ if at(0, b"RIFF") && at(8, b"WAVE") => Some(WAV),
            _ if at(4, b"ftyp") && !at(8, b"3g") => Some(M4A),
            // MPEG's sync word; layer 0 is AAC in ADTS, layer 3 is written 01.
            [0xff, second, ..] if second & 0xf6 == 0xf0 => media("aac", "audio/aac"),
            [0xff, second, ..] if second & 0xe6 == 0xe2 => Some(MP3),
            _ => None,
        }
    }

    /// Returns the kind of the file at `path`, by its first bytes.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn of_file(path: &Path) -> std::io::Result<Option<Self>> {
        let mut head = Vec::with_capacity(16);
        File::open(path)?.take(16).read_to_end(&mut head)?;
        Ok(Self::of(&head))
    }

    /// Whether an iPhone and podcast players play it as it is.
    #[must_use]
    pub fn plays_on_phones(self) -> bool {
        self == MP3 || self == M4A
    }

    /// Whether car radios and old players play it as it is.
    #[must_use]
    pub fn plays_anywhere(self) -> bool {
        self == MP3
    }
}

/// `title` in plain letters and digits with `between` between words, at most `most` of them: fit for FAT, for
/// addresses, and for players that know no accents. Never empty, never a name Windows keeps for itself.
fn plain(title: &str, between: char, most: usize) -> String {
    let folded = fold(title);
    let ascii = folded
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' })
        .collect::<String>();
    let mut name = String::new();
    for word in ascii.split_whitespace() {
        if name.len() + word.len() >= most {
            if name.is_empty() {
                name.extend(word.chars().take(most));
            }
            break;
        }
        if !name.is_empty() {
            name.push(between);
        }
        name.push_str(word);
    }

    if name.is_empty() {
        "bai".to_owned()
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_by_their_bytes() {
        let check = |head: &[u8], ending: Option<&str>| {
            assert_eq!(
                Media::of(head).map(|media| media.ending),
                ending,
                "{head:?}"
            );
        };

        check(b"ID3\x04\0", Some("mp3"));
        check(&[0xff, 0xfb, 0x90, 0], Some("mp3"));
        check(&[0xff, 0xf3, 0x90, 0], Some("mp3"));
        check(&[0xff, 0xf1, 0x50, 0x80], Some("aac"));
        check(&[0xff, 0xf9, 0x50, 0x80], Some("aac"));
        check(b"OggS\0\x02", Some("ogg"));
        check(b"fLaC\0", Some("flac"));
        check(b"RIFF\0\0\0\0WAVEfmt ", Some("wav"));
        check(b"RIFF\0\0\0\0AVI fmt ", None);
        check(b"\0\0\0\x20ftypM4A ", Some("m4a"));
        check(b"\0\0\0\x20ftyp3gp5", None);
        check(b"#!AMR\n", None);
        check(b"", None);
        check(&[0xff], None);
    }

    #[test]
    fn names_are_plain() {
        assert_eq!(
            plain("Đăng ký biến động đất đai: hồ sơ gồm những gì?", '-', 60),
            "dang-ky-bien-dong-dat-dai-ho-so-gom-nhung-gi"
        );
        assert_eq!(
            plain("../../etc/passwd\0<script>", '-', 60),
            "etc-passwd-script"
        );
        assert_eq!(plain("音楽 🎵", ' ', 60), "bai");
        assert_eq!(plain("mot hai ba", ' ', 8), "mot hai");
        assert_eq!(plain(&"a".repeat(99), ' ', 8), "aaaaaaaa");
    }
}
