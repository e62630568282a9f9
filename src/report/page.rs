//! A page of paper before it is a file: what stands on it, not how a file says so.
//!
//! Written once from the figures, then drawn as `.docx` or HTML.
//!
//! Pure.

/// A document.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// What stands at its top.
    pub head: Head,
    /// What stands in it, in order.
    pub blocks: Vec<Block>,
    /// What stands at its end.
    pub foot: Foot,
    /// What follows on pages of its own, after the signatures.
    pub annex: Vec<Block>,
    /// Wider than high: books with many columns.
    pub landscape: bool,
}

/// The top of an official document (Nghị định 30/2020/NĐ-CP, phụ lục I).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The office, a line each: the body and then the place, or a single line.
    pub office: Vec<String>,
    /// `Số: …/BC-UBND`; empty for a book.
    pub number: String,
    /// The country's name and motto; empty for a book.
    pub country: [String; 2],
    /// `Hải Dương, ngày … tháng … năm …`.
    pub place_and_date: String,
    /// `BÁO CÁO`.
    pub kind: String,
    /// What it is about, a line each.
    pub subject: Vec<String>,
}

impl Head {
    /// The top of a book or list of `station`: what it is, and of which time.
    #[must_use]
    pub fn book(station: &str, kind: String, subject: String) -> Self {
        Self {
            office: vec![station.to_uppercase()],
            number: String::new(),
            country: [String::new(), String::new()],
            place_and_date: String::new(),
            kind,
            subject: vec![subject],
        }
    }
}

/// The end of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Foot {
    /// `Nơi nhận:` and who receives it, a line each; empty for a book.
    pub receivers: Vec<String>,
    /// Columns of signatures, from left to right.
    pub signatures: Vec<Signature>,
}

/// Where a person signs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Signature {
    /// Lines above, bold: the office, on whose behalf.
    pub lines: Vec<String>,
    /// A line below them in italics: `(ký, ghi rõ họ tên)`.
    pub note: String,
}

/// One thing on a page.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// `I. …`, `1. …`: level 1 or 2.
    Heading(u8, String),
    /// Running text.
    Text(String),
    /// A place left for people to write, and what about.
    Blank(String),
    /// A table.
    Table(Table),
    /// Bars, for pages that can show them; paper documents leave them out.
    Bars(Bars),
}

/// A table with a head that is repeated on each page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// Above it.
    pub caption: String,
    /// From left to right.
    pub columns: Vec<Column>,
    /// As many cells as columns.
    pub rows: Vec<Vec<String>>,
    /// The last row, bold; empty if there is none.
    pub total: Vec<String>,
    /// Below it: what exactly it counts; empty if it says so itself.
    pub note: String,
}

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its head.
    pub title: String,
    /// Its part of the width; all columns of a table together may be any number.
    pub share: u32,
    /// How its cells stand.
    pub align: Align,
}

/// How a cell stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Align {
    Left,
    Center,
    Right,
}

/// Bars of different lengths.
#[derive(Debug, Clone, PartialEq)]
pub struct Bars {
    /// Above them.
    pub caption: String,
    /// What the numbers are.
    pub unit: String,
    /// From top to bottom: what, and how much of it, never negative.
    pub bars: Vec<(String, f64)>,
}

impl Table {
    /// An empty table with columns of these titles, shares and alignments.
    #[must_use]
    pub fn new(caption: String, columns: impl IntoIterator<Item = (String, u32, Align)>) -> Self {
        let columns = columns
            .into_iter()
            .map(|(title, share, align)| Column {
                title,
                share,
                align,
            })
            .collect();
        Self {
            caption,
            columns,
            ..Self::default()
        }
    }

    /// With one more row.
    pub fn row<const N: usize>(&mut self, cells: [String; N]) {
        debug_assert_eq!(N, self.columns.len(), "{}", self.caption);
        self.rows.push(cells.into());
    }
}
