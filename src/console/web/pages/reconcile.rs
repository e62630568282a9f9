//! **Đối chiếu**: a day held against its plan, and a person's reason for what has none.

use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use maud::{Markup, html};

use crate::airlog::Airlog;
use crate::airlog::reconcile::{Difference, Reconciliation};
use crate::config::{Loaded, zone};
use crate::console::web::dates::day;
use crate::console::web::layout::{Page, token, wrong};
use crate::console::web::paths::{RECONCILE, REPORTS};
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::visitor::{Fields, Visitor};
use crate::office::{accept, reconciliation, title};
use crate::units::instant;
use crate::words::{Text, harmless};

/// No day has more differences that anybody reads; the first are the first to see to.
const MOST: usize = 500;

/// No more of a reason is kept.
const MOST_REASON: usize = 500;

/// Which day is asked about, and what today is.
struct Asked {
    date: Date,
    today: Date,
    zone: TimeZone,
    problem: Option<Text>,
}

impl Asked {
    /// Reads a day; yesterday if none is given.
    fn read(site: &Site, text: &str) -> Self {
        let zone = site
            .current()
            .map_or_else(zone::vietnam, |current| current.loaded.rules.zone.clone());
        let today = instant::local(site.now(), &zone).date();
        let yesterday = today.saturating_sub(1.day());
        let read = day(text);
        let problem = (read.is_none() && !text.trim().is_empty())
            .then(|| Text::new("cli-not-a-date").with("found", text));
        Self {
            date: read.unwrap_or(yesterday),
            today,
            zone,
            problem,
        }
    }
}

pub(in crate::console::web) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Result<Markup, Trouble> {
    let fields = Fields::read(query.unwrap_or_default().as_bytes());
    let asked = Asked::read(&site, fields.get("ngay"));
    page(&site, &visitor, asked).await
}

pub(in crate::console::web) async fn explain(
    State(site): State<Site>,
    visitor: Visitor,
    fields: Fields,
) -> Result<Response, Trouble> {
    let person = visitor.person().ok_or(Trouble::NotYours)?;
    let mut asked = Asked::read(&site, fields.get("ngay"));
    let reason = harmless(fields.get("ly_do").trim());
    let reason: String = reason.chars().take(MOST_REASON).collect();
    // A day that is not the one on the page is nobody's to explain.
    if fields.get("ngay").trim().is_empty() {
        return Err(Trouble::Form);
    }
    if asked.problem.is_none() && asked.date >= asked.today {
        asked.problem = Some(Text::new("cli-reconcile-not-over").with("date", asked.date));
    }
    if asked.problem.is_none() && reason.is_empty() {
        asked.problem = Some(Text::new("console-reconcile-why"));
    }
    if asked.problem.is_none() {
        asked.problem = site.undated();
    }
    if asked.problem.is_some() {
        return Ok(page(&site, &visitor, asked).await?.into_response());
    }

    let (by, date, desk) = (person.said().to_owned(), asked.date, site.clone());
    let written = site.in_turn(move || {
        let day = reconciled(&desk, date)?;
        Ok(accept(desk.folder(), &day, &reason, &by, desk.now())?)
    });
    if !written.await? {
        let date = asked.date.strftime("%d-%m-%Y").to_string();
        asked.problem = Some(Text::new("cli-reconcile-nothing-to-accept").with("date", date));
        return Ok(page(&site, &visitor, asked).await?.into_response());
    }
    Ok(Redirect::to(&format!("{RECONCILE}?ngay={}", asked.date)).into_response())
}

/// Holds `date` against its plan. Call it from a thread that may wait.
fn reconciled(site: &Site, date: Date) -> Result<Reconciliation, Trouble> {
    let log = match site.open_log()? {
        Some(log) => log,
        None => Airlog::in_memory()?,
    };
    let loaded = site.current().map(|current| current.loaded);
    reconciliation(site.folder(), loaded.as_deref(), &log, date).map_err(|error| {
        tracing::warn!(
            error = format!("{error:#}"),
            "a day cannot be held against its plan"
        );
        Trouble::Log
    })
}

