//! Tables and values of a page, read one by one; what is wrong is reported where it stands.
//!
//! A reader never stops at a fault: it reports it and gives nothing, so that all values are looked
//! at. [`Table::finish`] then names the keys nobody asked for.

use std::cell::RefCell;
use std::net::SocketAddr;
use std::ops::RangeInclusive;

use jiff::SignedDuration;
use jiff::civil::{Date, Time};
use toml::de::{DeTable, DeValue};
use unicode_normalization::UnicodeNormalization;

use super::civil::{self, Written};
use super::fault::Draft;
use super::length;
use super::lines::Span;
use super::page::{At, Page};
use super::size;
use super::suggest::{flag_meant, nearest};
use crate::calendar::{DayRule, MonthDay};
use crate::units::Size;
use crate::words::Text;

/// A table and the keys that were asked for.
#[derive(Debug)]
pub(super) struct Table<'a> {
    pub(super) page: &'a Page,
    node: &'a DeTable<'a>,
    /// Its header, or all of it if it is written on one line.
    pub(super) span: Span,
    known: RefCell<Vec<&'static str>>,
    missing: RefCell<Vec<Missing>>,
}

/// Something that is not there.
#[derive(Debug)]
struct Missing {
    /// Keys of which one would do.
    keys: Vec<&'static str>,
    problem: Text,
    /// A line that would do.
    sample: &'static str,
}

/// Most values in a list, and tables of one kind in a file.
const MOST_ITEMS: usize = 1000;

impl<'a> Table<'a> {
    pub(super) fn new(page: &'a Page, node: &'a DeTable<'a>, span: Span) -> Self {
        Self {
            page,
            node,
            span,
            known: RefCell::default(),
            missing: RefCell::default(),
        }
    }

    fn entry(&self, key: &'static str) -> Option<Value<'a>> {
        if !self.known.borrow().contains(&key) {
            self.known.borrow_mut().push(key);
        }
        let value = self.node.get(key)?;
        Some(Value {
            page: self.page,
            key,
            node: value.get_ref(),
            span: value.span(),
        })
    }

    /// The value of `key`, if it is there and its line parses: the parser makes `false` of `fals`.
    pub(super) fn optional(&self, key: &'static str) -> Option<Value<'a>> {
        self.entry(key)
            .filter(|value| !self.page.is_broken(&value.span))
    }

    /// The value of `key`, which must be there; `sample` is a line with it.
    pub(super) fn required(&self, key: &'static str, sample: &'static str) -> Option<Value<'a>> {
        let value = self.optional(key);
        if value.is_none() {
            self.missing(
                &[key],
                Text::new("config-missing-key").with("key", key),
                sample,
            );
        }
        value
    }

    /// Reports, at the end, that none of `keys` is there, unless one is misspelt or cannot be read.
    pub(super) fn missing(&self, keys: &[&'static str], problem: Text, sample: &'static str) {
        self.missing.borrow_mut().push(Missing {
            keys: keys.to_vec(),
            problem,
            sample,
        });
    }

    /// The table `[key]`.
    pub(super) fn table(&self, key: &'static str) -> Option<Self> {
        let value = self.entry(key)?;
        let DeValue::Table(node) = value.node else {
            value.wrong(
                Text::new("config-expects-table").with("header", format_args!("[{key}]")),
                None,
            );
            return None;
        };
        Some(Self::new(self.page, node, value.span))
    }

    /// The tables `[[key]]`, or the list of tables `key = [{ … }]`; none if the key is not there.
    ///
    /// `header` is what stands between the brackets: with the names of the tables around it.
    pub(super) fn tables(&self, key: &'static str, header: &str) -> Option<Vec<Self>> {
        let value = self.entry(key)?;
        let header = format!("[[{header}]]");
        let expects = || Text::new("config-expects-tables").with("header", &header);
        let DeValue::Array(items) = value.node else {
            value.wrong(
                expects(),
                Some(Text::new("config-hint-write").with("right", &header)),
            );
            return None;
        };

        let table = |item: &'a toml::Spanned<DeValue<'a>>| match item.get_ref() {
            DeValue::Table(node) => Some(Self::new(self.page, node, item.span())),
            node => {
                value.item(node, item.span()).wrong(expects(), None);
                None
            }
        };

        value.check_count(items.len());
        Some(items.iter().take(MOST_ITEMS).filter_map(table).collect())
    }

    /// Returns every key with its value, for a table whose keys are the person's own words; `key` names the table.
    pub(super) fn entries(&self, key: &'static str) -> Vec<(String, Value<'a>)> {
        let entries = self
            .node
            .iter()
            .filter(|(_, value)| !self.page.is_broken(&value.span()));
        let value = |node: &'a toml::Spanned<DeValue<'a>>| Value {
            page: self.page,
            key,
            node: node.get_ref(),
            span: node.span(),
        };

        entries
            .take(MOST_ITEMS)
            .map(|(name, node)| (name.get_ref().to_string(), value(node)))
            .collect()
    }

    /// Reports every key that was not asked for, and every key that is missing and not misspelt.
    pub(super) fn finish(self) {
        let known = self.known.take();
        let mut misspelt = Vec::new();
        for key in self
            .node
            .keys()
            .filter(|key| !known.contains(&key.get_ref().as_ref()))
        {
            let problem = Text::new("config-unknown-key").with("key", key.get_ref());
            let expected = Text::new("config-expects-keys").with("keys", known.join(", "));
            let near = nearest(key.get_ref(), known.iter().copied());
            let hint = match near {
                Some(near) => Text::new("config-hint-meant").with("name", near),
                None => Text::new("config-hint-remove"),
            };
            misspelt.extend(near);
            self.page.report(
                &key.span(),
                Draft::blocking(problem).expecting(expected).hinting(hint),
            );
        }

        for Missing {
            keys,
            problem,
            sample,
        } in self.missing.take()
        {
            let may_be_there = keys.iter().any(|key| misspelt.contains(key));
            if !may_be_there && !self.page.is_broken_below(&self.span) {
                let hint = Text::new("config-hint-add").with("line", sample);
                self.page
                    .report(&self.span, Draft::blocking(problem).hinting(hint));
            }
        }
    }
}

/// One value, and the key it belongs to.
#[derive(Debug, Clone)]
pub(super) struct Value<'a> {
    pub(super) page: &'a Page,
    key: &'static str,
    node: &'a DeValue<'a>,
    pub(super) span: Span,
}

impl<'a> Value<'a> {
    fn item(&self, node: &'a DeValue<'a>, span: Span) -> Self {
        Self {
            page: self.page,
            key: self.key,
            node,
            span,
        }
    }

