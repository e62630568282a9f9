//! Random weeks under random faults, and what must hold of the log whatever happened.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::airlog::{Airing, Airlog, Seq, Verdict};
use crate::clock::{Clock, SimClock};
use crate::config::Loaded;
use crate::names::{InputId, SegmentId};
use crate::playout::Simulated;
use crate::rundown::{Catalogue, History, Segment};
use crate::station::air::simulated::Store;
use crate::station::conductor::Conductor;
use crate::station::conductor::relay::Presence;
use crate::station::record::log_writer::LogWriter;
use crate::units::Frames;

mod accounts;
mod anew;
mod damage;
mod disk;
mod evening;
mod inputs;
mod logs;
mod ordered;
mod radio;
mod relayed;
mod sound;
mod starts;
mod survived;
mod tape;
mod weather;

use disk::{Disk, Told};
use radio::{Radios, Sent};
use tape::Tape;
use weather::{Fault, Week, any_fault, any_week, loaded, recording};

/// Times of day when a trial begins: it goes on over midnight, or not.
const BEGIN: [&str; 3] = [
    "2026-11-24T09:00:00Z",
    "2026-11-24T21:30:00Z",
    "2026-11-24T23:40:00Z",
];

/// Minutes in a day.
const DAY: i64 = 24 * 60;

/// Inside a slot, while there is a card, nothing sounds for so long at the most, whatever befell just now: an item
/// is not joined for its last second, nor for what passes before it could be opened.
const SILENT: SignedDuration = SignedDuration::from_millis(1500);

/// A stretch of wall time the station went through, by which week.
#[derive(Debug)]
struct Stretch {
    week: usize,
    from: Timestamp,
    to: Timestamp,
}

/// What names an item among those planned.
type Name = (String, Timestamp, Timestamp, Option<SegmentId>);

struct Storm {
    begin: Timestamp,
    weeks: Vec<(Week, Arc<Loaded>)>,
    week: usize,
    clock: Arc<SimClock>,
    catalogue: Catalogue,
    conductor: Option<Conductor>,
    output: Option<Simulated>,
    /// The wall time this was last reached at, for `lived`.
    wall: Timestamp,
    lived: Vec<Stretch>,
    /// How long each item was planned to be.
    planned: BTreeMap<Name, Frames>,
    /// The wall time of the last look, and how long nothing had sounded by then that should.
    looked: Timestamp,
    quiet: SignedDuration,
    /// The last fault.
    struck: Option<Fault>,
    /// The occurrence left out by wish.
    left_out: (Timestamp, Timestamp),
    /// What came before an occurrence began anew by wish.
    anew: Vec<(Timestamp, Timestamp)>,
    /// When what was on air while the clock was set began: its length by the wall says nothing.
    moved: Vec<Timestamp>,
    /// The clock was set back for more than a small step: what aired may air again.
    again: bool,
    /// The last row before each time that the station was started again, and the rows that say so.
    starts: Vec<Seq>,
    /// Recordings by number.
    recording: fn(u8) -> Arc<Segment>,
    /// Where the recordings are, where they are heard.
    store: Store,
    /// What was sent, where it is recorded.
    tape: Option<Tape>,
    /// Where the log lies; none if in memory.
    disk: Option<Disk>,
    /// When it was off.
    off: Vec<(Timestamp, Timestamp)>,
    /// When the station first ran.
    began: Timestamp,
    /// When, by uptime, the library knows what there is, if it does not yet.
    blind: Option<Duration>,
    /// Inputs that are not there; all others are.
    inputs: BTreeMap<InputId, Presence>,
    /// Whoever sends, where inputs are more than there or not.
    radios: Option<Radios>,
    /// When it is quiet on the storm's day.
    quiet_hours: Option<(Timestamp, Timestamp)>,
}

/// A storm that is over.
struct Over {
    rows: Vec<Airing>,
    /// Stretches of time of which the log says that rows were lost.
    lost: Vec<(Timestamp, Timestamp)>,
    log: Airlog,
    tape: Option<Tape>,
    sent: Vec<Sent>,
}

impl Storm {
    fn new(begin: Timestamp, weeks: &[Week]) -> Self {
        let weeks = loaded(begin, weeks);
        Self::with(begin, begin, weeks, Store::default(), recording, |_| None)
    }

