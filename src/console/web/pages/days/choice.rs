//! What a switch of the calendar is asked to do, as it was typed, and the operation it comes to.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::config::{Loaded, typed_date};
use crate::console::web::pages::instead::Instead;
use crate::console::web::visitor::Fields;
use crate::drafts::switch::{self, Entry, STARTS, Switched};
use crate::words::{Text, harmless};

/// So many programs a day of its own has in the form; more are added in the file.
pub(super) const ROWS: usize = 5;

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
    ) -> Switched {
        let Some(loaded) = loaded else {
            return Err(vec![Text::new("days-unreadable")]);
        };
        match self {
            Self::Mourning { from, until } => mourning(entries, from, until, today),
            Self::Tet {
                start,
                length,
                rows,
            } => tet(loaded, entries, (start, length, rows), today),
            Self::Length { having, length } => switch::lasts(entries, having, length),
            Self::Off { list, name, having } => {
                let found = entries
                    .iter()
                    .find(|entry| entry.list == list && entry.having == *having)
                    .ok_or_else(|| vec![switch::gone(name)])?;
                Ok(switch::off(found, today))
            }
        }
    }
}

/// The fields of the program at a place.
pub(super) fn row_fields(place: usize) -> [String; 3] {
    ["phat", "gio", "dai"].map(|name| format!("{name}-{place}"))
}

fn mourning(entries: &[Entry], from: &str, until: &str, today: Date) -> Switched {
    let mut problems = Vec::new();
    let [first, last] = [from, until].map(|text| {
        let date = typed_date(text);
        if date.is_none() {
            problems.push(Text::new("week-not-a-date").with("found", text));
        }
        date
    });
    match (first, last) {
        (Some(first), Some(last)) => switch::mourning(entries, first, last, today),
        _ => Err(problems),
    }
}

/// Switches Tết on; everything that is wrong is said at once.
fn tet(
    loaded: &Loaded,
    entries: &[Entry],
    (start, length, rows): (&str, &str, &[Instead]),
    today: Date,
) -> Switched {
    let mut problems = Vec::new();
    let extras: Vec<_> = rows
        .iter()
        .filter_map(|row| row.extra(loaded, &mut problems))
        .collect();
    let replace = (!extras.is_empty()).then_some(extras);
    let switched = switch::tet(entries, (start, length, replace), today);
    if problems.is_empty() {
        return switched;
    }
    problems.extend(switched.err().into_iter().flatten());
    Err(problems)
}

fn said(date: Date) -> String {
    date.strftime("%d/%m/%Y").to_string()
}
