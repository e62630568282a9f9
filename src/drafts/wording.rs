//! Operations as people read them.

use std::path::Path;

use jiff::civil::Date;

use super::operation::Operation;
use crate::config::{Extra, Literal, OneOffDay, Step, written_time};
use crate::names::SlotId;
use crate::words::{Language, Text};

impl Operation {
    /// Returns what it is to do, in one sentence.
    #[must_use]
    pub fn say(&self, language: Language) -> String {
        let pairs = |keys: &[(String, Literal)]| -> String {
            let keys = keys.iter().filter(|(key, _)| key != "id");
            let pair = |(key, value): &(String, Literal)| pair(key, value, language);
            keys.map(pair).collect::<Vec<_>>().join(", ")
        };
        match self {
            Self::Change { keys, without, .. } => {
                let gone = without.iter().map(|key| without_key(key, language));
                let said = Some(pairs(keys)).filter(|said| !said.is_empty());
                let said: Vec<String> = said.into_iter().chain(gone).collect();
                Text::new("edit-op-change").with("keys", said.join(", "))
            }
            Self::Add { keys } => Text::new("edit-op-add").with("keys", pairs(keys)),
            Self::Retire { .. } => Text::new("edit-op-retire"),
            Self::Day { day } => return one_day(day, language),
            Self::Mourning { from, until } => Text::new("edit-op-mourning")
                .with("from", said(*from))
                .with("until", said(*until)),
            Self::Off { list, name, having } => Text::new("edit-op-off")
                .with("list", list)
                .with("name", name)
                .with("when", when(having, language)),
            Self::Set {
                file,
                table,
                key,
                value,
            } => Text::new("edit-op-set")
                .with("file", place(file, table, language))
                .with("keys", pair(key, value, language)),
            Self::Unset { file, table, key } => Text::new("edit-op-set")
                .with("file", place(file, table, language))
                .with("keys", without_key(key, language)),
        }
        .with("slot", self.target())
        .say(language)
    }
}

/// A key with its value: `ngày T4`.
fn pair(key: &str, value: &Literal, language: Language) -> String {
    let value = match (key, value) {
        // Month and day in the file.
        ("every", Literal::Text(text)) => match text.split_once('-') {
            Some((month, day)) => format!("{day}/{month}"),
            None => text.clone(),
        },
        (_, value) => shown(value),
    };
    Text::new("edit-op-key")
        .with("key", key)
        .with("value", value)
        .say(language)
}

/// A file, and which of its tables: `config/calendar.toml, “Tết Nguyên đán” (ngày 1/1 âm lịch)`.
fn place(file: &Path, table: &[Step], language: Language) -> String {
    let step = |step: &Step| match step {
        Step::Table(name) => format!("[{name}]"),
        Step::Entry { list, having } => {
            let name = having.iter().find(|(key, _)| key == "name");
            let name = match name {
                Some((_, Some(name))) => shown(name),
                _ => format!("[[{list}]]"),
            };
            Text::new("edit-op-entry")
                .with("name", name)
                .with("when", when(having, language))
                .say(language)
        }
    };
    let file = file.display().to_string();
    let steps = table.iter().map(step);
    std::iter::once(file)
        .chain(steps)
        .collect::<Vec<_>>()
        .join(", ")
}

/// By what an entry is found besides its name: `ngày 1/1 âm lịch`.
fn when(having: &[(String, Option<Literal>)], language: Language) -> String {
    let there = having.iter().filter(|(key, _)| key != "name");
    let pairs = there.filter_map(|(key, value)| Some(pair(key, value.as_ref()?, language)));
    pairs.collect::<Vec<_>>().join(", ")
}

/// A key that goes: `không còn ngày cuối`.
fn without_key(key: &str, language: Language) -> String {
    Text::new("edit-op-without").with("key", key).say(language)
}

/// A value as people write it: without brackets and quotes, a date with its day first.
fn shown(value: &Literal) -> String {
    match value {
        Literal::List(items) => items.iter().map(shown).collect::<Vec<_>>().join(", "),
        Literal::Text(text) => match text.parse::<Date>() {
            Ok(date) if text.len() == 10 => said(date),
            _ => text.clone(),
        },
        other => other.written(),
    }
}

fn said(date: Date) -> String {
    date.strftime("%d/%m/%Y").to_string()
}

fn one_day(day: &OneOffDay, language: Language) -> String {
    let dropped: Vec<&str> = day.drop.iter().map(SlotId::as_str).collect();
    let extra = |extra: &Extra| {
        Text::new("edit-op-extra")
            .with("program", &extra.program)
            .with("at", written_time(extra.at))
            .with("length", &extra.length)
            .say(language)
    };
    let added = day.add.iter().map(extra);
    let instead: Vec<String> = day.replace.iter().flatten().map(extra).collect();
    let yes = |is: bool| if is { "yes" } else { "no" };
    let text = match &day.lunar {
        Some(lunar) => Text::new("edit-op-day-lunar").with("lunar", lunar),
        None => Text::new("edit-op-day"),
    };
    text.with("date", said(day.date))
        .with("days", day.length_days.unwrap_or(1))
        .with("replaces", yes(day.replace.is_some()))
        .with("instead", instead.join("; "))
        .with("name", &day.name)
        .with("holiday", yes(day.holiday))
        .with("drops", yes(!day.drop.is_empty()))
        .with("dropped", dropped.join(", "))
        .with("adds", yes(!day.add.is_empty()))
        .with("added", added.collect::<Vec<_>>().join("; "))
        .say(language)
}
