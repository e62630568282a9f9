//! Where a key stands or would stand, and how the lines around it are written.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::meaning::{Meaning, described};
use super::render;
use super::source::{Patch, Source};
use super::{Literal, SpliceError, Step};

/// How the keys of a block are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Style {
    /// Before the key.
    indent: String,
    /// Letters from the beginning of the key to the sign `=`.
    width: usize,
    /// Between that sign and the value.
    after: String,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            indent: String::new(),
            width: 0,
            after: " ".to_owned(),
        }
    }
}

impl Style {
    /// That of most keys of `table`; the plain one where it has none.
    pub(super) fn of(source: &Source<'_>, table: &DeTable<'_>) -> Self {
        let statements = table.iter().filter(|(key, _)| !is_header(source, key));
        let styles: Vec<Self> = statements
            .filter_map(|(key, value)| Self::of_one(source, &key.span(), &value.span()))
            .collect();
        let alike = |style: &&Self| styles.iter().filter(|other| other == style).count();
        styles.iter().max_by_key(alike).cloned().unwrap_or_default()
    }

    fn of_one(source: &Source<'_>, key: &Range<usize>, value: &Range<usize>) -> Option<Self> {
        let between = source.text.get(key.start..value.start)?;
        let (name, after) = between.split_once('=')?;
        let indent = source.text.get(source.line_start(key.start)..key.start)?;
        Some(Self {
            indent: if indent.trim().is_empty() { indent } else { "" }.to_owned(),
            width: name.chars().count(),
            after: after.to_owned(),
        })
    }

    /// Makes room for the longest of `keys` where there is no model.
    pub(super) fn fitting<'a>(mut self, keys: impl Iterator<Item = &'a str>) -> Self {
        if self.width == 0 {
            self.width = keys.map(|key| key.chars().count()).max().unwrap_or(0) + 1;
        }
        self
    }

    /// A line without its end.
    pub(super) fn line(&self, key: &str, value: &str) -> String {
        let Self {
            indent,
            width,
            after,
        } = self;
        let mut key = render::key(key);
        let room = width.saturating_sub(key.chars().count());
        let room = room.max(usize::from(!after.is_empty()));
        key.push_str(&" ".repeat(room));
        format!("{indent}{key}={after}{value}")
    }
}

/// A table and where it is written.
#[derive(Debug)]
pub(super) struct Found<'t, 'a> {
    pub(super) table: &'t DeTable<'a>,
    /// Its header, or all of it where it stands between braces; nothing at the top of the file.
    pub(super) span: Range<usize>,
}

/// Gives a key its value: where it stands, or as a new line.
pub(super) fn set(
    source: &Source<'_>,
    tree: &DeTable<'_>,
    table: &[Step],
    key: &str,
    value: &Literal,
) -> Result<Patch, SpliceError> {
    let Some(found) = find(tree, table)? else {
        return new_table(source, tree, table, key, value);
    };

    let own = found.table.iter().find(|(name, _)| name.get_ref() == key);
    if let Some((name, old)) = own {
        if is_header(source, name) {
            return Err(SpliceError::Form(key.to_owned()));
        } else if has_comment(source, old) {
            return Err(SpliceError::Comment(key.to_owned()));
        }
        return Ok(Patch {
            at: old.span(),
            new: value.written(),
        });
    }

    new_key(source, &found, table.is_empty(), key, value)
}

/// Takes a key away: with its line, but for a comment behind it; between braces, with its comma.
pub(super) fn unset(
    source: &Source<'_>,
    tree: &DeTable<'_>,
    table: &[Step],
    key: &str,
) -> Result<Patch, SpliceError> {
    let missing = || SpliceError::Missing(key.to_owned());
    let found = find(tree, table)?.ok_or_else(missing)?;
    let own = found.table.iter().find(|(name, _)| name.get_ref() == key);
    let (name, old) = own.ok_or_else(missing)?;
    let braces = source.text.get(found.span.clone());
    if is_header(source, name) {
        return Err(SpliceError::Form(key.to_owned()));
    } else if has_comment(source, old) {
        return Err(SpliceError::Comment(key.to_owned()));
    } else if braces.is_some_and(|text| text.starts_with('{')) {
        return unset_within(source, found.table, name, old);
    }

    let (start, end) = (
        source.line_start(name.span().start),
        source.line_end(old.span().end),
    );
    let before = source.text.get(start..name.span().start);
    if before.is_none_or(|before| !before.trim().is_empty()) {
        // The end of a longer way: `output.device = …`.
        return Err(SpliceError::Form(key.to_owned()));
    }
    let behind = source.text.get(old.span().end..end).unwrap_or_default();
    let at = match behind.find('#') {
        // The comment stays, where the key began.
        Some(comment) => name.span().start..old.span().end + comment,
        None => start..source.line_after(end),
    };
    Ok(Patch {
        at,
        new: String::new(),
    })
}

