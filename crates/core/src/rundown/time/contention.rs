//! Who has the air when two occurrences want the same minute.
//!
//! At each instant the air belongs to the occurrence of the highest priority; of equals, to the one
//! due later; of equals due together, to the one of that day only, then to the first in the file. From this follows:
//!
//! * One that is on air and loses it is cut, and goes on when it has the air again: its windows are its parts.
//! * One that is due while a stronger is on air begins late, at the stronger one's end, with what is
//!   left of its own time; if that is less than [`LEAST`] (or than half of a shorter slot), it is lost.
//! * Quiet hours take their part of every occurrence first.
//! * Inside a session there is no silence that nobody asked for. The time of one that is lost, that mourning or a
//!   holiday takes away, or that is over by its length but not by the clock (which was set back for winter) is
//!   filled, where the session goes on after it. What a person left out stays silent, with a note.
//!
//! Each overlap has a note.
//!
//! A soft start takes part as a hard one does, at its due time: what is on air is planned up to there.
//! It differs in one thing. A lone segment too long for the time before it may run into the soft
//! start's, up to its wait ([`Window::limit`]); then the soft start begins on the frame after it, and
//! keeps its own end. On an idle station it begins when due.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::window::Window;
use super::{quiet, sessions};
use crate::calendar::instant;
use crate::names::SlotId;
use crate::rundown::Inputs;
use crate::rundown::reason::{Note, Severity, clock, clock_span};
use crate::schedule::{Displaced, DisplacedBy, Occurrence, Rules, Start};
use crate::units::Frames;
use crate::units::instant::local;
use crate::words::Text;

/// The shortest rest of an occurrence worth beginning late.
const LEAST: Frames = Frames::from_ms(60_000);

/// What an occurrence asks for.
struct Claim {
    occurrence: Occurrence,
    start: Timestamp,
    end: Timestamp,
    began: Option<Timestamp>,
    /// Whether it only asks to be filled.
    only_fills: bool,
}

/// A stretch of time, and whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Part {
    claim: usize,
    start: Timestamp,
    end: Timestamp,
    only_fills: bool,
}

/// A stretch of time that somebody may expect to hear something in.
type Asked = (Timestamp, Timestamp, SlotId);

/// The windows of `date`, the day before and the day after, by start; and the notes on what
/// occurrences of `date` lost or took.
pub(in crate::rundown) fn windows(date: Date, inputs: &Inputs<'_>) -> (Vec<Window>, Vec<Note>) {
    let days = [
        date.saturating_sub(1.day()),
        date,
        date.saturating_add(1.day()),
    ];
    let days = days.map(|day| {
        inputs
            .schedule
            .due_on(inputs.calendar, &inputs.rules.zone, day)
    });
    let (mut due, mut displaced) = (Vec::new(), Vec::new());
    for day in days {
        due.extend(day.occurrences);
        displaced.extend(day.displaced);
    }

    due.sort_by_key(|occurrence| occurrence.start);
    let (mut claims, mut notes) = claims(due, date, inputs.rules);
    let left_out = left_out(&displaced, inputs.rules);
    claims.extend(fillings(&claims, displaced, inputs.rules));
    let asked = claims
        .iter()
        .map(|claim| (claim.start, claim.end, claim.occurrence.slot.id.clone()));
    let asked: Vec<Asked> = asked.chain(left_out).collect();
    let parts = contend(&mut claims);
    notes.extend(overlaps(&claims, &parts, date, inputs.rules));
    let mut windows: Vec<Window> = parts
        .iter()
        .map(|part| Window::new(&claims[part.claim], part))
        .collect();
    if inputs.rules.refuse {
        let (kept, refused) = sessions::refuse(windows, date, inputs.rules);
        windows = kept;
        notes.extend(refused);
    }

    let mut windows = inside_sessions(&windows);
    for number in 0..windows.len() {
        let (own, later) = windows[number..].split_at_mut(1);
        own[0].last = !later
            .iter()
            .any(|window| !window.only_filled && window.is_of(&own[0].occurrence));
    }

    set_limits(&mut windows, inputs.rules);
    notes.extend(fillers(&windows, date, inputs.rules));
    notes.extend(silences(asked, &windows, date, inputs.rules));
    (windows, notes)
}

