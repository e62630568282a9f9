//! **Báo cáo**: which papers there are, and those that were asked for lately.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use maud::{Markup, html};

use crate::airlog::Did;
use crate::calendar;
use crate::config::{Loaded, zone};
use crate::console::web::dates::day;
use crate::console::web::layout::{Page, token, wrong};
use crate::console::web::papers::{Kind, Paper, Stands, Wish};
use crate::console::web::paths::{PAPER, RECONCILE, REPORTS};
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::visitor::{Fields, Visitor};
use crate::names::ProgramId;
use crate::report::Period;
use crate::units::{Size, instant};
use crate::words::Text;

/// No paper is about more days,
const MOST_DAYS: i32 = 366;

/// and no evidence pack about more: it is held in memory while it is made.
const MOST_DAYS_OF_PACK: i32 = 92;

/// Evidence packs hold sound: with less room than this none is made, because the log needs room too.
const ROOM: Size = Size(4 << 30);

pub(in crate::console::web) async fn show(State(site): State<Site>, visitor: Visitor) -> Markup {
    listed(&site, &visitor, None)
}

pub(in crate::console::web) async fn make(
    State(site): State<Site>,
    visitor: Visitor,
    fields: Fields,
) -> Result<Response, Trouble> {
    let person = visitor.person().ok_or(Trouble::NotYours)?;
    let asked = fields.get("loai");
    let kind = Kind::ALL.into_iter().find(|kind| kind.name() == asked);
    let kind = kind.ok_or(Trouble::Form)?;
    let current = site.current().ok_or(Trouble::Mute)?;
    let wish = match wish(kind, &fields, &site, &visitor, &current.loaded) {
        Ok(wish) => wish,
        Err(problem) => return Ok(listed(&site, &visitor, Some(&problem)).into_response()),
    };

    let mut row = visitor.did(Did::Exported, person.said());
    row.about = Some(wish.file_name());
    let number = site
        .papers()
        .ask(wish, person.said(), current.loaded, || site.attend(row))?;
    Ok(Redirect::to(&format!("{PAPER}?so={number}")).into_response())
}

/// Reads what a form asks for.
fn wish(
    kind: Kind,
    fields: &Fields,
    site: &Site,
    visitor: &Visitor,
    loaded: &Loaded,
) -> Result<Wish, Text> {
    let period = period(kind, fields)?;
    let most = if kind == Kind::Evidence {
        MOST_DAYS_OF_PACK
    } else {
        MOST_DAYS
    };
    if period.length_days() > most {
        return Err(Text::new("console-papers-long").with("days", most));
    }
    let room = site.status().disk_free_bytes;
    if kind == Kind::Evidence && room.is_some_and(|room| room < ROOM.0) {
        return Err(Text::new("console-papers-room").with("room", ROOM));
    }

    let program =
        Some(fields.get("chuong_trinh")).filter(|id| !id.is_empty() && kind == Kind::Report);
    let program = program.map(ProgramId::from);
    if let Some(unknown) = program
        .as_ref()
        .filter(|id| !loaded.schedule.programs.contains_key(*id))
    {
        let known: Vec<&str> = loaded
            .schedule
            .programs
            .keys()
            .map(ProgramId::as_str)
            .collect();
        let text = Text::new("cli-report-no-program").with("program", unknown);
        return Err(text.with("known", known.join(", ")));
    }

    let endings = kind.endings();
    let asked = fields.get("dang");
    let ending = endings.iter().copied().find(|ending| *ending == asked);
    Ok(Wish {
        kind,
        period,
        program,
        silence: silence(fields.get("im_lang"), &loaded.rules.zone)?,
        ending: ending.unwrap_or(endings[0]),
        language: visitor.language,
    })
}

