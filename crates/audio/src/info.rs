//! The list of type `INFO` in a WAV file, wherever in the file that stands: its title, and what a machine's voice says
//! of itself.
//!
//! Symphonia 0.6.1 reads the list and drops it.
//!
//! A recording that a machine spoke carries the text in its own bytes: who approves the bytes approves both, and no
//! copy of the file loses it.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write as _};
use std::path::Path;

/// Chunks looked at: more is not a file anybody wrote.
const MOST_CHUNKS: usize = 256;
/// Longest list.
const LONGEST: u64 = 1 << 18;
/// Longest text that is kept in a file.
const LONGEST_TEXT: usize = 1 << 17;
/// What made the file.
const SOFTWARE: &str = "phatthanh say";

/// Returns the bytes of the title of the WAV file at `path`.
pub(crate) fn title(path: &Path) -> Option<Vec<u8>> {
    lists(path)?.iter().find_map(|list| of_list(list, *b"INAM"))
}

/// Returns the text that a machine's voice speaks in the WAV file at `path`; none if no machine of ours spoke it.
#[must_use]
pub fn spoken(path: &Path) -> Option<String> {
    lists(path)?.iter().find_map(|list| {
        let software = of_list(list, *b"ISFT")?;
        let is_ours = text(&software) == SOFTWARE;
        let said = of_list(list, *b"ICMT").filter(|_| is_ours)?;
        Some(text(&said))
    })
}

/// Writes into the WAV file at `path` that a machine's voice speaks `text` there, and what it is called.
///
/// # Errors
/// If the file is no WAV file, is too long for it, or cannot be written.
pub fn mark_spoken(path: &Path, title: &str, text: &str) -> io::Result<()> {
    let mut list = b"INFO".to_vec();
    for (name, value) in [
        (b"INAM", title),
        (b"ISFT", SOFTWARE),
        (b"ICMT", cut(text, LONGEST_TEXT)),
    ] {
        put(&mut list, *name, value.as_bytes());
    }

    let mut chunk = Vec::new();
    put(&mut chunk, *b"LIST", &list);

    let mut file = OpenOptions::new().read(true).write(true).open(path)?;
    let mut head = [0; 12];
    file.read_exact(&mut head)?;
    if !is_wave(&head) {
        return Err(io::ErrorKind::InvalidData.into());
    }

    let end = file.seek(SeekFrom::End(0))?;
    // Each chunk begins at an even place.
    if end % 2 == 1 {
        chunk.insert(0, 0);
    }
    let length = u32::try_from(end + chunk.len() as u64 - 8)
        .map_err(|_| io::Error::from(io::ErrorKind::FileTooLarge))?;
    file.write_all(&chunk)?;
    file.seek(SeekFrom::Start(4))?;
    file.write_all(&length.to_le_bytes())
}

fn put(into: &mut Vec<u8>, name: [u8; 4], value: &[u8]) {
    into.extend(name);
    into.extend((value.len() as u32).to_le_bytes());
    into.extend(value);
    if value.len() % 2 == 1 {
        into.push(0);
    }
}

/// The beginning of `text`, `most` bytes at most.
fn cut(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at));
    &text[..end.unwrap_or(0)]
}

fn text(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.trim_end_matches('\0').to_owned()
}

fn is_wave(head: &[u8]) -> bool {
    head.starts_with(b"RIFF") && head.ends_with(b"WAVE")
}

/// The lists of the WAV file at `path`; none if it is none.
fn lists(path: &Path) -> Option<Vec<Vec<u8>>> {
    let mut file = File::open(path).ok()?;
    let mut head = [0; 12];
    file.read_exact(&mut head).ok()?;
    if !is_wave(&head) {
        return None;
    }
    let chunks = (0..MOST_CHUNKS).map_while(|_| chunk(&mut file).ok());
    Some(chunks.flatten().collect())
}

/// Goes on by one chunk; gives it if it is a list.
fn chunk(file: &mut File) -> io::Result<Option<Vec<u8>>> {
    let mut head = [0; 8];
    file.read_exact(&mut head)?;
    let [.., a, b, c, d] = head;
    let length = u64::from(u32::from_le_bytes([a, b, c, d]));
    let begin = file.stream_position()?;
    let mut list = Vec::new();
    if head.starts_with(b"LIST") {
        Read::by_ref(file)
            .take(length.min(LONGEST))
            .read_to_end(&mut list)?;
    }

    // Each begins at an even place.
    file.seek(SeekFrom::Start(begin + length + length % 2))?;
    Ok(Some(list).filter(|list| !list.is_empty()))
}

fn of_list(list: &[u8], name: [u8; 4]) -> Option<Vec<u8>> {
    let mut rest = list.strip_prefix(b"INFO")?;
    loop {
        let (head, more) = rest.split_first_chunk::<8>()?;
        let [.., a, b, c, d] = *head;
        let length = usize::try_from(u32::from_le_bytes([a, b, c, d])).ok()?;
        if head.starts_with(&name) {
            return Some(more[..length.min(more.len())].to_vec());
        }
        rest = more.get(length.checked_add(length % 2)?..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Decoder, WavWriter};
    use phatthanh_core::units::Frames;

    #[test]
    fn a_file_carries_what_a_machine_speaks_in_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.wav");
        let mut wav = WavWriter::create(&path).unwrap();
        wav.silence(Frames::from_ms(500)).unwrap();
        wav.write(&vec![0.5; 96_000]).unwrap();
        wav.finish().unwrap();
        assert_eq!(spoken(&path), None);

        let words = "Mời bà con tiêm phòng; $(đừng) 7h30.";
        mark_spoken(&path, "Tiêm phòng", words).unwrap();
        assert_eq!(spoken(&path).as_deref(), Some(words));
        let mut decoder = Decoder::open(&path).unwrap();
        assert_eq!(decoder.title(), Some("Tiêm phòng".to_owned()));
        let mut frames = 0;
        let mut samples = Vec::new();
        while let read @ 1.. = decoder.read(&mut samples).unwrap() {
            frames += read;
        }
        assert_eq!(frames, 24_000 + 48_000, "no byte of it is heard");
        assert_eq!(hound::WavReader::open(&path).unwrap().duration(), 72_000);
    }

    #[test]
    fn what_others_wrote_is_no_machine_of_ours() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("other.wav");
        let mut list = b"INFO".to_vec();
        put(&mut list, *b"ISFT", b"Audacity");
        put(&mut list, *b"ICMT", b"a comment");
        let mut bytes = b"RIFF\xff\0\0\0WAVE".to_vec();
        put(&mut bytes, *b"LIST", &list);
        std::fs::write(&path, &bytes).unwrap();
        assert_eq!(spoken(&path), None);
        for end in 0..bytes.len() {
            std::fs::write(&path, &bytes[..end]).unwrap();
            assert_eq!(spoken(&path), None);
        }
        assert!(mark_spoken(folder.path(), "a", "b").is_err());
    }

    #[test]
    fn a_text_is_cut_between_letters() {
        assert_eq!(cut("đất", 3), "đ");
        assert_eq!(cut("đất", 100), "đất");
    }
}
