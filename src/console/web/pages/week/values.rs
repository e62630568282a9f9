//! A slot's keys as people type them in a form, and as files have them.

use jiff::ToSpan;
use jiff::civil::{Date, Time, date};

use crate::config::{Literal, Version, typed_date, typed_length, typed_time, written_time};
use crate::console::web::visitor::Fields;
use crate::drafts::Operation;
use crate::names::SlotId;
use crate::schedule::{CronRule, days};
use crate::words::{Text, harmless};

/// Weekdays as files and forms name them, and as messages do; Monday first.
pub(super) const WEEKDAYS: [(&str, &str); 7] = [
    ("T2", "Mon"),
    ("T3", "Tue"),
    ("T4", "Wed"),
    ("T5", "Thu"),
    ("T6", "Fri"),
    ("T7", "Sat"),
    ("CN", "Sun"),
];

/// What a slot does on a holiday, as files name it; the first where they say nothing.
pub(super) const HOLIDAY: [&str; 3] = ["air", "rest", "move"];

/// No field of a slot is longer.
const MOST: usize = 200;

/// What a form has in its fields.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Typed {
    pub(super) days: [bool; 7],
    pub(super) at: String,
    pub(super) length: String,
    /// `p:` and a program, or `r:` and the slot that is repeated.
    pub(super) plays: String,
    pub(super) until: String,
    pub(super) holiday: String,
    /// The expression, where the file has that instead of days and time.
    pub(super) cron: Option<String>,
}

/// What can be chosen to fill a slot: programs, and slots to repeat; value and title.
pub(super) type Plays = (Vec<(String, String)>, Vec<(String, String)>);

/// Keys with their values.
type Keys = Vec<(String, Literal)>;

impl Typed {
    /// Returns a version of a slot as the form shows it.
    pub(super) fn of(version: &Version) -> Self {
        Self {
            holiday: HOLIDAY[0].to_owned(),
            ..Self::default()
        }
        .with(&version.keys)
    }

    /// Returns it with these keys of a file on top.
    pub(super) fn with(mut self, keys: &[(String, Literal)]) -> Self {
        for (key, value) in keys {
            match (key.as_str(), value) {
                ("days", value) => (self.days, self.cron) = (weekdays(value), None),
                ("at", Literal::Text(at)) => self.at.clone_from(at),
                ("length", Literal::Text(length)) => self.length.clone_from(length),
                ("program", Literal::Text(program)) => self.plays = format!("p:{program}"),
                ("repeat", Literal::Text(slot)) => self.plays = format!("r:{slot}"),
                ("until", Literal::Text(until)) => {
                    let date = until.parse::<Date>().ok();
                    self.until = date.map_or_else(|| until.clone(), said);
                }
                ("on_holiday", Literal::Text(rule)) => self.holiday.clone_from(rule),
                ("cron", Literal::Text(cron)) => {
                    (self.days, self.at) = weekly(cron).unwrap_or_default();
                    self.cron = Some(cron.clone());
                }
                _ => {}
            }
        }
        self
    }

    /// Returns it without these keys of a file.
    pub(super) fn without(mut self, keys: &[String]) -> Self {
        for key in keys {
            match key.as_str() {
                "until" => self.until.clear(),
                "on_holiday" => HOLIDAY[0].clone_into(&mut self.holiday),
                _ => {}
            }
        }
        self
    }

    /// Returns it moved from the weekday of `date` to the day and the time of `fields`, where a slot was dragged there.
    pub(super) fn dragged(mut self, date: Option<Date>, fields: &Fields) -> Self {
        let named = fields.get("thu");
        let to = WEEKDAYS.iter().position(|(day, _)| *day == named);
        if let (Some(to), Some(date)) = (to, date) {
            let from = date.weekday().to_monday_zero_offset().unsigned_abs();
            self.days[usize::from(from)] = false;
            self.days[to] = true;
        }
        if let Some(at) = typed_time(fields.get("gio")) {
            self.at = written_time(at);
        }
        self
    }

    pub(super) fn read(fields: &Fields) -> Self {
        let own = |name| -> String {
            harmless(fields.get(name).trim())
                .chars()
                .take(MOST)
                .collect()
        };
        let mut typed = Self {
            at: own("gio"),
            length: own("dai"),
            plays: own("phat"),
            until: own("den"),
            holiday: own("le"),
            ..Self::default()
        };
        for name in fields.all("thu") {
            if let Some(place) = WEEKDAYS.iter().position(|(day, _)| *day == name) {
                typed.days[place] = true;
            }
        }
        typed
    }

