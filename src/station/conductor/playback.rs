//! The playback: what is on air, what was on before it, and where what was cut goes on.

use jiff::{SignedDuration, Timestamp};

use super::upcoming::is_part_of;
use crate::airlog::{End, Ended};
use crate::names::SegmentId;
use crate::playout::CueId;
use crate::rundown::{Item, Playing, Started};
use crate::schedule::OccurrenceId;
use crate::station::record::log_writer::PendingRow;
use crate::units::Frames;
use crate::words::Text;
use played::Played;

mod played;
#[cfg(test)]
mod tests;

/// What ended no longer before an order began gave way to it.
pub(super) const JUST: SignedDuration = SignedDuration::from_secs(1);

/// The item on air.
#[derive(Debug)]
pub(super) struct OnAir {
    cue: CueId,
    item: Item,
    row: PendingRow,
    started: Timestamp,
    /// How and why it is being stopped, where the schedule does not say.
    stopped_because: Option<(Ended, Text)>,
    /// It began by a clock that has been set back since, which says nothing about now.
    outdated: bool,
    /// The clock was set back while it is on: its frames date its end.
    set_back: bool,
    /// How far the clock was set while it is on.
    stepped: SignedDuration,
}

impl OnAir {
    /// Returns the cue it plays under.
    pub(super) fn cue(&self) -> CueId {
        self.cue
    }

    /// Returns the item.
    pub(super) fn item(&self) -> &Item {
        &self.item
    }

    /// Returns its row.
    pub(super) fn row(&self) -> PendingRow {
        self.row
    }

    /// Returns when its first frame was heard.
    pub(super) fn started(&self) -> Timestamp {
        self.started
    }

    /// Returns whether it began by a clock that has been set back since.
    pub(super) fn is_outdated(&self) -> bool {
        self.outdated
    }

    /// Returns whether it is being stopped.
    pub(super) fn is_ending(&self) -> bool {
        self.stopped_because.is_some()
    }

    /// Returns when it ended, by the clock that dated its start: `at` by the clock of now, after so many frames.
    pub(super) fn over(&self, at: Timestamp, played: Frames) -> Timestamp {
        if self.set_back {
            at.max(played.after(self.started))
        } else {
            at
        }
    }

    /// Writes into `end`, if it was cut, how and why it was being stopped.
    pub(super) fn explain(&self, end: &mut End) {
        if let Some((ended, why)) = &self.stopped_because
            && end.ended == Ended::Cut
        {
            (end.ended, end.reason) = (*ended, Some(why.clone()));
        }
    }

    /// Notes that it is being stopped, as `ended` and for this reason.
    pub(super) fn stop(&mut self, ended: Ended, why: Text) {
        self.stopped_because = Some((ended, why));
    }

    /// Notes that it is being stopped, and ends `at` that instant of the plan.
    pub(super) fn end_early(&mut self, at: Timestamp, ended: Ended, why: Text) {
        self.item.length = Frames::between(self.item.start, at).min(self.item.length);
        self.stop(ended, why);
    }

    /// Notes that it is being stopped, and is heard until `at`: what is rendered already comes before the next.
    pub(super) fn break_off(&mut self, at: Timestamp, ended: Ended, why: Text) {
        self.item.length = Frames::between(self.started, at).min(self.item.length);
        self.stop(ended, why);
    }

    /// Notes that the clock was set `by` so much: it ends that much later by it.
    pub(super) fn delay(&mut self, by: SignedDuration) {
        self.item.start += by;
    }

    /// Notes that the clock was set `by` so much.
    pub(super) fn clock_stepped(&mut self, by: SignedDuration) {
        self.set_back |= by.is_negative();
        self.stepped += by;
    }

    /// Returns how much of it was heard by `now`, as far as the clock tells.
    pub(super) fn heard(&self, now: Timestamp) -> Frames {
        let now = now.saturating_sub(self.stepped).unwrap_or(now);
        Frames::between(self.started, now).min(self.item.length)
    }
}

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Playback {
    on_air: Option<OnAir>,
    /// What was on air before, as far as it was heard; whole, if it could still go on.
    last: Option<Item>,
    /// The program's item that orders cut, until a program's item is on air again.
    interrupted: Option<Playing>,
    played: Played,
    /// Until when time comes twice, because the clock was set back a little.
    again: Option<Timestamp>,
    /// Under which cue music broke last, and how much of it can be heard.
    bed_broke: Option<(CueId, Frames)>,
}

impl Playback {
    /// Returns what is on air.
    pub(super) fn on_air(&self) -> Option<&OnAir> {
        self.on_air.as_ref()
    }

    /// Returns what is on air, to be changed.
    pub(super) fn on_air_mut(&mut self) -> Option<&mut OnAir> {
        self.on_air.as_mut()
    }

    /// Returns what is on air and not being stopped yet.
    pub(super) fn not_ending(&mut self) -> Option<&mut OnAir> {
        self.on_air.as_mut().filter(|on_air| !on_air.is_ending())
    }

    /// Returns the item on air.
    pub(super) fn item(&self) -> Option<&Item> {
        self.on_air.as_ref().map(OnAir::item)
    }

    /// Returns the item on air, unless it began by a clock that has been set back since.
    pub(super) fn current(&self) -> Option<&Item> {
        let on_air = self.on_air.as_ref();
        on_air
            .filter(|on_air| !on_air.outdated)
            .map(|on_air| &on_air.item)
    }

    /// Returns the item on air under `cue`, to be changed.
    pub(super) fn under(&mut self, cue: CueId) -> Option<&mut Item> {
        let on_air = self.on_air.as_mut();
        on_air
            .filter(|on_air| on_air.cue == cue)
            .map(|on_air| &mut on_air.item)
    }

