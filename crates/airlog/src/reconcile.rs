//! A day that is over, held against its plan: what was planned, what aired, what was recorded, and for
//! each difference its reason. A difference without a reason is what somebody has to look into.
//!
//! The plan is the one of then ([`ScheduledLog`]): each item as the last plan before its start had it. A reason
//! is the log's own: the row that says why an item was missed or cut, or an event that stands between the
//! plan and the air; or a person's word, which is a row too ([`Acceptance`]) and holds for the differences
//! that person was shown, not for what is found later.
//!
//! Pure but for [`Airlog::reconcile`], which reads what it needs.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

pub use super::entry::DifferenceKind;
use super::entry::{Acceptance, AcceptedDifference, Ended, Event, ScheduledLog, Seq};
use super::error::AirlogError;
use super::read::airing::Airing;
use super::read::filter::Filter;
use super::read::silence::Span;
use super::write::log::Airlog;
use causes::{Causes, absent, why_changed};
use phatthanh_core::calendar::instant;
use phatthanh_core::units::{Frames, instant};
use phatthanh_core::words::Text;

mod causes;

/// A start later than this is heard as late.
const ON_TIME: SignedDuration = SignedDuration::from_secs(1);

/// So much may be missing from a recording of an airing: its files begin and end somewhere.
const RECORDED: Frames = Frames::from_ms(3000);

/// What a day came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reconciliation {
    /// The day.
    pub date: Date,
    /// Items planned; none if no plan of that day was kept.
    pub planned: Option<u32>,
    /// Of those, how many aired as planned.
    pub as_planned: u32,
    /// Airings heard.
    pub aired: u32,
    /// Airings of which a recording of the air exists; none where none was to be made.
    pub recorded: Option<u32>,
    /// What differs, by when it was planned.
    pub differences: Vec<Difference>,
}

/// One difference between plan and air.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What kind.
    pub kind: DifferenceKind,
    /// When it was to be, or was, heard.
    pub at: Timestamp,
    /// What was planned; none for what nobody had planned.
    pub scheduled: Option<ScheduledLog>,
    /// The row about it; none if the log has none.
    pub airing: Option<Airing>,
    /// Why; none if nobody knows.
    pub why: Option<Text>,
}

impl Difference {
    /// Names it so that it is found again.
    pub(super) fn accepted(&self) -> AcceptedDifference {
        // As the log writes it: to the microsecond.
        let at = Timestamp::from_microsecond(self.at.as_microsecond()).unwrap_or(self.at);
        AcceptedDifference {
            kind: self.kind,
            at,
        }
    }
}

/// What the recording of the air says of a stretch of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its first moment.
    pub from: Timestamp,
    /// The first after it.
    pub to: Timestamp,
    /// What there is.
    pub sound: KeptSound,
}

/// What there is of a stretch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeptSound {
    /// Sound.
    Sound,
    /// The output took silence.
    Silence,
    /// Nothing; and why, if that was written down.
    Missing(Option<Text>),
}

/// What is known of a day.
#[derive(Debug, Clone)]
pub struct Day<'a> {
    /// Which.
    pub date: Date,
    /// Its plans, each from when it held, oldest first.
    pub plans: Vec<(Timestamp, Vec<ScheduledLog>)>,
    /// Airings and missed items that were due on it, oldest first.
    pub airings: Vec<Airing>,
    /// What happened to the station from a little before the day on, as it was written.
    pub events: Vec<(Timestamp, Event)>,
    /// What the log can say of the day.
    pub presence: Vec<Span>,
    /// What the recording of the air says; none where it was not to be recorded.
    pub recorded: Option<&'a [Kept]>,
    /// Whose word explains what.
    pub accepted: Vec<Acceptance>,
}

impl Reconciliation {
    /// Differences nobody can say the reason of.
    #[must_use]
    pub fn unexplained(&self) -> u32 {
        self.without_reason().count() as u32
    }

    fn without_reason(&self) -> impl Iterator<Item = &Difference> {
        self.differences
            .iter()
            .filter(|difference| difference.why.is_none())
    }