    /// Returns every key as files have it, or everything that is wrong.
    fn keys(&self, plays: &Plays) -> Result<Keys, Vec<Text>> {
        let mut problems = Vec::new();
        let chosen = plays
            .0
            .iter()
            .chain(&plays.1)
            .any(|(value, _)| *value == self.plays);
        if !chosen {
            problems.push(Text::new("week-plays-unknown"));
        }
        if self.days == [false; 7] {
            problems.push(Text::new("week-no-days"));
        }
        let at = typed_time(&self.at);
        if at.is_none() {
            problems.push(Text::new("week-not-a-time").with("found", &self.at));
        }
        let length = typed_length(&self.length);
        if length.is_none() {
            problems.push(Text::new("week-not-a-length").with("found", &self.length));
        }
        let until = typed_date(&self.until);
        if until.is_none() && !self.until.is_empty() {
            problems.push(Text::new("week-not-a-date").with("found", &self.until));
        }
        if !HOLIDAY.contains(&self.holiday.as_str()) {
            problems.push(Text::new("week-no-holiday-rule"));
        }
        let (Some(at), Some(length), true) = (at, length, problems.is_empty()) else {
            return Err(problems);
        };

        let text = |key: &str, value: String| (key.to_owned(), Literal::Text(value));
        let (kind, name) = self.plays.split_at(2);
        let play = if kind == "p:" { "program" } else { "repeat" };
        let named = WEEKDAYS.iter().zip(self.days).filter(|(_, due)| *due);
        let named = named.map(|((name, _), _)| Literal::Text((*name).to_owned()));
        let mut keys = vec![
            text(play, name.to_owned()),
            ("days".to_owned(), Literal::List(named.collect())),
            text("at", written_time(at)),
            text("length", length),
            text("on_holiday", self.holiday.clone()),
        ];
        if let Some(until) = until {
            keys.push(text("until", until.to_string()));
        }
        Ok(keys)
    }

    /// Returns what changes a slot from its version as it stands into what was typed; `whole`: with every key, where
    /// another version may hold on the day it is signed for.
    ///
    /// # Errors
    /// Everything that is wrong; that nothing differs.
    pub(super) fn change(
        &self,
        slot: &SlotId,
        (version, whole): (Option<&Version>, bool),
        plays: &Plays,
    ) -> Result<Operation, Vec<Text>> {
        let mut keys = self.keys(plays)?;
        let was = version.map_or_else(Self::default, Self::of);
        let is = Self::default().with(&keys);
        let (due, until) = (
            was.days != is.days || was.at != is.at,
            typed_date(&self.until),
        );
        let endless = until.is_none() && !was.until.is_empty();
        let without: Vec<String> = endless.then(|| "until".to_owned()).into_iter().collect();
        // A length may be written in other words and be the same.
        let same_length = typed_length(&was.length) == typed_length(&is.length);
        let all = keys.clone();
        keys.retain(|(key, _)| match key.as_str() {
            // What speaks for a cron expression is written whole.
            "days" => was.days != is.days || (was.cron.is_some() && due),
            "at" => typed_time(&was.at) != typed_time(&is.at) || (was.cron.is_some() && due),
            "length" => !same_length,
            "on_holiday" => was.holiday != is.holiday,
            "until" => was.until != is.until,
            _ => was.plays != is.plays,
        });
        if keys.is_empty() && without.is_empty() {
            return Err(vec![Text::new("week-slot-same")]);
        }
        // What only ends no more is the same block still.
        Ok(Operation::Change {
            slot: slot.clone(),
            keys: if whole && !keys.is_empty() { all } else { keys },
            without,
        })
    }

    /// Returns what adds the slot that was typed, under a name that none of `known` has.
    ///
    /// # Errors
    /// Everything that is wrong.
    pub(super) fn add<'s>(
        &self,
        plays: &Plays,
        known: impl Iterator<Item = &'s SlotId>,
    ) -> Result<Operation, Vec<Text>> {
        let mut keys = self.keys(plays)?;
        keys.retain(|(key, value)| {
            key != "on_holiday" || *value != Literal::Text(HOLIDAY[0].to_owned())
        });
        let known: Vec<&str> = known.map(SlotId::as_str).collect();
        let (kind, name) = self.plays.split_at(2);
        let base = if kind == "p:" {
            name.to_owned()
        } else {
            format!("{name}-phat-lai")
        };
        let numbered = (2_u32..).map(|number| format!("{base}-{number}"));
        let id = std::iter::once(base.clone())
            .chain(numbered)
            .find(|id| !known.contains(&id.as_str()));
        let id = id.unwrap_or(base);
        keys.insert(0, ("id".to_owned(), Literal::Text(id)));
        Ok(Operation::Add { keys })
    }
}