async fn page(site: &Site, visitor: &Visitor, asked: Asked) -> Result<Markup, Trouble> {
    let (desk, date) = (site.clone(), asked.date);
    let day = site.in_turn(move || reconciled(&desk, date)).await?;
    let loaded = site.current().map(|current| current.loaded);
    let beside = |days: i64| format!("{RECONCILE}?ngay={}", date.saturating_add(days.days()));
    let open = day.unexplained() > 0 && date < asked.today;
    let page = Page {
        visitor,
        title: "console-reconcile",
        again: None,
    };
    Ok(page.around(&html! {
        (wrong(visitor, asked.problem.as_ref()))
        form class="row" method="get" action=(RECONCILE) {
            div {
                label for="ngay" { (visitor.word("console-log-day")) }
                input id="ngay" name="ngay" size="11" value=(date.strftime("%d/%m/%Y")) autocomplete="off";
            }
            button class="main" { (visitor.word("console-log-do")) }
        }
        p class="beside" {
            a class="button" href=(beside(-1)) { "◀ " (visitor.word("console-log-before")) }
            a class="button" href=(beside(1)) { (visitor.word("console-log-after")) " ▶" }
        }
        (verdict(visitor, &day))
        @if !day.differences.is_empty() {
            (table(visitor, &day, &asked.zone, loaded.as_deref()))
        }
        @if open {
            form class="narrow" method="post" action=(RECONCILE) {
                (token(visitor))
                input type="hidden" name="ngay" value=(date);
                label for="ly_do" { (visitor.word("console-reconcile-reason")) }
                input id="ly_do" name="ly_do" maxlength=(MOST_REASON) autocomplete="off" required;
                button class="main" { (visitor.word("console-reconcile-do")) }
            }
        }
        p { a class="button" href=(REPORTS) { (visitor.word("console-papers")) } }
    }))
}

/// What the day came to.
fn verdict(visitor: &Visitor, day: &Reconciliation) -> Markup {
    let good = day.unexplained() == 0;
    let head = match day.planned {
        Some(planned) => Text::new("cli-reconcile-day").with("planned", planned),
        None => Text::new("cli-reconcile-no-plan"),
    };
    let head = head
        .with("date", day.date.strftime("%d-%m-%Y"))
        .with("kept", day.as_planned)
        .with("aired", day.aired)
        .with("differences", day.differences.len())
        .with("unexplained", day.unexplained());
    let recorded = match day.recorded {
        Some(recorded) => Text::new("cli-reconcile-recorded")
            .with("recorded", recorded)
            .with("aired", day.aired),
        None => Text::new("cli-reconcile-not-recorded"),
    };
    html! {
        p class=(if good { "right" } else { "wrong" }) role="status" {
            span aria-hidden="true" { (if good { "● " } else { "▲ " }) }
            (visitor.say(&head))
        }
        p { (visitor.say(&recorded)) }
    }
}

fn table(
    visitor: &Visitor,
    day: &Reconciliation,
    zone: &TimeZone,
    loaded: Option<&Loaded>,
) -> Markup {
    let head =
        |column: &str| visitor.say(&Text::new("console-reconcile-column").with("column", column));
    let clock = |at: Timestamp| instant::say(at, zone, "%H:%M:%S");
    html! {
        div class="wide" {
            table class="log" {
                thead { tr {
                    @for column in ["at", "kind", "title", "why"] { th scope="col" { (head(column)) } }
                } }
                tbody {
                    @for difference in day.differences.iter().take(MOST) {
                        tr class=[difference.why.is_none().then_some("failed")] {
                            td data-label=(head("at")) { (clock(difference.at)) }
                            td data-label=(head("kind")) { (kind(visitor, difference)) }
                            td data-label=(head("title")) { (harmless(&title(difference, loaded))) }
                            td data-label=(head("why")) {
                                @match &difference.why {
                                    Some(why) => (visitor.say(why)),
                                    None => { span aria-hidden="true" { "▲ " } (visitor.word("cli-reconcile-unexplained")) }
                                }
                            }
                        }
                    }
                }
            }
        }
        @if day.differences.len() > MOST {
            p { (visitor.say(&Text::new("console-reconcile-more").with("count", day.differences.len() - MOST))) }
        }
    }
}

/// What kind of difference it is.
fn kind(visitor: &Visitor, difference: &Difference) -> String {
    let kind = serde_json::to_value(difference.kind).unwrap_or_default();
    let text = Text::new("console-reconcile-kind");
    visitor.say(&text.with("kind", kind.as_str().unwrap_or_default()))
}
