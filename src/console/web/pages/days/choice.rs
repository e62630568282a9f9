//! What a switch of the calendar is asked to do, as it was typed, and the operation it comes to.

use jiff::ToSpan;
use jiff::civil::Date;

use super::entries::{Entry, dates, first_days};
use crate::calendar::DayRule;
use crate::config::{CALENDAR, Literal, Loaded, OneOffDay, Step, typed_date};
use crate::console::web::pages::instead::Instead;
use crate::console::web::visitor::Fields;
use crate::drafts::Operation;
use crate::words::{Text, harmless};

/// So many programs a day of its own has in the form; more are added in the file.
pub(super) const ROWS: usize = 5;

/// When the days of Tết begin, as files have it and as messages do: on the first day of the year, or its eve.
pub(super) const STARTS: [(&str, &str); 2] = [("1/1", "first"), ("cuối/12", "eve")];

/// No holiday and no mourning is longer.
const LONGEST_DAYS: i64 = 30;

/// Tết is looked for so far ahead.
const AHEAD: usize = 400;

/// No field is longer.
const MOST: usize = 200;

/// What is asked for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Choice {
    /// Days of mourning.
    Mourning { from: String, until: String },
    /// The lunar New Year.
    Tet {
        start: String,
        length: String,
        rows: Vec<Instead>,
    },
    /// How many days something has that is there.
    Length {
        having: [(String, String); 2],
        length: String,
    },
    /// Something that is there is taken out.
    Off {
        list: String,
        name: String,
        having: [(String, String); 2],
    },
}

/// An operation and the days that show what it does; or everything that is wrong.
type Chosen = Result<(Operation, Vec<Date>), Vec<Text>>;

impl Choice {
    /// Reads what was sent, with what is likely for what was not.
    pub(super) fn read(fields: &Fields, today: Date) -> Self {
        let own = |name: &str| -> String {
            harmless(fields.get(name).trim())
                .chars()
                .take(MOST)
                .collect()
        };
        let or = |name: &str, likely: String| {
            let value = own(name);
            if value.is_empty() { likely } else { value }
        };
        let having = || [(own("khoa"), own("tri")), (own("khoa2"), own("tri2"))];
        let ahead = |days: i64| said(today.saturating_add(days.days()));
        match fields.get("viec") {
            "tet" => Self::Tet {
                start: or("bat-dau", STARTS[0].0.to_owned()),
                length: or("so-ngay", "3".to_owned()),
                rows: (0..ROWS)
                    .map(|place| Instead::read(row_fields(place).map(|name| own(&name))))
                    .collect(),
            },
            "so-ngay" => Self::Length {
                having: having(),
                length: own("so-ngay"),
            },
            "tat" => Self::Off {
                list: own("danh-sach"),
                name: own("ten"),
                having: having(),
            },
            _ => Self::Mourning {
                from: or("dau", ahead(1)),
                until: or("cuoi", ahead(2)),
            },
        }
    }

    /// Returns its name in forms.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Mourning { .. } => "tang",
            Self::Tet { .. } => "tet",
            Self::Length { .. } => "so-ngay",
            Self::Off { .. } => "tat",
        }
    }

    pub(super) fn title(&self) -> Text {
        let name = match self {
            Self::Off { name, .. } => name,
            Self::Length { having, .. } => &having[1].1,
            _ => "",
        };
        Text::new("days-choice")
            .with("choice", self.name())
            .with("name", name)
    }

    /// Returns what it is for, and what becomes of the files.
    pub(super) fn why(&self) -> Text {
        Text::new("days-choice-why").with("choice", self.name())
    }

    /// Returns it as the fields of a form.
    pub(super) fn fields(&self) -> Vec<(String, String)> {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut fields = vec![pair("viec", self.name())];
        let found = |having: &[(String, String); 2]| {
            let [one, two] = having;
            [
                pair("khoa", &one.0),
                pair("tri", &one.1),
                pair("khoa2", &two.0),
                pair("tri2", &two.1),
            ]
        };
        match self {
            Self::Mourning { from, until } => {
                fields.extend([pair("dau", from), pair("cuoi", until)]);
            }
            Self::Tet {
                start,
                length,
                rows,
            } => {
                fields.extend([pair("bat-dau", start), pair("so-ngay", length)]);
                for (place, row) in rows.iter().enumerate() {
                    let values = [&row.program, &row.at, &row.length];
                    let names = row_fields(place).into_iter();
                    fields.extend(names.zip(values.into_iter().cloned()));
                }
            }
            Self::Length { having, length } => {
                fields.extend(found(having));
                fields.push(pair("so-ngay", length));
            }
            Self::Off { list, name, having } => {
                fields.extend([pair("danh-sach", list), pair("ten", name)]);
                fields.extend(found(having));
            }
        }
        fields
    }

    /// Returns the operation it comes to, for a calendar with these entries.
    ///
    /// # Errors
    /// Everything that is wrong.
    pub(super) fn operation(
        &self,
        loaded: Option<&Loaded>,
        entries: &[Entry],
        today: Date,
    ) -> Chosen {
        let Some(loaded) = loaded else {
            return Err(vec![Text::new("days-unreadable")]);
        };
        match self {
            Self::Mourning { from, until } => mourning(from, until, today),
            Self::Tet {
                start,
                length,
                rows,
            } => tet(loaded, entries, (start, length, rows), today),
            Self::Length { having, length } => lasts(entries, having, length),
            Self::Off { list, name, having } => {
                let found = entries
                    .iter()
                    .find(|entry| entry.list == list && entry.having == *having)
                    .ok_or_else(|| vec![gone(name)])?;
                let operation = Operation::Off {
                    list: list.clone(),
                    name: found.name.clone(),
                    having: Entry::keys(having),
                };
                let first = found.first.max(today);
                Ok((operation, first_days(first, found.last)))
            }
        }
    }
}

