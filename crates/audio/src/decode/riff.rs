//! The title of a WAV file: `INAM` in its list of type `INFO`, wherever in the file that stands.
//!
//! Symphonia 0.6.1 reads the list and drops it.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// Chunks looked at: more is not a file anybody wrote.
const MOST_CHUNKS: usize = 256;
/// Longest list.
const LONGEST: u64 = 1 << 16;

/// The bytes of the title of the WAV file at `path`.
pub(super) fn title(path: &Path) -> Option<Vec<u8>> {
    let mut file = File::open(path).ok()?;
    let mut head = [0; 12];
    file.read_exact(&mut head).ok()?;
    if !(head.starts_with(b"RIFF") && head.ends_with(b"WAVE")) {
        return None;
    }
    (0..MOST_CHUNKS)
        .map_while(|_| chunk(&mut file).ok())
        .flatten()
        .find_map(|list| of_list(&list))
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
        file.by_ref()
            .take(length.min(LONGEST))
            .read_to_end(&mut list)?;
    }

    // Each begins at an even place.
    file.seek(SeekFrom::Start(begin + length + length % 2))?;
    Ok(Some(list).filter(|list| !list.is_empty()))
}

fn of_list(list: &[u8]) -> Option<Vec<u8>> {
    let mut rest = list.strip_prefix(b"INFO")?;
    loop {
        let (head, more) = rest.split_first_chunk::<8>()?;
        let [.., a, b, c, d] = *head;
        let length = usize::try_from(u32::from_le_bytes([a, b, c, d])).ok()?;
        if head.starts_with(b"INAM") {
            return Some(more[..length.min(more.len())].to_vec());
        }
        rest = more.get(length.checked_add(length % 2)?..)?;
    }
}