    /// The word of `by` that `reason` explains what has no reason yet; none if all has one.
    #[must_use]
    pub fn acceptance(&self, by: &str, reason: &str) -> Option<Acceptance> {
        let differences: Vec<_> = self.without_reason().map(Difference::accepted).collect();
        let (date, by, reason) = (self.date, by.to_owned(), reason.to_owned());
        (!differences.is_empty()).then_some(Acceptance {
            date,
            by,
            reason,
            differences,
        })
    }

    /// Gives what has no reason the one that somebody accepted for it, the latest first.
    fn accept(&mut self, accepted: &[Acceptance]) {
        for difference in self
            .differences
            .iter_mut()
            .filter(|difference| difference.why.is_none())
        {
            let this = difference.accepted();
            let word = accepted
                .iter()
                .rfind(|word| word.differences.contains(&this));
            difference.why = word.map(|word| {
                Text::new("airlog-why-accepted")
                    .with("by", &word.by)
                    .with("reason", &word.reason)
            });
        }
    }

    /// What the log keeps of it.
    #[must_use]
    pub fn event(&self) -> Event {
        Event::Reconciled {
            date: self.date,
            planned: self.planned.unwrap_or(0),
            aired: self.as_planned,
            differences: self.differences.len() as u32,
            unexplained: self.unexplained(),
        }
    }
}

impl Airlog {
    /// Holds the broadcast day `date` against its plan; `alive` is the last moment the station is known to
    /// run, from its heartbeat.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn reconcile(
        &self,
        date: Date,
        zone: &TimeZone,
        alive: Option<Timestamp>,
        recorded: Option<&[Kept]>,
    ) -> Result<Reconciliation, AirlogError> {
        let midnight = |date| instant(zone, date, Time::midnight());
        let (from, to) = (midnight(date), midnight(date.tomorrow().unwrap_or(date)));
        // A slot of the day may run into the next, and what it missed is reported later still.
        let beyond = to
            .saturating_add(SignedDuration::from_hours(12))
            .unwrap_or(to);
        let before = from
            .saturating_sub(SignedDuration::from_hours(12))
            .unwrap_or(from);
        let events = self.events(before, beyond)?;
        let plans = events.iter().filter_map(|(at, event)| match event {
            Event::Planned { date: of, items } if *of == date => Some((*at, items.clone())),
            _ => None,
        });
        let plans = plans.collect();
        let mut airings = self.airings(&Filter::listed(Some(from), Some(beyond)))?;
        let read = |at| instant::Reading::Second.of(at);
        airings.retain(|airing| (from..to).contains(&airing.item.due.unwrap_or(read(airing.at()))));

        // No plan of a day promises what is ordered.
        airings.retain(|airing| airing.item.order.is_none());
        let presence = self.presence(from, to, alive)?;
        let accepted = self.acceptances(date)?;
        Ok(reconcile(&Day {
            date,
            plans,
            airings,
            events,
            presence,
            recorded,
            accepted,
        }))
    }
}

/// Holds a day against its plan.
#[must_use]
pub fn reconcile(day: &Day<'_>) -> Reconciliation {
    let in_force = in_force(&day.plans);
    let causes = Causes::of(&day.events);
    let mut open: Vec<&Airing> = day.airings.iter().collect();
    let mut differences = Vec::new();
    let mut kept = Vec::new();
    let mut broken: Vec<&ScheduledLog> = Vec::new();
    for scheduled in &in_force {
        let near = |airing: &&Airing| airing.item.start.duration_since(scheduled.start).abs();
        let place = (0..open.len())
            .filter(|place| scheduled.is_kept_by(&open[*place].item))
            .min_by_key(|place| near(&open[*place]));
        match place {
            Some(place) => kept.push((*scheduled, open.remove(place))),
            None => broken.push(scheduled),
        }
    }

    let mut as_planned = 0;
    for (scheduled, airing) in kept {
        match against(day, &causes, scheduled, airing) {
            Some(difference) => differences.push(difference),
            None => as_planned += 1,
        }
    }

    for scheduled in broken {
        differences.extend(without_row(day, &causes, scheduled, &mut open));
    }

    differences.extend(
        open.into_iter()
            .filter_map(|airing| unplanned(day, &causes, airing)),
    );
    differences.extend(changed(day));
    let heard = day.airings.iter().filter(|airing| airing.start.is_some());
    let mut recorded = 0;
    for airing in heard.clone() {
        match day
            .recorded
            .map(|spans| not_recorded(&causes, airing, spans))
        {
            Some(Some(difference)) => differences.push(difference),
            Some(None) => recorded += 1,
            None => {}
        }
    }

    differences.sort_by_key(|difference| difference.at);
    let mut found = Reconciliation {
        date: day.date,
        planned: (!day.plans.is_empty()).then_some(in_force.len() as u32),
        as_planned,
        aired: heard.count() as u32,
        recorded: day.recorded.map(|_| recorded),
        differences,
    };

    found.accept(&day.accepted);
    found
}

