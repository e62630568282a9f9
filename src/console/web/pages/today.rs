//! **Hôm nay**: what is on air and proven, what comes, what lacks, what is wrong.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::SignedDuration;
use maud::{Markup, html};

use crate::alarm::Alarm;
use crate::console::people::Role;
use crate::console::web::concerns::Concerns;
use crate::console::web::layout::Page;
use crate::console::web::pages::papers_due;
use crate::console::web::paths::{LIVE, PAPERS_DUE, PROGRAMS, SETUP, TIME, URGENT};
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::verdict::Verdict;
use crate::console::web::visitor::Visitor;
use crate::playout::SILENT;
use crate::station::{BackupStatus, Status};
use crate::units::Size;
use crate::words::Text;

/// Without script the page is asked for again so often, in seconds.
const AGAIN: u32 = 20;

pub(in crate::console::web) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
) -> Result<Response, Trouble> {
    if visitor.is_any(&[Role::Admin]) && site.is_unmade().await? {
        return Ok(Redirect::to(SETUP).into_response());
    }
    let status = site.status();
    let verdict = Verdict::of(&status, site.is_fresh(&status));
    let concerns = site.concerns().await?;
    let page = Page {
        visitor: &visitor,
        title: "console-today",
        again: Some(AGAIN),
    };
    let pieces = pieces(&visitor, &status, verdict, &concerns);
    let [state, words, proof, coming, alarms, machine] = &pieces;
    let page = page.around(&html! {
        section class="air" data-live=(LIVE) {
            div id=(state.id) aria-live="polite" { (state.inside) }
            div id=(words.id) { (words.inside) }
            div id=(proof.id) { (proof.inside) }
            @if visitor.is_any(Role::ORDERING) {
                p { a class="button urgent" href=(URGENT) { (visitor.word("console-urgent")) } }
            }
        }
        div class="columns" {
            section { h2 { (visitor.word("console-today-coming")) } div id=(coming.id) { (coming.inside) } }
            section { h2 { (visitor.word("console-today-lacks")) } (lacks(&visitor, &status, &concerns)) }
            section { h2 { (visitor.word("console-today-alarms")) } div id=(alarms.id) { (alarms.inside) } }
            section { h2 { (visitor.word("console-today-machine")) } div id=(machine.id) { (machine.inside) } }
        }
    });
    Ok(page.into_response())
}

/// A part of the page that changes while it is open.
pub(in crate::console::web) struct Piece {
    /// The element it stands in.
    pub(in crate::console::web) id: &'static str,
    /// What stands in it.
    pub(in crate::console::web) inside: Markup,
}

/// Makes what changes while the page is open.
pub(in crate::console::web) fn pieces(
    visitor: &Visitor,
    status: &Status,
    verdict: Verdict,
    concerns: &Concerns,
) -> [Piece; 6] {
    let piece = |id, inside| Piece { id, inside };
    [
        piece("trang-thai", state(visitor, verdict)),
        piece("cau", words(visitor, status, verdict, concerns)),
        piece("bang-chung", proof(visitor, status)),
        piece("sap-phat", next(visitor, status)),
        piece("su-co", alarms(visitor, status)),
        piece("may", machine(visitor, status)),
    ]
}

/// Whether sound goes out, as a word and a shape: read aloud where it changes.
pub(in crate::console::web) fn state(visitor: &Visitor, verdict: Verdict) -> Markup {
    html! {
        p class={ "verdict " (verdict.name()) } {
            span class="shape" aria-hidden="true" { (verdict.shape()) " " }
            (visitor.say(&verdict.text()))
        }
    }
}

/// The sentence on what is on air, and the orders in force.
fn words(visitor: &Visitor, status: &Status, verdict: Verdict, concerns: &Concerns) -> Markup {
    html! {
        p class="sentence" { (visitor.say(&sentence(status, verdict))) " " (visitor.say(&rest(concerns))) }
        @for order in &status.orders {
            p class="order" {
                (visitor.say(&Text::new("console-today-order")
                    .with("level", order.level.name())
                    .with("drill", if order.drill { "yes" } else { "no" })
                    .with("by", &order.ordered_by)
                    .with("titles", order.titles.join(" · "))))
            }
        }
    }
}

