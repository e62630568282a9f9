//! Who has the air when two occurrences want the same minute.
//!
//! At each instant the air belongs to the occurrence of the highest priority; of equals, to the one
//! due later; of equals due together, to the one first in the file. From this follows:
//!
//! * One that is on air and loses it is cut, and does not come back.
//! * One that is due while a stronger is on air begins late, at the stronger one's end, with what is
//!   left of its own time; if that is less than [`LEAST`] (or than half of a shorter slot), it is lost.
//! * Quiet hours take their part of every occurrence first.
//!
//! Each overlap has a note.
//!
//! A soft start takes part as a hard one does, at its due time: what is on air is planned up to there.
//! It differs in one thing. A lone segment too long for the time before it may run into the soft
//! start's, up to its wait ([`Window::limit`]); then the soft start begins on the frame after it, and
//! keeps its own end. On an idle station it begins when due.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::reason::{Note, Severity, clock, clock_span};
use super::{Inputs, quiet, sessions};
use crate::schedule::{Occurrence, Rules, Start};
use crate::units::Frames;
use crate::words::Text;

/// The shortest rest of an occurrence worth beginning late.
const LEAST: Frames = Frames::from_ms(60_000);

/// The time an occurrence really has.
#[derive(Debug, Clone)]
pub(super) struct Window {
    pub(super) occurrence: Occurrence,
    /// When it begins; a soft start may still wait for the item on air.
    pub(super) start: Timestamp,
    /// When its time is over.
    pub(super) end: Timestamp,
    /// The latest a lone segment may end that is longer than the window.
    pub(super) limit: Timestamp,
}

/// What an occurrence asks for, and what it got.
struct Claim {
    occurrence: Occurrence,
    start: Timestamp,
    end: Timestamp,
    began: Option<Timestamp>,
    over: bool,
}

/// The windows of `date`, the day before and the day after, by start; and the notes on what
/// occurrences of `date` lost or took.
pub(super) fn windows(date: Date, inputs: &Inputs<'_>) -> (Vec<Window>, Vec<Note>) {
    let days = [date.saturating_sub(1.day()), date, date.saturating_add(1.day())];
    let mut due: Vec<Occurrence> = days
        .into_iter()
        .flat_map(|day| inputs.schedule.due_on(inputs.calendar, &inputs.rules.zone, day).occurrences)
        .collect();
    due.sort_by_key(|occurrence| occurrence.start);
    let (mut claims, mut notes) = claims(due, date, inputs.rules);
    let asked: Vec<(Timestamp, Timestamp)> = claims.iter().map(|claim| (claim.start, claim.end)).collect();
    contend(&mut claims);
    notes.extend(overlaps(&claims, &asked, date, inputs.rules));
    let windows = claims.into_iter().filter_map(|claim| {
        let start = claim.began.filter(|start| *start < claim.end)?;
        Some(Window { occurrence: claim.occurrence, start, end: claim.end, limit: claim.end })
    });
    let mut windows: Vec<Window> = windows.collect();
    windows.sort_by_key(|window| window.start);
    if inputs.rules.refuse {
        let (kept, refused) = sessions::refuse(windows, date, inputs.rules);
        windows = kept;
        notes.extend(refused);
    }
    set_limits(&mut windows, inputs.rules);
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
            claims.push(Claim { occurrence, start, end, began: None, over: false });
        }
    }
    (claims, notes)
}

fn quiet_note(occurrence: &Occurrence, loud: Option<(Timestamp, Timestamp)>, rules: &Rules) -> Note {
    let text = match loud {
        None => Text::new("rundown-quiet-all"),
        Some((start, end)) => Text::new("rundown-quiet-part").with("left", clock_span(start, end, rules)),
    };
    let quiet =
        rules.quiet.map(|quiet| format!("{}–{}", quiet.from.strftime("%H:%M"), quiet.to.strftime("%H:%M")));
    let asked = clock_span(occurrence.start, occurrence.end(), rules);
    let text = text.with("times", asked).with("quiet", quiet.unwrap_or_default());
    Note::about(&occurrence.slot.id, Severity::Error, text)
}

