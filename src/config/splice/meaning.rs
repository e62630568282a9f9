//! What a file says, without its form: what an edit must change, and all it may.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};
use unicode_normalization::UnicodeNormalization;

use super::render::keys_of;
use super::{Extra, Literal, OneOffDay, SpliceError, Step};

/// A value without its places and its form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meaning {
    Text(String),
    /// A number, flag or date, in one form.
    Plain(String),
    List(Vec<Meaning>),
    Table(BTreeMap<String, Meaning>),
}

impl Meaning {
    pub(super) fn of(table: &DeTable<'_>) -> Self {
        let entry = |(key, value): (&toml::Spanned<_>, &toml::Spanned<DeValue<'_>>)| {
            let key: &toml::de::DeString<'_> = key.get_ref();
            (key.to_string(), Self::value(value.get_ref()))
        };
        Self::Table(table.iter().map(entry).collect())
    }

    pub(super) fn value(value: &DeValue<'_>) -> Self {
        match value {
            DeValue::String(text) => Self::Text(text.to_string()),
            DeValue::Integer(number) => {
                let parsed = i64::from_str_radix(number.as_str(), number.radix());
                Self::Plain(parsed.map_or_else(
                    |_| format!("{}:{}", number.radix(), number.as_str()),
                    |number| number.to_string(),
                ))
            }
            DeValue::Float(number) => {
                let parsed = number.as_str().parse::<f64>();
                Self::Plain(parsed.map_or_else(
                    |_| number.as_str().to_owned(),
                    |number| format!("{number:?}"),
                ))
            }
            DeValue::Boolean(flag) => Self::Plain(flag.to_string()),
            DeValue::Datetime(when) => Self::Plain(when.to_string()),
            DeValue::Array(items) => Self::List(
                items
                    .iter()
                    .map(|item| Self::value(item.get_ref()))
                    .collect(),
            ),
            DeValue::Table(table) => Self::of(table),
        }
    }

    fn literal(literal: &Literal) -> Self {
        match literal {
            Literal::Flag(flag) => Self::Plain(flag.to_string()),
            Literal::Integer(number) => Self::Plain(number.to_string()),
            Literal::Real(number) => Self::Plain(format!("{number:?}")),
            Literal::Text(text) => Self::Text(text.clone()),
            Literal::List(items) => Self::List(items.iter().map(Self::literal).collect()),
        }
    }

    /// Whether it is what `literal` says; letters and marks may stand apart in one of them, and dates without quotes.
    fn is(&self, literal: &Literal) -> bool {
        match (self, literal) {
            (Self::Text(own), Literal::Text(text)) => own.trim().nfc().eq(text.trim().nfc()),
            (Self::Plain(own), Literal::Text(text)) => own == text,
            (own, literal) => *own == Self::literal(literal),
        }
    }

    /// Whether it is a table with these values.
    pub(super) fn has(&self, having: &[(String, Option<Literal>)]) -> bool {
        let Self::Table(own) = self else { return false };
        having
            .iter()
            .all(|(key, wanted)| match (own.get(key), wanted) {
                (None, None) => true,
                (Some(own), Some(wanted)) => own.is(wanted),
                _ => false,
            })
    }

    /// Gives a key its value.
    pub(super) fn set(
        &mut self,
        table: &[Step],
        key: &str,
        value: &Literal,
    ) -> Result<(), SpliceError> {
        let own = self.table(table, key)?;
        own.insert(key.to_owned(), Self::literal(value));
        Ok(())
    }

    /// Takes a key away.
    pub(super) fn unset(&mut self, table: &[Step], key: &str) -> Result<(), SpliceError> {
        let own = self.table(table, key)?;
        let gone = own.remove(key);
        gone.map(|_| ())
            .ok_or_else(|| SpliceError::Missing(key.to_owned()))
    }

