//! New blocks: a slot in its place in the day, a day behind the others.

use jiff::civil::Time;
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use unicode_normalization::UnicodeNormalization;

use super::place::{Style, end_of};
use super::render::{comment, keys_of, quoted};
use super::source::{Patch, Source};
use super::{Extra, Literal, OneOffDay, SpliceError};
use crate::config::civil;
use crate::schedule::days;

/// Where a block goes.
enum Spot<'t, 'a> {
    /// Behind the block of this number.
    After(usize, &'t Spanned<DeValue<'a>>),
    /// Before the block of this number, the first of its kind in the day.
    Before(usize, &'t Spanned<DeValue<'a>>),
    /// There is none yet.
    Alone,
}

/// A new slot, and its number among all.
pub(super) fn slot(
    source: &Source<'_>,
    tree: &DeTable<'_>,
    keys: &[(String, Literal)],
    note: Option<&str>,
) -> Result<(Patch, usize), SpliceError> {
    let entries = entries(tree, "slot")?;
    let spot = spot(&entries, keys);
    let style = match &spot {
        Spot::After(_, model) | Spot::Before(_, model) => style(source, model),
        Spot::Alone => Style::default(),
    };
    let names = keys.iter().map(|(key, _)| key.as_str());
    let style = style.fitting(names);
    let lines = keys
        .iter()
        .map(|(key, value)| style.line(key, &value.written()));
    put(source, "slot", &spot, note, &lines.collect::<Vec<_>>())
}

/// A new day, and its number among all.
pub(super) fn day(
    source: &Source<'_>,
    tree: &DeTable<'_>,
    day: &OneOffDay,
    note: Option<&str>,
) -> Result<(Patch, usize), SpliceError> {
    let (spot, style) = behind_the_last(source, tree, "day")?;
    let (rule, when) = day.rule();
    let mut keys = vec![(rule, quoted(&when)), ("name", quoted(&day.name))];
    if let Some(days) = day.length_days {
        keys.push(("length_days", days.to_string()));
    }
    if day.holiday {
        keys.push(("holiday", "true".to_owned()));
    }
    if !day.drop.is_empty() {
        let slots = day.drop.iter().map(|slot| Literal::Text(slot.to_string()));
        keys.push(("drop", Literal::List(slots.collect()).written()));
    }
    if let Some(instead) = &day.replace {
        keys.push(("replace", extras(source, instead)));
    }
    if !day.add.is_empty() {
        keys.push(("add", extras(source, &day.add)));
    }

    let style = style.fitting(keys.iter().map(|(key, _)| *key));
    let lines = keys.iter().map(|(key, value)| style.line(key, value));
    put(source, "day", &spot, note, &lines.collect::<Vec<_>>())
}

/// A new block of these keys behind the last of its list, and its number among all.
pub(super) fn last(
    source: &Source<'_>,
    tree: &DeTable<'_>,
    list: &str,
    keys: &[(String, Literal)],
    note: Option<&str>,
) -> Result<(Patch, usize), SpliceError> {
    let (spot, style) = behind_the_last(source, tree, list)?;
    let style = style.fitting(keys.iter().map(|(key, _)| key.as_str()));
    let lines = keys
        .iter()
        .map(|(key, value)| style.line(key, &value.written()));
    put(source, list, &spot, note, &lines.collect::<Vec<_>>())
}

/// The place behind the last block of a list, and how that is written.
fn behind_the_last<'t, 'a>(
    source: &Source<'_>,
    tree: &'t DeTable<'a>,
    list: &str,
) -> Result<(Spot<'t, 'a>, Style), SpliceError> {
    let entries = entries(tree, list)?;
    let last = entries.iter().enumerate();
    let last = last.max_by_key(|(_, entry)| entry.span().start);
    Ok(
        last.map_or((Spot::Alone, Style::default()), |(number, entry)| {
            (Spot::After(number, entry), style(source, entry))
        }),
    )
}

/// A line for each program.
fn extras(source: &Source<'_>, extras: &[Extra]) -> String {
    let end = source.end;
    let line = |extra: &Extra| {
        let keys = keys_of(extra).into_iter();
        let keys: Vec<String> = keys
            .map(|(key, value)| format!("{key} = {}", quoted(&value)))
            .collect();
        format!("{end}    {{ {} }},", keys.join(", "))
    };
    let lines: String = extras.iter().map(line).collect();
    format!("[{lines}{end}]")
}

/// The entries of a list, in their order.
fn entries<'t, 'a>(
    tree: &'t DeTable<'a>,
    list: &str,
) -> Result<Vec<&'t Spanned<DeValue<'a>>>, SpliceError> {
    let form = || SpliceError::Form(list.to_owned());
    let Some(value) = tree.get(list) else {
        return Ok(Vec::new());
    };
    let entries = value.get_ref().as_array().ok_or_else(form)?;
    let entries: Vec<_> = entries.iter().collect();
    if entries.is_empty() || entries.iter().any(|entry| !entry.get_ref().is_table()) {
        return Err(form());
    }
    Ok(entries)
}

