//! `config/schedule.toml`: the slots of the week.

use jiff::SignedDuration;
use jiff::civil::Date;

use super::fault::Draft;
use super::lines::Span;
use super::page::{At, Page};
use super::reader::{Table, Value};
use crate::names::{ProgramId, SeasonId, SlotId};
use crate::schedule::{CronRule, Due, OnHoliday, Play, Slot, Start, days};
use crate::words::Text;

/// One `[[slot]]` of the file.
#[derive(Debug)]
pub(super) struct SlotEntry {
    pub(super) id: Option<At<SlotId>>,
    pub(super) program: Option<At<ProgramId>>,
    pub(super) repeat: Option<At<SlotId>>,
    pub(super) season: Option<At<SeasonId>>,
    /// Where it says when it is due.
    pub(super) due: Span,
    /// The first date it holds on.
    pub(super) from: Option<Date>,
    /// The last date it holds on.
    pub(super) until: Option<Date>,
    /// None if something it cannot do without is missing or wrong.
    pub(super) slot: Option<Slot>,
}

/// How long a soft slot waits if it does not say.
const WAIT: SignedDuration = SignedDuration::from_secs(60);
/// The longest slot.
pub(super) const DAY: SignedDuration = SignedDuration::from_hours(24);
/// The shortest slot.
pub(super) const LEAST: SignedDuration = SignedDuration::from_secs(1);

const ON_HOLIDAY: &[(&str, OnHoliday)] = &[
    ("air", OnHoliday::Air),
    ("rest", OnHoliday::Rest),
    ("move", OnHoliday::Move),
];

pub(super) fn read(page: &Page) -> Vec<SlotEntry> {
    let tree = page.tree();
    let file = Table::new(page, &tree, 0..0);
    let slots: Vec<SlotEntry> = file
        .tables("slot", "slot")
        .unwrap_or_default()
        .into_iter()
        .map(SlotEntry::read)
        .collect();
    file.finish();
    if slots.is_empty() && page.is_clean() {
        let draft = Draft::warning(Text::new("config-no-slots"));
        page.report(&(0..0), draft.hinting(Text::new("config-no-slots-hint")));
    }

    slots
}