    fn with(
        begin: Timestamp,
        from: Timestamp,
        weeks: Vec<(Week, Arc<Loaded>)>,
        store: Store,
        recording: fn(u8) -> Arc<Segment>,
        tape: impl FnOnce(&SimClock) -> Option<Tape>,
    ) -> Self {
        let clock = Arc::new(SimClock::new(from));
        let catalogue: Catalogue = (1..=10).map(recording).collect();
        let log_writer = LogWriter::new(Airlog::in_memory().unwrap());
        let conductor = Conductor::new(
            Arc::clone(&weeks[0].1),
            Arc::new(catalogue.clone()),
            History::default(),
            log_writer,
            Box::new(store.clone()),
            from,
        );
        let mut tape = tape(&clock);
        let output = Some(card(&clock, &mut tape));
        Self {
            begin,
            weeks,
            week: 0,
            clock,
            catalogue,
            conductor: Some(conductor),
            output,
            wall: from,
            lived: Vec::new(),
            planned: BTreeMap::new(),
            looked: from,
            quiet: SignedDuration::ZERO,
            struck: None,
            left_out: (Timestamp::MIN, Timestamp::MIN),
            anew: Vec::new(),
            moved: Vec::new(),
            again: false,
            starts: Vec::new(),
            recording,
            store,
            tape,
            disk: None,
            off: Vec::new(),
            began: from,
            blind: None,
            inputs: BTreeMap::new(),
            radios: None,
            quiet_hours: None,
        }
    }

    /// Puts the log on a disk, where a station that never ran finds none.
    fn on_disk(mut self) -> Self {
        self.disk = Some(Disk::new());
        let conductor = self.conductor.take().unwrap();
        drop(conductor);
        self.start(0);
        self
    }

    fn conductor(&mut self) -> &mut Conductor {
        self.conductor.as_mut().unwrap()
    }

    /// Lets time pass until `end` by uptime.
    fn pass(&mut self, end: Duration) {
        while self.clock.uptime() < end {
            self.obey();
            let now = self.clock.now();
            let left = SignedDuration::try_from(end.saturating_sub(self.clock.uptime())).unwrap();
            let far = now + left.min(self.step());
            let next = far
                .min(self.conductor().next_tick(now))
                .max(now + SignedDuration::from_micros(100));
            let events = if let Some(output) = &mut self.output {
                let next = output.next_event().map_or(next, |at| at.min(next));
                output.advance_to(next.max(now + SignedDuration::from_micros(1)))
            } else {
                self.clock
                    .advance(Duration::try_from(next.duration_since(now)).unwrap());
                Vec::new()
            };
            let now = self.clock.now();
            for event in events {
                self.conductor().on(event, now);
            }
            self.tend();
            self.listen(now);
            self.conductor().tick(now);
            self.live(now);
            self.look(now);
        }

        self.obey();
    }

    /// How far it may go at once: what arrives from outside has to be played in time.
    fn step(&self) -> SignedDuration {
        if self.radios.is_some() {
            SignedDuration::from_millis(100)
        } else {
            SignedDuration::from_secs(1)
        }
    }

    fn obey(&mut self) {
        for command in self.conductor().commands() {
            if let Some(output) = &mut self.output {
                output.send(command);
            }
        }
    }

    /// The station has gone through the time until now.
    fn live(&mut self, now: Timestamp) {
        if now > self.wall {
            match self.lived.last_mut() {
                Some(last) if last.to == self.wall && last.week == self.week => last.to = now,
                _ => self.lived.push(Stretch {
                    week: self.week,
                    from: self.wall,
                    to: now,
                }),
            }
        }
        self.wall = now;
    }

    /// Notes what is planned; inside a slot, with a card, something sounds.
    fn look(&mut self, now: Timestamp) {
        let conductor = self.conductor.as_ref().unwrap();
        for item in conductor.coming() {
            let id = item.source.id();
            let name = (
                item.occurrence.slot.to_string(),
                item.occurrence.due,
                item.start,
                id,
            );
            let length = self.planned.entry(name).or_default();
            *length = (*length).max(item.length);
        }

        let passed = now.duration_since(self.looked).max(SignedDuration::ZERO);
        self.looked = now;
        let slot = self
            .occurrences(self.week)
            .into_iter()
            .find(|(from, to)| *from <= now && now < *to);
        // Between two readings of an order nothing sounds.
        let is_pause = conductor
            .coming()
            .next()
            .is_some_and(|item| item.order.is_some());
        let sounds = is_pause || conductor.on_air().is_some();
        let is_hushed = |(from, to)| from <= now && now < to;
        let may_be_silent = self.quiet_hours.is_some_and(is_hushed) || now <= self.left_out.1;
        let quiet = self.output.is_some() && !may_be_silent && !sounds;
        let Some((from, to)) = slot.filter(|_| quiet) else {
            self.quiet = SignedDuration::ZERO;
            return;
        };

        self.quiet += passed.min(now.duration_since(from));
        assert!(
            self.quiet <= SILENT,
            "silent for {:#} at {now}, {from} to {to}, after {:?}",
            self.quiet,
            self.struck
        );
    }

