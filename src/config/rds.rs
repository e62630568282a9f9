//! `[rds]` of `config/station.toml`: the encoder that tells receivers the station's name and what is on air.

use std::path::PathBuf;

use super::board;
use super::fault::Draft;
use super::reader::{Table, Value};
use crate::alarm::ascii;
use crate::words::Text;

/// An RDS encoder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rds {
    /// Its serial port.
    pub device: PathBuf,
    /// Its speed.
    pub baud: u32,
    /// What it understands.
    pub dialect: Dialect,
    /// The station's name as receivers show it (PS).
    pub name: String,
    /// The station's number (PI); none leaves the encoder's own.
    pub pi: Option<u16>,
    /// The kind of its programs (PTY); none leaves the encoder's own.
    pub pty: Option<u8>,
}

/// What an encoder understands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dialect {
    /// UECP, with the address of the site and of the encoder.
    Uecp {
        /// The site; zero is every one.
        site: u16,
        /// The encoder; zero is every one.
        encoder: u8,
    },
    /// Lines of a name and a value.
    Plain {
        /// What stands before a text.
        text: String,
        /// How it is told the time, as `strftime` writes it; nothing where it is not.
        clock: Vec<String>,
    },
}

const BAUD: u32 = 9600;
/// Receivers show no more.
const MOST_LETTERS: usize = 8;

/// Understands the table; reports what is wrong.
pub(super) fn read(table: Table<'_>) -> Option<Rds> {
    let device = board::device(&table, "device");
    let baud = board::baud(&table, BAUD);
    let name = table
        .required("name", r#"name = "HAIDUONG""#)
        .and_then(Value::text);
    if let Some(name) = name.as_ref().filter(|name| is_long(&name.value)) {
        let folded = ascii(&name.value);
        let draft = Draft::error(Text::new("config-rds-name").with("name", &folded));
        let short: String = folded.chars().filter(|letter| *letter != ' ').collect();
        let short = &short[..short.len().min(MOST_LETTERS)];
        let hint = Value::write(format_args!("name = \"{short}\""));
        table.page.report(&name.span, draft.hinting(hint));
    }
    let pi = table.optional("pi").and_then(number);
    let pty = table
        .optional("pty")
        .and_then(|value| value.integer(0..=31));
    let dialect = dialect(&table);
    table.finish();
    Some(Rds {
        device: device?,
        baud,
        dialect: dialect?,
        name: name.filter(|name| !is_long(&name.value))?.value,
        pi,
        pty: pty.map(|pty| pty.value as u8),
    })
}

fn is_long(name: &str) -> bool {
    !(1..=MOST_LETTERS).contains(&ascii(name).len())
}

/// A number as encoders print it: four hexadecimal digits.
fn number(value: Value<'_>) -> Option<u16> {
    let page = value.page;
    let text = value.text()?;
    let number = (text.value.len() == 4)
        .then(|| u16::from_str_radix(&text.value, 16).ok())
        .flatten();
    if number.is_none() {
        let draft = Draft::error(Text::new("config-rds-pi"));
        page.report(&text.span, draft.hinting(Value::write(r#"pi = "1A2B""#)));
    }
    number
}

fn dialect(table: &Table<'_>) -> Option<Dialect> {
    let is_plain = match table.optional("dialect") {
        None => false,
        Some(value) => value.choice(&[("uecp", false), ("plain", true)])?.value,
    };
    if !is_plain {
        let address = |key, range| {
            let address = table.optional(key).and_then(|value| value.integer(range));
            address.map_or(0, |address| address.value)
        };
        return Some(Dialect::Uecp {
            site: address("site", 0..=1023) as u16,
            encoder: address("encoder", 0..=63) as u8,
        });
    }

    let text = table.optional("text").and_then(Value::text);
    let clock = table
        .optional("clock")
        .and_then(|value| value.list(Value::text))
        .map(|lines| lines.value)
        .unwrap_or_default();
    let when = jiff::Zoned::default();
    for line in &clock {
        if jiff::fmt::strtime::format(&line.value, &when).is_err() {
            let draft = Draft::error(Text::new("config-rds-clock"));
            let hint = Value::write(r#"clock = ["TIME=%H:%M:%S", "DATE=%d.%m.%y"]"#);
            table.page.report(&line.span, draft.hinting(hint));
        }
    }
    Some(Dialect::Plain {
        text: text.map_or_else(|| "RT1=".to_owned(), |text| text.value),
        clock: clock.into_iter().map(|line| line.value).collect(),
    })
}