/// What each occurrence asks for outside quiet hours.
fn claims(due: Vec<Occurrence>, date: Date, rules: &Rules) -> (Vec<Claim>, Vec<Note>) {
    let mut claims = Vec::with_capacity(due.len());
    let mut notes = Vec::new();
    for occurrence in due {
        let asked = (occurrence.start, occurrence.end());
        let loud = quiet::clip(rules, asked.0, asked.1);
        if loud != Some(asked) && occurrence.date == date && asked.0 < asked.1 {
            notes.push(quiet_note(&occurrence, loud, rules));
        }
        if let Some((start, end)) = loud {
            claims.push(Claim {
                occurrence,
                start,
                end,
                began: None,
                only_fills: false,
            });
        }
    }

    (claims, notes)
}

/// What is to be filled if it is inside a session: the time of what the calendar takes away by a rule, and what
/// the clock, set back, adds to the time of an occurrence.
fn fillings(claims: &[Claim], displaced: Vec<Displaced>, rules: &Rules) -> Vec<Claim> {
    let by_rule =
        |why: &DisplacedBy| !matches!(why, DisplacedBy::Dropped(_) | DisplacedBy::Replaced(_));
    let away = displaced
        .into_iter()
        .filter(|displaced| by_rule(&displaced.why));
    let away =
        away.map(|Displaced { occurrence, .. }| (occurrence.start, occurrence.end(), occurrence));
    let late = claims.iter().filter_map(|claim| {
        let (ends, end) = (
            claim.occurrence.end(),
            ends_by_the_clock(&claim.occurrence, rules),
        );
        (claim.end == ends && ends < end).then(|| (ends, end, claim.occurrence.clone()))
    });
    let claim = |(start, end, occurrence): (Timestamp, Timestamp, Occurrence)| {
        let (start, end) = quiet::clip(rules, start, end)?;
        Some(Claim {
            occurrence,
            start,
            end,
            began: None,
            only_fills: true,
        })
    };

    away.chain(late).filter_map(claim).collect()
}

/// When the clock shows the time at which the occurrence is over by its length; if that comes twice, the first.
fn ends_by_the_clock(occurrence: &Occurrence, rules: &Rules) -> Timestamp {
    let begins = local(occurrence.start, &rules.zone).datetime();
    let ends = begins.saturating_add(occurrence.slot.length);
    instant(&rules.zone, ends.date(), ends.time())
}

/// The time of what a person left out of a day.
fn left_out(displaced: &[Displaced], rules: &Rules) -> Vec<Asked> {
    let asked = |Displaced { occurrence, why }: &Displaced| {
        let (start, end) = quiet::clip(rules, occurrence.start, occurrence.end())?;
        matches!(why, DisplacedBy::Dropped(_)).then(|| (start, end, occurrence.slot.id.clone()))
    };
    displaced.iter().filter_map(asked).collect()
}

/// Without what is only filled before the first occurrence of a session, or after the last.
fn inside_sessions(windows: &[Window]) -> Vec<Window> {
    let mut kept: Vec<Window> = Vec::with_capacity(windows.len());
    for run in windows.chunk_by(|one, next| one.end >= next.start) {
        let airs = |window: &Window| !window.only_filled;
        let (Some(first), Some(last)) = (run.iter().position(airs), run.iter().rposition(airs))
        else {
            continue;
        };
        kept.extend_from_slice(&run[first..=last]);
    }
    kept
}

/// One note for each window that is only filled.
fn fillers(windows: &[Window], date: Date, rules: &Rules) -> Vec<Note> {
    let own = windows
        .iter()
        .filter(|window| window.only_filled && window.occurrence.date == date);
    let note = |window: &Window| {
        let text =
            Text::new("rundown-filled").with("times", clock_span(window.start, window.end, rules));
        Note::about(&window.occurrence.slot.id, Severity::Info, text)
    };
    own.map(note).collect()
}

