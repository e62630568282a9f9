//! From a date to its rundown: what is due, who has the air, what fills it.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::{Date, Time};

use super::choice::make_good::MakeGoods;
use super::choice::past::Past;
use super::fill::filled::Filled;
use super::fill::sequence::Sequence;
use super::fill::{fill, resume};
use super::reason::{Note, Reason, Severity, clock, displaced_text};
use super::time::contention::windows;
use super::time::sessions;
use super::time::window::Window;
use super::{Inputs, Item, Kind, Rundown, Source, Started};
use crate::calendar::instant;
use crate::names::{AudioPath, ProgramId, SegmentId};
use crate::schedule::{Displaced, OccurrenceId, Rules};
use crate::units::Frames;
use crate::words::Text;

/// Plans the broadcast day `date`.
///
/// Never fails. The days before it are what the history says: to plan several days ahead, plan each and
/// let [`History::assume`](super::History::assume) take it before the next.
///
/// # Examples
///
/// A slot without a single recording is not silent: the identification signal fills it, and a note says why.
///
/// ```
/// use std::sync::Arc;
///
/// use jiff::civil::{date, time};
/// use jiff::{SignedDuration, Timestamp, tz::TimeZone};
/// use phatthanh_core::calendar::Calendar;
/// use phatthanh_core::rundown::{Catalogue, History, Inputs, NONE_AWAY, Source, plan};
/// use phatthanh_core::schedule::{Due, Pick, Play, Program, Rules, Schedule, Slot};
///
/// let law = Program::new("phap-luat".into(), Pick::Rotate, Vec::new());
/// let due = Due::Weekly { days: [true; 7], at: time(17, 0, 0, 0) };
/// let slot = Slot::new("chieu".into(), Play::Program(law.id.clone()), due, SignedDuration::from_mins(10));
/// let mut schedule = Schedule::default();
/// schedule.programs.insert(law.id.clone(), Arc::new(law));
/// schedule.slots.push(Arc::new(slot));
///
/// let rundown = plan(
///     date(2026, 11, 24),
///     &Inputs {
///         schedule: &schedule,
///         calendar: &Calendar::default(),
///         rules: &Rules::new(TimeZone::UTC),
///         catalogue: &Catalogue::default(),
///         history: &History::default(),
///         as_of: Timestamp::MIN,
///         away: NONE_AWAY,
///     },
/// );
///
/// let [item] = &rundown.items[..] else { panic!("one item") };
/// assert_eq!(item.source, Source::Ident);
/// assert_eq!(item.end().duration_since(item.start), SignedDuration::from_mins(10));
/// assert!(!rundown.notes.is_empty());
/// ```
#[must_use]
pub fn plan(date: Date, inputs: &Inputs<'_>) -> Rundown {
    plan_watched(date, inputs, &mut |_| {})
}

/// One occurrence of the day just filled, and what it knew.
pub(super) struct Watched<'a> {
    pub(super) window: &'a Window,
    pub(super) start: Timestamp,
    pub(super) past: &'a Past<'a>,
    pub(super) filled: &'a Filled,
}

