//! What waves and their like have in common: chunks, each with its name and its size.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;

/// Chunks looked at: more is not a file anybody wrote.
pub(super) const MOST_CHUNKS: usize = 256;
/// What programs write that do not know the length: all ones, less a header; the most a signed number holds.
pub(super) const UNKNOWN: [Range<u64>; 2] =
    [0xffff_ff00..0x1_0000_0000, 0x7fff_f000 - 0x100..0x8000_0000];
/// Bytes read at a time.
const BLOCK: usize = 1 << 16;

/// Whether nothing but zeros follows from `at` on: room a recorder took beforehand.
pub(super) fn is_empty(file: &mut File, at: u64) -> io::Result<bool> {
    file.seek(SeekFrom::Start(at))?;
    let mut block = vec![0; BLOCK];
    loop {
        match file.read(&mut block)? {
            0 => return Ok(true),
            read if block[..read].iter().any(|byte| *byte != 0) => return Ok(false),
            _ => {}
        }
    }
}