    pub(super) fn at<T>(&self, value: T) -> At<T> {
        At {
            value,
            span: self.span.clone(),
        }
    }

    /// Reports that it is none of what belongs here.
    pub(super) fn wrong(&self, expected: Text, hint: Option<Text>) {
        let problem = Text::new("config-wrong-value").with("key", self.key);
        self.page.report(
            &self.span,
            Draft::blocking(problem).expecting(expected).hinting(hint),
        );
    }

    pub(super) fn write(right: impl std::fmt::Display) -> Text {
        Text::new("config-hint-write").with("right", right)
    }

    /// A text, as NFC; the sentence says what it should be if it is none.
    pub(super) fn string(&self, expected: impl Fn() -> Text) -> Option<String> {
        if let DeValue::String(text) = self.node {
            return Some(text.nfc().collect());
        }
        self.wrong(expected(), None);
        None
    }

    /// One line that says something.
    pub(super) fn text(self) -> Option<At<String>> {
        let text = self.string(|| Text::new("config-expects-text"))?;
        if text.trim().is_empty() || text.chars().any(char::is_control) {
            self.wrong(Text::new("config-expects-text"), None);
            return None;
        }
        Some(self.at(text.trim().to_owned()))
    }

    /// `true` or `false`.
    pub(super) fn flag(self) -> Option<At<bool>> {
        if let DeValue::Boolean(flag) = self.node {
            return Some(self.at(*flag));
        }
        let meant = self.node.as_str().and_then(flag_meant);
        self.wrong(Text::new("config-expects-flag"), meant.map(Self::write));
        None
    }

    /// One of these words.
    pub(super) fn choice<T: Copy>(self, words: &[(&str, T)]) -> Option<At<T>> {
        let list: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let expected = || Text::new("config-expects-choice").with("words", list.join(", "));
        let text = self.string(expected)?;
        if let Some((_, meaning)) = words.iter().find(|(word, _)| *word == text) {
            return Some(self.at(*meaning));
        }
        let near = nearest(&text, list.iter().copied());
        self.wrong(
            expected(),
            near.map(|near| Self::write(format_args!("\"{near}\""))),
        );
        None
    }

    /// Whether it is the word that switches something off.
    pub(super) fn is_off(&self) -> bool {
        self.node.as_str() == Some("off")
    }

    /// Whether it is a text.
    pub(super) fn is_text(&self) -> bool {
        matches!(self.node, DeValue::String(_))
    }