fn style(source: &Source<'_>, model: &Spanned<DeValue<'_>>) -> Style {
    match model.get_ref().as_table() {
        Some(table) => Style::of(source, table),
        None => Style::default(),
    }
}

/// Behind the last version of the same slot; else behind the latest that begins before it, on one of its days if there
/// is one.
fn spot<'t, 'a>(entries: &[&'t Spanned<DeValue<'a>>], keys: &[(String, Literal)]) -> Spot<'t, 'a> {
    let given = |name: &str| {
        let mut found = keys.iter().filter(|(key, _)| key == name);
        found.next().map(|(_, value)| value)
    };
    let id = match given("id") {
        Some(Literal::Text(id)) => id.nfc().collect(),
        _ => String::new(),
    };
    let numbered = || entries.iter().copied().enumerate();
    let own = |entry: &Spanned<DeValue<'_>>| {
        let own = text_of(entry, "id").unwrap_or_default();
        own.nfc().eq(id.chars())
    };
    if let Some((number, entry)) = numbered().rfind(|(_, entry)| own(entry)) {
        return Spot::After(number, entry);
    }

    let at = match given("at") {
        Some(Literal::Text(at)) => civil::time(at),
        _ => None,
    };
    let Some(at) = at else {
        let last = numbered().max_by_key(|(_, entry)| entry.span().start);
        return last.map_or(Spot::Alone, |(number, entry)| Spot::After(number, entry));
    };
    let wanted = given("days").map(days_of_literal).unwrap_or_default();
    let before = numbered().filter_map(|(number, entry)| {
        let begins = civil::time(text_of(entry, "at")?)?;
        let shared = (0..7).any(|day| wanted[day] && days_of(entry)[day]);
        (begins <= at).then_some(((shared, begins, number), (number, entry)))
    });
    if let Some((_, (number, entry))) = before.max_by_key(|(rank, _)| *rank) {
        return Spot::After(number, entry);
    }
    let timed = numbered().filter_map(|(number, entry)| {
        let begins: Time = civil::time(text_of(entry, "at")?)?;
        Some((begins, (number, entry)))
    });
    match timed.min_by_key(|(begins, _)| *begins) {
        Some((_, (number, entry))) => Spot::Before(number, entry),
        None => numbered()
            .next_back()
            .map_or(Spot::Alone, |(number, entry)| Spot::After(number, entry)),
    }
}

fn text_of<'t>(entry: &'t Spanned<DeValue<'_>>, key: &str) -> Option<&'t str> {
    entry.get_ref().as_table()?.get(key)?.get_ref().as_str()
}

fn days_of(entry: &Spanned<DeValue<'_>>) -> [bool; 7] {
    let value = entry
        .get_ref()
        .as_table()
        .and_then(|table| table.get("days"));
    match value.map(Spanned::get_ref) {
        Some(DeValue::String(name)) => days::parse(name).unwrap_or_default(),
        Some(DeValue::Array(names)) => {
            either(names.iter().filter_map(|name| name.get_ref().as_str()))
        }
        _ => [false; 7],
    }
}

fn days_of_literal(literal: &Literal) -> [bool; 7] {
    match literal {
        Literal::Text(name) => days::parse(name).unwrap_or_default(),
        Literal::List(names) => either(names.iter().filter_map(|name| match name {
            Literal::Text(name) => Some(name.as_str()),
            _ => None,
        })),
        _ => [false; 7],
    }
}

fn either<'n>(names: impl Iterator<Item = &'n str>) -> [bool; 7] {
    names.filter_map(days::parse).fold([false; 7], |all, some| {
        std::array::from_fn(|day| all[day] || some[day])
    })
}

/// Writes a block `[[list]]` of these lines at its spot; returns the change and the block's number.
fn put(
    source: &Source<'_>,
    list: &str,
    spot: &Spot<'_, '_>,
    note: Option<&str>,
    lines: &[String],
) -> Result<(Patch, usize), SpliceError> {
    let end = source.end;
    let note = note.map(comment);
    let header = format!("[[{list}]]");
    let block: Vec<&str> = note
        .as_deref()
        .into_iter()
        .chain([header.as_str()])
        .chain(lines.iter().map(String::as_str))
        .collect();
    let block = block.join(end);
    // Between braces there are no blocks to stand beside.
    let is_block = |entry: &Spanned<DeValue<'_>>| {
        let written = source.text.get(entry.span().start..).unwrap_or_default();
        written.starts_with("[[")
    };
    match *spot {
        Spot::After(_, entry) | Spot::Before(_, entry) if !is_block(entry) => {
            Err(SpliceError::Form(list.to_owned()))
        }
        Spot::After(number, entry) => {
            let at = source.after_block(end_of(entry));
            Ok((Patch::insert(at, format!("{end}{end}{block}")), number + 1))
        }
        Spot::Before(number, entry) => {
            let at = source.before_block(entry.span().start);
            Ok((Patch::insert(at, format!("{block}{end}{end}")), number))
        }
        Spot::Alone => {
            let (at, parted) = source.at_end();
            Ok((Patch::insert(at, format!("{parted}{block}{end}")), 0))
        }
    }
}
