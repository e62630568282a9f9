//! Tết, mourning and special days as switches, as on the calendar's page: `--mourning 01/12/2026..03/12/2026`.

use jiff::civil::Date;

use super::operations::{extras, mistyped, pairs, words};
use crate::drafts::Operation;
use crate::drafts::switch::{self, Entry, STARTS};
use crate::library::names::fold;
use crate::words::Text;

#[derive(Debug, Default, clap::Args)]
pub(super) struct Switches {
    /// Switches mourning on, to the end of the second day.
    #[arg(long, value_name = "FROM..UNTIL")]
    mourning: Vec<String>,
    /// Switches Tết on; where it is on, gives it another number of days.
    #[arg(
        long,
        value_name = "\"days=N start=first|eve replace=PROGRAM@06:00+15m,…\""
    )]
    tet: Option<String>,
    /// Switches off what the calendar has: by its name, or a date of it.
    #[arg(long, value_name = "NAME|DATE")]
    off: Vec<String>,
}

impl Switches {
    pub(super) fn is_empty(&self) -> bool {
        self.mourning.is_empty() && self.tet.is_none() && self.off.is_empty()
    }

    /// What was typed, for a calendar with these entries, in the order: what is switched off, mourning, Tết; `date` reads
    /// a date.
    ///
    /// # Errors
    /// Everything that is wrong with the first of them that cannot be.
    pub(super) fn operations(
        &self,
        mut entries: Vec<Entry>,
        today: Date,
        date: impl Fn(&str) -> Result<Date, Text>,
    ) -> Result<Vec<Operation>, Vec<Text>> {
        let mut found = Vec::new();
        for text in &self.off {
            let place = named(&entries, text, &date)?;
            found.push(switch::off(&entries.remove(place), today).0);
        }
        for text in &self.mourning {
            // One day alone is both.
            let (from, until) = text.split_once("..").unwrap_or((text, text));
            let date = |text: &str| date(text.trim()).map_err(|problem| vec![problem]);
            let (operation, _) = switch::mourning(&entries, date(from)?, date(until)?, today)?;
            found.push(operation);
        }
        if let Some(text) = &self.tet {
            found.push(tet(&entries, text, today)?);
        }
        Ok(found)
    }
}

/// The place of the entry that is called so, or has this date.
fn named(
    entries: &[Entry],
    text: &str,
    date: impl Fn(&str) -> Result<Date, Text>,
) -> Result<usize, Vec<Text>> {
    let text = text.trim();
    let date = date(text).ok();
    let is_it = |entry: &Entry| {
        fold(&entry.name) == fold(text)
            || date.is_some_and(|date| (entry.first..=entry.last).contains(&date))
    };
    let own = entries.iter().enumerate().filter(|(_, entry)| is_it(entry));
    match own.map(|(place, _)| place).collect::<Vec<_>>()[..] {
        [place] => Ok(place),
        ref places => {
            // None of them, or several: those that can be meant are told.
            let meant = |place: &usize| places.is_empty() || places.contains(place);
            let there: Vec<String> = (0..entries.len())
                .filter(meant)
                .map(|place| called(&entries[place]))
                .collect();
            let text = Text::new("cli-draft-off-which").with("found", text);
            let text = text.with("count", places.len());
            Err(vec![text.with("there", there.join("; "))])
        }
    }
}

/// An entry with its dates.
fn called(entry: &Entry) -> String {
    let dates = switch::dates(entry.first, entry.last);
    if entry.name == dates {
        dates
    } else {
        format!("{} ({dates})", entry.name)
    }
}

