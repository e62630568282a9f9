//! The table as it lies in the file: cells of text by row, whatever program wrote it.
//!
//! The hard part is that nobody knows how their file is written: the bytes tell (byte order mark, else
//! UTF-8 if it is valid, else Windows-1258), and the sign between the cells is the one that stands
//! most often in the heading row.
//!
//! A workbook is a stranger's archive: its parts are unpacked up to a bound before anything reads them, so that none
//! grows beyond it whatever its sizes claim, and its cells are read one by one, so that none far away makes room for all in
//! between.
//!
//! Pure.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use calamine::{Data, Reader, Xlsx};
use unicode_normalization::UnicodeNormalization;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::limits::{MOST_BYTES, MOST_ROWS, too_large};
use crate::words::Text;

/// More than the parts of a workbook that are text come to, unpacked.
const MOST_UNPACKED: u64 = 16_000_000;
/// More parts than any workbook has.
const MOST_PARTS: usize = 1_000;
/// A table of a week stands on one of so many sheets: several may claim one part, which is read for each.
const MOST_SHEETS: usize = 20;
/// More columns than any week has,
const MOST_COLUMNS: usize = 50;
/// and more letters than a cell of it needs.
const MOST_LETTERS: usize = 300;

/// Cells by row, the row's number as people count it first.
pub(super) type Rows = Vec<(usize, Vec<String>)>;

/// Reads a table.
///
/// # Errors
/// Why not, and what to do.
pub(super) fn read(bytes: &[u8]) -> Result<Rows, Text> {
    // An old workbook, or one with a password: neither is text.
    const OLD: &[u8] = b"\xD0\xCF\x11\xE0";
    if bytes.len() > MOST_BYTES {
        return Err(too_large());
    } else if bytes.starts_with(OLD) {
        return Err(Text::new("cli-import-old-form"));
    }
    let rows = if bytes.starts_with(b"PK") {
        // Its reader counts on places that make sense.
        let read = std::panic::catch_unwind(|| workbook(bytes));
        read.unwrap_or_else(|_| Err(unreadable("panic")))?
    } else {
        text_rows(&decode(bytes))
    };
    if rows.len() > MOST_ROWS {
        return Err(too_large());
    }
    Ok(rows)
}

/// A cell's text as far as it is looked at.
fn kept(text: &str) -> String {
    text.nfc().take(MOST_LETTERS).collect()
}

fn unreadable(error: impl std::fmt::Display) -> Text {
    Text::new("cli-import-unreadable").with("problem", error)
}

/// The first sheet of a workbook that has anything in its cells.
fn workbook(bytes: &[u8]) -> Result<Rows, Text> {
    let parts = unpacked(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(parts)).map_err(unreadable)?;
    for name in book.sheet_names().into_iter().take(MOST_SHEETS) {
        let mut cells = book.worksheet_cells_reader(&name).map_err(unreadable)?;
        let mut rows = BTreeMap::<usize, Vec<String>>::new();
        while let Some(cell) = cells.next_cell().map_err(unreadable)? {
            let (row, column) = cell.get_position();
            let (row, column) = (row as usize + 1, column as usize);
            let text = said(&Data::from(cell.get_value().clone()));
            if column >= MOST_COLUMNS || text.trim().is_empty() {
                continue;
            }
            let own = rows.entry(row).or_default();
            if own.len() <= column {
                own.resize(column + 1, String::new());
            }
            own[column] = text;
            if rows.len() > MOST_ROWS {
                return Err(too_large());
            }
        }
        if !rows.is_empty() {
            return Ok(rows.into_iter().collect());
        }
    }

    Ok(Rows::new())
}

fn said(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::DateTime(at) => at.as_f64().to_string(),
        other => kept(&other.to_string()),
    }
}

