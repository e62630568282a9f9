//! What a draft is to do, as people type it: `--change "cchc-chieu days=T4 at=17:20"`.

use jiff::civil::{Date, Time};

use crate::config::{Extra, Literal, OneOffDay, Step};
use crate::drafts::Operation;
use crate::names::SlotId;
use crate::words::Text;

/// Keys whose values are lists.
const LISTS: &[&str] = &["days", "topics", "export", "device", "signer", "folders"];
/// Keys whose values are texts, whatever they look like.
const TEXTS: &[&str] = &[
    "id",
    "program",
    "repeat",
    "at",
    "length",
    "title",
    "in_charge",
];

#[derive(Debug, Default, clap::Args)]
pub(super) struct Given {
    /// Gives a slot other values from the day on.
    #[arg(long, value_name = "\"SLOT KEY=VALUE …\"")]
    change: Vec<String>,
    /// Adds a slot.
    #[arg(long, value_name = "\"id=… program=… days=… at=… length=…\"")]
    add: Vec<String>,
    /// Ends a slot.
    #[arg(long, value_name = "SLOT")]
    retire: Vec<String>,
    /// Makes one date differ.
    #[arg(
        long,
        value_name = "\"DATE name=… drop=SLOT,… add=PROGRAM@17:20+15m,…\""
    )]
    day: Vec<String>,
    /// Sets a key of a program, a topic or the station.
    #[arg(long, value_name = "\"FILE KEY=VALUE …\"")]
    set: Vec<String>,
}

impl Given {
    /// What was typed, in the order: changes, additions, ends, days, settings.
    pub(super) fn operations(&self) -> Result<Vec<Operation>, Text> {
        let mut found = Vec::new();
        for text in &self.change {
            let (slot, keys) = named(text)?;
            let (gone, keys): (Vec<Pair>, Vec<Pair>) =
                keys.into_iter().partition(|(_, value)| value.is_empty());
            found.push(Operation::Change {
                slot: SlotId::from(slot.as_str()),
                keys: literals(&keys),
                without: gone.into_iter().map(|(key, _)| key).collect(),
            });
        }
        for text in &self.add {
            let mut keys = pairs(&words(text)?, text)?;
            keys.retain(|(_, value)| !value.is_empty());
            found.push(Operation::Add {
                keys: literals(&keys),
            });
        }
        for slot in &self.retire {
            let slot = SlotId::from(slot.trim());
            found.push(Operation::Retire { slot });
        }
        for text in &self.day {
            found.push(Operation::Day { day: day(text)? });
        }
        for text in &self.set {
            let (file, keys) = named(text)?;
            for (key, value) in keys {
                let mut way: Vec<&str> = key.split('.').collect();
                let key = way.pop().unwrap_or_default().to_owned();
                let table = way.into_iter().map(|name| Step::Table(name.to_owned()));
                let (file, table) = (file.clone().into(), table.collect());
                found.push(if value.is_empty() {
                    Operation::Unset { file, table, key }
                } else {
                    Operation::Set {
                        file,
                        table,
                        value: literal(&key, &value),
                        key,
                    }
                });
            }
        }
        Ok(found)
    }
}

type Pair = (String, String);

/// A name, and then keys with their values.
fn named(text: &str) -> Result<(String, Vec<Pair>), Text> {
    let words = words(text)?;
    match words.split_first() {
        Some((name, rest)) if !name.contains('=') && !rest.is_empty() => {
            Ok((name.clone(), pairs(rest, text)?))
        }
        _ => Err(mistyped(text)),
    }
}

pub(super) fn mistyped(text: &str) -> Text {
    Text::new("cli-draft-mistyped").with("found", text)
}

/// The words of a text; quotes hold together what has spaces.
pub(super) fn words(text: &str) -> Result<Vec<String>, Text> {
    let (mut words, mut word, mut quoted, mut any) = (Vec::new(), String::new(), false, false);
    for letter in text.chars() {
        if letter == '"' {
            (quoted, any) = (!quoted, true);
        } else if letter.is_whitespace() && !quoted {
            if any {
                words.push(std::mem::take(&mut word));
            }
            any = false;
        } else {
            word.push(letter);
            any = true;
        }
    }
    if any {
        words.push(word);
    }
    if quoted || words.is_empty() {
        return Err(mistyped(text));
    }
    Ok(words)
}

pub(super) fn pairs(words: &[String], text: &str) -> Result<Vec<Pair>, Text> {
    let pair = |word: &String| {
        let (key, value) = word.split_once('=').ok_or_else(|| mistyped(text))?;
        Ok((key.trim().to_owned(), value.trim().to_owned()))
    };
    words.iter().map(pair).collect()
}