/// The fields of the program at a place.
pub(super) fn row_fields(place: usize) -> [String; 3] {
    ["phat", "gio", "dai"].map(|name| format!("{name}-{place}"))
}

fn mourning(from: &str, until: &str, today: Date) -> Chosen {
    let mut problems = Vec::new();
    let [first, last] = [from, until].map(|text| {
        let date = typed_date(text);
        if date.is_none() {
            problems.push(Text::new("week-not-a-date").with("found", text));
        }
        date
    });
    let (Some(first), Some(last)) = (first, last) else {
        return Err(problems);
    };
    if first < today {
        problems.push(Text::new("week-day-over"));
    }
    let length = i64::from(first.until(last).map_or(0, |span| span.get_days())) + 1;
    if !(1..=LONGEST_DAYS).contains(&length) {
        problems.push(Text::new("days-too-long").with("most", LONGEST_DAYS));
    }
    if problems.is_empty() {
        let operation = Operation::Mourning {
            from: first,
            until: last,
        };
        Ok((operation, first_days(first, last)))
    } else {
        Err(problems)
    }
}

fn tet(
    loaded: &Loaded,
    entries: &[Entry],
    (start, length, rows): (&str, &str, &[Instead]),
    today: Date,
) -> Chosen {
    if let Some(entry) = entries.iter().find(|entry| entry.is_tet()) {
        let said = dates(entry.first, entry.last);
        return Err(vec![Text::new("days-tet-is-on").with("dates", said)]);
    }
    let mut problems = Vec::new();
    let rule = match STARTS.iter().position(|(one, _)| *one == start) {
        Some(0) => Some(DayRule::Lunar {
            month: 1,
            day: 1,
            leap: false,
        }),
        Some(_) => Some(DayRule::LunarLast {
            month: 12,
            leap: false,
        }),
        None => None,
    };
    let mut ahead = today.series(1.day()).take(AHEAD);
    let first = rule.and_then(|rule| ahead.find(|date| rule.starts_on(*date)));
    let days = days_of(length);
    let extras: Vec<_> = rows
        .iter()
        .filter_map(|row| row.extra(loaded, &mut problems))
        .collect();
    if first.is_none() {
        problems.push(Text::new("days-no-start"));
    }
    if days.is_none() {
        problems.push(no_length(length));
    }
    let (Some(first), Some(days), true) = (first, days, problems.is_empty()) else {
        return Err(problems);
    };
    let day = OneOffDay {
        date: first,
        lunar: Some(start.to_owned()),
        length_days: Some(days),
        name: "Tết Nguyên đán".to_owned(),
        holiday: true,
        replace: (!extras.is_empty()).then_some(extras),
        ..OneOffDay::default()
    };
    let last = first.saturating_add((i64::from(days) - 1).days());
    Ok((Operation::Day { day }, first_days(first, last)))
}

/// Gives something that is there another number of days.
fn lasts(entries: &[Entry], having: &[(String, String); 2], length: &str) -> Chosen {
    let found = entries
        .iter()
        .find(|entry| entry.list == "day" && entry.having == *having);
    let Some((entry, day)) = found.and_then(|entry| Some((entry, entry.day.as_ref()?))) else {
        return Err(vec![gone(&having[1].1)]);
    };
    let Some(days) = days_of(length) else {
        return Err(vec![no_length(length)]);
    };
    if days == day.length_days {
        return Err(vec![Text::new("days-same").with("days", days)]);
    }
    let operation = Operation::Set {
        file: CALENDAR.into(),
        table: vec![Step::Entry {
            list: "day".to_owned(),
            having: Entry::keys(having),
        }],
        key: "length_days".to_owned(),
        value: Literal::Integer(days.into()),
    };
    // The days that come or go are behind the fewer of both.
    let fewer = i64::from(days.min(day.length_days));
    let more = i64::from(days.max(day.length_days));
    let [from, to] = [fewer, more - 1].map(|days| entry.first.saturating_add(days.days()));
    Ok((operation, first_days(from, to)))
}

/// A number of days.
fn days_of(text: &str) -> Option<u16> {
    let days = text.parse::<u16>().ok()?;
    (1..=LONGEST_DAYS)
        .contains(&i64::from(days))
        .then_some(days)
}

fn no_length(found: &str) -> Text {
    Text::new("days-no-length")
        .with("found", found)
        .with("most", LONGEST_DAYS)
}

fn gone(name: &str) -> Text {
    Text::new("days-gone-already").with("name", name)
}

fn said(date: Date) -> String {
    date.strftime("%d/%m/%Y").to_string()
}
