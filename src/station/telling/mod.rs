//! Tells people of alarms: the ladder decides, threads beside the air send, and all of it is rows of the log.
//!
//! The conductor is asked once a second which alarms stand. It hands messages over and takes reports back; it waits for
//! no modem, no server and no program.

mod mail;
mod message;
mod sender;
mod webhook;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread;

use jiff::Timestamp;

use self::message::{Message, Writer};
use self::sender::{Handover, Job, Report, Shared};
use crate::airlog::{Airlog, Alarmed, AlarmsTold, Arrival, Event};
use crate::alarm::{Alarm, Change, Instant, Ladder, Say, Telling};
use crate::clock::Clock;
use crate::config::{Alarms, Loaded, Way};
use crate::station::conductor::Conductor;
use crate::station::{Folder, Status};
use crate::words::{Language, Text};
use wires::modem::ModemLine;

use super::wires;

/// The desk from which alarms are told.
#[derive(Debug)]
pub(crate) struct AlarmDesk {
    loaded: Arc<Loaded>,
    language: Language,
    ladder: Ladder,
    /// By the name of the rung.
    handovers: BTreeMap<String, Handover>,
    /// How lamps were set last.
    lamps: BTreeMap<String, bool>,
    shared: Shared,
    reports: Receiver<Report>,
    /// What the log has of before this start, once it was read.
    past: Option<Receiver<AlarmsTold>>,
    /// What is wrong and what to do, as it was seen last.
    words: BTreeMap<Alarm, Vec<Text>>,
    /// Who has acknowledged what stands.
    by: BTreeMap<Alarm, String>,
    /// Ways that do not work, by the name of the rung.
    trouble: BTreeMap<String, Text>,
}

impl AlarmDesk {
    /// Opens the desk of the station in `folder`.
    pub(crate) fn start(
        folder: &Folder,
        loaded: &Arc<Loaded>,
        clock: &Arc<dyn Clock>,
        language: Language,
    ) -> Self {
        let (sent, reports) = channel();
        let mut desk = Self {
            loaded: Arc::clone(loaded),
            language,
            ladder: Ladder::default(),
            handovers: BTreeMap::new(),
            lamps: BTreeMap::new(),
            shared: Shared {
                root: folder.root().to_owned(),
                modem: Arc::<Mutex<ModemLine>>::default(),
                reports: sent,
                clock: Arc::clone(clock),
            },
            reports,
            past: recall(folder, loaded),
            words: BTreeMap::new(),
            by: BTreeMap::new(),
            trouble: BTreeMap::new(),
        };
        desk.open_ways();
        desk
    }

    fn alarms(&self) -> &Alarms {
        &self.loaded.station.alarms
    }

    /// Follows the settings of an edit from now on.
    pub(crate) fn follow(&mut self, loaded: &Arc<Loaded>) {
        let before = std::mem::replace(&mut self.loaded, Arc::clone(loaded));
        if before.station.alarms != loaded.station.alarms {
            self.open_ways();
        }
    }

    fn open_ways(&mut self) {
        let alarms = &self.loaded.station.alarms;
        let start = |(name, way): (&String, &Way)| {
            Some((name.clone(), sender::start(way, alarms, &self.shared)?))
        };
        self.handovers = alarms.ways.iter().filter_map(start).collect();
        self.lamps.clear();
        self.trouble.clear();
    }

    /// Looks at the alarms that stand; tells whoever is to be told, and logs what became of it.
    pub(crate) fn second(&mut self, conductor: &mut Conductor, believed: bool, now: Timestamp) {
        let uptime = self.shared.clock.uptime();
        if let Some(past) = self.past.as_ref().and_then(|past| past.try_recv().ok()) {
            let rules = &self.loaded.station.alarms.rules;
            self.ladder.recall(past.known, rules, uptime);
            self.past = None;
        }
        self.take_reports(conductor, now);

        let mut raised = BTreeSet::new();
        for (alarm, words) in conductor.alarms().raised() {
            raised.insert(alarm);
            self.words.insert(alarm, words.to_vec());
        }
        let zoned = now.to_zoned(self.loaded.rules.zone.clone());
        let local = believed.then(|| zoned.datetime());
        let rules = &self.loaded.station.alarms.rules;
        let step = self.ladder.step(rules, Instant { uptime, local }, &raised);
        for change in step.changes {
            self.log_change(conductor, change, now);
        }
        self.tell(step.tellings, conductor, now);
        self.set_lamps(now);
    }

    fn log_change(&mut self, conductor: &mut Conductor, change: Change, now: Timestamp) {
        let alarmed = match change {
            Change::Raised(alarm, grade) => Alarmed::Raised {
                alarm,
                grade,
                words: self.words.get(&alarm).cloned().unwrap_or_default(),
            },
            Change::Over(alarm) => {
                self.by.remove(&alarm);
                Alarmed::Over { alarm }
            }
        };
        conductor.log_writer().event(now, Event::Alarm(alarmed));
    }

    /// Takes note that `by` knows of `alarms`, or of all that stand if none are named.
    pub(crate) fn acknowledge(
        &mut self,
        by: &str,
        alarms: &BTreeSet<Alarm>,
        conductor: &mut Conductor,
        now: Timestamp,
    ) {
        let alarms = self.ladder.acknowledge(alarms);
        if alarms.is_empty() {
            return;
        }
        let known = alarms.iter().map(|alarm| (*alarm, by.to_owned()));
        self.by.extend(known);
        let by = by.to_owned();
        let acknowledged = Event::Alarm(Alarmed::Acknowledged { alarms, by });
        conductor.log_writer().event(now, acknowledged);
        self.set_lamps(now);
    }