/// Gives the air, instant by instant, to the strongest.
fn contend(claims: &mut [Claim]) {
    let mut instants: Vec<Timestamp> = claims.iter().flat_map(|claim| [claim.start, claim.end]).collect();
    instants.sort_unstable();
    instants.dedup();
    let mut on_air: Option<usize> = None;
    for instant in instants {
        let strongest = strongest(claims, instant);
        if strongest == on_air {
            continue;
        }
        if let Some(cut) = on_air {
            claims[cut].end = claims[cut].end.min(instant);
            claims[cut].over = true;
        }
        if let Some(begins) = strongest {
            claims[begins].began = Some(instant);
        }
        on_air = strongest;
    }
}

/// Who has the air at `instant`. Marks as over what could only begin too late.
fn strongest(claims: &mut [Claim], instant: Timestamp) -> Option<usize> {
    loop {
        let wants = |claim: &Claim| !claim.over && claim.start <= instant && instant < claim.end;
        let candidates = claims.iter().enumerate().filter(|(_, claim)| wants(claim));
        let (number, claim) =
            candidates.max_by_key(|(number, claim)| (claim.strength(), usize::MAX - number))?;
        let late = claim.began.is_none() && claim.start < instant;
        if !late || Frames::between(instant, claim.end) >= least(claim.occurrence.length) {
            return Some(number);
        }
        claims[number].over = true;
    }
}

/// The shortest rest worth beginning, of a slot of this length.
fn least(length: Frames) -> Frames {
    LEAST.min(Frames::new(length.get() / 2))
}

impl Claim {
    fn strength(&self) -> (i32, Timestamp) {
        (self.occurrence.slot.priority, self.occurrence.start)
    }
}

/// One note for each two occurrences that wanted the same time.
fn overlaps(claims: &[Claim], asked: &[(Timestamp, Timestamp)], date: Date, rules: &Rules) -> Vec<Note> {
    let mut notes = Vec::new();
    for (first, one) in claims.iter().enumerate() {
        for (second, other) in claims.iter().enumerate().skip(first + 1) {
            let meet = asked[first].0 < asked[second].1 && asked[second].0 < asked[first].1;
            if !meet || (one.occurrence.date != date && other.occurrence.date != date) {
                continue;
            }
            // The first in the file is the stronger of equals.
            let (winner, loser) =
                if one.strength() >= other.strength() { (first, second) } else { (second, first) };
            notes.extend(overlap_note(&claims[winner], &claims[loser], asked[loser], rules));
        }
    }
    notes
}

/// What the overlap cost; nothing if the stronger one had already gone.
fn overlap_note(winner: &Claim, loser: &Claim, asked: (Timestamp, Timestamp), rules: &Rules) -> Option<Note> {
    let text = match loser.began {
        Some(began) if began > asked.0 => Text::new("rundown-overlap-late").with("at", clock(began, rules)),
        Some(_) if loser.end < asked.1 => {
            Text::new("rundown-overlap-cut").with("at", clock(loser.end, rules))
        }
        Some(_) => return None,
        None => Text::new("rundown-overlap-lost"),
    };
    let times = |claim: &Claim| clock_span(claim.occurrence.start, claim.occurrence.end(), rules);
    let text = text
        .with("loser", &loser.occurrence.slot.id)
        .with("loser_times", times(loser))
        .with("winner", &winner.occurrence.slot.id)
        .with("winner_times", times(winner));
    Some(Note::about(&loser.occurrence.slot.id, Severity::Warning, text))
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
        let overrun = window.occurrence.slot.overrun.max(SignedDuration::ZERO);
        let mut limit = window.occurrence.end().saturating_add(overrun).unwrap_or(Timestamp::MAX);
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
    /// The latest it may begin if an item before it is still on.
    fn latest_start(&self) -> Timestamp {
        let Start::Soft { wait } = self.occurrence.slot.start else { return self.start };
        let wait = Frames::from_duration(wait).after(self.start);
        let least = least(Frames::between(self.start, self.end));
        let room = Frames::between(self.start, self.end).saturating_sub(least);
        wait.min(room.after(self.start))
    }
}
