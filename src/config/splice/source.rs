//! The bytes of a file: byte order mark, text, line ends.

use std::ops::Range;

use toml::de::DeTable;

use super::SpliceError;

const MARK: &[u8] = b"\xEF\xBB\xBF";

/// A file as it stands.
#[derive(Debug)]
pub(super) struct Source<'a> {
    mark: &'a [u8],
    /// Without the byte order mark.
    pub(super) text: &'a str,
    /// What most of its lines end with.
    pub(super) end: &'static str,
}

/// One change: these bytes of the text give way to others.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Patch {
    pub(super) at: Range<usize>,
    pub(super) new: String,
}

impl Patch {
    /// Puts `new` in at byte `at`.
    pub(super) fn insert(at: usize, new: String) -> Self {
        Self { at: at..at, new }
    }
}

impl<'a> Source<'a> {
    /// The file with these bytes.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, SpliceError> {
        let (mark, rest) = match bytes.strip_prefix(MARK) {
            Some(rest) => (MARK, rest),
            None => (&[][..], bytes),
        };
        let text = std::str::from_utf8(rest).map_err(|_| SpliceError::Unreadable)?;
        let lines = text.matches('\n').count();
        let windows = text.matches("\r\n").count();
        let end = if windows * 2 > lines { "\r\n" } else { "\n" };
        Ok(Self { mark, text, end })
    }

    /// What it says, with places; a text with faults is left to its author.
    pub(super) fn tree(&self) -> Result<DeTable<'a>, SpliceError> {
        let tree = DeTable::parse(self.text).map_err(|_| SpliceError::Unreadable)?;
        Ok(tree.into_inner())
    }

    /// The whole file, changed.
    pub(super) fn with(&self, patch: &Patch) -> Vec<u8> {
        let before = self.text.get(..patch.at.start).unwrap_or_default();
        let after = self.text.get(patch.at.end..).unwrap_or_default();
        [
            self.mark,
            before.as_bytes(),
            patch.new.as_bytes(),
            after.as_bytes(),
        ]
        .concat()
    }

    /// Where the line of byte `at` begins.
    pub(super) fn line_start(&self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or_default();
        before.rfind('\n').map_or(0, |end| end + 1)
    }

    /// Where the line of byte `at` ends, before what ends it.
    pub(super) fn line_end(&self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        let line = rest.split('\n').next().unwrap_or_default();
        let line = line.strip_suffix('\r').unwrap_or(line);
        at + line.len()
    }

    /// Where the line after the one that ends at `end` begins; the end of the text where there is none.
    pub(super) fn line_after(&self, end: usize) -> usize {
        let rest = self.text.get(end..).unwrap_or_default();
        rest.find('\n').map_or(self.text.len(), |at| end + at + 1)
    }

    /// The line after the one that ends at `end`, and where that line ends; none at the end of the text.
    pub(super) fn next_line(&self, end: usize) -> Option<(&'a str, usize)> {
        let rest = self.text.get(end..)?;
        let start = end + rest.find('\n')? + 1;
        let end = self.line_end(start);
        Some((self.text.get(start..end)?, end))
    }

    /// Where something behind a block goes that ends on the line of byte `at`: after the comments that belong to the
    /// block, those right below it that are not right above the next one.
    pub(super) fn after_block(&self, at: usize) -> usize {
        let own = self.line_end(at);
        let mut end = own;
        while let Some((line, next)) = self.next_line(end) {
            let line = line.trim_start();
            if line.starts_with('[') {
                return own;
            } else if !line.starts_with('#') {
                break;
            }
            end = next;
        }
        end
    }

    /// Where something before a block goes whose header is at byte `at`: before the comments right above it.
    pub(super) fn before_block(&self, at: usize) -> usize {
        let mut start = self.line_start(at);
        while start > 0 {
            let above = self.line_start(start - 1);
            let line = self.text.get(above..start).unwrap_or_default();
            if !line.trim_start().starts_with('#') {
                break;
            }
            start = above;
        }
        start
    }

    /// Where something at the end goes, and what parts it from what is there.
    pub(super) fn at_end(&self) -> (usize, String) {
        let parted = match self.text {
            text if text.trim().is_empty() => String::new(),
            text if text.ends_with('\n') => self.end.to_owned(),
            _ => self.end.repeat(2),
        };
        (self.text.len(), parted)
    }
}
