//! Operations as people read them.

use jiff::civil::Date;

use super::operation::Operation;
use super::pattern::clock;
use crate::config::{Extra, Literal, OneOffDay};
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
            Self::Off { list, name, .. } => Text::new("edit-op-off")
                .with("list", list)
                .with("name", name),
            Self::Set {
                file, key, value, ..
            } => Text::new("edit-op-set")
                .with("file", file.display())
                .with("keys", pair(key, value, language)),
            Self::Unset { file, key, .. } => Text::new("edit-op-set")
                .with("file", file.display())
                .with("keys", without_key(key, language)),
        }
        .with("slot", self.target())
        .say(language)
    }
}

/// A key with its value: `ngày T4`.
fn pair(key: &str, value: &Literal, language: Language) -> String {
    Text::new("edit-op-key")
        .with("key", key)
        .with("value", shown(value))
        .say(language)
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
            .with("at", clock(extra.at))
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
