//! **Nhật ký**: a day as it was heard, with reasons; whether the station was silent at a time; the chain.

use axum::extract::{Query, State};
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use crate::airlog::{Airing, Airlog, AirlogError, Answer, Filter, Silence};
use crate::calendar;
use crate::config::{Loaded, zone};
use crate::console::web::dates::day;
use crate::console::web::layout::{Page, wrong};
use crate::console::web::paths::{CHAIN, LOG, WHY};
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::visitor::Visitor;
use crate::names::ProgramId;
use crate::units::instant::{self, Reading};
use crate::words::Text;

/// No day has more rows that anybody reads.
const MOST: usize = 2000;

/// What is asked of the log.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(in crate::console::web) struct Asked {
    /// The day, as a browser or a person writes it.
    ngay: String,
    /// Only this program.
    chuong_trinh: String,
    /// Only what was missed or broken off, where it says anything.
    hong: String,
    /// At what time silence is asked about.
    luc: String,
}

/// What the log answers.
struct Answered {
    airings: Vec<Airing>,
    silence: Option<(Timestamp, Silence)>,
}

pub(in crate::console::web) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Markup, Trouble> {
    let loaded = site.current().map(|current| current.loaded);
    let zone = loaded
        .as_ref()
        .map_or_else(zone::vietnam, |loaded| loaded.rules.zone.clone());
    let today = zone.to_datetime(site.now()).date();
    let (date, mut problem) = match day(&asked.ngay) {
        Some(date) => (date, None),
        None if asked.ngay.is_empty() => (today, None),
        None => (
            today,
            Some(Text::new("cli-not-a-date").with("found", &asked.ngay)),
        ),
    };
    let time = asked.luc.parse::<Time>().ok();
    if time.is_none() && !asked.luc.is_empty() {
        problem = Some(Text::new("cli-not-a-time").with("found", &asked.luc));
    }

    let midnight = |date: Date| calendar::instant(&zone, date, Time::midnight());
    let program = Some(&asked.chuong_trinh).filter(|id| !id.is_empty());
    let filter = Filter {
        program: program.map(|id| ProgramId::from(id.as_str())),
        failed: !asked.hong.is_empty(),
        ..Filter::listed(
            Some(midnight(date)),
            Some(midnight(date.saturating_add(1.day()))),
        )
    };
    let at = time.map(|time| calendar::instant(&zone, date, time));
    let now = site.now();
    let answered = site.log(move |log| answered(log, &filter, at, now)).await?;
    let page = Page {
        visitor: &visitor,
        title: "console-log",
        again: None,
    };
    Ok(page.around(&html! {
        (wrong(&visitor, problem.as_ref()))
        (question(&visitor, &asked, date, loaded.as_deref()))
        @if let Some((at, silence)) = &answered.silence {
            (silent(&visitor, *at, silence, &zone))
        }
        h2 { (said_day(&visitor, date)) }
        @if answered.airings.is_empty() {
            p { (visitor.word("console-log-nothing")) }
        } @else {
            (table(&visitor, &answered.airings, date, &zone, loaded.as_deref()))
        }
        p { a class="button" href=(CHAIN) { (visitor.word("console-log-chain")) } }
    }))
}

fn answered(
    log: &Airlog,
    filter: &Filter,
    at: Option<Timestamp>,
    now: Timestamp,
) -> Result<Answered, AirlogError> {
    let mut airings = log.airings(filter)?;
    airings.truncate(MOST);
    let silence = match at {
        None => None,
        Some(at) => {
            // The station is running: what its log has is of now.
            let (mut silence, _) = log.silence_as_read(at, None, Reading::Second, Some(now))?;
            if at >= now && silence.answer == Answer::Silent {
                // The future is nobody's silence.
                silence.answer = Answer::NotKnown;
            }
            Some((at, silence))
        }
    };
    Ok(Answered { airings, silence })
}

