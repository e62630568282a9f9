//! `config/calendar.toml`: seasons, mourning, and days that differ.

use super::fault::Draft;
use super::lines::Span;
use super::page::{At, Page};
use super::reader::{Table, Value};
use super::week::{DAY, LEAST, check_order};
use crate::calendar::{Calendar, Change, DayRule, MonthDay, Mourning, OneOff, Season, SpecialDay};
use crate::names::{ProgramId, SeasonId, SlotId};
use crate::words::Text;

/// What the file says.
#[derive(Debug, Default)]
pub(super) struct CalendarFile {
    pub(super) calendar: Calendar,
    /// Every program it names.
    pub(super) programs: Vec<At<ProgramId>>,
    /// Every slot it leaves out.
    pub(super) dropped: Vec<At<SlotId>>,
    /// Every slot of one day only.
    pub(super) one_offs: Vec<OneOffEntry>,
}

/// A slot of one day only, and where the file speaks of it.
#[derive(Debug, Clone)]
pub(super) struct OneOffEntry {
    pub(super) one_off: OneOff,
    /// Where its `id` stands, if the file gives one.
    pub(super) named: Option<Span>,
    /// Where its `at` stands.
    pub(super) at: Span,
}

pub(super) fn read(page: &Page) -> CalendarFile {
    let tree = page.tree();
    let table = Table::new(page, &tree, 0..0);
    let mut file = CalendarFile::default();
    for season in table.tables("season", "season").unwrap_or_default() {
        file.read_season(season);
    }

    for mourning in table.tables("mourning", "mourning").unwrap_or_default() {
        let from = mourning
            .required("from", r#"from = "2026-11-24""#)
            .and_then(Value::date);
        let until = mourning
            .required("until", r#"until = "2026-11-25""#)
            .and_then(Value::date);
        check_order(page, from.as_ref(), until.as_ref());
        mourning.finish();
        if let (Some(from), Some(until)) = (from, until) {
            file.calendar.mournings.push(Mourning {
                from: from.value,
                until: until.value,
            });
        }
    }

    for day in table.tables("day", "day").unwrap_or_default() {
        file.read_day(day);
    }

    table.finish();
    file
}

impl CalendarFile {
    fn read_season(&mut self, table: Table<'_>) {
        let id = table
            .required("id", r#"id = "mua-dong""#)
            .and_then(Value::text);
        let from = table
            .required("from", r#"from = "10-01""#)
            .and_then(Value::month_day);
        let until = table
            .required("until", r#"until = "03-31""#)
            .and_then(Value::month_day);
        let page = table.page;
        table.finish();
        let Some(At { value: id, span }) = id else {
            return;
        };

        let id = SeasonId::from(id.as_str());
        if self.calendar.seasons.iter().any(|season| season.id == id) {
            let problem = Text::new("config-season-twice").with("season", &id);
            page.report(&span, Draft::blocking(problem));
        }

        // Kept even if its days are wrong, so that no slot is told there is no such season.
        let nowhere = MonthDay { month: 1, day: 1 };
        let day = |day: Option<At<_>>| day.map_or(nowhere, |day| day.value);
        self.calendar.seasons.push(Season {
            id,
            from: day(from),
            until: day(until),
        });
    }

    fn read_day(&mut self, table: Table<'_>) {
        let when = read_rule(&table);
        let name = table
            .required("name", r#"name = "Tết Nguyên đán""#)
            .and_then(Value::text);
        let length = table
            .optional("length_days")
            .and_then(|value| value.integer(1..=100));
        let holiday = table.optional("holiday").and_then(Value::flag);
        let dropped = table
            .optional("drop")
            .and_then(|value| value.list(Value::text));
        let dropped: Vec<At<SlotId>> = dropped
            .map(|list| {
                list.value
                    .into_iter()
                    .map(|id| id.map(|id| SlotId::from(id.as_str())))
                    .collect()
            })
            .unwrap_or_default();
        let mut one_offs = |key, header| {
            let tables = table.tables(key, header)?;
            Some(
                tables
                    .into_iter()
                    .filter_map(|table| self.read_one_off(table, when))
                    .collect(),
            )
        };

        let change = Change {
            replace: one_offs("replace", "day.replace"),
            drop: dropped.iter().map(|id| id.value.clone()).collect(),
            add: one_offs("add", "day.add").unwrap_or_default(),
        };

        table.finish();
        self.dropped.extend(dropped);
        if let (Some(when), Some(name)) = (when, name) {
            self.calendar.days.push(SpecialDay {
                when,
                length_days: length
                    .and_then(|length| u16::try_from(length.value).ok())
                    .unwrap_or(1),
                name: name.value,
                holiday: holiday.is_some_and(|holiday| holiday.value),
                change,
            });
        }
    }

    /// A slot of the day named by `day`. Its name is made from program, day and time if it has none,
    /// so that it stays the same when the file is edited elsewhere.
    fn read_one_off(&mut self, table: Table<'_>, day: Option<DayRule>) -> Option<OneOff> {
        let id = table.optional("id").and_then(Value::text);
        let program = table
            .required("program", r#"program = "chuc-tet""#)
            .and_then(Value::text);
        let program = program.map(|name| name.map(|name| ProgramId::from(name.as_str())));
        let at = table
            .required("at", r#"at = "06:00""#)
            .and_then(Value::time);
        let length = table.required("length", r#"length = "30m""#);
        let length = length.and_then(|value| value.length(LEAST..=DAY));
        table.finish();
        self.programs.extend(program.clone());
        let (program, at, length) = (program?.value, at?, length?.value);
        let time = at.value.strftime("%H%M%S");
        let made = format!("{program}-{}-{time}", day.map(written).unwrap_or_default());
        let (named, id) = match id {
            Some(id) => (Some(id.span), id.value),
            None => (None, made),
        };

        let one_off = OneOff {
            id: SlotId::from(id.as_str()),
            program,
            at: at.value,
            length,
        };

        self.one_offs.push(OneOffEntry {
            one_off: one_off.clone(),
            named,
            at: at.span,
        });
        Some(one_off)
    }
}

/// Exactly one of `lunar`, `date` and `every`.
fn read_rule(table: &Table<'_>) -> Option<DayRule> {
    let all = [
        table.optional("lunar"),
        table.optional("date"),
        table.optional("every"),
    ];
    let mut there = all.iter().flatten();
    match (there.next(), there.next()) {
        (None, _) => {
            let problem = Text::new("config-day-never");
            table.missing(
                &["lunar", "date", "every"],
                problem,
                r#"date = "2026-09-02""#,
            );
        }
        (Some(_), Some(second)) => {
            let draft = Draft::blocking(Text::new("config-day-twice"));
            table.page.report(
                &second.span,
                draft.hinting(Text::new("config-day-twice-hint")),
            );
        }
        _ => {}
    }

    let [lunar, date, every] = all;
    let lunar = lunar.and_then(Value::lunar).map(|lunar| lunar.value);
    let date = date
        .and_then(Value::date)
        .map(|date| DayRule::On(date.value));
    let every = every
        .and_then(Value::month_day)
        .map(|every| DayRule::Every(every.value));
    lunar.or(date).or(every)
}

/// The day as a part of a name.
fn written(day: DayRule) -> String {
    match day {
        DayRule::On(date) => date.to_string(),
        DayRule::Every(day) => format!("{:02}-{:02}", day.month, day.day),
        DayRule::LunarLast { month, leap } => {
            format!("lunar-{month:02}-last{}", if leap { "-leap" } else { "" })
        }
        DayRule::Lunar { month, day, leap } => {
            format!(
                "lunar-{month:02}-{day:02}{}",
                if leap { "-leap" } else { "" }
            )
        }
    }
}
