//! **Lịch**: a month with lunar dates, what is special in it, and Tết and mourning as one switch each.

mod choice;
mod month;
mod preview;
pub(in crate::console::web) mod switch;

use std::sync::Arc;

use axum::extract::{Query, State};
use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;

use crate::calendar::LunarDate;
use crate::config::{self, Loaded, Snapshot};
use crate::console::people::Role;
use crate::console::web::edits;
use crate::console::web::layout::{Page, wrong};
use crate::console::web::paths::{DAY, DAYS, SWITCH, WEEK, query};
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::visitor::Visitor;
use crate::drafts::switch::{Entry, dates};
use crate::units::instant::clock;
use crate::words::{Text, harmless};
use month::{Cell, Month};

/// Months are shown of these years: the lunar table has no others.
const YEARS: std::ops::RangeInclusive<i16> = 1901..=2100;

/// The days of the week as messages name them.
const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// Which month, and which day of it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::console::web) struct Asked {
    ngay: String,
}

/// The calendar as the files have it.
struct Sight {
    loaded: Arc<Loaded>,
    entries: Vec<Entry>,
    /// Whether the files as they are cannot be read: what is shown is what the station goes by.
    is_old: bool,
}

pub(in crate::console::web) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Markup, Trouble> {
    let today = edits::today(&site);
    let (date, problem) = edits::asked_date(&asked.ngay, today, &YEARS);
    let page = Page {
        visitor: &visitor,
        title: "days-title",
        again: None,
    };
    let Some(current) = site.current().map(|current| current.loaded) else {
        return Ok(page.around(&html! { p { (visitor.word("week-no-station")) } }));
    };
    let root = site.folder().root().to_owned();
    let sight = Site::beside(move || {
        let snapshot = Snapshot::of(&root);
        let read = config::understand(&snapshot).loaded.map(Arc::new);
        let loaded = read.clone().unwrap_or(current);
        Ok(Sight {
            entries: match read {
                Some(_) => Entry::all(&snapshot, &loaded.calendar, today),
                None => Vec::new(),
            },
            is_old: read.is_none(),
            loaded,
        })
    })
    .await?;
    let month = Month::of(&sight.loaded.calendar, date);
    Ok(page.around(&html! {
        (wrong(&visitor, problem.as_ref()))
        @if sight.is_old { (wrong(&visitor, Some(&Text::new("days-unreadable")))) }
        (beside(&visitor, month.first))
        (grid(&visitor, &month, date, today))
        (legend(&visitor))
        (one(&visitor, &sight.loaded, date))
        div class="columns" {
            section { h2 { (visitor.word("days-tet")) } (tet(&visitor, &sight.entries)) }
            section { h2 { (visitor.word("week-mourning")) } (mourning(&visitor, &sight.entries)) }
        }
        (coming(&visitor, &sight.entries))
    }))
}

/// The months beside, and a date to go to.
fn beside(visitor: &Visitor, first: Date) -> Markup {
    let to = |months: i64| {
        let date = first.saturating_add(months.months());
        format!("{DAYS}?ngay={date}")
    };
    html! {
        h2 { (visitor.say(&Text::new("days-month").with("month", first.month()).with("year", first.year().to_string()))) }
        form class="row" method="get" action=(DAYS) {
            a class="button" href=(to(-1)) { "◀ " (visitor.word("days-month-before")) }
            a class="button" href=(to(1)) { (visitor.word("days-month-after")) " ▶" }
            div {
                label for="ngay" { (visitor.word("console-log-day")) }
                input id="ngay" name="ngay" size="11" maxlength="20" value=(said(first)) autocomplete="off";
            }
            button { (visitor.word("console-log-do")) }
        }
    }
}

fn grid(visitor: &Visitor, month: &Month, chosen: Date, today: Date) -> Markup {
    html! {
        table class="month" {
            thead { tr {
                @for day in WEEKDAYS {
                    th scope="col" { (visitor.say(&Text::new("edit-weekday").with("day", day))) }
                }
            } }
            tbody {
                @for week in &month.weeks {
                    tr { @for cell in week { td { @if let Some(cell) = cell { (day(visitor, cell, chosen, today)) } } } }
                }
            }
        }
    }
}

