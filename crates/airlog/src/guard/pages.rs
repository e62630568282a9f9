//! Reads entries from the pages of a damaged log's file, without `SQLite`, which stops at the first page it cannot
//! follow.
//!
//! A page that is whole is read wherever it lies; what leads to it may be gone. Nothing read so is believed for
//! itself: an entry carries its own hash, and one whose hash does not fit is left out.
//!
//! Source: <https://www.sqlite.org/fileformat2.html>, §1.5 and §1.6 (table leaves, overflow), §2.1 (records), §4.1
//! (the write-ahead file).

use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;

use crate::proof::chain::ChainRow;
use crate::write::files::beside;

/// Every log has pages of this size: `SQLite`'s own choice, which no migration changes.
const PAGE: usize = 4096;
const HEADER: usize = 100;
const WAL_HEADER: u64 = 32;
const FRAME_HEADER: u64 = 24;
const TABLE_LEAF: u8 = 0x0d;

/// Longer than any entry: a day's plan takes some hundred KiB.
const LONGEST: usize = 16 << 20;

/// Shows each entry found in the database at `path` and its write-ahead file to `visit`, in no order, some more than
/// once. Returns the highest number ever given, where that can be read.
pub(crate) fn entries(path: &Path, mut visit: impl FnMut(ChainRow)) -> io::Result<Option<i64>> {
    let pages = Pages::open(path)?;
    let mut given = None;
    let mut page = vec![0; PAGE];
    for (of, number, at) in pages.places() {
        if of.read_exact_at(&mut page, at).is_err() {
            // Not given back by the disk, or the file ends within it.
            continue;
        }
        pages.each_record(&page, number, |rowid, record| match record {
            [
                Value::Null,
                Value::Text(kind),
                Value::Integer(at_us),
                Value::Text(body),
                Value::Text(prev),
                Value::Text(hash),
            ] => {
                let [kind, body, prev, hash] =
                    [kind, body, prev, hash].map(|text| (*text).to_owned());
                let row = ChainRow {
                    seq: rowid,
                    kind,
                    at_us: *at_us,
                    body,
                    prev,
                    hash,
                };
                if row.hash_after(&row.prev) == row.hash {
                    visit(row);
                }
            }
            [Value::Text("entry"), Value::Integer(highest)] => given = Some(*highest),
            _ => {}
        });
    }

    Ok(given)
}

/// A database and its write-ahead file, page by page.
struct Pages {
    db: Option<File>,
    wal: Option<File>,
    /// How many pages the database has.
    count: u64,
    /// The page of each frame of the write-ahead file, in their order; of the run that its header names only.
    frames: Vec<(u32, u64)>,
    /// Where the newest of each page is.
    newest: HashMap<u32, u64>,
}

impl Pages {
    fn open(path: &Path) -> io::Result<Self> {
        let open = |path: &Path| match File::open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            opened => opened.map(Some),
        };

        let (db, wal) = (open(path)?, open(&beside(path, "-wal"))?);
        let count = match &db {
            Some(db) => db.metadata()?.len() / PAGE as u64,
            None => 0,
        };