/// One note for each silence inside a session that begins on `date`: between two windows, where all the time
/// between was asked for.
fn silences(mut asked: Vec<Asked>, windows: &[Window], date: Date, rules: &Rules) -> Vec<Note> {
    asked.sort();
    let mut notes = Vec::new();
    for pair in windows.windows(2) {
        let (start, end) = (pair[0].end, pair[1].start);
        if start >= end || start.to_zoned(rules.zone.clone()).date() != date {
            continue;
        }
        let (mut covered, mut whose) = (start, None);
        for (from, until, slot) in &asked {
            if *from <= covered && covered < *until {
                covered = *until;
                whose = whose.or(Some(slot));
            }
        }
        if let Some(slot) = whose.filter(|_| covered >= end) {
            let text = Text::new("rundown-silent").with("times", clock_span(start, end, rules));
            notes.push(Note::about(
                slot,
                Severity::Warning,
                text.with("slot", slot),
            ));
        }
    }

    notes
}

fn quiet_note(
    occurrence: &Occurrence,
    loud: Option<(Timestamp, Timestamp)>,
    rules: &Rules,
) -> Note {
    let text = match loud {
        None => Text::new("rundown-quiet-all"),
        Some((start, end)) => {
            Text::new("rundown-quiet-part").with("left", clock_span(start, end, rules))
        }
    };

    let quiet = rules.quiet.map(|quiet| {
        format!(
            "{}–{}",
            quiet.from.strftime("%H:%M"),
            quiet.to.strftime("%H:%M")
        )
    });
    let asked = clock_span(occurrence.start, occurrence.end(), rules);
    let text = text
        .with("times", asked)
        .with("quiet", quiet.unwrap_or_default());
    Note::about(&occurrence.slot.id, Severity::Error, text)
}

/// Gives the air, instant by instant, to the strongest.
fn contend(claims: &mut [Claim]) -> Vec<Part> {
    let mut instants: Vec<Timestamp> = claims
        .iter()
        .flat_map(|claim| [claim.start, claim.end])
        .collect();
    instants.sort_unstable();
    instants.dedup();
    let mut parts: Vec<Part> = Vec::new();
    for pair in instants.windows(2) {
        let (start, end) = (pair[0], pair[1]);
        let Some((claim, only_fills)) = strongest(claims, start) else {
            continue;
        };
        if !only_fills {
            claims[claim].began.get_or_insert(start);
        }
        match parts.last_mut() {
            Some(last) if (last.claim, last.only_fills, last.end) == (claim, only_fills, start) => {
                last.end = end;
            }
            _ => parts.push(Part {
                claim,
                start,
                end,
                only_fills,
            }),
        }
    }

    parts
}

/// Who has the air at `instant`, and whether it is only filled.
fn strongest(claims: &[Claim], instant: Timestamp) -> Option<(usize, bool)> {
    let wants = |claim: &Claim| claim.start <= instant && instant < claim.end;
    let candidates = claims.iter().enumerate().filter(|(_, claim)| wants(claim));
    let airs = |claim: &Claim| !claim.only_fills && !claim.is_too_late(instant);
    let (number, claim) = candidates
        .max_by_key(|(number, claim)| (airs(claim), claim.strength(), usize::MAX - number))?;
    Some((number, !airs(claim)))
}

/// The shortest rest worth beginning, of a slot of this length.
fn least(length: Frames) -> Frames {
    LEAST.min(Frames::new(length.get() / 2))
}

impl Claim {
    fn strength(&self) -> (i32, Timestamp) {
        (self.occurrence.slot.priority, self.occurrence.start)
    }

    /// Whether it has not begun by `instant`, and what is left of its time is not worth beginning.
    fn is_too_late(&self, instant: Timestamp) -> bool {
        let late = self.began.is_none() && self.start < instant;
        late && Frames::between(instant, self.end) < least(self.occurrence.length)
    }
}

