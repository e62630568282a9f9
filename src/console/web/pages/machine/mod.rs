//! **Máy**: clock, disk, card, copies, alarms; what the doctor says and the sound cards on pages of their own.

pub(in crate::console::web) mod cards;
pub(in crate::console::web) mod doctor;

use std::collections::BTreeSet;

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use crate::airlog::{Airlog, AlarmsTold};
use crate::alarm::Alarm;
use crate::console::people::Role;
use crate::console::web::layout::{Page, token};
use crate::console::web::pages::today::{backup, facts};
use crate::console::web::paths::{CARDS, DOCTOR, MACHINE, MACHINE_ACT};
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::visitor::{Fields, Visitor};
use crate::playout::SILENT;
use crate::station::{Act, Status};
use crate::units::instant;
use crate::words::{Text, harmless};

/// Without script the page is asked for again so often, in seconds.
const AGAIN: u32 = 20;

/// How a moment is said.
const WHEN: &str = "%H:%M %d/%m/%Y";

pub(in crate::console::web) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
) -> Result<Markup, Trouble> {
    let status = site.status();
    let told = told(&site).await?;
    let page = Page {
        visitor: &visitor,
        title: "console-machine",
        again: Some(AGAIN),
    };
    Ok(page.around(&html! {
        div class="columns" {
            section { h2 { (visitor.word("machine-alarms")) } (alarms(&visitor, &status)) }
            section { h2 { (visitor.word("machine-backup")) } (copies(&visitor, &site, &status)) }
            section { h2 { (visitor.word("machine-state")) } (state(&visitor, &status)) }
            section { h2 { (visitor.word("machine-told")) } (who_is_told(&visitor, &site, &told)) }
        }
        p class="beside" {
            a class="button" href=(DOCTOR) { (visitor.word("machine-doctor")) } " "
            @if visitor.is_any(&[Role::Admin]) {
                a class="button" href=(CARDS) { (visitor.word("machine-cards")) }
            }
        }
    }))
}

async fn told(site: &Site) -> Result<AlarmsTold, Trouble> {
    let zone = zone(site);
    site.log(move |log: &Airlog| log.alarms(&zone)).await
}

fn zone(site: &Site) -> jiff::tz::TimeZone {
    let current = site.current();
    current.map_or_else(crate::config::zone::vietnam, |current| {
        current.loaded.rules.zone.clone()
    })
}