/// Each item as the last plan before its start had it.
fn in_force(plans: &[(Timestamp, Vec<ScheduledLog>)]) -> Vec<&ScheduledLog> {
    let mut items: Vec<&ScheduledLog> = Vec::new();
    for (at, plan) in plans {
        items.retain(|item| item.start < *at);
        let later = plan.iter().filter(|item| item.start >= *at);
        // What was on air when the first plan was written; a later one knows it from the one before.
        let on_air = plan
            .iter()
            .filter(|item| item.start < *at && !items.iter().any(|old| old.same_thing(item)));
        let (on_air, later): (Vec<_>, Vec<_>) = (on_air.collect(), later.collect());
        items.extend(on_air);
        items.extend(later);
    }

    items
}

/// Where a planned item and its row differ.
fn against(
    day: &Day<'_>,
    causes: &Causes,
    scheduled: &ScheduledLog,
    airing: &Airing,
) -> Option<Difference> {
    let difference = |kind, why| Difference {
        kind,
        at: scheduled.start,
        scheduled: Some(scheduled.clone()),
        airing: Some(airing.clone()),
        why,
    };

    let Some(start) = airing.start else {
        return Some(difference(DifferenceKind::NotAired, airing.reason.clone()));
    };

    match airing.ended {
        Some(
            ended @ (Ended::Skipped
            | Ended::Interrupted
            | Ended::Fault
            | Ended::PowerCut
            | Ended::Shutdown),
        ) => {
            let why = airing.reason.clone().unwrap_or_else(|| said(ended));
            return Some(difference(DifferenceKind::BrokenOff, Some(why)));
        }
        // Cut short by what came next, though the plan gave it more.
        Some(Ended::Cut) if !scheduled.is_filling() => {
            let heard = airing.played.unwrap_or_default();
            if heard + RECORDED < scheduled.length {
                let why = airing.reason.clone().filter(|_| day.plans.len() > 1);
                return Some(difference(
                    DifferenceKind::BrokenOff,
                    why.or_else(|| causes.at(airing.end?)),
                ));
            }
        }
        _ => {}
    }

    let late = start.duration_since(airing.item.start.min(scheduled.start)) > ON_TIME;
    // What was joined late says so by what it left out.
    let joined = airing.item.skip > Frames::ZERO;
    (late && !scheduled.is_filling() && !joined)
        .then(|| difference(DifferenceKind::Late, causes.at(start)))
}

/// How it ended, as a reason.
fn said(ended: Ended) -> Text {
    let word = serde_json::to_value(ended)
        .ok()
        .and_then(|word| word.as_str().map(str::to_owned));
    Text::new("airlog-ended").with("ended", word.unwrap_or_default())
}

/// A planned item about which there is no row: something else of its slot was heard, or nobody knows.
fn without_row(
    day: &Day<'_>,
    causes: &Causes,
    scheduled: &ScheduledLog,
    open: &mut Vec<&Airing>,
) -> Option<Difference> {
    let of_slot = |airing: &Airing| {
        airing.item.is_of(&scheduled.occurrence)
            && airing.start.is_some_and(|start| {
                start < scheduled.end() && airing.end.unwrap_or(scheduled.end()) > scheduled.start
            })
    };

    let covered = day.airings.iter().any(of_slot);
    if scheduled.is_filling() && covered {
        return None;
    }

    let place = open.iter().position(|airing| of_slot(airing));
    let instead = place.map(|place| open.remove(place));
    let kind = if instead.is_some() || covered {
        DifferenceKind::Replaced
    } else {
        DifferenceKind::NotAired
    };

    let why = causes.at(instead
        .and_then(|airing| airing.start)
        .unwrap_or(scheduled.start));
    let why = why.or_else(|| absent(&day.presence, scheduled));
    Some(Difference {
        kind,
        at: scheduled.start,
        scheduled: Some(scheduled.clone()),
        airing: instead.cloned(),
        why,
    })
}