/// One note for each two occurrences that wanted the same time.
fn overlaps(claims: &[Claim], parts: &[Part], date: Date, rules: &Rules) -> Vec<Note> {
    let mut notes = Vec::new();
    let due = || {
        claims
            .iter()
            .enumerate()
            .filter(|(_, claim)| !claim.only_fills)
    };

    for (first, one) in due() {
        for (second, other) in due().skip(first + 1) {
            let meet = one.start < other.end && other.start < one.end;
            if !meet || (one.occurrence.date != date && other.occurrence.date != date) {
                continue;
            }
            // The first in the file is the stronger of equals.
            let (winner, loser) = if one.strength() >= other.strength() {
                (first, second)
            } else {
                (second, first)
            };
            let own = |number| {
                parts
                    .iter()
                    .filter(move |part| part.claim == number && !part.only_fills)
            };
            let (won, left): (Vec<Part>, Vec<Part>) = (
                own(winner).copied().collect(),
                own(loser).copied().collect(),
            );
            notes.extend(overlap_note(
                &claims[winner],
                &won,
                &claims[loser],
                &left,
                rules,
            ));
        }
    }

    notes
}

/// What the overlap cost, where the stronger one `won` these parts, and these were `left` to the weaker; nothing if
/// the stronger one had none of its time.
fn overlap_note(
    winner: &Claim,
    won: &[Part],
    loser: &Claim,
    left: &[Part],
    rules: &Rules,
) -> Option<Note> {
    let taken = won
        .iter()
        .find(|part| part.start < loser.end && loser.start < part.end);
    let before = left
        .iter()
        .rfind(|part| taken.is_some_and(|taken| part.start < taken.start));
    let after = left
        .iter()
        .find(|part| taken.is_some_and(|taken| part.start >= taken.end));
    let text = match (before, after) {
        _ if left.is_empty() => Text::new("rundown-overlap-lost"),
        (None, None) => return None,
        (None, Some(after)) => {
            Text::new("rundown-overlap-late").with("at", clock(after.start, rules))
        }
        (Some(before), None) => {
            Text::new("rundown-overlap-cut").with("at", clock(before.end, rules))
        }
        (Some(before), Some(after)) => Text::new("rundown-overlap-pause")
            .with("at", clock(before.end, rules))
            .with("again", clock(after.start, rules)),
    };

    let times = |claim: &Claim| clock_span(claim.occurrence.start, claim.occurrence.end(), rules);
    let text = text
        .with("loser", &loser.occurrence.slot.id)
        .with("loser_times", times(loser))
        .with("winner", &winner.occurrence.slot.id)
        .with("winner_times", times(winner));
    Some(Note::about(
        &loser.occurrence.slot.id,
        Severity::Warning,
        text,
    ))
}

/// A lone long segment may use the slot's overrun, but never the time of a hard start or of quiet
/// hours, nor more of a soft start's than its wait and what it needs to begin at all.
fn set_limits(windows: &mut [Window], rules: &Rules) {
    let ends: Vec<Option<Timestamp>> = windows
        .iter()
        .map(|window| sessions::latest_end(window, windows, rules).filter(|_| rules.refuse))
        .collect();
    for (number, end) in ends.into_iter().enumerate() {
        let (before, after) = windows.split_at_mut(number + 1);
        let window = &mut before[number];
        if window.only_filled {
            continue;
        }
        let overrun = window.occurrence.slot.overrun.max(SignedDuration::ZERO);
        let mut limit = window
            .occurrence
            .end()
            .saturating_add(overrun)
            .unwrap_or(Timestamp::MAX);
        if let Some((quiet, _)) = quiet::next_quiet(rules, window.start) {
            limit = limit.min(quiet);
        }
        limit = end.map_or(limit, |end| limit.min(end));
        for next in after {
            if next.start >= limit {
                break;
            }
            limit = limit.min(next.latest_start());
        }
        window.limit = limit.max(window.end);
    }
}

impl Window {
    fn new(claim: &Claim, part: &Part) -> Self {
        Self {
            id: claim.occurrence.id(),
            occurrence: claim.occurrence.clone(),
            start: part.start,
            end: part.end,
            limit: part.end,
            began: claim
                .began
                .filter(|_| !part.only_fills)
                .unwrap_or(part.start),
            last: true,
            only_filled: part.only_fills,
        }
    }

    /// The latest it may begin if an item before it is still on.
    fn latest_start(&self) -> Timestamp {
        let Start::Soft { wait } = self.occurrence.slot.start else {
            return self.start;
        };
        let wait = Frames::from_duration(wait).after(self.start);
        let least = least(Frames::between(self.start, self.end));
        let room = Frames::between(self.start, self.end).saturating_sub(least);
        wait.min(room.after(self.start))
    }
}