/// Returns the days that are asked about.
fn period(kind: Kind, fields: &Fields) -> Result<Period, Text> {
    let typed = |name: &'static str| {
        let text = fields.get(name);
        day(text).ok_or_else(|| Text::new("cli-not-a-date").with("found", text))
    };
    if kind == Kind::Diary {
        let date = typed("ngay")?;
        return Period::days(date, date).ok_or_else(|| wrong_period(&date.to_string()));
    }
    // Days that somebody typed are meant, whatever the list shows.
    let days = fields.get("tu").trim().len() + fields.get("den").trim().len();
    let asked = fields.get("ky");
    if kind == Kind::Evidence || days > 0 {
        let (from, until) = (typed("tu")?, typed("den")?);
        return Period::days(from, until).ok_or_else(|| wrong_period(&format!("{from} – {until}")));
    }
    let named = Period::month(asked)
        .or_else(|| Period::quarter(asked))
        .or_else(|| Period::half(asked))
        .or_else(|| Period::year(asked));
    named.ok_or_else(|| wrong_period(asked))
}

fn wrong_period(found: &str) -> Text {
    Text::new("cli-report-period").with("found", found)
}

/// Reads the moment at which silence is asked about: `24/11/2026 17:30`.
fn silence(text: &str, zone: &TimeZone) -> Result<Option<Timestamp>, Text> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let read = || {
        let (date, time) = text.split_once(' ')?;
        let time: Time = time.trim().parse().ok()?;
        Some(calendar::instant(zone, day(date)?, time))
    };
    let wrong = || Text::new("cli-not-a-time").with("found", text);
    read().map(Some).ok_or_else(wrong)
}

/// The page, with what went wrong.
fn listed(site: &Site, visitor: &Visitor, problem: Option<&Text>) -> Markup {
    let loaded = site.current().map(|current| current.loaded);
    let zone = loaded
        .as_ref()
        .map_or_else(zone::vietnam, |loaded| loaded.rules.zone.clone());
    let today = instant::local(site.now(), &zone).date();
    let papers = site.papers().all();
    let page = Page {
        visitor,
        title: "console-papers",
        again: None,
    };
    page.around(&html! {
        (wrong(visitor, problem))
        p { a class="button" href=(RECONCILE) { (visitor.word("console-reconcile")) } }
        @if !papers.is_empty() {
            section class="card" {
                h2 { (visitor.word("console-papers-latest")) }
                ul class="next" {
                    @for paper in &papers {
                        li {
                            time { (instant::say(paper.asked, &zone, "%H:%M %d/%m")) } " "
                            span {
                                a href=(format!("{PAPER}?so={}", paper.number)) { (name(visitor, paper)) }
                                " · " (visitor.say(&stands(paper))) " · " (paper.by)
                            }
                        }
                    }
                }
            }
        }
        @for kind in Kind::ALL {
            (form(visitor, kind, today, loaded.as_deref()))
        }
    })
}

/// Returns what people call a paper.
pub(super) fn name(visitor: &Visitor, paper: &Paper) -> String {
    let Wish {
        kind,
        period,
        ending,
        ..
    } = &paper.wish;
    let kind = visitor.say(&Text::new("console-paper-kind").with("kind", kind.name()));
    format!("{kind}, {} ({ending})", visitor.say(&period.name()))
}

/// Returns how a paper stands.
pub(super) fn stands(paper: &Paper) -> Text {
    let text = Text::new("console-paper-stands");
    match &paper.stands {
        Stands::Waits => text.with("stands", "waits").with("size", ""),
        Stands::Works => text.with("stands", "works").with("size", ""),
        Stands::Made { bytes, .. } => text.with("stands", "made").with("size", Size(*bytes)),
        Stands::Failed(_) => text.with("stands", "failed").with("size", ""),
    }
}

