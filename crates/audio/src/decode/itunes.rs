//! Length of a recording by the comment `iTunSMPB`, which iTunes writes where no header tells it.
//!
//! The comment holds numbers in hexadecimal. The second is the encoder's delay, the third its padding, the fourth
//! the length of the recording, all in frames. Symphonia 0.6.1 knows nothing of it.

use std::fs::File;
use std::io::Read;
use std::path::Path;

const NAME: &[u8] = b"iTunSMPB";
/// No encoder is later than this.
const MOST_DELAY: u64 = 1 << 14;
/// Bytes of a tag that are looked through: pictures may be larger.
const WINDOW: u64 = 1 << 20;
/// Between a comment's name and its text in a movie's header: size and kind of a box, its type, its language.
const BOX: usize = 16;
/// Longest text.
const LONGEST: usize = 256;

/// What the comment says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Comment {
    /// Frames before the recording.
    pub(super) delay: u64,
    /// Frames after it.
    pub(super) padding: u64,
    /// Frames of the recording.
    pub(super) length: u64,
}

/// Returns the comment in `movie`, the contents of an MP4's header.
pub(super) fn in_movie(movie: &[u8]) -> Option<Comment> {
    comment(movie.get(behind(movie, NAME)? + BOX..)?)
}

/// Returns the comment in the `ID3v2` tag that the file at `path` begins with.
pub(super) fn in_id3(path: &Path) -> Option<Comment> {
    let mut tag = Vec::new();
    let mut file = File::open(path).ok()?;
    file.by_ref().take(10).read_to_end(&mut tag).ok()?;
    let [b'I', b'D', b'3', _, _, _, ref sizes @ ..] = *tag else {
        return None;
    };

    let size = sizes
        .iter()
        .fold(0, |size, byte| size << 7 | u64::from(byte & 0x7f));
    file.take(size.min(WINDOW)).read_to_end(&mut tag).ok()?;

    // In letters of one byte, or of two.
    let wide: Vec<u8> = NAME.iter().flat_map(|letter| [*letter, 0]).collect();
    let begin = behind(&tag, NAME).or_else(|| behind(&tag, &wide))?;
    comment(&tag[begin..])
}

/// Where `name` ends in `bytes`.
fn behind(bytes: &[u8], name: &[u8]) -> Option<usize> {
    let found = bytes.windows(name.len()).position(|place| place == name)?;
    Some(found + name.len())
}

fn comment(text: &[u8]) -> Option<Comment> {
    let text: String = text
        .iter()
        .take(LONGEST)
        // What ends the name, and what tells the order of bytes.
        .filter(|byte| ![0, 0xfe, 0xff].contains(*byte))
        .map(|byte| char::from(*byte))
        .take_while(|c| c.is_ascii_hexdigit() || *c == ' ')
        .collect();
    let mut numbers = text
        .split_whitespace()
        .map(|word| u64::from_str_radix(word, 16).ok())
        .skip(1);
    let mut next = || numbers.next().flatten();
    let comment = Comment {
        delay: next()?,
        padding: next()?,
        length: next()?,
    };

    let is_plausible = (1..MOST_DELAY).contains(&comment.delay) && comment.padding < MOST_DELAY;
    (is_plausible && comment.length > 0).then_some(comment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_comment_says() {
        let said = |text: &[u8]| comment(text).map(|said| (said.delay, said.padding, said.length));
        let usual = b" 00000000 00000840 000001CC 00000000000A3F74 00000000 00000000";
        assert_eq!(said(usual), Some((2112, 460, 671_604)));
        assert_eq!(
            said(b"\0 00000000 00000210 0000096E 9E5892\0 7\xffCOMM"),
            Some((528, 2414, 10_377_362))
        );
        let wide: Vec<u8> = b" 0 240 1 1000"
            .iter()
            .flat_map(|byte| [*byte, 0])
            .collect();
        assert_eq!(
            said(&[b"\0\0\xff\xfe", &wide[..]].concat()),
            Some((576, 1, 4096))
        );
        for nothing in [
            &b""[..],
            b" 00000000 00000840 000001CC",
            b" 0 0 0 1000",
            b" 0 FFFFFF 0 1000",
            b" 0 1 1 0",
            b"Hay!",
        ] {
            assert_eq!(said(nothing), None, "{nothing:?}");
        }
    }
}
