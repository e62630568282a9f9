//! A file as the decoder is to read it: parts of it one behind the other, some of its bytes replaced.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;

use symphonia::core::io::MediaSource;

/// A part of what is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// These bytes of the file.
    File(Range<u64>),
    /// Bytes that stand in place of some of the file's.
    Bytes(Vec<u8>),
}

impl Part {
    fn length(&self) -> u64 {
        match self {
            Self::File(range) => range.end.saturating_sub(range.start),
            Self::Bytes(bytes) => bytes.len() as u64,
        }
    }
}

/// Reads parts of a file as if they were one.
#[derive(Debug)]
pub(super) struct Source {
    file: File,
    /// Each with the place it ends at.
    parts: Vec<(u64, Part)>,
    at: u64,
    /// Where the file itself is.
    file_at: Option<u64>,
}

impl Source {
    pub(super) fn new(file: File, parts: impl IntoIterator<Item = Part>) -> Self {
        let mut end = 0;
        let parts = parts
            .into_iter()
            .filter(|part| part.length() > 0)
            .map(|part| {
                end += part.length();
                (end, part)
            });
        Self {
            parts: parts.collect(),
            file,
            at: 0,
            file_at: None,
        }
    }

    fn length(&self) -> u64 {
        self.parts.last().map_or(0, |(end, _)| *end)
    }
}

impl Read for Source {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let number = self.parts.partition_point(|(end, _)| *end <= self.at);
        let Some((end, part)) = self.parts.get(number) else {
            return Ok(0);
        };

        let inside = self.at - (end - part.length());
        let count = usize::try_from(end - self.at)
            .unwrap_or(usize::MAX)
            .min(out.len());
        let read = match part {
            Part::Bytes(bytes) => {
                let from = usize::try_from(inside).expect("inside what is in memory");
                out[..count].copy_from_slice(&bytes[from..from + count]);
                count
            }
            Part::File(range) => {
                let at = range.start + inside;
                if self.file_at != Some(at) {
                    self.file.seek(SeekFrom::Start(at))?;
                }
                self.file_at = None;
                let read = self.file.read(&mut out[..count])?;
                self.file_at = Some(at + read as u64);
                read
            }
        };

        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Source {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => self.length().checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

impl MediaSource for Source {
    fn is_seekable(&self) -> bool {
        true
    }

    fn byte_len(&self) -> Option<u64> {
        Some(self.length())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_read_as_one_from_anywhere() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        std::fs::write(&path, b"0123456789").unwrap();
        let parts = [
            Part::File(0..3),
            Part::Bytes(b"ab".to_vec()),
            Part::File(5..5),
            Part::File(4..8),
            Part::Bytes(b"c".to_vec()),
            // The file ends before.
            Part::File(9..12),
        ];
        let whole = b"012ab4567c9";
        let mut source = Source::new(File::open(&path).unwrap(), parts);
        assert_eq!(source.byte_len(), Some(13));
        for from in 0..whole.len() {
            assert_eq!(
                source.seek(SeekFrom::Start(from as u64)).unwrap(),
                from as u64
            );
            let mut rest = Vec::new();
            source.read_to_end(&mut rest).unwrap();
            assert_eq!(rest, whole[from..], "{from}");
        }

        assert_eq!(source.seek(SeekFrom::End(-8)).unwrap(), 5);
        assert_eq!(source.seek(SeekFrom::Current(1)).unwrap(), 6);
        let mut two = [0; 2];
        source.read_exact(&mut two).unwrap();
        assert_eq!(&two, b"56");
        assert!(source.seek(SeekFrom::Current(-9)).is_err());
    }
}
