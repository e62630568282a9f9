//! **Tuần**: the week as it is planned, a grid of the minutes that are used, a list per day on narrow screens.

pub(in crate::console::web) mod day;
pub(super) mod form;
pub(in crate::console::web) mod import;
mod plan;
pub(in crate::console::web) mod slot;
mod values;

use axum::extract::{Query, State};
use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;

pub(in crate::console::web::pages) use plan::ROWS;
use plan::{Day, Entry, Group, Week};
use values::WEEKDAYS;

use crate::calendar::LunarDate;
use crate::config::Loaded;
use crate::console::people::Role;
use crate::console::web::edits;
use crate::console::web::layout::{Page, wrong};
use crate::console::web::paths::{DAY, DRAFTS, IMPORT, SLOT, WEEK, query};
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::visitor::Visitor;
use crate::drafts;
use crate::words::{Text, harmless};

/// Weeks are shown of these years: nobody plans others.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2099;

/// Which week.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::console::web) struct Asked {
    /// A day of it.
    ngay: String,
}

pub(in crate::console::web) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Markup, Trouble> {
    let today = edits::today(&site);
    let (date, problem) = edits::asked_date(&asked.ngay, today, &YEARS);
    let monday = date.saturating_sub(i64::from(date.weekday().to_monday_zero_offset()).days());
    let loaded = site.current().map(|current| current.loaded);
    let folder = site.folder().clone();
    let open = Site::beside(move || {
        let drafts = drafts::drafts(&folder).unwrap_or_default();
        Ok(drafts.iter().filter(|draft| draft.is_open()).count())
    })
    .await?;
    let page = Page {
        visitor: &visitor,
        title: "week-title",
        again: None,
    };
    Ok(page.around(&html! {
        (wrong(&visitor, problem.as_ref()))
        (beside(&visitor, monday, open))
        @match loaded {
            None => p { (visitor.word("week-no-station")) },
            Some(loaded) => {
                (quiet(&visitor, &loaded))
                @if monday.saturating_add(6.days()) < today { p class="hint" { (visitor.word("week-over")) } }
                (grid(&visitor, &Week::of(&loaded, monday), today))
            }
        }
    }))
}

/// The weeks beside, a date to go to, and what can be done.
fn beside(visitor: &Visitor, monday: Date, open: usize) -> Markup {
    let week = |days: i64| {
        let date = monday.saturating_add(days.days());
        format!("{WEEK}?ngay={date}")
    };
    html! {
        form class="row" method="get" action=(WEEK) {
            a class="button" href=(week(-7)) { "◀ " (visitor.word("week-before")) }
            a class="button" href=(week(7)) { (visitor.word("week-after")) " ▶" }
            div {
                label for="ngay" { (visitor.word("console-log-day")) }
                input id="ngay" name="ngay" size="11" maxlength="20" value=(monday.strftime("%d/%m/%Y")) autocomplete="off";
            }
            button { (visitor.word("console-log-do")) }
        }
        p class="beside" {
            @if visitor.is_any(Role::DRAFTING) {
                a class="button" href=(SLOT) { "+ " (visitor.word("week-add")) }
                a class="button" href=(IMPORT) { (visitor.word("week-import")) }
            }
            a class="button" href=(DRAFTS) { (visitor.say(&Text::new("week-drafts").with("count", open))) }
        }
    }
}

fn quiet(visitor: &Visitor, loaded: &Loaded) -> Markup {
    let said = |time: jiff::civil::Time| time.strftime("%H:%M").to_string();
    html! {
        @if let Some(quiet) = loaded.rules.quiet {
            p { "☾ " (visitor.say(&Text::new("week-quiet").with("from", said(quiet.from)).with("until", said(quiet.to)))) }
        }
    }
}

fn grid(visitor: &Visitor, week: &Week, today: Date) -> Markup {
    let fits = week.rows <= ROWS;
    // The first row has the names of the days.
    let row = |row: usize| row + 2;
    html! {
        div class=(if fits { "week aligned" } else { "week" }) {
            @for (place, day) in week.days.iter().enumerate() {
                section class="day" aria-labelledby=(format!("d{place}")) {
                    (head(visitor, place, day, day.date == today))
                    ol {
                        @for group in &day.groups {
                            li class=(format!("c{} r{} s{}", place + 1, row(group.row), group.rows)) data-thu=(WEEKDAYS[place].0) data-gio=[first(group)] {
                                (cell(visitor, day.date, group))
                            }
                        }
                    }
                }
            }
            @if fits {
                @for (fold, from, until) in &week.folds {
                    p class=(format!("fold r{}", row(*fold))) { (from) "–" (until) ": " (visitor.word("week-fold")) }
                }
            }
        }
    }
}

/// When what is in a cell begins: where another slot is dropped on it, it begins then.
fn first(group: &Group) -> Option<&str> {
    group.entries.first().map(|entry| entry.from.as_str())
}

fn head(visitor: &Visitor, place: usize, day: &Day, is_today: bool) -> Markup {
    let weekday = Text::new("airlog-day")
        .with("weekday", day.date.strftime("%a"))
        .with("date", day.date.strftime("%d/%m/%Y"));
    let lunar = LunarDate::of(day.date).map(|lunar| {
        Text::new("week-lunar")
            .with("day", lunar.day)
            .with("month", lunar.month)
            .with("leap", if lunar.leap { "yes" } else { "no" })
    });
    html! {
        div class=(format!("head c{}{}", place + 1, if is_today { " now" } else { "" })) data-thu=(WEEKDAYS[place].0) {
            h2 id=(format!("d{place}")) {
                @if is_today { span aria-hidden="true" { "▶ " } }
                (visitor.say(&weekday))
                @if is_today { " · " (visitor.word("week-today")) }
            }
            @if let Some(lunar) = lunar { p { (visitor.say(&lunar)) } }
            @if day.is_mourning { p { strong { "■ " (visitor.word("week-mourning")) } } }
            @for name in &day.names { p { strong { "★ " (harmless(name)) } } }
            @for rest in &day.rests { p { (visitor.say(rest)) } }
            @if visitor.is_any(Role::DRAFTING) {
                p { a href=(format!("{DAY}?ngay={}", day.date)) aria-describedby=(format!("d{place}")) { (visitor.word("week-only")) } }
            }
        }
    }
}

fn cell(visitor: &Visitor, date: Date, group: &Group) -> Markup {
    html! {
        @for entry in &group.entries { (one(visitor, date, entry)) }
        @if group.entries.len() > 1 {
            p class="wrong" { "▲ " (visitor.word("week-clash")) }
        }
    }
}

fn one(visitor: &Visitor, date: Date, entry: &Entry) -> Markup {
    let said = html! {
        b { (entry.from) "–" (entry.until) }
        " " (harmless(&entry.title))
        @if entry.is_repeat { small { " ↻ " (visitor.word("week-repeat")) } }
        @if entry.is_once { small { " ◆ " (visitor.word("week-once")) } }
        @if entry.is_quiet { small { " ☾ " (visitor.word("week-in-quiet")) } }
    };
    let class = match (entry.is_once, entry.is_repeat) {
        (true, _) => "slot once",
        (false, true) => "slot again",
        (false, false) => "slot",
    };
    html! {
        @if visitor.is_any(Role::DRAFTING) && !entry.is_once {
            a class=(class) href=(query(SLOT, &[("khung", entry.slot.as_str()), ("ngay", &date.to_string())])) { (said) }
        } @else {
            span class=(class) { (said) }
        }
    }
}