/// What is in no plan that was in force.
fn unplanned(day: &Day<'_>, causes: &Causes, airing: &Airing) -> Option<Difference> {
    let planned_once = day
        .plans
        .iter()
        .flat_map(|(_, plan)| plan)
        .any(|item| item.is_kept_by(&airing.item));
    let at = airing.start.unwrap_or(airing.item.start);
    let filling = matches!(
        airing.item.kind,
        phatthanh_core::rundown::Kind::Filler | phatthanh_core::rundown::Kind::Fallback
    );
    if airing.start.is_none() {
        let why = airing.reason.clone();
        let kind = DifferenceKind::NotAired;
        return Some(Difference {
            kind,
            at,
            scheduled: None,
            airing: Some(airing.clone()),
            why,
        });
    }

    if day.plans.is_empty() || planned_once || filling {
        return None;
    }

    // Outside all slots only a person puts something on air.
    let by_hand = airing
        .item
        .slot
        .is_none()
        .then(|| Text::new("airlog-why-by-hand"));
    let why = by_hand.or_else(|| causes.at(at));
    Some(Difference {
        kind: DifferenceKind::Unplanned,
        at,
        scheduled: None,
        airing: Some(airing.clone()),
        why,
    })
}

/// What a later plan no longer had, with what stands between the two.
fn changed(day: &Day<'_>) -> Vec<Difference> {
    let mut found: Vec<Difference> = Vec::new();
    for pair in day.plans.windows(2) {
        let [(before, old), (after, new)] = pair else {
            continue;
        };
        let left = old
            .iter()
            .filter(|item| item.start >= *after && !item.is_filling());
        for item in left.filter(|item| !new.iter().any(|later| later.same_thing(item))) {
            let later = day
                .plans
                .iter()
                .filter(|(at, _)| at > after)
                .flat_map(|(_, plan)| plan);
            let back = later.chain(new).any(|later| later.same_thing(item));
            if back
                || day
                    .airings
                    .iter()
                    .any(|airing| item.is_kept_by(&airing.item))
            {
                continue;
            }
            found.push(Difference {
                kind: DifferenceKind::PlanChanged,
                at: item.start,
                scheduled: Some(item.clone()),
                airing: None,
                why: Some(why_changed(&day.events, *before, *after)),
            });
        }
    }

    found
}

/// Whether a recording of the air lacks more of `airing` than its ends, or is silent for most of it.
fn not_recorded(causes: &Causes, airing: &Airing, kept: &[Kept]) -> Option<Difference> {
    let (start, end) = (airing.start?, airing.end.unwrap_or(airing.start?));
    let overlap = |span: &Kept| {
        let (from, to) = (span.from.max(start), span.to.min(end));
        if from < to {
            Frames::between(from, to)
        } else {
            Frames::ZERO
        }
    };

    let sum = |of: fn(&KeptSound) -> bool| -> Frames {
        kept.iter()
            .filter(|span| of(&span.sound))
            .map(overlap)
            .sum()
    };

    let (length, silent) = (
        Frames::between(start, end),
        sum(|sound| *sound == KeptSound::Silence),
    );
    let recorded = silent + sum(|sound| *sound == KeptSound::Sound);
    let (kind, why) = if recorded + RECORDED < length {
        let why = kept
            .iter()
            .filter(|span| overlap(span) > Frames::ZERO)
            .find_map(|span| match &span.sound {
                KeptSound::Missing(why) => why.clone(),
                _ => None,
            });
        (
            DifferenceKind::NotRecorded,
            why.or_else(|| causes.muted(start, end)),
        )
    } else if silent.get() > length.get() / 2 {
        (DifferenceKind::Silent, causes.muted(start, end))
    } else {
        return None;
    };

    Some(Difference {
        kind,
        at: start,
        scheduled: None,
        airing: Some(airing.clone()),
        why,
    })
}

impl Difference {
    /// The row about it.
    #[must_use]
    pub fn seq(&self) -> Option<Seq> {
        self.airing.as_ref().map(|airing| airing.seq)
    }
}