        let frames = wal.as_ref().map(frames).unwrap_or_default();
        let newest = frames.iter().copied().collect();
        Ok(Self {
            db,
            wal,
            count,
            frames,
            newest,
        })
    }

    /// Each page: its file, its number, its place there. Older ones first.
    fn places(&self) -> impl Iterator<Item = (&File, u32, u64)> {
        let stored = self.db.iter().flat_map(|db| {
            (0..self.count).map(move |page| (db, page as u32 + 1, page * PAGE as u64))
        });
        let framed = self
            .wal
            .iter()
            .flat_map(|wal| self.frames.iter().map(move |(page, at)| (wal, *page, *at)));
        stored.chain(framed)
    }

    /// Shows the records of a table's leaf; of another page there are none.
    fn each_record(&self, page: &[u8], number: u32, mut visit: impl FnMut(i64, &[Value<'_>])) {
        let header = if number == 1 { HEADER } else { 0 };
        if page.get(header) != Some(&TABLE_LEAF) {
            return;
        }

        let cells = number_at(page, header + 3, 2).unwrap_or_default() as usize;
        for cell in 0..cells {
            let Some(at) = number_at(page, header + 8 + 2 * cell, 2) else {
                return;
            };
            let Some((rowid, payload)) = self.cell(page, at as usize) else {
                continue;
            };
            if let Some(record) = record(&payload) {
                visit(rowid, &record);
            }
        }
    }

    /// The cell at `at` of a leaf: its row's number, and all of its record.
    fn cell(&self, page: &[u8], at: usize) -> Option<(i64, Vec<u8>)> {
        let mut rest = page.get(at..)?;
        let length = usize::try_from(varint(&mut rest)?)
            .ok()
            .filter(|length| *length <= LONGEST)?;
        let rowid = varint(&mut rest)?;
        let most = PAGE - 35;
        if length <= most {
            return Some((rowid, rest.get(..length)?.to_vec()));
        }

        let least = (PAGE - 12) * 32 / 255 - 23;
        let local = least + (length - least) % (PAGE - 4);
        let local = if local <= most { local } else { least };
        let mut payload = rest.get(..local)?.to_vec();
        let mut next = number_at(rest, local, 4)?;
        let mut overflow = vec![0; PAGE];
        while payload.len() < length {
            self.read(u32::try_from(next).ok()?, &mut overflow)?;
            let more = (length - payload.len()).min(PAGE - 4);
            payload.extend_from_slice(overflow.get(4..4 + more)?);
            next = number_at(&overflow, 0, 4)?;
        }

        Some((rowid, payload))
    }

    /// The newest page of that number.
    fn read(&self, number: u32, page: &mut [u8]) -> Option<()> {
        if let (Some(at), Some(wal)) = (self.newest.get(&number), &self.wal) {
            return wal.read_exact_at(page, *at).ok();
        }
        let at = u64::from(number.checked_sub(1)?) * PAGE as u64;
        self.db.as_ref()?.read_exact_at(page, at).ok()
    }
}

/// The page of each frame of the run that the header of a write-ahead file names, and where it is.
fn frames(wal: &File) -> Vec<(u32, u64)> {
    let mut header = [0; WAL_HEADER as usize];
    if wal.read_exact_at(&mut header, 0).is_err() {
        return Vec::new();
    }

    let mut frames = Vec::new();
    let mut frame = [0; FRAME_HEADER as usize];
    let mut at = WAL_HEADER;
    // The salts: those of an older run lie behind.
    while wal.read_exact_at(&mut frame, at).is_ok() && frame[8..16] == header[16..24] {
        let page = u32::from_be_bytes([frame[0], frame[1], frame[2], frame[3]]);
        frames.push((page, at + FRAME_HEADER));
        at += FRAME_HEADER + PAGE as u64;
    }

    frames
}

/// A value of a record, as far as an entry has such.
#[derive(Debug, PartialEq)]
enum Value<'a> {
    Null,
    Integer(i64),
    Text(&'a str),
}

/// The values of a record; none if it holds what no entry does.
fn record(payload: &[u8]) -> Option<Vec<Value<'_>>> {
    let mut rest = payload;
    let header = usize::try_from(varint(&mut rest)?).ok()?;
    let mut types = payload.get(payload.len() - rest.len()..header)?;
    let mut body = payload.get(header..)?;
    let mut values = Vec::new();
    while !types.is_empty() && values.len() < 8 {
        let kind = varint(&mut types)?;
        let (length, is_text) = match kind {
            0 | 8 | 9 => (0, false),
            1..=4 => (kind as usize, false),
            5 => (6, false),
            6 => (8, false),
            13.. if kind % 2 == 1 => (usize::try_from((kind - 13) / 2).ok()?, true),
            _ => return None,
        };
        let bytes = body.split_off(..length)?;
        values.push(match kind {
            0 => Value::Null,
            8 | 9 => Value::Integer(kind - 8),
            _ if is_text => Value::Text(str::from_utf8(bytes).ok()?),
            _ => Value::Integer(integer(bytes)),
        });
    }

    Some(values)
}

/// A big-endian number with its sign.
fn integer(bytes: &[u8]) -> i64 {
    let sign = if bytes.first().is_some_and(|first| *first >= 0x80) {
        -1
    } else {
        0
    };
    bytes
        .iter()
        .fold(sign, |number, byte| number << 8 | i64::from(*byte))
}

fn number_at(bytes: &[u8], at: usize, length: usize) -> Option<u64> {
    let bytes = bytes.get(at..at.checked_add(length)?)?;
    Some(
        bytes
            .iter()
            .fold(0, |number, byte| number << 8 | u64::from(*byte)),
    )
}

/// Takes a number of one to nine bytes off `bytes`.
fn varint(bytes: &mut &[u8]) -> Option<i64> {
    let mut number = 0_u64;
    for place in 0..9 {
        let byte = *bytes.split_off_first()?;
        if place == 8 {
            return Some((number << 8 | u64::from(byte)).cast_signed());
        }
        number = number << 7 | u64::from(byte & 0x7f);
        if byte < 0x80 {
            break;
        }
    }
    Some(number.cast_signed())
}