/// Says in one sentence what is on air.
pub(in crate::console::web) fn sentence(status: &Status, verdict: Verdict) -> Text {
    if verdict == Verdict::Unknown {
        return Text::new("console-today-stale").with("at", status.now.say("%H:%M:%S %d/%m/%Y"));
    }
    if let Some(on_air) = &status.on_air {
        return Text::new("console-today-on-air")
            .with("title", &on_air.title)
            .with(
                "left",
                left(on_air.end.at().duration_since(status.now.at())),
            )
            .with("end", on_air.end.say("%H:%M:%S"));
    }
    match status.next.first() {
        Some(next) => Text::new("console-today-next")
            .with("title", &next.title)
            .with("start", next.start.since(status.now)),
        None => Text::new("console-today-nothing"),
    }
}

/// Writes a time that is left: `03:12`, `1:03:12`.
pub(in crate::console::web) fn left(length: SignedDuration) -> String {
    let seconds = length.as_secs().max(0);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes:02}:{seconds:02}")
    }
}

/// Says whether the rest of today and tomorrow has all it needs.
fn rest(concerns: &Concerns) -> Text {
    Text::new("console-today-rest").with("count", concerns.lacks.len())
}

/// What the card took: the proof that sound goes out.
fn proof(visitor: &Visitor, status: &Status) -> Markup {
    html! {
        dl class="proof" {
            div {
                dt { (visitor.word("console-proof-card")) }
                dd { @match &status.card {
                    Some(card) if card == SILENT => (visitor.word("console-proof-silent")),
                    Some(card) => (card),
                    None => strong { (visitor.word("console-proof-no-card")) },
                } }
            }
            div {
                dt { (visitor.word("console-proof-level")) }
                dd {
                    @match status.peak_dbfs {
                        Some(peak) => {
                            meter min="-60" max="0" low="-40" value=(format!("{:.1}", peak.clamp(-60.0, 0.0))) {}
                            " " (visitor.say(&Text::new("console-proof-peak").with("peak", format!("{peak:.1}"))))
                        }
                        None => (visitor.word("console-proof-silence")),
                    }
                }
            }
            div {
                dt { (visitor.word("console-proof-frames")) }
                dd { (visitor.say(&Text::new("console-proof-taken").with("frames", status.card_frames))) }
            }
        }
    }
}

fn next(visitor: &Visitor, status: &Status) -> Markup {
    html! {
        @if status.next.is_empty() {
            p { (visitor.word("console-today-nothing")) }
        } @else {
            ol class="next" {
                @for next in &status.next {
                    li { time { (next.start.since(status.now)) } " " span { (next.title) } }
                }
            }
        }
    }
}

/// What a person should see to before its minute comes.
fn lacks(visitor: &Visitor, status: &Status, concerns: &Concerns) -> Markup {
    html! {
        @if concerns.lacks.is_empty() {
            p { span class="shape" aria-hidden="true" { "● " } (visitor.word("console-today-lacks-nothing")) }
        } @else {
            ul class="lacks" {
                @for lack in &concerns.lacks {
                    li class=(if lack.grave { "grave" } else { "mild" }) {
                        span class="shape" aria-hidden="true" { (if lack.grave { "▲ " } else { "△ " }) }
                        @if let Some(at) = lack.at { strong { (at.say("%H:%M %d/%m")) " " } }
                        @if let Some(program) = &lack.program { (program) ": " }
                        (visitor.say(&lack.text))
                    }
                }
            }
        }
        (overdue(visitor, concerns))
        (papers(visitor, concerns))
        p {
            (visitor.say(&Text::new("console-today-counts")
                .with("waiting", status.waiting_approval)
                .with("refused", status.refused)))
        }
    }
}