    /// Reports any text but `"none"`, in place of a section.
    pub(super) fn none(self) {
        if self.node.as_str() != Some("none") {
            let expected = Text::new("config-expects-section-or-none");
            self.wrong(
                expected.with("header", format_args!("[{}]", self.key)),
                Some(Self::write("\"none\"")),
            );
        }
    }

    /// A whole number in a range.
    pub(super) fn integer(self, range: RangeInclusive<i64>) -> Option<At<i64>> {
        let number = self.node.as_integer();
        let number =
            number.and_then(|number| i64::from_str_radix(number.as_str(), number.radix()).ok());
        if let Some(number) = number.filter(|number| range.contains(number)) {
            return Some(self.at(number));
        }
        let expected = Text::new("config-expects-integer")
            .with("from", range.start())
            .with("to", range.end());
        self.wrong(expected, None);
        None
    }

    /// A whole number in a range, or `"off"`.
    pub(super) fn integer_or_off(self, range: RangeInclusive<u32>) -> Option<At<Option<u32>>> {
        if self.node.as_str() == Some("off") {
            return Some(self.at(None));
        }

        let number = self.node.as_integer();
        let number =
            number.and_then(|number| u32::from_str_radix(number.as_str(), number.radix()).ok());
        if let Some(number) = number.filter(|number| range.contains(number)) {
            return Some(self.at(Some(number)));
        }

        let expected = Text::new("config-expects-integer-or-off")
            .with("from", range.start())
            .with("to", range.end());
        let off = matches!(self.node, DeValue::Boolean(false)) || number == Some(0);
        self.wrong(expected, off.then(|| Self::write("\"off\"")));
        None
    }

    /// A number in a range.
    pub(super) fn number(self, range: RangeInclusive<f64>) -> Option<At<f64>> {
        let number = match self.node {
            DeValue::Float(number) => number.as_str().parse().ok(),
            DeValue::Integer(number) if number.radix() == 10 => number.as_str().parse().ok(),
            _ => None,
        };

        if let Some(number) = number.filter(|number| range.contains(number)) {
            return Some(self.at(number));
        }

        let ends = |end: &f64| format!("{end:.1}");
        let expected = Text::new("config-expects-number");
        self.wrong(
            expected
                .with("from", ends(range.start()))
                .with("to", ends(range.end())),
            None,
        );
        None
    }

    /// A length of time in a range.
    pub(super) fn length(
        self,
        range: RangeInclusive<SignedDuration>,
    ) -> Option<At<SignedDuration>> {
        let text = match self.node {
            DeValue::String(text) => text.as_ref(),
            DeValue::Integer(number) => number.as_str(),
            _ => "",
        };

        let found = self.node.as_str().and_then(length::length);
        if let Some(found) = found.filter(|found| range.contains(found)) {
            return Some(self.at(found));
        }

        let [from, to] = [range.start(), range.end()].map(|end| length::written(*end));
        let expected = Text::new("config-expects-length")
            .with("from", from)
            .with("to", to);
        let meant = length::length_meant(text, &range).filter(|_| found.is_none());
        let hint = meant.map(|meant| Self::write(format_args!("\"{}\"", length::written(meant))));
        self.wrong(expected, hint);
        None
    }

    /// A number of bytes in a range.
    pub(super) fn size(self, range: RangeInclusive<Size>) -> Option<At<Size>> {
        let text = match self.node {
            DeValue::String(text) => text.as_ref(),
            DeValue::Integer(number) => number.as_str(),
            _ => "",
        };

        let found = self.node.as_str().and_then(size::size);
        if let Some(found) = found.filter(|found| range.contains(found)) {
            return Some(self.at(found));
        }

        let [from, to] = [range.start(), range.end()].map(|end| size::written(*end));
        let expected = Text::new("config-expects-size")
            .with("from", from)
            .with("to", to);
        let meant = size::size_meant(text, &range).filter(|_| found.is_none());
        let hint = meant.map(|meant| Self::write(format_args!("\"{}\"", size::written(meant))));
        self.wrong(expected, hint);
        None
    }

    /// A time of day.
    pub(super) fn time(self) -> Option<At<Time>> {
        let found = match self.node {
            DeValue::String(text) => civil::time(text),
            DeValue::Datetime(when) if when.date.is_none() => when.time.and_then(|time| {
                let part = |number: u8| i8::try_from(number).ok();
                let whole = time.nanosecond.unwrap_or(0) == 0;
                let second = part(time.second.unwrap_or(0))?;
                Time::new(part(time.hour)?, part(time.minute)?, second, 0)
                    .ok()
                    .filter(|_| whole)
            }),
            _ => None,
        };

        if let Some(time) = found {
            return Some(self.at(time));
        }

        let hint = match self.node.as_str() {
            Some("24:00" | "24:00:00") => Some(Text::new("config-hint-midnight")),
            Some(text) => {
                civil::time_meant(text).map(|meant| Self::write(format_args!("\"{meant}\"")))
            }
            None => None,
        };

        self.wrong(Text::new("config-expects-time"), hint);
        None
    }