    /// Begins `item`, of which the first frame was heard `at`.
    pub(super) fn begin(&mut self, cue: CueId, item: Item, row: PendingRow, at: Timestamp) {
        if item.order.is_some() {
            self.begin_order(at);
        } else {
            self.interrupted = None;
            self.played.begins(&item);
        }

        self.on_air = Some(OnAir {
            cue,
            item,
            row,
            started: at,
            stopped_because: None,
            outdated: false,
            set_back: false,
            stepped: SignedDuration::ZERO,
        });
    }

    /// Something of an order is on air at `at`: what ended just before is what it came after.
    fn begin_order(&mut self, at: Timestamp) {
        if self.interrupted.is_some() {
            return;
        }
        let last = self.last.as_ref();
        let last = last.filter(|last| at.duration_since(last.end()).abs() <= JUST);
        let after = |last: &Item| Playing {
            heard: Some(last.length),
            ..self.playing(last)
        };
        self.interrupted = last.map(after);
    }

    /// Takes what is on air, if it is under `cue`: it ends.
    pub(super) fn take(&mut self, cue: CueId) -> Option<OnAir> {
        self.on_air.take_if(|on_air| on_air.cue == cue)
    }

    /// Takes whatever is on air.
    pub(super) fn take_any(&mut self) -> Option<OnAir> {
        self.on_air.take()
    }

    /// Notes that `on_air` has ended, of which so much was `heard`; none if it could still go on.
    pub(super) fn ended(&mut self, on_air: OnAir, heard: Option<Frames>) {
        let OnAir {
            mut item, outdated, ..
        } = on_air;
        if let Some(heard) = heard {
            item.length = heard.min(item.length);
        }
        if item.order.is_none() {
            self.last = Some(item).filter(|_| !outdated);
        }
    }

    /// Notes that the clock says nothing any more about what is on air, and that this is being stopped.
    pub(super) fn outdate(&mut self) {
        if let Some(on_air) = &mut self.on_air {
            on_air.stop(Ended::Cut, Text::new("station-ended-clock"));
            on_air.outdated = true;
        }
    }
}

/// What was on before.
impl Playback {
    /// Returns whether `item` began and ended at once, because the card was lost: its row says so.
    pub(super) fn began(&self, item: &Item) -> bool {
        let is_it = |last: &Item| last.start == item.start && is_part_of(item, last);
        self.last.as_ref().is_some_and(is_it)
    }

    /// Returns what was on air last.
    pub(super) fn last(&self) -> Option<&Item> {
        self.last.as_ref()
    }

    /// Returns what was on air last, and what was started of its occurrence.
    pub(super) fn last_played(&self) -> (Option<&Item>, Vec<Started>) {
        let last = self.last.as_ref();
        let played = last.map(|last| self.played_of(last));
        (last, played.unwrap_or_default())
    }

    /// Returns what was started of the occurrence that `item` belongs to.
    pub(super) fn played_of(&self, item: &Item) -> Vec<Started> {
        self.played.of(&item.occurrence)
    }

    /// Returns `item` as it plays, with what was started of its occurrence.
    pub(super) fn playing(&self, item: &Item) -> Playing {
        Playing {
            item: item.clone(),
            heard: None,
            started: self.played_of(item),
        }
    }

    /// Notes that no reading of `item` is to come: a person skipped it.
    pub(super) fn skip_readings(&mut self, item: &Item) {
        self.played.skips(item);
    }

    /// Notes that the clock was set `by` so much after what was on air last: it ended that much later by it.
    pub(super) fn delay_last(&mut self, by: SignedDuration) {
        if let Some(last) = &mut self.last {
            last.start += by;
        }
    }

    /// Notes that the time until then comes again: what was heard of it is not to be repeated.
    pub(super) fn comes_again(&mut self, until: Timestamp) {
        self.again = self.again.max(Some(until));
    }

    /// Returns until when time comes again, if it does at `now`.
    pub(super) fn again_until(&self, now: Timestamp) -> Option<Timestamp> {
        self.again.filter(|until| now < *until)
    }

    /// Forgets what was on air last, what an order cut, and what is not to be repeated.
    pub(super) fn forget_last(&mut self) {
        (self.last, self.interrupted, self.again) = (None, None, None);
    }

    /// Takes from the log what was on air `last`, and what was started of its occurrence.
    pub(super) fn recall(
        &mut self,
        occurrence: OccurrenceId,
        played: Vec<Started>,
        last: Option<Item>,
    ) {
        self.played.set(occurrence, played);
        self.last = last;
    }

    /// Notes that `occurrence` begins anew: it is to be whole.
    pub(super) fn begin_anew(&mut self, occurrence: OccurrenceId) {
        self.recall(occurrence, Vec::new(), None);
    }

    /// Returns the program's item that orders cut.
    pub(super) fn interrupted(&self) -> Option<&Playing> {
        self.interrupted.as_ref()
    }

    /// Notes which program's item orders cut.
    pub(super) fn interrupt(&mut self, playing: Option<Playing>) {
        self.interrupted = playing;
    }
}

/// Music under an item.
impl Playback {
    /// Notes that the music under `cue` broke after so much of it.
    pub(super) fn break_bed(&mut self, cue: CueId, good: Frames) {
        self.bed_broke = Some((cue, good));
    }

    /// Returns the music under `on_air`, of which `played` was heard, and how much of the music was, unless it broke before.
    pub(super) fn end_bed(
        &mut self,
        on_air: &OnAir,
        played: Frames,
    ) -> Option<(SegmentId, Frames)> {
        let bed = on_air.item.bed.as_ref()?;
        let broke = self.bed_broke.take_if(|(cue, _)| *cue == on_air.cue);
        let good = broke.map_or(played, |(_, good)| good);
        Some((bed.segment.id, good.min(played)))
    }
}
