//! The station of a storm is off and comes back.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::weather::{Found, Start};
use super::{Storm, card};
use crate::airlog::{Airlog, Beat, Event, Filter, Seq, recover};
use crate::clock::Clock;
use crate::names::SegmentId;
use crate::rundown::{Catalogue, History};
use crate::station::air::start::log::{self, Past, TakenUp};
use crate::station::conductor::Conductor;
use crate::station::conductor::absence::{Absence, Away};
use crate::station::record::log_writer::LogWriter;
use crate::units::Frames;

impl Storm {
    /// The power is gone for so long, or the station stopped in order.
    pub(super) fn off(&mut self, stopped: bool, seconds: u64) {
        let start = Start {
            stopped,
            seconds,
            found: Found::Whole,
            harm: None,
            blind: 0,
        };

        if self.disk.is_some() {
            self.start_again(&start);
        } else {
            self.restart(
                if stopped {
                    Away::Stopped
                } else {
                    Away::PowerCut
                },
                seconds,
            );
        }
    }

    /// The station is off for a while, without a disk.
    fn restart(&mut self, away: Away, seconds: u64) {
        let (conductor, beat) = self.ends(away == Away::Stopped);
        let mut log = conductor.into_log_writer().into_log();
        let now = self.is_away(seconds);
        recover(&mut log, Some(&beat)).unwrap();
        let since = log
            .last_at()
            .unwrap()
            .into_iter()
            .chain([beat.at])
            .max()
            .unwrap();
        let history = log.history(None).unwrap();
        let broken = log.undecodable().unwrap();
        let absence = Absence {
            since,
            away,
            unknown_until: None,
            back: now,
        };

        self.starts.push(last_row(&log));
        self.comes_back(history, LogWriter::new(log), broken, absence, 0);
    }

    /// The station is off for a while, and its next start finds what has become of its log.
    pub(super) fn start_again(&mut self, start: &Start) {
        let (mut conductor, mut beat) = self.ends(start.stopped);
        if start.stopped && conductor.log_writer().close().waiting > 0 {
            beat = conductor.beat(Frames::ZERO, self.clock.now());
        }

        drop(conductor);
        self.is_away(start.seconds);
        let Some(disk) = &mut self.disk else { return };
        disk.beats(&beat);
        let now = self.clock.uptime();
        if let Some((harm, seconds)) = start.harm {
            disk.befalls_off(harm, now + Duration::from_secs(seconds));
        }

        disk.before_start(start.found, now);
        self.start(start.blind);
    }

    /// Starts the station from its disk as the daemon does; its library knows nothing for so many seconds.
    pub(super) fn start(&mut self, blind: u64) {
        let now = self.clock.now();
        let Some(disk) = &mut self.disk else { return };
        let log = log::open(disk.folder(), now);
        disk.afflict(&log);
        let TakenUp {
            log,
            past,
            absence,
            recovered,
            ..
        } = TakenUp::of(log, disk.folder(), Duration::ZERO, now);
        let Past {
            broken,
            mut history,
            ..
        } = past;
        self.starts.push(last_row(&log));
        history.forget(absence.since.min(now), &self.weeks[self.week].1.schedule);
        let mut log_writer = LogWriter::keeping(log, recovered);
        disk.slow(&mut log_writer, self.clock.uptime());
        let started = Event::Started {
            version: "1".into(),
        };

        for event in absence.event().into_iter().chain([started]) {
            log_writer.event(now, event);
        }

        disk.copy(log_writer.log());
        self.comes_back(history, log_writer, broken, absence, blind);
    }

    /// The conductor ends, by the power or in order; the last beat.
    fn ends(&mut self, stopped: bool) -> (Conductor, Beat) {
        let now = self.clock.now();
        let mut conductor = self.conductor.take().unwrap();
        let played = conductor.heard(now);
        let beat = conductor.beat(played, now);
        if stopped {
            conductor.stop(now);
        }
        (conductor, beat)
    }

    fn is_away(&mut self, seconds: u64) -> Timestamp {
        self.hang_up();
        let from = self.clock.now();
        self.clock.advance(Duration::from_secs(seconds));
        let now = self.clock.now();
        self.off.push((from, now));
        self.live(now);
        now
    }

    fn comes_back(
        &mut self,
        history: History,
        log_writer: LogWriter,
        broken: BTreeSet<SegmentId>,
        absence: Absence,
        blind: u64,
    ) {
        let now = self.clock.now();
        self.blind = (blind > 0).then(|| self.clock.uptime() + Duration::from_secs(blind));
        let known = if blind > 0 {
            Catalogue::default()
        } else {
            self.catalogue.clone()
        };

        let loaded = Arc::clone(&self.weeks[self.week].1);
        let store = self.sources();
        let mut conductor =
            Conductor::new(loaded, Arc::new(known), history, log_writer, store, now);
        conductor.know_broken(broken);
        conductor.away(absence);
        self.conductor = Some(conductor);
        self.output = Some(card(&self.clock, &mut self.tape));

        // Of slots that overlap the one that began last has the air, and of those that began together the first.
        let here = self.occurrences(self.week).into_iter().rev();
        let on = here
            .filter(|(from, to)| *from <= now && now < *to)
            .max_by_key(|(from, _)| *from);
        if absence.away == Away::New {
            return;
        }

        match (self.weeks[self.week].0.after_power_cut, on) {
            ("skip", Some(slot)) => self.left_out = slot,
            ("restart", Some((from, _))) => self.anew.push((from, now)),
            _ => {}
        }
    }

    /// The disk and the library go on.
    pub(super) fn tend(&mut self) {
        let now = self.clock.uptime();
        let Some(conductor) = &mut self.conductor else {
            return;
        };
        if let Some(disk) = &mut self.disk {
            disk.tend(conductor.log_writer(), now);
        }
        if self.blind.take_if(|until| *until <= now).is_some() {
            conductor.set_catalogue(&Arc::new(self.catalogue.clone()), self.clock.now());
        }
    }
}

/// Returns the rows of `log` that say that the station was started.
///
/// They stand where a reader sees them: behind rows that waited beside the log, which no read of it at a start has.
pub(super) fn told_starts(log: &Airlog) -> impl Iterator<Item = Seq> {
    let told = log.all_events().unwrap().into_iter();
    told.filter(|(_, _, event)| matches!(event, Event::Started { .. }))
        .map(|(seq, ..)| seq)
}

/// Returns the last row of `log` that is of an item.
fn last_row(log: &Airlog) -> Seq {
    let last = log.airings(&Filter::default()).unwrap_or_default();
    last.iter().map(|row| row.seq).max().unwrap_or(Seq(0))
}
