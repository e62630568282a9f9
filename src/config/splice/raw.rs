//! What stands in a file where an edit would be made: to copy it, and to see whether others changed it meanwhile.

use std::collections::BTreeMap;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::DeValue;
use unicode_normalization::UnicodeNormalization;

use super::place::find;
use super::source::Source;
use super::{Literal, SpliceError, Step};
use crate::config::civil::{self, Written};
use crate::names::SlotId;

/// One block of a slot as it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    /// The first date it holds on.
    pub from: Option<Date>,
    /// The last.
    pub until: Option<Date>,
    /// Keys and values in their order.
    pub keys: Vec<(String, Literal)>,
}

impl Version {
    /// Returns whether its block has this key.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.keys.iter().any(|(name, _)| name == key)
    }
}

/// Returns every version of a slot in a `config/schedule.toml` of these bytes, the earliest first.
///
/// # Errors
/// [`SpliceError`]: the file cannot be read, or a block has values that no edit writes.
pub fn versions(bytes: &[u8], slot: &SlotId) -> Result<Vec<Version>, SpliceError> {
    Ok(slots(bytes)?.remove(slot).unwrap_or_default())
}

/// Returns every slot of a `config/schedule.toml` of these bytes with its versions, the earliest first.
///
/// # Errors
/// [`SpliceError`]: the file cannot be read, or a block has values that no edit writes.
pub fn slots(bytes: &[u8]) -> Result<BTreeMap<SlotId, Vec<Version>>, SpliceError> {
    let source = Source::read(bytes)?;
    let tree = source.tree()?;
    let blocks = tree
        .get("slot")
        .and_then(|value| value.get_ref().as_array());
    let mut found = BTreeMap::<SlotId, Vec<Version>>::new();
    for block in blocks.into_iter().flat_map(|blocks| blocks.iter()) {
        let Some(table) = block.get_ref().as_table() else {
            continue;
        };
        let Some(id) = table.get("id").and_then(|id| id.get_ref().as_str()) else {
            continue;
        };
        let id: String = id.trim().nfc().collect();
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        let mut keys = Vec::new();
        for (key, value) in entries {
            let name = key.get_ref().to_string();
            let value = literal(value).ok_or_else(|| SpliceError::Form(name.clone()))?;
            keys.push((name, value));
        }
        found
            .entry(SlotId::from(id.as_str()))
            .or_default()
            .push(Version {
                from: date(&keys, "from"),
                until: date(&keys, "until"),
                keys,
            });
    }

    for versions in found.values_mut() {
        versions.sort_by_key(|version| version.from);
    }
    Ok(found)
}

/// Returns the value of a key; none if it is not there.
///
/// # Errors
/// [`SpliceError`]: the file cannot be read, or the way to the key leads nowhere.
pub fn value(bytes: &[u8], table: &[Step], key: &str) -> Result<Option<Literal>, SpliceError> {
    let source = Source::read(bytes)?;
    let tree = source.tree()?;
    let Some(found) = find(&tree, table)? else {
        return Ok(None);
    };
    Ok(found.table.get(key).and_then(literal))
}

/// Returns the entries of a list in a file of these bytes in their order, each with the keys whose values an edit writes.
///
/// # Errors
/// [`SpliceError`]: the file cannot be read.
pub fn entries(bytes: &[u8], list: &str) -> Result<Vec<Vec<(String, Literal)>>, SpliceError> {
    let source = Source::read(bytes)?;
    let tree = source.tree()?;
    let entries = tree.get(list).and_then(|value| value.get_ref().as_array());
    let entries = entries.into_iter().flat_map(|entries| entries.iter());
    let keys = |entry: &Spanned<DeValue<'_>>| {
        let table = entry.get_ref().as_table();
        let keys = table.into_iter().flat_map(|table| table.iter());
        keys.filter_map(|(key, value)| Some((key.get_ref().to_string(), literal(value)?)))
            .collect()
    };
    Ok(entries.map(keys).collect())
}

fn date(keys: &[(String, Literal)], wanted: &str) -> Option<Date> {
    let (_, value) = keys.iter().find(|(key, _)| key == wanted)?;
    match value {
        Literal::Text(text) => match civil::date(text) {
            Written::Right(date) => Some(date),
            _ => None,
        },
        _ => None,
    }
}

fn literal(value: &Spanned<DeValue<'_>>) -> Option<Literal> {
    Some(match value.get_ref() {
        DeValue::String(text) => Literal::Text(text.to_string()),
        DeValue::Datetime(when) => Literal::Text(when.to_string()),
        DeValue::Boolean(flag) => Literal::Flag(*flag),
        DeValue::Integer(number) => {
            Literal::Integer(i64::from_str_radix(number.as_str(), number.radix()).ok()?)
        }
        DeValue::Float(number) => Literal::Real(number.as_str().parse().ok()?),
        DeValue::Array(items) => {
            Literal::List(items.iter().map(literal).collect::<Option<Vec<_>>>()?)
        }
        DeValue::Table(_) => return None,
    })
}