    /// Tells everybody on the ladder, as practice, on the word of `by`.
    pub(crate) fn drill(&mut self, by: &str, conductor: &mut Conductor, now: Timestamp) {
        let drill = Event::Alarm(Alarmed::Drill { by: by.to_owned() });
        conductor.log_writer().event(now, drill);
        self.tell(
            Ladder::drill(&self.loaded.station.alarms.rules),
            conductor,
            now,
        );
    }

    /// Adds to `status` how grave its alarms are, and who knows of them.
    pub(crate) fn mark(&self, status: &mut Status) {
        for alarm in &mut status.alarms {
            alarm.grade = self.alarms().rules.grade(alarm.key);
            alarm.told = self.ladder.acknowledged(alarm.key).is_some();
            alarm.acknowledged_by = self.by.get(&alarm.key).cloned();
        }
    }

    fn tell(&mut self, tellings: Vec<Telling>, conductor: &mut Conductor, now: Timestamp) {
        for telling in tellings {
            let message = self.message(&telling, now);
            let lit = self.lights(&telling.to);
            if let Some(lamp) = self.lamps.get_mut(&telling.to) {
                *lamp = lit;
            }
            let job = Job {
                telling: Some(telling.clone()),
                message,
                lit,
            };
            let handover = self.handovers.get(&telling.to);
            if handover.is_some_and(|handover| handover.give(job)) {
                continue;
            }
            let report = Report {
                way: self.alarms().ways.get(&telling.to).map_or("", Way::key),
                telling,
                tries: 0,
                arrived: Err("too many messages wait".to_owned()),
            };
            self.take(report, conductor, now);
        }
    }

    fn message(&self, telling: &Telling, now: Timestamp) -> Message {
        let loaded = &self.loaded;
        let date = now.to_zoned(loaded.rules.zone.clone()).date();
        let writer = Writer {
            station: loaded.station.name_on(date),
            zone: &loaded.rules.zone,
            language: self.language,
            words: &self.words,
        };
        writer.write(telling, |alarm| self.alarms().rules.grade(alarm), now)
    }

    fn lights(&self, name: &str) -> bool {
        match self.alarms().ways.get(name) {
            Some(Way::Relay { bell, .. }) => self.ladder.lights(name, *bell),
            _ => false,
        }
    }

    /// Sets lamps that are not as they should be: at a start, and where a bell ends by a person's word.
    fn set_lamps(&mut self, now: Timestamp) {
        let lamps = self.alarms().ways.iter();
        let lamps: Vec<String> = lamps
            .filter(|(_, way)| matches!(way, Way::Relay { .. }))
            .map(|(name, _)| name.clone())
            .collect();
        for name in lamps {
            let lit = self.lights(&name);
            if self.lamps.insert(name.clone(), lit) == Some(lit) {
                continue;
            }
            let telling = Telling {
                to: name.clone(),
                say: Say::Over,
                alarms: Vec::new(),
            };
            let message = self.message(&telling, now);
            let job = Job {
                telling: None,
                message,
                lit,
            };
            let handover = self.handovers.get(&name);
            if !handover.is_some_and(|handover| handover.give(job)) {
                self.lamps.remove(&name);
            }
        }
    }

    fn take_reports(&mut self, conductor: &mut Conductor, now: Timestamp) {
        let reports: Vec<Report> = self.reports.try_iter().collect();
        for report in reports {
            self.take(report, conductor, now);
        }
        let trouble: Vec<Text> = self.trouble.values().cloned().collect();
        conductor.alarms_mut().set(Alarm::NotTold, trouble, now);
    }

    fn take(&mut self, report: Report, conductor: &mut Conductor, now: Timestamp) {
        let Report {
            telling,
            way,
            tries,
            arrived,
        } = report;
        let (arrival, problem) = match arrived {
            Ok(arrival) => {
                self.trouble.remove(&telling.to);
                (arrival, None)
            }
            Err(problem) => {
                self.ladder.failed(&telling, self.shared.clock.uptime());
                let text = Text::new("station-telling-failed").with("name", &telling.to);
                let text = text.with("way", way).with("problem", &problem);
                self.trouble.insert(telling.to.clone(), text);
                (Arrival::Failed, Some(problem))
            }
        };
        let told = Alarmed::Told {
            to: telling.to,
            way: way.to_owned(),
            say: telling.say,
            alarms: telling.alarms,
            arrival,
            tries,
            problem,
        };
        conductor.log_writer().event(now, Event::Alarm(told));
    }
}

/// Reads from the log who was told before this start, on a thread of its own.
fn recall(folder: &Folder, loaded: &Loaded) -> Option<Receiver<AlarmsTold>> {
    let (log, zone) = (folder.log(), loaded.rules.zone.clone());
    let (give, past) = channel();
    let read = move || match Airlog::open(&log).and_then(|log| log.alarms(&zone)) {
        // Whoever asked may be gone.
        Ok(told) => drop(give.send(told)),
        Err(problem) => tracing::warn!(%problem, "who was told of alarms before is not known"),
    };
    let started = thread::Builder::new().name("alarm-past".into()).spawn(read);
    started.ok().map(|_| past)
}