/// A day of the month: its number, its lunar date, a shape for each thing that is special.
fn day(visitor: &Visitor, cell: &Cell, chosen: Date, today: Date) -> Markup {
    let class = match (cell.is_holiday || cell.is_mourning, cell.date == today) {
        (true, true) => "special now",
        (true, false) => "special",
        (false, true) => "now",
        (false, false) => "",
    };
    let lunar = cell.lunar.map(|lunar| {
        // The month is told where it begins, and on the first of ours.
        if lunar.day == 1 || cell.date.day() == 1 {
            format!("{}/{}", lunar.day, lunar.month)
        } else {
            lunar.day.to_string()
        }
    });
    html! {
        a class=(class) href=(format!("{DAYS}?ngay={}", cell.date))
            aria-current=[(cell.date == chosen).then_some("date")]
        {
            span class="spoken" { (full(visitor, cell)) }
            span class="seen" aria-hidden="true" {
                b { (cell.date.day()) }
                @if let Some(lunar) = lunar { small { (lunar) } }
                span {
                    @if cell.is_holiday { "★" }
                    @if cell.is_mourning { "■" }
                    @if cell.is_changed { "◆" }
                }
            }
        }
    }
}

/// Everything a cell says, in words.
fn full(visitor: &Visitor, cell: &Cell) -> String {
    let weekday = Text::new("airlog-day")
        .with("weekday", cell.date.strftime("%a"))
        .with("date", said(cell.date));
    let lunar = cell.lunar.map(|lunar| visitor.say(&lunar_text(lunar)));
    let mourning = cell.is_mourning.then(|| visitor.word("week-mourning"));
    let parts = [visitor.say(&weekday)].into_iter().chain(lunar);
    let names = cell.names.iter().map(|name| harmless(name));
    parts
        .chain(names.map(|name| name.to_string()))
        .chain(mourning)
        .collect::<Vec<_>>()
        .join(", ")
}

fn lunar_text(lunar: LunarDate) -> Text {
    Text::new("week-lunar")
        .with("day", lunar.day)
        .with("month", lunar.month)
        .with("leap", if lunar.leap { "yes" } else { "no" })
}

fn legend(visitor: &Visitor) -> Markup {
    html! {
        p class="hint" {
            "★ " (visitor.word("days-holiday")) " · ■ " (visitor.word("week-mourning"))
            " · ◆ " (visitor.word("days-own"))
        }
    }
}

/// The day that was chosen: what it is called, what is due.
fn one(visitor: &Visitor, loaded: &Loaded, date: Date) -> Markup {
    let cell = Cell::of(&loaded.calendar, date);
    let zone = &loaded.rules.zone;
    let due = loaded
        .schedule
        .due_on(&loaded.calendar, zone, date)
        .occurrences;
    let year = cell
        .lunar
        .map(|lunar| Text::new("days-lunar-year").with("year", lunar.year_name()));
    html! {
        section class="card" aria-labelledby="mot-ngay" {
            h2 id="mot-ngay" { (full(visitor, &cell)) }
            @if let Some(year) = year { p { (visitor.say(&year)) } }
            @if due.is_empty() { p { (visitor.word("days-nothing")) } }
            ul class="next" {
                @for one in &due {
                    li { time { (clock(one.start, zone)) "–" (clock(one.end(), zone)) } " " span { (harmless(&one.program.title)) } }
                }
            }
            p class="beside" {
                a class="button" href=(format!("{WEEK}?ngay={date}")) { (visitor.word("days-in-week")) }
                @if visitor.is_any(Role::DRAFTING) {
                    a class="button" href=(format!("{DAY}?ngay={date}")) { (visitor.word("week-only")) }
                }
            }
        }
    }
}

/// The switch of Tết.
fn tet(visitor: &Visitor, entries: &[Entry]) -> Markup {
    let on: Vec<&Entry> = entries.iter().filter(|entry| entry.is_tet()).collect();
    html! {
        @for (place, entry) in on.iter().enumerate() {
            p { span class="shape" aria-hidden="true" { "● " } strong { (visitor.word("days-on")) } " · " (harmless(&entry.name)) ": " (dates(entry.first, entry.last)) }
            (what(visitor, entry))
            @if visitor.is_any(Role::DRAFTING) {
                (length(visitor, entry, place))
                p { (off(visitor, entry)) }
            }
        }
        @if on.is_empty() {
            p { span class="shape" aria-hidden="true" { "○ " } strong { (visitor.word("days-off")) } }
            @if visitor.is_any(Role::DRAFTING) {
                p { a class="button" href=(query(SWITCH, &[("viec", "tet")])) { (visitor.word("days-tet-switch")) } }
            }
        }
    }
}