fn said_day(visitor: &Visitor, date: Date) -> String {
    let weekday = date.strftime("%a").to_string();
    let text = Text::new("airlog-day")
        .with("weekday", weekday)
        .with("date", date.strftime("%d/%m/%Y"));
    visitor.say(&text)
}

/// The form that asks, and the days beside.
fn question(visitor: &Visitor, asked: &Asked, date: Date, loaded: Option<&Loaded>) -> Markup {
    let programs = loaded
        .iter()
        .flat_map(|loaded| loaded.schedule.programs.values());
    let beside = |days: i64| format!("{LOG}?ngay={}", date.saturating_add(days.days()));
    html! {
        form class="row" method="get" action=(LOG) {
            div {
                label for="ngay" { (visitor.word("console-log-day")) }
                input id="ngay" name="ngay" size="11" value=(date.strftime("%d/%m/%Y")) autocomplete="off";
            }
            div {
                label for="chuong_trinh" { (visitor.word("console-log-program")) }
                select id="chuong_trinh" name="chuong_trinh" {
                    option value="" { (visitor.word("console-log-all")) }
                    @for program in programs {
                        option value=(program.id) selected[asked.chuong_trinh == program.id.as_str()] { (program.title) }
                    }
                }
            }
            div {
                label for="luc" { (visitor.word("console-log-silent")) }
                input id="luc" name="luc" size="6" value=(asked.luc) autocomplete="off";
            }
            label class="tick" {
                input type="checkbox" name="hong" value="1" checked[!asked.hong.is_empty()];
                span { (visitor.word("console-log-failed")) }
            }
            button class="main" { (visitor.word("console-log-do")) }
        }
        p class="beside" {
            a class="button" href=(beside(-1)) { "◀ " (visitor.word("console-log-before")) }
            a class="button" href=(beside(1)) { (visitor.word("console-log-after")) " ▶" }
        }
    }
}

/// Whether the station was silent.
fn silent(visitor: &Visitor, at: Timestamp, silence: &Silence, zone: &TimeZone) -> Markup {
    let answer = Text::new("cli-silence-at")
        .with("answer", name(&silence.answer))
        .with("at", instant::say(at, zone, "%H:%M:%S %d/%m/%Y"));
    html! {
        section class="card" {
            p { strong { (visitor.say(&answer)) } }
            @for span in &silence.unknown {
                p { (visitor.say(&Text::new("cli-silence-unknown-at").with("why", name(&span.presence)))) }
            }
            @for airing in &silence.heard {
                p { (title(visitor, airing)) }
            }
            @if !silence.missed.is_empty() {
                p { (visitor.word("cli-silence-missed")) }
                @for airing in &silence.missed {
                    p { (title(visitor, airing)) @if let Some(reason) = &airing.reason { ": " (visitor.say(reason)) } }
                }
            }
        }
    }
}