/// Switches Tết on, or gives it another number of days.
fn tet(entries: &[Entry], text: &str, today: Date) -> Result<Operation, Vec<Text>> {
    let wrong = |problem: Text| vec![problem];
    let (mut days, mut start, mut replace) = (None, None, None);
    for (key, value) in words(text)
        .and_then(|words| pairs(&words, text))
        .map_err(wrong)?
    {
        match key.as_str() {
            "days" => days = Some(value),
            "start" => {
                let mut starts = STARTS.iter();
                let own = starts.find(|(file, name)| [*file, *name].contains(&value.as_str()));
                let (own, _) = own.ok_or_else(|| wrong(mistyped(text)))?;
                start = Some(*own);
            }
            "replace" => {
                replace = Some(extras(&value).ok_or_else(|| wrong(mistyped(text)))?);
            }
            _ => return Err(wrong(mistyped(text))),
        }
    }

    let days = days.ok_or_else(|| wrong(mistyped(text)))?;
    let on = entries.iter().find(|entry| entry.is_tet());
    let (operation, _) = match on {
        Some(entry) if start.is_none() && replace.is_none() => {
            switch::lasts(entries, &entry.having, &days)?
        }
        _ => {
            let start = start.unwrap_or(STARTS[0].0);
            switch::tet(entries, (start, &days, replace), today)?
        }
    };
    Ok(operation)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use jiff::civil::date;

    use super::*;
    use crate::config::{self, Snapshot, typed_date};

    const TODAY: Date = date(2026, 11, 24);

    /// The sample's calendar.
    fn entries() -> Vec<Entry> {
        let files = Snapshot::of(Path::new(env!("CARGO_MANIFEST_DIR")));
        let loaded = config::understand(&files).loaded.unwrap();
        Entry::all(&files, &loaded.calendar, TODAY)
    }

    fn given(mourning: &[&str], tet: Option<&str>, off: &[&str]) -> Result<String, Vec<String>> {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        let switches = Switches {
            mourning: owned(mourning),
            tet: tet.map(str::to_owned),
            off: owned(off),
        };
        assert!(!switches.is_empty());
        let date = |text: &str| typed_date(text).ok_or(Text::new("cli-not-a-date"));
        let found = switches.operations(entries(), TODAY, date);
        let keys = |texts: Vec<Text>| {
            texts
                .iter()
                .map(|text| text.key().to_owned())
                .collect::<Vec<_>>()
        };
        let found = found.map_err(keys)?;
        Ok(serde_json::to_string(&found).unwrap())
    }

    #[test]
    fn what_is_switched() {
        const MOURNED: &str =
            r#"{"operation":"mourning","from":"2026-12-01","until":"2026-12-02"}"#;
        const OFF: &str = r#"{"operation":"off","list":"day","name":"Tết Nguyên đán","having":[["lunar","1/1"],["name","Tết Nguyên đán"]]}"#;
        const DAYS: &str = r#"{"operation":"set","file":"config/calendar.toml","table":[{"entry":{"list":"day","having":[["lunar","1/1"],["name","Tết Nguyên đán"]]}}],"key":"length_days","value":5}"#;
        const ON: &str = r#"{"operation":"day","day":{"date":"2027-02-05","lunar":"cuối/12","length_days":4,"name":"Tết Nguyên đán","holiday":true,"drop":[],"replace":[{"program":"chuc-tet","at":"06:00:00","length":"9m"}],"add":[]}}"#;
        let made = |parts: &[&str]| Ok(format!("[{}]", parts.join(",")));
        assert_eq!(
            given(&["01/12/2026..02/12/2026"], None, &[]),
            made(&[MOURNED])
        );
        assert_eq!(
            given(&["2026-12-01 .. 2026-12-02"], None, &[]),
            made(&[MOURNED])
        );
        assert_eq!(
            given(&["2026-12-01"], None, &[]),
            made(&[&MOURNED.replace("12-02", "12-01")])
        );
        assert_eq!(given(&[], Some("days=5"), &[]), made(&[DAYS]));
        for name in ["Tết Nguyên đán", "tet nguyen dan", "07/02/2027"] {
            assert_eq!(given(&[], None, &[name]), made(&[OFF]));
        }
        // Off, and on again in another way.
        let eve = "start=eve days=4 replace=chuc-tet@06:00+9m";
        assert_eq!(given(&[], Some(eve), &["Tết Nguyên đán"]), made(&[OFF, ON]));
    }

    #[test]
    fn what_cannot_be_switched() {
        let refused = |key: &str| Err(vec![key.to_owned()]);
        let mourning = |text: &str| given(&[text], None, &[]);
        assert_eq!(mourning("01/11/2026..02/12/2026"), {
            Err(vec!["week-day-over".to_owned(), "days-too-long".to_owned()])
        });
        assert_eq!(mourning("02/12/2026..01/12/2026"), refused("days-too-long"));
        assert_eq!(mourning("mai..01/12/2026"), refused("cli-not-a-date"));
        let tet = |text: &str| given(&[], Some(text), &[]);
        assert_eq!(tet("days=3"), refused("days-same"));
        assert_eq!(tet("days=31"), refused("days-no-length"));
        assert_eq!(tet("days=4 start=eve"), refused("days-tet-is-on"));
        for text in [
            "",
            "start=eve",
            "days=3 start=x",
            "days=3 replace=a@25:00+5m",
            "3",
            "ngay=3",
        ] {
            assert_eq!(tet(text), refused("cli-draft-mistyped"), "{text}");
        }
        for text in ["Tết nào đó", "03/01/2027", ""] {
            assert_eq!(given(&[], None, &[text]), refused("cli-draft-off-which"));
        }
    }
}