/// The switch of mourning.
fn mourning(visitor: &Visitor, entries: &[Entry]) -> Markup {
    let on = entries.iter().filter(|entry| entry.list == "mourning");
    let mut on = on.peekable();
    html! {
        @if on.peek().is_none() {
            p { span class="shape" aria-hidden="true" { "○ " } strong { (visitor.word("days-off")) } }
        }
        @for entry in on {
            p { span class="shape" aria-hidden="true" { "● " } strong { (visitor.word("days-on")) } " · " (entry.name) }
            @if visitor.is_any(Role::DRAFTING) { p { (off(visitor, entry)) } }
        }
        @if visitor.is_any(Role::DRAFTING) {
            p { a class="button" href=(query(SWITCH, &[("viec", "tang")])) { (visitor.word("days-mourning-switch")) } }
        }
    }
}

/// Special days to come.
fn coming(visitor: &Visitor, entries: &[Entry]) -> Markup {
    let days = entries
        .iter()
        .filter(|entry| entry.day.is_some() && !entry.is_tet());
    html! {
        section {
            h2 { (visitor.word("days-coming")) }
            ul class="cards" {
                @for entry in days {
                    li {
                        p { strong { (harmless(&entry.name)) } " · " (dates(entry.first, entry.last)) }
                        (what(visitor, entry))
                        @if visitor.is_any(Role::DRAFTING) { p { (off(visitor, entry)) } }
                    }
                }
            }
            @if visitor.is_any(Role::DRAFTING) {
                p { a class="button" href=(DAY) { "+ " (visitor.word("days-add")) } }
            }
        }
    }
}

/// What is different on the days of an entry.
fn what(visitor: &Visitor, entry: &Entry) -> Markup {
    let Some(day) = &entry.day else {
        return html! {};
    };
    let change = &day.change;
    let text = Text::new("days-what")
        .with(
            "lunar",
            LunarDate::of(entry.first).map_or_else(String::new, |lunar| {
                format!("{}/{}", lunar.day, lunar.month)
            }),
        )
        .with("holiday", if day.holiday { "yes" } else { "no" })
        .with(
            "replaces",
            if change.replace.is_some() {
                "yes"
            } else {
                "no"
            },
        )
        .with("drops", change.drop.len())
        .with("adds", change.add.len());
    html! { p class="hint" { (visitor.say(&text)) } }
}

/// The form for another number of days.
fn length(visitor: &Visitor, entry: &Entry, place: usize) -> Markup {
    let days = entry.day.as_ref().map_or(1, |day| day.length_days);
    let [one, two] = &entry.having;
    let id = format!("so-ngay-{place}");
    html! {
        form class="row" method="get" action=(SWITCH) {
            input type="hidden" name="viec" value="so-ngay";
            input type="hidden" name="khoa" value=(one.0);
            input type="hidden" name="tri" value=(one.1);
            input type="hidden" name="khoa2" value=(two.0);
            input type="hidden" name="tri2" value=(two.1);
            div {
                label for=(id) { (visitor.word("days-length")) }
                input id=(id) name="so-ngay" size="4" maxlength="3" value=(days) inputmode="numeric" autocomplete="off";
            }
            button { (visitor.word("days-see")) }
        }
    }
}

/// The way to what takes an entry out.
fn off(visitor: &Visitor, entry: &Entry) -> Markup {
    let [one, two] = &entry.having;
    let to = query(
        SWITCH,
        &[
            ("viec", "tat"),
            ("danh-sach", entry.list),
            ("ten", &entry.name),
            ("khoa", &one.0),
            ("tri", &one.1),
            ("khoa2", &two.0),
            ("tri2", &two.1),
        ],
    );
    html! {
        a class="button" href=(to) {
            (visitor.say(&Text::new("days-switch-off").with("name", harmless(&entry.name))))
        }
    }
}

fn said(date: Date) -> String {
    date.strftime("%d/%m/%Y").to_string()
}