/// Takes a key out of a table between braces.
fn unset_within(
    source: &Source<'_>,
    table: &DeTable<'_>,
    name: &Spanned<DeString<'_>>,
    old: &Spanned<DeValue<'_>>,
) -> Result<Patch, SpliceError> {
    let (start, end) = (name.span().start, old.span().end);
    let next = table.iter().map(|(other, _)| other.span().start);
    let before = table.iter().map(|(_, other)| other.span().end);
    let at = match (
        next.filter(|at| *at > end).min(),
        before.filter(|at| *at < start).max(),
    ) {
        (Some(next), _) => start..next,
        (None, Some(before)) => before..end,
        (None, None) => start..end,
    };
    if holds_mark(source, end..at.end) || holds_mark(source, at.start..start) {
        return Err(SpliceError::Comment(name.get_ref().to_string()));
    }
    Ok(Patch {
        at,
        new: String::new(),
    })
}

/// The table at the end of the way; none where a table of that name is missing.
pub(super) fn find<'t, 'a>(
    tree: &'t DeTable<'a>,
    way: &[Step],
) -> Result<Option<Found<'t, 'a>>, SpliceError> {
    let mut found = Found {
        table: tree,
        span: 0..0,
    };
    for step in way {
        let next = match step {
            Step::Table(name) => match found.table.get(name.as_str()) {
                None => return Ok(None),
                Some(value) => value,
            },
            Step::Entry { list, having } => entry(found.table, list, having)?,
        };
        let DeValue::Table(table) = next.get_ref() else {
            return Err(SpliceError::Form(format!("{step:?}")));
        };
        found = Found {
            table,
            span: next.span(),
        };
    }

    Ok(Some(found))
}

fn entry<'t, 'a>(
    table: &'t DeTable<'a>,
    list: &str,
    having: &[(String, Option<Literal>)],
) -> Result<&'t Spanned<DeValue<'a>>, SpliceError> {
    let missing = || SpliceError::Missing(described(list, having));
    let entries = table.get(list).and_then(|value| value.get_ref().as_array());
    let entries = entries.into_iter().flat_map(|entries| entries.iter());
    let mut fitting = entries.filter(|entry| Meaning::value(entry.get_ref()).has(having));
    let first = fitting.next().ok_or_else(missing)?;
    match fitting.next() {
        None => Ok(first),
        Some(_) => Err(SpliceError::Several(described(list, having))),
    }
}

/// Makes comments of all lines of an entry.
pub(super) fn comment_out(
    source: &Source<'_>,
    tree: &DeTable<'_>,
    list: &str,
    having: &[(String, Option<Literal>)],
) -> Result<Patch, SpliceError> {
    let found = entry(tree, list, having)?;
    let header = source.text.get(found.span().start..).unwrap_or_default();
    if !header.starts_with("[[") {
        return Err(SpliceError::Form(list.to_owned()));
    }
    let from = source.line_start(found.span().start);
    let at = from..source.line_end(end_of(found));
    let block = source.text.get(at.clone()).unwrap_or_default();
    let line = |line: &str| match line.trim_start() {
        "" => line.to_owned(),
        text if text.starts_with('#') => line.to_owned(),
        _ => format!("# {line}"),
    };
    let new = block.split_inclusive('\n').map(line).collect();
    Ok(Patch { at, new })
}