/// The form that asks for a paper of one kind.
fn form(visitor: &Visitor, kind: Kind, today: Date, loaded: Option<&Loaded>) -> Markup {
    let own = |name: &str| format!("{}-{name}", kind.name());
    let said = |key: &'static str| visitor.say(&Text::new(key).with("kind", kind.name()));
    let yesterday = today.saturating_sub(1.day());
    html! {
        section class="card" {
            h2 { (said("console-paper-kind")) }
            p class="hint" { (said("console-paper-why")) }
            form class="narrow" method="post" action=(REPORTS) {
                (token(visitor))
                input type="hidden" name="loai" value=(kind.name());
                @match kind {
                    Kind::Diary => (typed(visitor, &own("ngay"), "ngay", "console-papers-day", Some(yesterday))),
                    Kind::Evidence => {
                        (typed(visitor, &own("tu"), "tu", "console-papers-from", Some(today.first_of_month())))
                        (typed(visitor, &own("den"), "den", "console-papers-to", Some(today)))
                    }
                    Kind::Report | Kind::Approvals | Kind::Table => {
                        label for=(own("ky")) { (visitor.word("console-papers-period")) }
                        select id=(own("ky")) name="ky" {
                            @for (value, period) in periods(today) {
                                option value=(value) { (visitor.say(&period.name())) }
                            }
                        }
                        (typed(visitor, &own("tu"), "tu", "console-papers-or-from", None))
                        (typed(visitor, &own("den"), "den", "console-papers-to", None))
                    }
                }
                @if kind == Kind::Report {
                    label for=(own("chuong-trinh")) { (visitor.word("console-log-program")) }
                    select id=(own("chuong-trinh")) name="chuong_trinh" {
                        option value="" { (visitor.word("console-log-all")) }
                        @for program in loaded.iter().flat_map(|loaded| loaded.schedule.programs.values()) {
                            option value=(program.id) { (program.title) }
                        }
                    }
                }
                @if kind == Kind::Evidence {
                    label for=(own("im-lang")) { (visitor.word("console-papers-silence")) }
                    input id=(own("im-lang")) name="im_lang" autocomplete="off";
                }
                @if kind.endings().len() > 1 {
                    label for=(own("dang")) { (visitor.word("console-papers-format")) }
                    select id=(own("dang")) name="dang" {
                        @for ending in kind.endings() {
                            option value=(ending) { (visitor.say(&Text::new("console-papers-as").with("format", ending))) }
                        }
                    }
                }
                button class="main" { (visitor.word("console-papers-do")) }
            }
        }
    }
}

/// A day that is typed.
fn typed(visitor: &Visitor, id: &str, name: &str, key: &'static str, date: Option<Date>) -> Markup {
    html! {
        label for=(id) { (visitor.word(key)) }
        input id=(id) name=(name) size="11" autocomplete="off" value=[date.map(|date| date.strftime("%d/%m/%Y").to_string())];
    }
}

/// Returns the periods that are asked for most, those that are over or run, the newest first.
fn periods(today: Date) -> Vec<(String, Period)> {
    let back = |months: i32| today.saturating_sub(months.months());
    let months = (0..13).map(|ago| back(ago).strftime("%Y-%m").to_string());
    let quarters = (0..5).map(|ago| {
        let date = back(3 * ago);
        format!("{}-Q{}", date.year(), (date.month() + 2) / 3)
    });
    let halves = (0..3).map(|ago| {
        let date = back(6 * ago);
        format!("{}-H{}", date.year(), (date.month() + 5) / 6)
    });
    let years = (0..3).map(|ago| back(12 * ago).year().to_string());
    let read = |text: String| {
        let period = Period::month(&text)
            .or_else(|| Period::quarter(&text))
            .or_else(|| Period::half(&text))
            .or_else(|| Period::year(&text))?;
        Some((text, period))
    };
    let all = months.chain(quarters).chain(halves).chain(years);
    all.filter_map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_has_what_is_asked_for_most() {
        let offered: Vec<String> = periods("2026-12-31".parse().unwrap())
            .into_iter()
            .map(|(text, _)| text)
            .collect();
        assert_eq!(offered[..3], ["2026-12", "2026-11", "2026-10"]);
        assert_eq!(
            offered[12..18],
            [
                "2025-12", "2026-Q4", "2026-Q3", "2026-Q2", "2026-Q1", "2025-Q4"
            ]
        );
        assert_eq!(
            offered[18..],
            ["2026-H2", "2026-H1", "2025-H2", "2026", "2025", "2024"]
        );
        let mut unlike = offered.clone();
        unlike.dedup();
        assert_eq!(unlike, offered, "also from the last day of a long month");
    }

    #[test]
    fn a_moment_is_read_as_people_write_it() {
        let zone = crate::config::zone::vietnam();
        let read = |text: &str| silence(text, &zone).map_err(|text| text.key().to_owned());
        assert_eq!(read(" "), Ok(None));
        assert_eq!(
            read("24/11/2026 17:30"),
            Ok(Some("2026-11-24T10:30:00Z".parse().unwrap()))
        );
        for wrong in [
            "24/11/2026",
            "17:30",
            "24/11/2026 25:00",
            "31/02/2026 17:30",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