    /// A date.
    pub(super) fn date(self) -> Option<At<Date>> {
        let text = match self.node {
            DeValue::Datetime(when) if when.time.is_none() => when.to_string(),
            DeValue::String(text) => text.clone().into_owned(),
            _ => String::new(),
        };
        let meant =
            || civil::date_meant(&text).map(|meant| Self::write(format_args!("\"{meant}\"")));
        self.day(civil::date(&text), Text::new("config-expects-date"), meant)
    }

    /// A month and a day of any year.
    pub(super) fn month_day(self) -> Option<At<MonthDay>> {
        let text = self.node.as_str().unwrap_or_default();
        let meant =
            || civil::month_day_meant(text).map(|meant| Self::write(format_args!("\"{meant}\"")));
        self.day(
            civil::month_day(text),
            Text::new("config-expects-month-day"),
            meant,
        )
    }

    fn day<T>(
        &self,
        found: Written<T>,
        expected: Text,
        meant: impl Fn() -> Option<Text>,
    ) -> Option<At<T>> {
        match found {
            Written::Right(day) => return Some(self.at(day)),
            Written::NoSuchDay => {
                let problem = Text::new("config-no-such-day").with("key", self.key);
                let hint = Text::new("config-no-such-day-hint");
                self.page.report(
                    &self.span,
                    Draft::blocking(problem).expecting(expected).hinting(hint),
                );
            }
            Written::Otherwise => self.wrong(expected, meant()),
        }

        None
    }

    /// A day of the lunar calendar.
    pub(super) fn lunar(self) -> Option<At<DayRule>> {
        if let Some(rule) = self.node.as_str().and_then(civil::lunar) {
            if let DayRule::Lunar { month, day: 30, .. } = rule {
                let problem = Text::new("config-lunar-thirtieth").with("month", month);
                let hint = Self::write(format_args!("\"cuối/{month}\""));
                self.page
                    .report(&self.span, Draft::warning(problem).hinting(hint));
            }
            return Some(self.at(rule));
        }
        self.wrong(Text::new("config-expects-lunar"), None);
        None
    }

    /// An address to listen on.
    pub(super) fn address(self) -> Option<At<SocketAddr>> {
        if let Some(address) = self.node.as_str().and_then(|text| text.parse().ok()) {
            return Some(self.at(address));
        }
        let port = self
            .node
            .as_str()
            .and_then(|text| text.rsplit(':').next()?.parse::<u16>().ok());
        let meant = port.map(|port| Self::write(format_args!("\"127.0.0.1:{port}\"")));
        self.wrong(Text::new("config-expects-address"), meant);
        None
    }

    /// A list, each of its values read by `how`; those that cannot be are reported and left out.
    pub(super) fn list<T>(self, how: impl Fn(Self) -> Option<At<T>>) -> Option<At<Vec<At<T>>>> {
        let DeValue::Array(items) = self.node else {
            let hint = self
                .node
                .as_str()
                .map(|text| Self::write(format_args!("[\"{text}\"]")));
            self.wrong(Text::new("config-expects-list"), hint);
            return None;
        };
        self.check_count(items.len());
        let items = items.iter().take(MOST_ITEMS);
        let items = items.filter_map(|item| how(self.item(item.get_ref(), item.span())));
        Some(self.at(items.collect()))
    }

    /// Whether it is a list of nothing.
    pub(super) fn is_empty_list(&self) -> bool {
        matches!(self.node, DeValue::Array(items) if items.is_empty())
    }

    fn check_count(&self, count: usize) {
        if count > MOST_ITEMS {
            let problem = Text::new("config-too-many")
                .with("key", self.key)
                .with("most", MOST_ITEMS);
            self.page.report(&self.span, Draft::blocking(problem));
        }
    }

    /// A list, or one value alone.
    pub(super) fn one_or_more<T>(
        self,
        how: impl Fn(Self) -> Option<At<T>>,
    ) -> Option<At<Vec<At<T>>>> {
        if self.node.is_array() {
            return self.list(how);
        }
        let span = self.span.clone();
        how(self).map(|one| At {
            value: vec![one],
            span,
        })
    }
}