/// A key that its table does not have yet.
fn new_key(
    source: &Source<'_>,
    found: &Found<'_, '_>,
    top: bool,
    key: &str,
    value: &Literal,
) -> Result<Patch, SpliceError> {
    let form = source.text.get(found.span.start..).unwrap_or_default();
    if !top && form.starts_with('{') {
        let last = found.table.iter().map(|(_, value)| value.span().end).max();
        let written = format!("{} = {}", render::key(key), value.written());
        return Ok(match last {
            Some(end) => Patch::insert(end, format!(", {written}")),
            None => Patch::insert(found.span.start + 1, format!(" {written} ")),
        });
    } else if !top && !form.starts_with('[') {
        // Made by keys with a point, or by the header of a table within it.
        return Err(SpliceError::Form(key.to_owned()));
    }

    let style = Style::of(source, found.table);
    let line = style.line(key, &value.written());
    if let Some(last) = own_end(source, found.table) {
        return Ok(below(source, last, &line));
    } else if !top {
        return Ok(below(source, found.span.end, &line));
    }

    // The first key of a file that has none at its top.
    let headers = found.table.iter().map(|(key, _)| key.span().start);
    Ok(if let Some(first) = headers.min() {
        let end = source.end;
        Patch::insert(source.before_block(first), format!("{line}{end}{end}"))
    } else {
        let (at, parted) = source.at_end();
        Patch::insert(at, format!("{parted}{line}{}", source.end))
    })
}

/// A line below the one of byte `at`.
fn below(source: &Source<'_>, at: usize, line: &str) -> Patch {
    Patch::insert(source.line_end(at), format!("{}{line}", source.end))
}

/// A key of a table `[name]` that the file does not have yet.
fn new_table(
    source: &Source<'_>,
    tree: &DeTable<'_>,
    table: &[Step],
    key: &str,
    value: &Literal,
) -> Result<Patch, SpliceError> {
    let [Step::Table(name)] = table else {
        return Err(SpliceError::Form(key.to_owned()));
    };
    let style = tree
        .iter()
        .filter_map(|(_, value)| value.get_ref().as_table())
        .map(|table| Style::of(source, table))
        .next()
        .unwrap_or_default();
    let style = Style { width: 0, ..style };
    let (at, parted) = source.at_end();
    let (end, line) = (source.end, style.line(key, &value.written()));
    let header = render::key(name);
    Ok(Patch::insert(
        at,
        format!("{parted}[{header}]{end}{line}{end}"),
    ))
}

/// Whether a key stands in a header, `[key]` or `[[key]]`.
pub(super) fn is_header(source: &Source<'_>, key: &Spanned<DeString<'_>>) -> bool {
    let at = key.span().start;
    let before = source.line_start(at)..at;
    let before = source.text.get(before).unwrap_or_default();
    before.trim_start().starts_with('[')
}

/// The end of the last value of `table` itself; none where it has none.
fn own_end(source: &Source<'_>, table: &DeTable<'_>) -> Option<usize> {
    let own = table.iter().filter(|(key, _)| !is_header(source, key));
    own.map(|(_, value)| end_of(value)).max()
}

/// The end of all that is written of `value`.
pub(super) fn end_of(value: &Spanned<DeValue<'_>>) -> usize {
    let inner = match value.get_ref() {
        DeValue::Table(table) => table.iter().map(|(_, value)| end_of(value)).max(),
        DeValue::Array(items) => items.iter().map(end_of).max(),
        _ => None,
    };
    inner.unwrap_or(0).max(value.span().end)
}

/// Whether a comment stands between the parts of `value`.
fn has_comment(source: &Source<'_>, value: &Spanned<DeValue<'_>>) -> bool {
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut within = false;
    match value.get_ref() {
        DeValue::Array(items) => {
            for item in items {
                within |= has_comment(source, item);
                parts.push(item.span());
            }
        }
        DeValue::Table(table) => {
            for (key, value) in table {
                within |= has_comment(source, value);
                parts.extend([key.span(), value.span()]);
            }
        }
        _ => return false,
    }

    parts.sort_by_key(|part| part.start);
    let mut at = value.span().start;
    for part in parts {
        within |= holds_mark(source, at..part.start);
        at = at.max(part.end);
    }
    within || holds_mark(source, at..value.span().end)
}

fn holds_mark(source: &Source<'_>, span: Range<usize>) -> bool {
    source.text.get(span).is_some_and(|text| text.contains('#'))
}