/// What stands, with who knows of it, and a button for whoever now does.
fn alarms(visitor: &Visitor, status: &Status) -> Markup {
    let open = |key: Alarm| {
        let mut alarms = status.alarms.iter();
        alarms.any(|alarm| alarm.key == key && alarm.told && alarm.acknowledged_by.is_none())
    };
    html! {
        @if status.alarms.is_empty() {
            p { span class="shape" aria-hidden="true" { "● " } (visitor.word("console-today-alarms-none")) }
        }
        ul class="lacks" {
            @for alarm in &status.alarms {
                li class="grave" {
                    span class="shape" aria-hidden="true" { "▲ " }
                    strong { (visitor.say(&Text::new("console-today-since").with("since", alarm.since.since(status.now)))) }
                    " " (alarm.words)
                    @if let Some(by) = &alarm.acknowledged_by {
                        p { span aria-hidden="true" { "✓ " } (visitor.say(&Text::new("machine-known").with("by", harmless(by)))) }
                    } @else if open(alarm.key) {
                        form method="post" action=(MACHINE) {
                            (token(visitor))
                            input type="hidden" name="bao_dong" value=(alarm.key);
                            button name="viec" value="nhan" aria-label=(visitor.say(&Text::new("machine-ack-of").with("words", &alarm.words))) {
                                (visitor.word("machine-ack"))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// How the station's copies stand, and a button for one more.
fn copies(visitor: &Visitor, site: &Site, status: &Status) -> Markup {
    let stands = site.copying().status();
    let is_running = stands.running_since.is_some();
    html! {
        p { (visitor.say(&backup(&stands))) }
        @if let Some(place) = &stands.place { p class="hint" { (harmless(place)) } }
        p {
            @match (&stands.running_since, &stands.stick) {
                (Some(since), _) => strong role="status" {
                    (visitor.say(&Text::new("machine-backup-runs").with("since", since.say("%H:%M"))))
                },
                (None, Some(stick)) => (visitor.say(&Text::new("machine-backup-stick").with("stick", harmless(stick)))),
                (None, None) => (visitor.word("machine-backup-no-stick")),
            }
        }
        @if let (Some(due), false) = (&stands.due, is_running) {
            @let when = if due.at() <= status.now.at() { "waits" } else { "later" };
            p { (visitor.say(&Text::new("machine-backup-due").with("when", when).with("at", due.say(WHEN)))) }
        }
        @if let Some(problem) = &stands.problem {
            p class="wrong" { span class="shape" aria-hidden="true" { "▲ " } (harmless(problem)) }
        }
        @if !is_running && stands.stick.is_some() && visitor.is_any(Role::COPYING) {
            form method="post" action=(MACHINE_ACT) {
                (token(visitor))
                button name="viec" value="sao-luu" { (visitor.word("machine-backup-now")) }
            }
        }
    }
}

/// Clock, disk, transmitter, log, card.
fn state(visitor: &Visitor, status: &Status) -> Markup {
    html! {
        dl {
            (facts(visitor, status))
            dt { (visitor.word("console-proof-card")) }
            dd { @match &status.card {
                Some(card) if card == SILENT => (visitor.word("console-proof-silent")),
                Some(card) => (card),
                None => strong { (visitor.word("console-proof-no-card")) },
            } }
        }
    }
}

/// Whom the station's file names, how each was told last, and a drill.
fn who_is_told(visitor: &Visitor, site: &Site, told: &AlarmsTold) -> Markup {
    let current = site.current();
    let names: Vec<&String> = current
        .iter()
        .flat_map(|current| current.loaded.station.alarms.ways.keys())
        .collect();
    let zone = zone(site);
    html! {
        @if names.is_empty() {
            p { (visitor.word("cli-alarm-nobody")) }
        }
        ul {
            @for name in &names {
                @match told.last.get(*name) {
                    Some(last) => li {
                        (visitor.say(&Text::new("cli-alarm-result")
                            .with("name", harmless(name))
                            .with("way", &last.way)
                            .with("arrival", serde_json::to_value(last.arrival).ok().and_then(|it| it.as_str().map(str::to_owned)).unwrap_or_default())
                            .with("problem", harmless(last.problem.as_deref().unwrap_or_default()))))
                        " · " (instant::say(last.at, &zone, WHEN))
                    },
                    None => li { (visitor.say(&Text::new("machine-never-told").with("name", harmless(name)))) },
                }
            }
        }
        @if !names.is_empty() && visitor.is_any(&[Role::Admin]) {
            form method="post" action=(MACHINE_ACT) {
                (token(visitor))
                p class="hint" { (visitor.word("machine-drill-what")) }
                button name="viec" value="dien-tap" { (visitor.word("machine-drill")) }
            }
        }
    }
}

/// Somebody knows of an alarm.
pub(in crate::console::web) async fn acknowledge(
    State(site): State<Site>,
    visitor: Visitor,
    fields: Fields,
) -> Result<Response, Trouble> {
    let person = visitor.person().ok_or(Trouble::NotYours)?;
    let named: Option<BTreeSet<Alarm>> = fields.all("bao_dong").map(Alarm::of_key).collect();
    // None named would be all: those that came since the page was read, too.
    let alarms = named.filter(|named| !named.is_empty());
    let alarms = alarms.ok_or(Trouble::Form)?;
    site.ask(Act::Acknowledge {
        alarms,
        by: person.said().to_owned(),
    })?;
    Ok(Redirect::to(MACHINE).into_response())
}

/// A copy now, or a drill of the alarms.
pub(in crate::console::web) async fn act(
    State(site): State<Site>,
    visitor: Visitor,
    fields: Fields,
) -> Result<Response, Trouble> {
    let person = visitor.person().ok_or(Trouble::NotYours)?;
    let by = person.said().to_owned();
    match fields.get("viec") {
        "sao-luu" => site.copying().ask(&by),
        "dien-tap" if visitor.is_any(&[Role::Admin]) => site.ask(Act::AlarmDrill { by })?,
        "dien-tap" => return Err(Trouble::NotYours),
        _ => return Err(Trouble::Form),
    }
    Ok(Redirect::to(MACHINE).into_response())
}