/// Plans the broadcast day `date` and shows each occurrence to `watch` as it is filled.
pub(super) fn plan_watched(
    date: Date,
    inputs: &Inputs<'_>,
    watch: &mut dyn FnMut(&Watched<'_>),
) -> Rundown {
    let mut notes = displaced(date, inputs);
    let (mut windows, overlaps) = windows(date, inputs);
    notes.extend(overlaps);
    let mut items = Vec::new();
    let mut past = Past::new(inputs);
    let make_goods = MakeGoods::on(date, inputs);
    let mut free = Timestamp::MIN;
    let mut music = None;
    let first = first_to_fill(&windows, date, inputs);

    // What the next day airs between two parts of one that runs past midnight is heard before the second.
    let last = windows
        .iter()
        .rposition(|window| window.occurrence.date <= date);
    for window in windows
        .iter_mut()
        .take(last.map_or(0, |last| last + 1))
        .skip(first)
    {
        let of_date = window.occurrence.date == date;
        let start = window.start.max(free);
        if start > window.start && of_date {
            notes.push(waits(window, start, inputs.rules));
        }
        let is_on = free != Timestamp::MIN && Frames::between(free, start) <= Frames::new(1);
        let filled = fill(
            window,
            start,
            music.as_ref().filter(|_| is_on),
            &past,
            &make_goods,
            inputs,
        );
        music = filled.items.last().and_then(Item::music);
        if of_date {
            watch(&Watched {
                window,
                start,
                past: &past,
                filled: &filled,
            });
        }
        free = filled.end;
        window.end = window.end.max(free);
        past.assume(&filled.items, window.end);
        if of_date {
            items.extend(filled.items);
            notes.extend(filled.notes);
        }
    }

    notes.extend(make_goods.notes(date, &past, inputs.rules));
    notes.extend(sessions::breaches(&windows, date, inputs.rules));
    let mut said = BTreeSet::new();
    notes.retain(|note| said.insert((note.slot.clone(), note.text.clone())));
    Rundown { date, items, notes }
}

/// What fills the rest of `occurrence`, from `from` on: after a fault, a power
/// cut or a late start.
///
/// No opening, unless it is the beginning; what the history says was heard of the occurrence, or was `started` in
/// it, is not heard again; the closing stays if it fits and was not. Filler that is on as `before` ends may be
/// spoken over. Nothing if the occurrence is not due, or is over.
#[must_use]
pub fn refill(
    occurrence: &OccurrenceId,
    from: Timestamp,
    before: Option<&Item>,
    started: &[Started],
    inputs: &Inputs<'_>,
) -> Vec<Item> {
    let date = occurrence.due.to_zoned(inputs.rules.zone.clone()).date();
    let (windows, _) = windows(date, inputs);
    let is_it = |window: &&Window| window.id == *occurrence;
    let (past, make_goods) = (Past::new(inputs), MakeGoods::on(date, inputs));
    let mut music = before.and_then(Item::music);
    let mut last = before
        .filter(|before| before.occurrence == *occurrence && before.kind == Kind::Segment)
        .and_then(|before| before.source.id());
    let (mut items, mut started) = (Vec::new(), started.to_vec());

    // All the parts that are left of it.
    for window in windows
        .iter()
        .filter(is_it)
        .filter(|window| from < window.end)
    {
        let from = from.max(window.start);
        let is_other = |before: &Item| before.occurrence != *occurrence;
        let from_beginning = from == window.began && before.is_some_and(is_other);
        let filled = if from_beginning {
            fill(window, from, music.as_ref(), &past, &make_goods, inputs)
        } else {
            resume(
                window,
                from,
                music.as_ref(),
                (&started, last),
                &past,
                &make_goods,
                inputs,
            )
        };
        started.extend(filled.items.iter().filter_map(Started::of));
        items.extend(filled.items);
        (music, last) = (None, None);
    }

    items
}

/// An item that began, as the airtime log has it.
#[derive(Debug, Clone)]
pub struct Begun<'a> {
    /// The occurrence whose time it filled.
    pub occurrence: OccurrenceId,
    /// The program.
    pub program: &'a ProgramId,
    /// What it was in the rundown.
    pub kind: Kind,
    /// The recording and where it lay; none for the identification signal.
    pub recording: Option<(SegmentId, &'a AudioPath)>,
    /// When its first frame was heard.
    pub start: Timestamp,
    /// Where in the recording that was.
    pub skip: Frames,
    /// How much of it was heard, where it was over then; none if it was broken off and could go on.
    pub heard: Option<Frames>,
}

/// The item that began so, to go on from there. None if its slot is not due then, its program is not there
/// any more, or its recording is gone.
#[must_use]
pub fn again(begun: &Begun<'_>, inputs: &Inputs<'_>) -> Option<Item> {
    let date = begun
        .occurrence
        .due
        .to_zoned(inputs.rules.zone.clone())
        .date();
    let (windows, _) = windows(date, inputs);
    let is_it = |window: &&Window| window.id == begun.occurrence;
    let on = windows
        .iter()
        .filter(is_it)
        .find(|window| begun.start < window.end);
    let window = on.or_else(|| windows.iter().find(is_it))?;
    let program = inputs.schedule.programs.get(begun.program)?;
    let (source, most) = if let Some((id, path)) = begun.recording {
        let segment = inputs.catalogue.find(id, path)?;
        (Source::Segment(Arc::clone(segment)), segment.length)
    } else {
        let is_input = matches!(begun.kind, Kind::Relay | Kind::Live);
        let relayed = program.relay.as_ref().filter(|_| is_input);
        let source = relayed.map_or(Source::Ident, |input| Source::Input(Arc::clone(input)));
        let end = if begun.kind == Kind::Live && window.last {
            window.end.max(window.limit)
        } else {
            window.end
        };
        (source, Frames::between(begun.start, end))
    };

    let mut sequence = Sequence::new(window, begun.start, true, inputs.rules);
    sequence.place(
        program,
        begun.kind,
        source,
        most,
        Reason(Text::new("rundown-again")),
    );
    let mut item = sequence.finish().pop()?;
    let gone = begun.skip.saturating_sub(item.skip);
    item.skip += gone;
    item.length = begun
        .heard
        .unwrap_or_else(|| item.length.saturating_sub(gone));
    if begun.kind == Kind::Live {
        item.elastic = begun.heard.is_none() && item.end() >= window.end;
    } else if !matches!(begun.kind, Kind::Opening | Kind::Segment | Kind::Closing) {
        item.length = item.length.min(Frames::between(begun.start, window.end));
        item.elastic = begun.heard.is_none() && item.end() >= window.end;
    }

    Some(item)
}

/// The first window that can matter to `date`: of the day before, only what runs past midnight and is
/// not over yet, and what may still be on air when the first of `date` is due, or whose filler that is spoken over.
fn first_to_fill(windows: &[Window], date: Date, inputs: &Inputs<'_>) -> usize {
    let midnight = instant(&inputs.rules.zone, date, Time::midnight());
    let own = windows
        .iter()
        .position(|window| window.occurrence.date == date);
    let Some(own) = own else { return windows.len() };
    let open = windows[..own]
        .iter()
        .position(|window| window.limit > midnight.max(inputs.as_of));
    let mut first = open.unwrap_or(own);
    let goes_on = |first: usize| {
        let [before, after] = [&windows[first - 1], &windows[first]];
        let is_over =
            after.occurrence.program.over_filler_lu.is_some() && before.end >= after.start;
        is_over || before.limit > after.start
    };

    while first > 0 && goes_on(first) {
        first -= 1;
    }

    first
}

fn waits(window: &Window, start: Timestamp, rules: &Rules) -> Note {
    let text = Text::new("rundown-waits").with("due", clock(window.start, rules));
    Note::about(
        &window.occurrence.slot.id,
        Severity::Info,
        text.with("start", clock(start, rules)),
    )
}

/// One note for each slot that the calendar takes off the day.
fn displaced(date: Date, inputs: &Inputs<'_>) -> Vec<Note> {
    let displaced = inputs
        .schedule
        .due_on(inputs.calendar, &inputs.rules.zone, date)
        .displaced;
    let note = |displaced: &Displaced| {
        let slot = &displaced.occurrence.slot.id;
        Note::about(
            slot,
            Severity::Info,
            displaced_text(displaced, inputs.rules),
        )
    };

    displaced.iter().map(note).collect()
}