/// The parts of a workbook that are text, unpacked and bounded, as an archive of its own. What they claim to count is
/// unsaid: room would be made for it.
fn unpacked(bytes: &[u8]) -> Result<Vec<u8>, Text> {
    const COUNT: &[u8] = b"uniqueCount";
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
    if archive.len() > MOST_PARTS {
        return Err(too_large());
    }
    let mut own = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut left = MOST_UNPACKED;
    for number in 0..archive.len() {
        let part = archive.by_index(number).map_err(unreadable)?;
        let name = part.name().map_err(unreadable)?.into_owned();
        if ![".xml", ".rels"]
            .iter()
            .any(|ending| name.ends_with(ending))
        {
            continue;
        }
        let mut text = Vec::new();
        let room = left + 1;
        part.take(room).read_to_end(&mut text).map_err(unreadable)?;
        left = left.checked_sub(text.len() as u64).ok_or_else(too_large)?;
        // Another encoding could hide what is to be unsaid.
        let plain = |byte: &u8| *byte >= b' ' || matches!(byte, b'\t' | b'\r' | b'\n');
        if std::str::from_utf8(&text).is_err() || !text.iter().all(plain) {
            return Err(unreadable(&name));
        }
        let places = text.windows(COUNT.len()).enumerate();
        let places: Vec<usize> = places
            .filter_map(|(at, window)| (window == COUNT).then_some(at))
            .collect();
        for at in places {
            text[at] = b'x';
        }
        own.start_file(name, stored).map_err(unreadable)?;
        own.write_all(&text).map_err(unreadable)?;
    }
    Ok(own.finish().map_err(unreadable)?.into_inner())
}

fn text_rows(text: &str) -> Rows {
    let heading = text
        .lines()
        .filter(|line| !is_blank(line))
        .take(MOST_ROWS)
        .find(|line| super::row::is_heading(line))
        .or_else(|| text.lines().next());
    let heading = heading.unwrap_or_default();
    let count = |sign: u8| heading.bytes().filter(|byte| *byte == sign).count();
    let sign = [b';', b'\t', b',']
        .into_iter()
        .max_by_key(|sign| count(*sign))
        .unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new();
    let mut reader = reader
        .delimiter(sign)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let (mut reached, mut line) = (0, 1);
    // Whoever marks whole columns gets a row of nothing for each that a sheet can have.
    let rows = reader
        .records()
        .filter_map(Result::ok)
        .filter_map(|record| {
            // Where the record before ended: of CR and LF the second is still to come, and so are empty lines.
            let at = record.position().map_or(0, csv::Position::byte);
            let at = usize::try_from(at).unwrap_or(usize::MAX).min(text.len());
            let ends = text.as_bytes()[at..]
                .iter()
                .take_while(|byte| matches!(byte, b'\r' | b'\n'))
                .count();
            line += line_ends(&text.as_bytes()[reached..at + ends]);
            reached = at + ends;
            let is_blank = record.iter().all(is_blank);
            (!is_blank).then(|| (line, record.iter().take(MOST_COLUMNS).map(kept).collect()))
        });
    rows.take(MOST_ROWS + 1).collect()
}

/// Whether a line or a cell has nothing but what stands between cells.
fn is_blank(text: &str) -> bool {
    let nothing = |letter: char| letter.is_whitespace() || matches!(letter, ';' | ',' | '"');
    text.chars().all(nothing)
}

/// How many lines end in `bytes`: by LF, by CR, or by both.
fn line_ends(bytes: &[u8]) -> usize {
    let lone = |pair: &[u8]| pair[0] == b'\r' && pair[1] != b'\n';
    let feeds = bytes.split(|byte| *byte == b'\n').count().saturating_sub(1);
    feeds
        + bytes.windows(2).filter(|pair| lone(pair)).count()
        + usize::from(bytes.last() == Some(&b'\r'))
}

/// Text of any of the ways office programs write it.
fn decode(bytes: &[u8]) -> String {
    let wide = |rest: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = rest
            .chunks_exact(2)
            .map(|pair| unit([pair[0], pair[1]]))
            .collect();
        String::from_utf16_lossy(&units)
    };

    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        [0xFF, 0xFE, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => wide(rest, u16::from_be_bytes),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().map(|byte| windows_1258(*byte)).nfc().collect(),
        },
    }
}