    /// The slots' times around now, by a week.
    fn occurrences(&self, week: usize) -> Vec<(Timestamp, Timestamp)> {
        let Week { slots, unit, .. } = &self.weeks[week].0;
        let unit = *unit;
        // A station starts within a second, a slot does not.
        let begin = Timestamp::from_second(self.begin.as_second()).unwrap();
        let days = (-2..4).map(|day| begin + SignedDuration::from_mins(day * DAY));
        days.flat_map(|day| {
            slots.iter().map(move |slot| {
                let start = day + unit * slot.start.cast_signed();
                (start, start + unit * slot.length.cast_signed())
            })
        })
        .collect()
    }

    fn set_clock(&mut self, by: SignedDuration) {
        // Named by its beginning: while the log is held, slow or full it has no row yet.
        let began = self.conductor().on_air().map(|(_, began, _)| began);
        self.moved.extend(began);
        self.again |= by < SignedDuration::from_secs(-59);
        self.clock.jump(by);
        self.tape
            .iter_mut()
            .for_each(|tape| tape.clock_is(&self.clock));
        let now = self.clock.now();
        self.live(now);
        self.conductor().clock_stepped(by, now);
    }

    fn strike(&mut self, fault: &Fault) {
        let now = self.clock.now();
        match *fault {
            Fault::CardLost { seconds } => {
                self.lose_card();
                self.pass(self.clock.uptime() + Duration::from_secs(seconds));
                self.output = Some(card(&self.clock, &mut self.tape));
            }
            Fault::Clock { ms } => self.set_clock(SignedDuration::from_millis(ms)),
            Fault::Slewed { us } => self.set_clock(SignedDuration::from_micros(us)),
            Fault::Broken { ahead, percent } => self.breaks(ahead, percent),
            Fault::Withdrawn { byte } => {
                self.catalogue = self.catalogue.without(SegmentId::new([byte; 32]));
                let catalogue = Arc::new(self.catalogue.clone());
                self.conductor().set_catalogue(&catalogue, now);
            }
            Fault::Added { byte } => {
                let all = self
                    .catalogue
                    .iter()
                    .cloned()
                    .chain([(self.recording)(byte)]);
                self.catalogue = all.collect();
                let catalogue = Arc::new(self.catalogue.clone());
                self.conductor().set_catalogue(&catalogue, now);
            }
            Fault::Edit => {
                self.week = (self.week + 1) % self.weeks.len();
                // It stays left out, however long it is now.
                let same = |slot: &(Timestamp, Timestamp)| slot.0 == self.left_out.0;
                self.left_out = self
                    .occurrences(self.week)
                    .into_iter()
                    .find(same)
                    .unwrap_or(self.left_out);
                let loaded = Arc::clone(&self.weeks[self.week].1);
                self.conductor().set_station(loaded, now);
            }
            Fault::Input { .. } => self.troubles(fault),
            Fault::Lets { open } => self.lets_speak(open),
            Fault::Ordered { .. } => self.order(fault),
            Fault::OrdersStopped => self.stop_orders(),
            Fault::Skipped => self.skip(),
            Fault::PowerCut { seconds } => self.off(false, seconds),
            Fault::Stopped { seconds } => self.off(true, seconds),
            Fault::Log { harm, seconds } => {
                let now = self.clock.uptime();
                if let (Some(disk), Some(conductor)) = (&mut self.disk, &mut self.conductor) {
                    disk.befalls(
                        harm,
                        now + Duration::from_secs(seconds),
                        conductor.log_writer(),
                        now,
                    );
                }
            }
            Fault::Start(ref start) => self.start_again(start),
        }

        self.struck = Some(fault.clone());
        self.obey();
        self.looked = self.clock.now();
    }