    /// The table at the end of the way to `key`; those by name come to be where they are missing.
    fn table(
        &mut self,
        way: &[Step],
        key: &str,
    ) -> Result<&mut BTreeMap<String, Self>, SpliceError> {
        let mut at = self;
        for step in way {
            at = match (step, at) {
                (Step::Table(name), Self::Table(own)) => own
                    .entry(name.clone())
                    .or_insert_with(|| Self::Table(BTreeMap::new())),
                (Step::Entry { list, having }, Self::Table(own)) => {
                    let missing = || SpliceError::Missing(described(list, having));
                    let Some(Self::List(entries)) = own.get_mut(list) else {
                        return Err(missing());
                    };
                    let mut found = entries.iter_mut().filter(|entry| entry.has(having));
                    let first = found.next().ok_or_else(missing)?;
                    if found.next().is_some() {
                        return Err(SpliceError::Several(described(list, having)));
                    }
                    first
                }
                _ => return Err(SpliceError::Form(key.to_owned())),
            };
        }

        match at {
            Self::Table(own) => Ok(own),
            _ => Err(SpliceError::Form(key.to_owned())),
        }
    }

    /// Puts a table into the list `list` as its entry `number`, counted from 0.
    pub(super) fn insert(
        &mut self,
        list: &str,
        number: usize,
        keys: &[(String, Literal)],
    ) -> Result<(), SpliceError> {
        let entry = keys
            .iter()
            .map(|(key, value)| (key.clone(), Self::literal(value)));
        self.insert_table(list, number, entry.collect())
    }

    /// Puts a day into the calendar.
    pub(super) fn insert_day(&mut self, number: usize, day: &OneOffDay) -> Result<(), SpliceError> {
        let text = |text: String| Self::Text(text);
        let (rule, when) = day.rule();
        let mut entry = BTreeMap::from([
            (rule.to_owned(), text(when)),
            ("name".to_owned(), text(day.name.clone())),
        ]);
        if let Some(days) = day.length_days {
            entry.insert("length_days".to_owned(), Self::Plain(days.to_string()));
        }
        if day.holiday {
            entry.insert("holiday".to_owned(), Self::Plain("true".to_owned()));
        }
        if !day.drop.is_empty() {
            let dropped = day.drop.iter().map(|slot| text(slot.to_string()));
            entry.insert("drop".to_owned(), Self::List(dropped.collect()));
        }
        if let Some(instead) = &day.replace {
            entry.insert("replace".to_owned(), Self::extras(instead));
        }
        if !day.add.is_empty() {
            entry.insert("add".to_owned(), Self::extras(&day.add));
        }
        self.insert_table("day", number, entry)
    }

    fn extras(extras: &[Extra]) -> Self {
        let extra = |extra: &Extra| {
            let keys = keys_of(extra).into_iter();
            Self::Table(keys.map(|(key, value)| (key, Self::Text(value))).collect())
        };
        Self::List(extras.iter().map(extra).collect())
    }

    /// Takes the one entry of a list that has these values out of it.
    pub(super) fn remove(
        &mut self,
        list: &str,
        having: &[(String, Option<Literal>)],
    ) -> Result<(), SpliceError> {
        let missing = || SpliceError::Missing(described(list, having));
        let Self::Table(own) = self else {
            return Err(missing());
        };
        let Some(Self::List(entries)) = own.get_mut(list) else {
            return Err(missing());
        };
        let before = entries.len();
        entries.retain(|entry| !entry.has(having));
        match before - entries.len() {
            0 => return Err(missing()),
            1 => {}
            _ => return Err(SpliceError::Several(described(list, having))),
        }
        if entries.is_empty() {
            own.remove(list);
        }
        Ok(())
    }

    fn insert_table(
        &mut self,
        list: &str,
        number: usize,
        entry: BTreeMap<String, Self>,
    ) -> Result<(), SpliceError> {
        let form = || SpliceError::Form(list.to_owned());
        let Self::Table(own) = self else {
            return Err(form());
        };
        let entries = own
            .entry(list.to_owned())
            .or_insert_with(|| Self::List(Vec::new()));
        match entries {
            Self::List(entries) if number <= entries.len() => {
                entries.insert(number, Self::Table(entry));
                Ok(())
            }
            _ => Err(form()),
        }
    }
}

/// An entry of a list as people would find it.
pub(super) fn described(list: &str, having: &[(String, Option<Literal>)]) -> String {
    let known = having
        .iter()
        .filter_map(|(key, value)| Some(format!("{key} = {}", value.as_ref()?.written())));
    let known: Vec<String> = known.collect();
    format!("[[{list}]] {}", known.join(", "))
}
