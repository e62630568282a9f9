//! **Chương trình**: how each program is filled, when it airs next, and how long each topic of a rotation has not.

pub(in crate::console::web) mod file;
mod values;

use axum::extract::State;
use jiff::Timestamp;
use maud::{Markup, html};

use crate::config::Loaded;
use crate::console::web::layout::Page;
use crate::console::web::paths::{PROGRAM, query};
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::turns::{NextAiring, Turns};
use crate::console::web::visitor::Visitor;
use crate::rundown::{ProgramRest, TopicRest};
use crate::schedule::{Pick, Program};
use crate::units::instant;
use crate::words::{Text, harmless};

pub(in crate::console::web) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
) -> Result<Markup, Trouble> {
    let page = Page {
        visitor: &visitor,
        title: "program-title",
        again: None,
    };
    let Some(current) = site.current() else {
        return Ok(page.around(&html! { p { (visitor.word("week-no-station")) } }));
    };
    let turns = site.turns().await?;
    let loaded = &current.loaded;
    Ok(page.around(&html! {
        p class="hint" { (visitor.word("program-why")) }
        ul class="cards" {
            @for program in in_order(loaded, &turns) {
                li { (card(&visitor, loaded, program, &turns)) }
            }
        }
    }))
}

/// The programs, those whose topics take turns first.
fn in_order<'p>(loaded: &'p Loaded, turns: &Turns) -> Vec<&'p Program> {
    let programs = loaded.schedule.programs.values();
    let mut programs: Vec<&Program> = programs.map(AsRef::as_ref).collect();
    programs.sort_by_key(|program| !turns.rests.iter().any(|rest| rest.program == program.id));
    programs
}

/// What a program is filled from and when, with the way to its file.
fn card(visitor: &Visitor, loaded: &Loaded, program: &Program, turns: &Turns) -> Markup {
    let rest = turns.rests.iter().find(|rest| rest.program == program.id);
    let next = turns.next.get(&program.id).map_or(&[][..], Vec::as_slice);
    html! {
        h2 { (harmless(&program.title)) }
        dl class="facts" {
            @if let Some(office) = &program.in_charge {
                dt { (visitor.word("program-in-charge")) }
                dd { (harmless(office)) }
            }
            dt { (visitor.word("program-pick")) }
            dd { (visitor.say(&pick(program))) }
            dt { (visitor.word("program-evergreen")) }
            dd { @match &program.evergreen {
                Some(path) => (harmless(path.as_str())),
                None => (visitor.word("program-none")),
            } }
            dt { (visitor.word("program-approval")) }
            dd { (visitor.say(&Text::new("program-approval-says").with("needed", if program.approval { "yes" } else { "no" }))) }
            dt { (visitor.word("program-next")) }
            dd { (airings(visitor, next)) }
            @if rest.is_none() && !program.topics.is_empty() {
                dt { (visitor.word("program-topics")) }
                dd { (harmless(&topics(loaded, program))) }
            }
        }
        @if let Some(rest) = rest { (fairness(visitor, loaded, rest)) }
        p { a class="button" href=(query(PROGRAM, &[("ma", program.id.as_str())])) {
            (visitor.say(&Text::new("program-open").with("program", &program.title)))
        } }
    }
}

/// How its recordings are chosen.
fn pick(program: &Program) -> Text {
    let how = match program.pick {
        _ if program.relay.is_some() => "relay",
        Pick::Rotate => "rotate",
        Pick::Newest => "newest",
        Pick::InOrder => "in-order",
        Pick::Dated => "dated",
    };
    Text::new("program-pick-says").with("pick", how)
}

/// What its topics are called.
fn topics(loaded: &Loaded, program: &Program) -> String {
    let known = &loaded.schedule.topics;
    let titles = program
        .topics
        .iter()
        .map(|id| known.get(id).map_or(id.as_str(), |topic| &topic.title));
    titles.collect::<Vec<_>>().join(", ")
}

fn airings(visitor: &Visitor, next: &[NextAiring]) -> Markup {
    html! {
        @if next.is_empty() { (visitor.word("program-not-due")) }
        @for (place, airing) in next.iter().enumerate() {
            @if place > 0 { " · " }
            (visitor.say(&Text::new("program-next-at")
                .with("weekday", airing.at.say("%a"))
                .with("at", airing.at.say("%H:%M %d/%m"))
                .with("repeat", if airing.is_repeat { "yes" } else { "no" })))
        }
    }
}

/// How long each topic of a rotation has not been heard.
fn fairness(visitor: &Visitor, loaded: &Loaded, rest: &ProgramRest) -> Markup {
    let columns = [
        "program-topic",
        "program-last-new",
        "program-last-repeat",
        "program-next-turn",
        "program-rests",
    ]
    .map(|key| visitor.word(key));
    html! {
        h3 { (visitor.word("program-fairness")) }
        @if let Some(turn) = rest.turn_weeks {
            p class="hint" { (visitor.say(&Text::new("program-turn").with("weeks", turn))) }
        }
        table class="log turns" {
            thead { tr { @for column in &columns { th scope="col" { (column) } } } }
            tbody {
                @for topic in &rest.topics { (row(visitor, loaded, topic, &columns)) }
            }
        }
    }
}

fn row(visitor: &Visitor, loaded: &Loaded, topic: &TopicRest, columns: &[String; 5]) -> Markup {
    let day = |at: Option<Timestamp>| match at {
        Some(at) => instant::say(at, &loaded.rules.zone, "%d/%m/%Y"),
        None => "–".to_owned(),
    };
    let says = Text::new("program-rests-says")
        .with("heard", if topic.last().is_some() { "yes" } else { "no" })
        .with("weeks", topic.weeks);
    html! {
        tr class=[topic.is_overdue.then_some("failed")] {
            td data-label=(columns[0]) { (harmless(&topic.title)) }
            td data-label=(columns[1]) { (day(topic.last_new)) }
            td data-label=(columns[2]) { (day(topic.last_repeat)) }
            td data-label=(columns[3]) { (day(topic.next)) }
            td data-label=(columns[4]) {
                @if topic.is_overdue { span class="shape" aria-hidden="true" { "▲ " } strong { (visitor.say(&says)) } }
                @else { (visitor.say(&says)) }
            }
        }
    }
}