/// Says how many orders and live broadcasts lack papers; whoever may complete them gets there.
fn papers(visitor: &Visitor, concerns: &Concerns) -> Markup {
    html! {
        @if concerns.papers > 0 {
            (papers_due::count(visitor, concerns.papers))
            @if visitor.is_any(Role::COMPLETING) {
                p { a class="button" href=(PAPERS_DUE) { (visitor.word("console-papers-due")) } }
            }
        }
    }
}

/// Topics that have not been heard for longer than their turn.
fn overdue(visitor: &Visitor, concerns: &Concerns) -> Markup {
    html! {
        @if !concerns.overdue.is_empty() {
            h3 { (visitor.word("program-overdue-title")) }
            ul class="lacks" {
                @for text in &concerns.overdue {
                    li class="mild" { span class="shape" aria-hidden="true" { "△ " } (visitor.say(text)) }
                }
            }
            p { a class="button" href=(PROGRAMS) { (visitor.word("program-see")) } }
        }
    }
}

/// What needs a person, with its cure.
fn alarms(visitor: &Visitor, status: &Status) -> Markup {
    // That of the clock stands with the machine.
    let alarms = status
        .alarms
        .iter()
        .filter(|alarm| alarm.key != Alarm::Clock);
    let mut alarms = alarms.peekable();
    html! {
        @if alarms.peek().is_none() {
            p { span class="shape" aria-hidden="true" { "● " } (visitor.word("console-today-alarms-none")) }
        } @else {
            ul class="lacks" {
                @for alarm in alarms {
                    li class="grave" {
                        span class="shape" aria-hidden="true" { "▲ " }
                        strong { (visitor.say(&Text::new("console-today-since").with("since", alarm.since.since(status.now)))) }
                        " " (alarm.words)
                    }
                }
            }
        }
    }
}

fn machine(visitor: &Visitor, status: &Status) -> Markup {
    html! {
        dl {
            (facts(visitor, status))
            dt { (visitor.word("console-machine-backup")) }
            dd { (visitor.say(&backup(&status.backup))) }
        }
    }
}

/// Clock, disk, transmitter, log: what stands in a list.
pub(in crate::console::web) fn facts(visitor: &Visitor, status: &Status) -> Markup {
    let clock = status.clock.problem.clone().unwrap_or_else(|| {
        let witness = status.clock.witness.as_deref().unwrap_or_default();
        visitor.say(&Text::new("cli-clock-trusted").with("witness", witness))
    });
    html! {
        dt { (visitor.word("console-machine-time")) }
        dd { (status.now.say("%H:%M:%S %d/%m/%Y")) }
        dt { (visitor.word("console-machine-clock")) }
        dd {
            (clock)
            @if !status.clock.trusted { " " a href=(TIME) { (visitor.word("console-time")) } }
        }
        dt { (visitor.word("console-machine-disk")) }
        dd { @match status.disk_free_bytes {
            Some(bytes) => (visitor.say(&Text::new("console-machine-room").with("room", Size(bytes)))),
            None => (visitor.word("console-machine-unknown")),
        } }
        @if let Some(transmitter) = &status.transmitter {
            dt { (visitor.word("console-machine-transmitter")) }
            dd { (visitor.say(&transmitter.text(status.now))) }
        }
        dt { (visitor.word("console-machine-log")) }
        dd { (visitor.say(&Text::new("console-machine-rows").with("rows", status.log_rows_waiting))) }
    }
}

/// Says when the last good copy was made.
pub(in crate::console::web) fn backup(backup: &BackupStatus) -> Text {
    match &backup.made {
        Some(made) => Text::new("console-machine-copied").with("at", made.say("%H:%M %d/%m/%Y")),
        None => Text::new("console-machine-not-copied"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_read_at_a_glance() {
        for (seconds, said) in [
            (192, "03:12"),
            (0, "00:00"),
            (-3, "00:00"),
            (3792, "1:03:12"),
        ] {
            assert_eq!(left(SignedDuration::from_secs(seconds)), said);
        }
    }
}