fn said(date: Date) -> String {
    date.strftime("%d/%m/%Y").to_string()
}

/// The weekdays that a value of a file names.
fn weekdays(value: &Literal) -> [bool; 7] {
    let names: Vec<&str> = match value {
        Literal::Text(name) => vec![name],
        Literal::List(items) => items
            .iter()
            .filter_map(|item| match item {
                Literal::Text(name) => Some(name.as_str()),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    };
    let named: Vec<[bool; 7]> = names.into_iter().filter_map(days::parse).collect();
    std::array::from_fn(|day| named.iter().any(|days| days[day]))
}

/// The days and the time of an expression that means the same every week; none of any other.
fn weekly(cron: &str) -> Option<([bool; 7], String)> {
    let rule = CronRule::parse(cron).ok()?;
    let monday = date(2026, 11, 30);
    let mut found: Option<Time> = None;
    let mut due = [false; 7];
    // Two years: what is bound to months or to days of them differs from week to week.
    for (place, day) in monday.series(1.day()).take(2 * 364).enumerate() {
        let times = rule.times_on(day);
        let weekday = place % 7;
        match times[..] {
            [] if place < 7 || !due[weekday] => {}
            [at] if found.is_none_or(|found| found == at) && (place < 7 || due[weekday]) => {
                (found, due[weekday]) = (Some(at), true);
            }
            _ => return None,
        }
    }
    found.map(|at| (due, written_time(at)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(keys: &[(&str, Literal)]) -> Version {
        Version {
            from: None,
            until: None,
            keys: keys
                .iter()
                .map(|(key, value)| ((*key).to_owned(), value.clone()))
                .collect(),
        }
    }

    fn text(text: &str) -> Literal {
        Literal::Text(text.to_owned())
    }

    fn plays() -> Plays {
        (
            vec![
                ("p:tin".into(), "Tin".into()),
                ("p:nhac".into(), "Nhạc".into()),
            ],
            vec![("r:a".into(), "Tin (a)".into())],
        )
    }

    fn typed(form: &str) -> Typed {
        Typed::read(&Fields::read(form.as_bytes()))
    }

    const SLOT: &str = "phat=p:tin&thu=T2&thu=T4&gio=17:00&dai=10m&den=&le=air";

    #[track_caller]
    fn check(form: &str, expected: &str) {
        let known = version(&[
            ("program", text("tin")),
            ("days", Literal::List(vec![text("T2"), text("thứ Tư")])),
            ("at", text("17:00")),
            ("length", text("10m")),
        ]);
        let slot = SlotId::from("a");
        let found = match typed(form).change(&slot, (Some(&known), false), &plays()) {
            Ok(Operation::Change { keys, without, .. }) => {
                let keys = keys
                    .iter()
                    .map(|(key, value)| format!("{key} = {}", value.written()));
                let gone = without.iter().map(|key| format!("no {key}"));
                keys.chain(gone).collect::<Vec<_>>().join(", ")
            }
            Ok(other) => panic!("{other:?}"),
            Err(texts) => {
                let keys: Vec<&str> = texts.iter().map(Text::key).collect();
                keys.join(", ")
            }
        };
        assert_eq!(found, expected, "{form}");
    }

    #[test]
    fn only_what_differs_is_changed() {
        check(SLOT, "week-slot-same");
        check(&SLOT.replace("10m", "10 phút"), "week-slot-same");
        check(&SLOT.replace("17:00", "17h00"), "week-slot-same");
        check(&SLOT.replace("17:00", "17h5"), "at = \"17:05\"");
        check(&SLOT.replace("10m", "15"), "length = \"15m\"");
        check(&SLOT.replace("&thu=T4", ""), "days = [\"T2\"]");
        check(&SLOT.replace("p:tin", "r:a"), "repeat = \"a\"");
        check(&SLOT.replace("air", "move"), "on_holiday = \"move\"");
        check(
            &SLOT.replace("den=", "den=31/12/2026"),
            "until = \"2026-12-31\"",
        );
    }

    #[test]
    fn everything_wrong_is_told_at_once() {
        check(
            "phat=p:x&gio=25:61&dai=0&den=31/02/2026&le=x",
            "week-plays-unknown, week-no-days, week-not-a-time, week-not-a-length, week-not-a-date, week-no-holiday-rule",
        );
        check(&SLOT.replace("17:00", "24:00"), "week-not-a-time");
        check(&SLOT.replace("10m", "25h"), "week-not-a-length");
        check(
            "",
            "week-plays-unknown, week-no-days, week-not-a-time, week-not-a-length, week-no-holiday-rule",
        );
    }

    #[test]
    fn a_cron_expression_is_shown_as_days_where_it_means_them() {
        #[track_caller]
        fn check(cron: &str, expected: Option<(&[usize], &str)>) {
            let found = weekly(cron);
            let expected = expected.map(|(days, at)| {
                (
                    std::array::from_fn(|day| days.contains(&day)),
                    at.to_owned(),
                )
            });
            assert_eq!(found, expected, "{cron}");
        }
        check("0 17 * * Mon-Sat", Some((&[0, 1, 2, 3, 4, 5], "17:00")));
        check("30 29 17 * * Sun", Some((&[6], "17:29:30")));
        check("0 17 1 * *", None);
        check("0 6,17 * * Mon", None);
        check("0 17 * 1-6 Mon", None);
        check("x", None);
    }

    #[test]
    fn a_slot_in_cron_is_written_whole_when_it_moves() {
        let known = version(&[
            ("program", text("tin")),
            ("cron", text("0 17 * * Mon,Wed")),
            ("length", text("10m")),
        ]);
        let slot = SlotId::from("a");
        let same = typed(SLOT).change(&slot, (Some(&known), false), &plays());
        assert!(same.is_err(), "{same:?}");
        let moved =
            typed(&SLOT.replace("17:00", "17:20")).change(&slot, (Some(&known), false), &plays());
        let Ok(Operation::Change { keys, .. }) = moved else {
            panic!("{moved:?}")
        };
        let keys: Vec<&str> = keys.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, ["days", "at"]);
    }

    #[test]
    fn a_last_day_is_emptied() {
        let known = version(&[
            ("program", text("tin")),
            ("days", Literal::List(vec![text("T2"), text("T4")])),
            ("at", text("17:00")),
            ("length", text("10m")),
            ("until", text("2026-12-31")),
        ]);
        let slot = SlotId::from("a");
        for whole in [false, true] {
            let endless = typed(SLOT).change(&slot, (Some(&known), whole), &plays());
            let expected = Operation::Change {
                slot: slot.clone(),
                keys: Vec::new(),
                without: vec!["until".to_owned()],
            };
            assert_eq!(endless, Ok(expected));
        }
        let shown = Typed::of(&known).without(&["until".to_owned()]);
        assert_eq!(shown.until, "");
    }

    #[test]
    fn a_slot_of_several_versions_is_changed_whole() {
        let known = version(&[
            ("program", text("tin")),
            ("days", Literal::List(vec![text("T2"), text("T4")])),
            ("at", text("17:00")),
            ("length", text("10m")),
        ]);
        let slot = SlotId::from("a");
        let longer = typed(&SLOT.replace("10m", "15m"));
        let Ok(Operation::Change { keys, .. }) =
            longer.change(&slot, (Some(&known), true), &plays())
        else {
            panic!("{longer:?}")
        };
        let keys: Vec<&str> = keys.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, ["program", "days", "at", "length", "on_holiday"]);
        assert!(
            typed(SLOT)
                .change(&slot, (Some(&known), true), &plays())
                .is_err()
        );
    }

    #[test]
    fn a_slot_that_is_dragged_leaves_its_day_for_another() {
        let fields = |query: &str| Fields::read(query.as_bytes());
        let tuesday = Some(date(2026, 12, 8));
        let due = |days: &[usize]| std::array::from_fn(|day| days.contains(&day));
        let at = Typed {
            days: due(&[1, 4]),
            at: "17:15".into(),
            ..Typed::default()
        };
        let moved = at.clone().dragged(tuesday, &fields("thu=T4&gio=17:20"));
        assert_eq!((moved.days, moved.at.as_str()), (due(&[2, 4]), "17:20"));
        for nowhere in ["", "thu=T9&gio=25:61", "thu=%3Cb%3E&gio=%00"] {
            assert_eq!(
                at.clone().dragged(tuesday, &fields(nowhere)),
                at,
                "{nowhere}"
            );
        }
    }

    #[test]
    fn a_new_slot_has_a_name_of_its_own() {
        let known = [SlotId::from("tin"), SlotId::from("tin-2")];
        let id = |form: &str| match typed(form).add(&plays(), known.iter()) {
            Ok(Operation::Add { keys }) => keys[0].1.clone(),
            other => panic!("{other:?}"),
        };
        assert_eq!(id(SLOT), text("tin-3"));
        assert_eq!(id(&SLOT.replace("p:tin", "r:a")), text("a-phat-lai"));
    }
}