impl SlotEntry {
    fn read(table: Table<'_>) -> Self {
        let id = table
            .required("id", r#"id = "cchc-chieu""#)
            .and_then(Value::text);
        let id = id.map(|id| id.map(|id| SlotId::from(id.as_str())));
        let (program, repeat, play) = read_play(&table);
        let (due_at, due) = read_due(&table);
        let length = table
            .required("length", r#"length = "15m""#)
            .and_then(|value| value.length(LEAST..=DAY));
        let start = read_start(&table);
        let overrun = table.optional("overrun");
        let overrun = overrun.and_then(|value| value.length(SignedDuration::ZERO..=DAY));
        let priority = table
            .optional("priority")
            .and_then(|value| value.integer(-1000..=1000));
        let on_holiday = table
            .optional("on_holiday")
            .and_then(|value| value.choice(ON_HOLIDAY));
        let season = table.optional("season").and_then(Value::text);
        let season = season.map(|season| season.map(|season| SeasonId::from(season.as_str())));
        let from = table.optional("from").and_then(Value::date);
        let until = table.optional("until").and_then(Value::date);
        check_order(table.page, from.as_ref(), until.as_ref());
        table.finish();
        let (from, until) = (from.map(|from| from.value), until.map(|until| until.value));
        let slot = || {
            Some(Slot {
                id: id.as_ref()?.value.clone(),
                play: play?,
                due: due?,
                length: length?.value,
                start,
                overrun: overrun.map_or(SignedDuration::ZERO, |overrun| overrun.value),
                priority: priority
                    .and_then(|priority| i32::try_from(priority.value).ok())
                    .unwrap_or(0),
                on_holiday: on_holiday.map(|rule| rule.value).unwrap_or_default(),
                season: season.as_ref().map(|season| season.value.clone()),
                from,
                until,
            })
        };

        let slot = slot();
        Self {
            id,
            program,
            repeat,
            season,
            due: due_at,
            from,
            until,
            slot,
        }
    }
}

/// Exactly one of `program` and `repeat`.
fn read_play(table: &Table<'_>) -> (Option<At<ProgramId>>, Option<At<SlotId>>, Option<Play>) {
    let (program, repeat) = (table.optional("program"), table.optional("repeat"));
    match (&program, &repeat) {
        (None, None) => {
            let problem = Text::new("config-slot-plays-nothing");
            table.missing(
                &["program", "repeat"],
                problem,
                r#"program = "cai-cach-hanh-chinh""#,
            );
        }
        (Some(_), Some(repeat)) => {
            let draft = Draft::blocking(Text::new("config-slot-plays-two"));
            table.page.report(
                &repeat.span,
                draft.hinting(Text::new("config-slot-plays-two-hint")),
            );
        }
        _ => {}
    }

    let program = program.and_then(Value::text);
    let program = program.map(|name| name.map(|name| ProgramId::from(name.as_str())));
    let repeat = repeat.and_then(Value::text);
    let repeat = repeat.map(|name| name.map(|name| SlotId::from(name.as_str())));
    let play = match (&program, &repeat) {
        (Some(program), None) => Some(Play::Program(program.value.clone())),
        (None, Some(repeat)) => Some(Play::Repeat(repeat.value.clone())),
        _ => None,
    };

    (program, repeat, play)
}

/// Exactly one of `days` with `at`, and `cron`; and where that is.
fn read_due(table: &Table<'_>) -> (Span, Option<Due>) {
    let cron = table.optional("cron");
    let (days, at) = (table.optional("days"), table.optional("at"));
    let span = [&cron, &at, &days]
        .into_iter()
        .flatten()
        .next()
        .map(|value| value.span.clone());
    match (&cron, &days, &at) {
        (Some(_), None, None) | (None, Some(_), Some(_)) => {}
        (Some(cron), ..) => {
            let draft = Draft::blocking(Text::new("config-slot-due-twice"));
            table.page.report(
                &cron.span,
                draft.hinting(Text::new("config-slot-due-twice-hint")),
            );
        }
        (None, None, None) => {
            let problem = Text::new("config-slot-never-due");
            table.missing(
                &["days", "at", "cron"],
                problem,
                r#"days = ["T2", "T4"], at = "17:30""#,
            );
        }
        (None, None, Some(_)) => {
            table.required("days", r#"days = ["T2", "T4"]"#);
        }
        (None, Some(_), None) => {
            table.required("at", r#"at = "17:30""#);
        }
    }

    let alone = days.is_none() && at.is_none();
    let days = days.and_then(Value::days);
    let at = at.and_then(Value::time);
    let cron = cron.and_then(Value::cron);
    let due = match (cron, days, at) {
        (Some(cron), ..) if alone => Some(Due::Cron(cron)),
        (None, Some(days), Some(at)) => Some(Due::Weekly { days, at: at.value }),
        _ => None,
    };

    (span.unwrap_or_else(|| table.span.clone()), due)
}

impl Value<'_> {
    /// One weekday, or all.
    fn day_name(self) -> Option<At<[bool; 7]>> {
        let expected = || Text::new("config-expects-day");
        let days = days::parse(&self.string(expected)?);
        if days.is_none() {
            self.wrong(expected(), None);
        }
        days.map(|days| self.at(days))
    }

    /// At least one weekday.
    pub(super) fn days(self) -> Option<[bool; 7]> {
        if self.is_empty_list() {
            let hint = Value::write(r#"["T2", "T4"]"#);
            self.page.report(
                &self.span,
                Draft::blocking(Text::new("config-no-days")).hinting(hint),
            );
        }
        let found = self.one_or_more(Value::day_name)?;
        let either = |all: [bool; 7], some: &At<[bool; 7]>| {
            std::array::from_fn(|day| all[day] || some.value[day])
        };
        Some(found.value.iter().fold([false; 7], either))
    }

    /// A cron expression.
    fn cron(self) -> Option<CronRule> {
        let text = self.string(|| Text::new("config-expects-cron"))?;
        let rule = CronRule::parse(&text);
        rule.map_err(|fault| {
            self.page.report(
                &self.span,
                Draft::blocking(fault.problem).hinting(fault.hint),
            );
        })
        .ok()
    }
}

/// `wait` belongs to soft starts.
fn read_start(table: &Table<'_>) -> Start {
    let soft = table
        .optional("start")
        .and_then(|value| value.choice(&[("hard", false), ("soft", true)]));
    let wait = table
        .optional("wait")
        .and_then(|value| value.length(LEAST..=DAY));
    let soft = soft.is_some_and(|soft| soft.value);
    if let Some(wait) = wait.as_ref().filter(|_| !soft) {
        let draft = Draft::blocking(Text::new("config-wait-without-soft"));
        table.page.report(
            &wait.span,
            draft.hinting(Text::new("config-wait-without-soft-hint")),
        );
    }

    if soft {
        Start::Soft {
            wait: wait.map_or(WAIT, |wait| wait.value),
        }
    } else {
        Start::Hard
    }
}

/// Reports an end before its beginning.
pub(super) fn check_order(page: &Page, from: Option<&At<Date>>, until: Option<&At<Date>>) {
    if let (Some(from), Some(until)) = (from, until)
        && until.value < from.value
    {
        let problem = Text::new("config-until-before-from");
        let problem = problem.with("from", from.value).with("until", until.value);
        page.report(&until.span, Draft::blocking(problem));
    }
}