fn literals(keys: &[Pair]) -> Vec<(String, Literal)> {
    let keys = keys.iter();
    keys.map(|(key, value)| (key.clone(), literal(key, value)))
        .collect()
}

/// A value as its key wants it: a list, a number, a flag, else a text.
fn literal(key: &str, value: &str) -> Literal {
    let text = |value: &str| Literal::Text(value.to_owned());
    if LISTS.contains(&key) && (value.contains(',') || key == "days" || key == "topics") {
        return Literal::List(value.split(',').map(|one| text(one.trim())).collect());
    } else if TEXTS.contains(&key) {
        return text(value);
    }
    match (value, value.parse::<i64>(), value.parse::<f64>()) {
        ("true", ..) => Literal::Flag(true),
        ("false", ..) => Literal::Flag(false),
        (_, Ok(number), _) => Literal::Integer(number),
        (_, _, Ok(number)) if number.is_finite() => Literal::Real(number),
        _ => text(value),
    }
}

fn day(text: &str) -> Result<OneOffDay, Text> {
    let (date, keys) = named(text)?;
    let date: Date = date.parse().map_err(|_| mistyped(text))?;
    let mut day = OneOffDay {
        date,
        name: String::new(),
        holiday: false,
        drop: Vec::new(),
        add: Vec::new(),
        ..OneOffDay::default()
    };
    for (key, value) in keys {
        match key.as_str() {
            "name" => day.name = value,
            "holiday" => day.holiday = value == "true",
            "drop" => day.drop = value.split(',').map(|id| SlotId::from(id.trim())).collect(),
            "add" => {
                day.add = extras(&value).ok_or_else(|| mistyped(text))?;
            }
            _ => return Err(mistyped(text)),
        }
    }
    if day.name.is_empty() {
        return Err(mistyped(text));
    }
    Ok(day)
}

/// `cchc@17:20+15m,…`; none where one of them cannot be read.
pub(super) fn extras(text: &str) -> Option<Vec<Extra>> {
    text.split(',').map(|one| extra(one.trim())).collect()
}

/// `cchc@17:20+15m`
fn extra(text: &str) -> Option<Extra> {
    let (program, rest) = text.split_once('@')?;
    let (at, length) = rest.split_once('+')?;
    let at: Time = at.parse().ok()?;
    Some(Extra {
        id: None,
        program: program.to_owned(),
        at,
        length: length.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(what: &str, text: &str) -> Result<Vec<Operation>, Text> {
        let mut given = Given::default();
        let list = match what {
            "change" => &mut given.change,
            "add" => &mut given.add,
            "retire" => &mut given.retire,
            "day" => &mut given.day,
            _ => &mut given.set,
        };
        list.push(text.to_owned());
        given.operations()
    }

    #[track_caller]
    fn check(what: &str, text: &str, expected: &str) {
        let found = given(what, text).unwrap();
        assert_eq!(serde_json::to_string(&found).unwrap(), expected);
    }

    #[test]
    fn what_is_typed() {
        check(
            "change",
            "cchc-chieu days=T4 at=17:20 length=15m priority=1",
            r#"[{"operation":"change","slot":"cchc-chieu","keys":[["days",["T4"]],["at","17:20"],["length","15m"],["priority",1]]}]"#,
        );
        check(
            "set",
            r#"config/station.toml limits.refuse=true name="Đài xã ta""#,
            r#"[{"operation":"set","file":"config/station.toml","table":[{"table":"limits"}],"key":"refuse","value":true},{"operation":"set","file":"config/station.toml","table":[],"key":"name","value":"Đài xã ta"}]"#,
        );
        check(
            "change",
            "cchc-chieu at=17:20 until= on_holiday=\"\"",
            r#"[{"operation":"change","slot":"cchc-chieu","keys":[["at","17:20"]],"without":["until","on_holiday"]}]"#,
        );
        check(
            "set",
            "config/station.toml limits.refuse=",
            r#"[{"operation":"unset","file":"config/station.toml","table":[{"table":"limits"}],"key":"refuse"}]"#,
        );
        check(
            "day",
            r#"2026-12-08 name="Hội nghị" drop=a,b add=cchc@17:20+15m"#,
            r#"[{"operation":"day","day":{"date":"2026-12-08","name":"Hội nghị","holiday":false,"drop":["a","b"],"add":[{"program":"cchc","at":"17:20:00","length":"15m"}]}}]"#,
        );
        for (what, text) in [
            ("change", "cchc-chieu"),
            ("change", "at=17:20"),
            ("change", "cchc-chieu at"),
            ("add", ""),
            ("set", "name=\"Đài"),
            ("day", "2026-12-08 drop=a"),
            ("day", "mai name=a"),
            ("day", "2026-12-08 name=a add=cchc@25:00+5m"),
        ] {
            assert!(given(what, text).is_err(), "{what} {text}");
        }
    }
}