    /// The card is gone; what it was sent is on the tape.
    fn hang_up(&mut self) {
        if let Some(output) = self.output.take() {
            output.finish().unwrap();
        }
    }

    /// The log at the end, after what holds of any.
    fn finish(self) -> Vec<Airing> {
        self.end().rows
    }

    /// Ends the storm; what holds of any was held.
    fn end(mut self) -> Over {
        let now = self.clock.now();
        self.all_orders_are_said();
        let mut conductor = self.conductor.take().unwrap();
        conductor.stop(now);
        if let Some(disk) = &mut self.disk {
            disk.lift(conductor.log_writer());
            conductor.log_writer().flush();
            assert_eq!(
                conductor.log_writer().waiting(),
                0,
                "{:?}",
                conductor.log_writer().failing()
            );
        }

        let mut log = conductor.into_log_writer().into_log();
        if self.disk.is_some() && !matches!(log.verify(), Ok(Verdict::Ok { .. })) {
            // A page that was damaged and that nobody has asked for: whoever does makes the log anew.
            log.begin_anew(now).unwrap();
        }

        assert!(
            matches!(log.verify().unwrap(), Verdict::Ok { .. }),
            "the chain is whole"
        );
        self.starts.extend(starts::told_starts(&log));
        let told = self.disk.as_ref().map(|disk| disk.told(&log));
        let Told { rows, aside, lost } = told.unwrap_or_else(|| {
            let rows = disk::in_order(&log);
            Told {
                rows,
                aside: 0,
                lost: Vec::new(),
            }
        });
        let own = &rows[aside..];
        assert!(
            own.iter().all(|row| row.ended.is_some()),
            "a row stays open"
        );
        ordered::said_once(own);
        // Its clock may have been set back to before it began.
        let lived = self.lived.iter().map(|stretch| stretch.from);
        let first = lived.chain([self.began]).min().unwrap();
        for row in rows.iter().filter(|row| row.item.order.is_none()) {
            self.in_its_slot(row, &rows);
            let end = self.length(row).after(row.item.start);
            assert!(
                row.start.is_some() || end > first,
                "missed before it ever ran: {row:?}"
            );
        }

        self.nothing_twice(own);
        self.nothing_vanishes(&rows, &lost, now);
        self.hang_up();
        Over {
            rows,
            lost,
            log,
            tape: self.tape,
            sent: self.radios.map(Radios::sent).unwrap_or_default(),
        }
    }
}

/// Returns a card that is on from now, recorded where there is a tape.
fn card(clock: &Arc<SimClock>, tape: &mut Option<Tape>) -> Simulated {
    tape.as_mut().map_or_else(
        || Simulated::new(Arc::clone(clock)),
        |tape| tape.card(clock),
    )
}

impl Storm {
    /// Goes through `faults`, each so many milliseconds after the one before, and on for so long.
    fn through(mut self, faults: &[(u64, Fault)], more: Duration) -> Self {
        for (after, fault) in faults {
            let until = self.clock.uptime() + Duration::from_millis(*after);
            self.pass(until);
            self.strike(fault);
        }
        let until = self.clock.uptime() + more;
        self.pass(until);
        self
    }
}

/// What befell, and half an hour more.
fn storm(begin: usize, weeks: &[Week], faults: &[(u64, Fault)]) -> Storm {
    Storm::new(BEGIN[begin].parse().unwrap(), weeks).through(faults, Duration::from_secs(1800))
}

/// Returns the storms of every run; `PROPTEST_CASES` asks for others, and for more than there is time for.
fn config() -> ProptestConfig {
    let more = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok());
    let rng_seed = if more.is_some() {
        RngSeed::Random
    } else {
        RngSeed::Fixed(20_261_124)
    };

    let cases = more.unwrap_or(60);
    ProptestConfig {
        cases,
        rng_seed,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    /// Whatever the week and whatever befalls it: no planned item vanishes without a row, none is reported
    /// twice, nothing airs outside its slot, inside a slot there is sound, and the chain is whole.
    #[test]
    fn every_item_is_accounted_for(
        begin in 0..BEGIN.len(),
        weeks in prop::collection::vec(any_week(), 1..3),
        faults in prop::collection::vec((prop_oneof![0..20_000_u64, 0..3_000_000_u64], any_fault()), 0..8),
    ) {
        storm(begin, &weeks, &faults).finish();
    }
}