fn table(
    visitor: &Visitor,
    airings: &[Airing],
    date: Date,
    zone: &TimeZone,
    loaded: Option<&Loaded>,
) -> Markup {
    let head = |column: &str| visitor.say(&Text::new("airlog-column").with("column", column));
    let clock =
        |at: Option<Timestamp>| at.map_or("–".into(), |at| instant::say(at, zone, "%H:%M:%S"));
    html! {
        div class="wide" {
            table class="log" {
                thead { tr {
                    @for column in ["planned", "start", "length", "title", "program", "ended"] {
                        th scope="col" { (head(column)) }
                    }
                } }
                tbody {
                    @for airing in airings {
                        tr class=[failed(airing).then_some("failed")] {
                            td data-label=(head("planned")) { (clock(Some(airing.item.start))) }
                            td data-label=(head("start")) { (clock(airing.start)) }
                            td data-label=(head("length")) { (length(airing)) }
                            td data-label=(head("title")) { (title(visitor, airing)) }
                            td data-label=(head("program")) {
                                (program(airing, loaded))
                                @if let Some(slot) = &airing.item.slot {
                                    " " a href=(format!("{WHY}?khung={slot}&ngay={date}")) { (visitor.word("console-log-why")) }
                                }
                            }
                            td data-label=(head("ended")) {
                                @if failed(airing) { span aria-hidden="true" { "▲ " } }
                                (ended(visitor, airing))
                                @if let Some(reason) = &airing.reason { ": " (visitor.say(reason)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Whether it was missed, or broken off by something else than the schedule.
fn failed(airing: &Airing) -> bool {
    airing.ended.is_some_and(|ended| !ended.is_scheduled())
}

fn length(airing: &Airing) -> String {
    let played = airing.start.and(airing.played);
    played.map_or("–".into(), |played| {
        let seconds = played.seconds().round() as u64;
        format!("{:02}:{:02}", seconds / 60, seconds % 60)
    })
}

/// What people call it, with what it was.
fn title(visitor: &Visitor, airing: &Airing) -> String {
    let item = &airing.item;
    let kind = visitor.say(&Text::new("airlog-kind").with("kind", name(&item.kind)));
    let title = match (&item.segment, &item.input, &item.order) {
        (Some(segment), ..) => segment.title.clone(),
        (None, Some(input), _) => input.title.clone(),
        (None, None, Some(_)) => visitor.word("airlog-attention"),
        (None, None, None) => visitor.word("airlog-no-recording"),
    };
    format!("{title} ({kind})")
}

fn program(airing: &Airing, loaded: Option<&Loaded>) -> String {
    if let Some(order) = &airing.item.order {
        return order.ordered_by.clone();
    }
    let Some(id) = &airing.item.program else {
        return "–".into();
    };
    let known = loaded.and_then(|loaded| loaded.schedule.programs.get(id));
    known.map_or_else(|| id.to_string(), |program| program.title.clone())
}

fn ended(visitor: &Visitor, airing: &Airing) -> String {
    let ended = airing.ended.map_or("on-air".into(), |ended| name(&ended));
    visitor.say(&Text::new("airlog-ended").with("ended", ended))
}

/// The name that a fact has in JSON, which is what messages choose their words by.
fn name(fact: &impl Serialize) -> String {
    let name = serde_json::to_value(fact).unwrap_or_default();
    name.as_str().unwrap_or_default().to_owned()
}

/// Walks the chain, and says what was found.
pub(in crate::console::web) async fn chain(
    State(site): State<Site>,
    visitor: Visitor,
) -> Result<Markup, Trouble> {
    let (verdict, beginning, seal) = site
        .log(|log| Ok((log.verify()?, log.beginning(), log.last_seal()?)))
        .await?;
    let whole = matches!(verdict, crate::airlog::Verdict::Ok { .. });
    let page = Page {
        visitor: &visitor,
        title: "console-log-chain",
        again: None,
    };
    Ok(page.around(&html! {
        p class=(if whole { "right" } else { "wrong" }) role="status" {
            span aria-hidden="true" { (if whole { "● " } else { "▲ " }) }
            (visitor.say(&verdict.text()))
        }
        @if let Some(text) = beginning { p { (visitor.say(&text)) } }
        @if let Some((_, seal)) = seal {
            p { (visitor.say(&Text::new("cli-log-sealed")
                .with("day", seal.day).with("seq", seal.seq).with("key", &seal.key))) }
        }
        p { a class="button" href=(LOG) { (visitor.word("console-log")) } }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_as_browsers_and_people_write_it() {
        let first = Some(jiff::civil::date(2026, 12, 1));
        for (text, date) in [
            ("2026-12-01", first),
            (" 01/12/2026 ", first),
            ("1/12/2026", first),
            ("31/02/2026", None),
            ("hôm qua", None),
        ] {
            assert_eq!(day(text), date, "{text}");
        }
    }
}