/// One byte of Windows-1258, the Vietnamese code page of old machines; marks stand after their letter.
fn windows_1258(byte: u8) -> char {
    const UPPER: [u16; 32] = [
        0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0xFFFD,
        0x2039, 0x0152, 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0xFFFD, 0x203A, 0x0153, 0xFFFD, 0xFFFD, 0x0178,
    ];
    match byte {
        0x80..=0x9F => char::from_u32(UPPER[usize::from(byte - 0x80)].into()).unwrap_or('\u{FFFD}'),
        0xC3 => 'Ă',
        0xCC => '\u{300}',
        0xD0 => 'Đ',
        0xD2 => '\u{309}',
        0xD5 => 'Ơ',
        0xDD => 'Ư',
        0xDE => '\u{303}',
        0xE3 => 'ă',
        0xEC => '\u{301}',
        0xF0 => 'đ',
        0xF2 => '\u{323}',
        0xF5 => 'ơ',
        0xFD => 'ư',
        0xFE => '₫',
        other => char::from(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_writing() {
        let text = "Thứ;Giờ\nT2;5h30\n";
        let utf16 =
            |unit: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
        let ways: [Vec<u8>; 5] = [
            text.into(),
            [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
            [b"\xFF\xFE".to_vec(), utf16(u16::to_le_bytes)].concat(),
            [b"\xFE\xFF".to_vec(), utf16(u16::to_be_bytes)].concat(),
            // ứ as ư and a mark; ờ as ơ and a mark.
            b"Th\xFD\xEC;Gi\xF5\xCC\nT2;5h30\n".to_vec(),
        ];
        for way in ways {
            let expected: Rows = vec![
                (1, vec!["Thứ".into(), "Giờ".into()]),
                (2, vec!["T2".into(), "5h30".into()]),
            ];
            assert_eq!(text_rows(&decode(&way)), expected);
        }
    }

    #[test]
    fn each_sign_between_cells() {
        for sign in [";", ",", "\t"] {
            let text = format!("Thứ{sign}Giờ\n\"a{sign}b\"{sign}c\n");
            assert_eq!(text_rows(&text)[1].1, [format!("a{sign}b"), "c".into()]);
        }
    }

    #[test]
    fn lines_as_an_editor_counts_them() {
        let lines = |text: &str| {
            text_rows(text)
                .into_iter()
                .map(|(line, _)| line)
                .collect::<Vec<_>>()
        };

        for end in ["\n", "\r\n", "\r"] {
            assert_eq!(
                lines(&["a;b", "c;d", "e;f"].join(end)),
                [1, 2, 3],
                "{end:?}"
            );
            assert_eq!(
                lines(&["a;b", "", "", "c;d", ""].join(end)),
                [1, 4],
                "{end:?}"
            );
            assert_eq!(
                lines(&["", "a;b", "\"c", "d\";e", "f;g"].join(end)),
                [2, 3, 5],
                "{end:?}"
            );
        }
    }

    #[test]
    fn rows_of_nothing_do_not_count() {
        let nothing = ";;;;\r\n \t;\"\";;;\r\n".repeat(5_000);
        let text = format!("{nothing}Thứ;Giờ\r\n{nothing}T2;5h30\r\n{nothing}");
        let expected: Rows = vec![
            (10_001, vec!["Thứ".into(), "Giờ".into()]),
            (20_002, vec!["T2".into(), "5h30".into()]),
        ];
        assert_eq!(read(text.as_bytes()).unwrap(), expected);
    }

    #[test]
    fn any_bytes() {
        for bytes in [&b""[..], b"\xFF", b"\xFF\xFEa", b"PK", b"\"", b"\0\0\0"] {
            let _rows = text_rows(&decode(bytes));
        }
        assert!(workbook(b"PK\x03\x04").is_err());
    }
}
