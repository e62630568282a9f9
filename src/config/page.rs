//! One file as text: its tree, and the places in it.
//!
//! The hard part is that one fault must not hide the others, nor be reported twice. What does not parse
//! is patched ([`super::syntax`]) until the rest does; on a line that is broken, and about keys
//! missing from a table with a broken line, nothing further is said.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use toml::de::DeTable;

use super::fault::{Draft, Fault, Place};
use super::lines::{Lines, Span};
use super::snapshot::Content;
use super::syntax::{self, SyntaxError};
use crate::words::Text;

/// A value, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct At<T> {
    pub(super) value: T,
    pub(super) span: Span,
}

impl<T> At<T> {
    pub(super) fn map<U>(self, how: impl FnOnce(T) -> U) -> At<U> {
        At {
            value: how(self.value),
            span: self.span,
        }
    }
}

/// Most faults reported of one file: a file of rubbish has one a line.
const MOST_FAULTS: usize = 200;
/// Most of an offending text that is shown, in characters.
const MOST_SHOWN: usize = 60;

/// One file.
#[derive(Debug)]
pub(super) struct Page {
    path: PathBuf,
    /// As it stands in the file.
    text: String,
    lines: Lines,
    /// Text with unparsable lines patched, line for line. All spans are places in this one.
    patched: String,
    patched_lines: Lines,
    /// Lines, counted from 0, that do not parse.
    broken: BTreeSet<usize>,
    /// Nothing could be read: nothing else is said of it.
    closed: bool,
    /// Whether errors in this file keep the station from being loaded.
    blocks: bool,
    faults: RefCell<Vec<Fault>>,
    /// Faults beyond the most that are reported, and whether one of them blocks.
    untold: Cell<(usize, bool)>,
}

impl Page {
    /// The file at `path`; a fault in it keeps the station from being loaded only if it `blocks`.
    pub(super) fn new(path: &Path, content: &Content, blocks: bool) -> Self {
        let bytes = content.bytes();
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
        let closed = if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
            Some(Draft::blocking(Text::new("config-utf16")).hinting(Text::new("config-hint-utf8")))
        } else {
            content.fault()
        };

        let (patched, errors) = match closed {
            Some(_) => (String::new(), Vec::new()),
            None => syntax::patch(&text),
        };

        let mut page = Self {
            path: path.to_owned(),
            lines: Lines::of(&text),
            text,
            patched_lines: Lines::of(&patched),
            patched,
            broken: BTreeSet::new(),
            closed: false,
            blocks,
            faults: RefCell::default(),
            untold: Cell::default(),
        };

        if let Some(fault) = closed {
            page.keep(&(0..0), fault);
            page.closed = true;
        } else {
            page.report_odd_bytes(bytes);
            page.report_broken_lines(errors);
        }

        page
    }

    /// Reports bytes that are no UTF-8, once a line.
    fn report_odd_bytes(&mut self, bytes: &[u8]) {
        if std::str::from_utf8(bytes).is_ok() {
            return;
        }

        for (number, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
            let Err(odd) = std::str::from_utf8(line) else {
                continue;
            };
            let at = self.lines.start(number) + odd.valid_up_to();
            let byte = line.get(odd.valid_up_to()).copied().unwrap_or_default();
            let problem = Text::new("config-not-utf8").with("byte", format_args!("{byte:02X}"));
            self.keep(
                &(at..at),
                Draft::blocking(problem).hinting(Text::new("config-hint-utf8")),
            );
            self.broken.insert(number);
        }
    }

    /// Reports what does not parse, once a line.
    fn report_broken_lines(&mut self, errors: Vec<SyntaxError>) {
        for error in errors {
            if self.broken.insert(self.lines.at(error.span.start)) {
                self.keep(&error.span, error.draft);
            }
        }
    }

    /// The tree, without what does not parse.
    pub(super) fn tree(&self) -> DeTable<'_> {
        DeTable::parse_recoverable(&self.patched).0.into_inner()
    }

    /// Whether any of it could be read.
    pub(super) fn is_open(&self) -> bool {
        !self.closed
    }

    /// Whether all of it could be read.
    pub(super) fn is_whole(&self) -> bool {
        self.is_open() && self.broken.is_empty()
    }

    /// Whether nothing is wrong with it so far.
    pub(super) fn is_clean(&self) -> bool {
        self.is_whole() && self.faults.borrow().is_empty()
    }

    /// Whether the line that `span` begins on does not parse.
    pub(super) fn is_broken(&self, span: &Span) -> bool {
        self.broken.contains(&self.patched_lines.at(span.start))
    }

    /// Whether a line of the table whose header is at `header` is broken.
    pub(super) fn is_broken_below(&self, header: &Span) -> bool {
        let first = self.patched_lines.at(header.start);
        let Some(broken) = self.broken.range(first..).next() else {
            return false;
        };
        let rest = self.patched.get(header.start..).unwrap_or_default();
        let mut below = rest.lines().skip(1).take(broken - first);
        !below.any(|line| line.trim_start().starts_with('['))
    }

    /// Where `span` stands.
    pub(super) fn place(&self, span: &Span) -> Place {
        self.place_in_file(&(self.in_file(span.start)..self.in_file(span.end)))
    }

    /// The byte of the file that byte `at` of the patched text is; lines begin alike in both.
    fn in_file(&self, at: usize) -> usize {
        let line = self.patched_lines.at(at);
        self.lines.start(line) + (at - self.patched_lines.start(line))
    }

    fn place_in_file(&self, span: &Span) -> Place {
        let line = self.lines.at(span.start);
        let before = self
            .text
            .get(self.lines.start(line)..span.start)
            .unwrap_or_default();
        let shown = self
            .text
            .get(span.clone())
            .and_then(|text| text.lines().next())
            .unwrap_or_default();
        let mut found: String = shown.trim().chars().take(MOST_SHOWN).collect();
        if found.len() < shown.trim().len() {
            found.push('…');
        }

        Place {
            path: self.path.clone(),
            line: line + 1,
            column: before.chars().count() + 1,
            found: Some(found).filter(|found| !found.is_empty()),
        }
    }

    /// Keeps a fault at `span`, unless its line is known to be broken.
    pub(super) fn report(&self, span: &Span, draft: Draft) {
        let span = self.in_file(span.start)..self.in_file(span.end);
        if !self.closed && !self.broken.contains(&self.lines.at(span.start)) {
            self.keep(&span, draft);
        }
    }

    fn keep(&self, span: &Span, draft: Draft) {
        let draft = draft.blocking_if(self.blocks);
        if self.faults.borrow().len() < MOST_FAULTS {
            self.faults
                .borrow_mut()
                .push(draft.at(self.place_in_file(span)));
        } else {
            let (count, blocks) = self.untold.get();
            self.untold.set((count + 1, blocks || draft.blocks()));
        }
    }

    /// All that was reported.
    pub(super) fn into_faults(self) -> Vec<Fault> {
        let mut faults = self.faults.take();
        let (count, blocks) = self.untold.get();
        if count > 0 {
            let draft = Draft::blocking(Text::new("config-more-faults").with("count", count));
            let line = faults
                .iter()
                .map(|fault| fault.line)
                .max()
                .unwrap_or_default();
            let place = Place {
                path: self.path,
                line,
                column: 1,
                found: None,
            };
            faults.push(draft.blocking_if(blocks).at(place));
        }

        faults
    }
}
