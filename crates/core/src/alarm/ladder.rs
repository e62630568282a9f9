//! The ladder: who is told of which alarm, when, and when again, until somebody acknowledges it.
//!
//! Lengths are counted by a clock that never jumps; only the night and the daily word ask the wall clock, and where that
//! is not believed nothing waits for a morning that may never come.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};

use super::{Alarm, Grade};

/// An alarm that comes again to the same person within this time is not a new one.
const SAME: Duration = Duration::from_secs(15 * 60);

/// What could not be told is tried again after this time.
const RETRY: Duration = Duration::from_secs(5 * 60);

/// After a restart it takes so long until every matter was looked at: an alarm of before that does not show until then
/// is over.
const LOOKED_AT: Duration = Duration::from_secs(180);

/// When a ladder is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instant {
    /// Time since the station started. Never jumps.
    pub uptime: Duration,
    /// The station's wall time; none while its clock is not believed.
    pub local: Option<DateTime>,
}

/// How alarms are told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rules {
    /// An alarm is one once it has stood for so long, and is over once it has been gone for so long.
    pub hold: Duration,
    /// Hours in which only what cannot wait is told; none: there is no night.
    pub night: Option<NightRule>,
    /// How grave alarms are, where the station says otherwise.
    pub grades: BTreeMap<Alarm, Grade>,
    /// Alarms nobody is told of.
    pub silent: BTreeSet<Alarm>,
    /// Who is told; the names differ.
    pub rungs: Vec<Rung>,
}

/// Hours of the night; over midnight if `to` is before `from`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NightRule {
    /// The first moment of the night.
    pub from: Time,
    /// The first moment after it.
    pub to: Time,
}

/// One who is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rung {
    /// What people call it.
    pub name: String,
    /// The least grave alarms it is told of.
    pub grade: Grade,
    /// The least grave alarms it is told of at night.
    pub night_grade: Grade,
    /// The only alarms it is told of; empty: all.
    pub kinds: BTreeSet<Alarm>,
    /// It is told of what has stood for so long without anybody having acknowledged it.
    pub after: Duration,
    /// It is told again after each such time until somebody has; none: once.
    pub repeat: Option<Duration>,
    /// When it is told each day that the station lives; none: never.
    pub alive: Option<Time>,
}

/// What is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Say {
    /// Alarms are raised.
    Raised,
    /// They still stand, and nobody has acknowledged them.
    Again,
    /// They are over.
    Over,
    /// The station lives; with all alarms that stand.
    Alive,
    /// A drill.
    Drill,
}

/// Something that is to be told to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telling {
    /// The name of the rung.
    pub to: String,
    /// What.
    pub say: Say,
    /// Of which alarms, the gravest first.
    pub alarms: Vec<Alarm>,
}

/// A change of an alarm that counts: it has stood, or has been gone, for long enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It is raised.
    Raised(Alarm, Grade),
    /// It is over.
    Over(Alarm),
}

/// What follows from a look.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Step {
    /// For the log.
    pub changes: Vec<Change>,
    /// For those on the ladder.
    pub tellings: Vec<Telling>,
}

/// What is known of before a restart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// Alarms that were raised and are not over, whether somebody acknowledged them, and who was told.
    pub open: BTreeMap<Alarm, (bool, BTreeSet<String>)>,
    /// The last day on which each rung was told that the station lives.
    pub alive: BTreeMap<String, Date>,
}

/// Whom it was told, and when next.
#[derive(Debug, Clone, Copy)]
struct Told {
    arrived: bool,
    again: Option<Duration>,
}

#[derive(Debug, Clone)]
struct Open {
    since: Duration,
    /// It has stood for long enough.
    raised: bool,
    gone: Option<Duration>,
    /// It has been gone for long enough, and those who were told of it are to be told that.
    over: bool,
    acknowledged: bool,
    told: BTreeMap<String, Told>,
}

/// What was told to whom.
#[derive(Debug, Clone, Default)]
pub struct Ladder {
    open: BTreeMap<Alarm, Open>,
    /// When each rung was last told of an alarm that is over.
    before: BTreeMap<(String, Alarm), Duration>,
    alive: BTreeMap<String, Date>,
}

impl Open {
    fn new(since: Duration) -> Self {
        Self {
            since,
            raised: false,
            gone: None,
            over: false,
            acknowledged: false,
            told: BTreeMap::new(),
        }
    }

    fn stands(&self) -> bool {
        self.raised && !self.over
    }
}

impl Rules {
    /// Returns how grave `alarm` is at this station.
    #[must_use]
    pub fn grade(&self, alarm: Alarm) -> Grade {
        self.grades.get(&alarm).copied().unwrap_or(alarm.grade())
    }

    fn is_night(&self, at: Instant) -> bool {
        let (Some(night), Some(local)) = (self.night, at.local) else {
            return false;
        };
        let (from, to, now) = (night.from, night.to, local.time());
        if from <= to {
            from <= now && now < to
        } else {
            from <= now || now < to
        }
    }
}

impl Rung {
    fn is_told_of(&self, alarm: Alarm, grade: Grade) -> bool {
        grade >= self.grade && (self.kinds.is_empty() || self.kinds.contains(&alarm))
    }
}

impl Ladder {
    /// Takes up what is known of before a restart, at `uptime`.
    pub fn recall(&mut self, known: Known, rules: &Rules, uptime: Duration) {
        for (alarm, (acknowledged, to)) in known.open {
            let again = |name: &String| {
                let rung = rules.rungs.iter().find(|rung| rung.name == *name);
                rung.and_then(|rung| rung.repeat)
                    .map(|repeat| uptime + repeat)
            };
            let told = to.into_iter().map(|name| {
                let again = again(&name);
                (
                    name,
                    Told {
                        arrived: true,
                        again,
                    },
                )
            });
            let seen = self
                .open
                .get(&alarm)
                .is_some_and(|open| open.gone.is_none());
            let before = Open {
                raised: true,
                gone: (!seen).then_some(uptime + LOOKED_AT),
                acknowledged,
                told: told.collect(),
                ..Open::new(uptime)
            };
            self.open.insert(alarm, before);
        }
        self.alive.extend(known.alive);
    }

    /// Looks at the alarms that are `raised`, and returns what follows.
    pub fn step(&mut self, rules: &Rules, at: Instant, raised: &BTreeSet<Alarm>) -> Step {
        let mut step = Step::default();
        self.follow(rules, at.uptime, raised, &mut step.changes);

        let is_night = rules.is_night(at);
        for rung in &rules.rungs {
            let mut say = BTreeMap::<Say, Vec<Alarm>>::new();
            for (alarm, open) in &mut self.open {
                let grade = rules.grade(*alarm);
                if is_night && grade < rung.night_grade {
                    continue;
                }
                if let Some(what) = tell(*alarm, open, rung, grade, at.uptime, &mut self.before) {
                    say.entry(what).or_default().push(*alarm);
                }
            }

            if self.is_alive_due(rung, at) {
                say.insert(Say::Alive, self.standing().collect());
            }
            let told = say.into_iter().map(|(say, alarms)| Telling {
                to: rung.name.clone(),
                say,
                alarms,
            });
            step.tellings.extend(told);
        }

        // Over, and nobody is left to be told so: of those who are not on the ladder any more, nobody.
        let names: BTreeSet<&str> = rules.rungs.iter().map(|rung| rung.name.as_str()).collect();
        self.open.retain(|_, open| {
            !open.over || open.told.keys().any(|name| names.contains(name.as_str()))
        });
        self.before
            .retain(|_, last| at.uptime.saturating_sub(*last) < SAME);
        step
    }

    fn follow(
        &mut self,
        rules: &Rules,
        uptime: Duration,
        raised: &BTreeSet<Alarm>,
        changes: &mut Vec<Change>,
    ) {
        for alarm in raised.difference(&rules.silent) {
            let open = self.open.entry(*alarm).or_insert_with(|| Open::new(uptime));
            if open.over {
                // Whoever was not yet told that it was over need not be: for them it still stands.
                let told = std::mem::take(&mut open.told);
                *open = Open {
                    told,
                    ..Open::new(uptime)
                };
            }
            open.gone = None;
            if !open.raised && uptime.saturating_sub(open.since) >= rules.hold {
                open.raised = true;
                changes.push(Change::Raised(*alarm, rules.grade(*alarm)));
            }
        }

        for (alarm, open) in &mut self.open {
            if raised.contains(alarm) && !rules.silent.contains(alarm) {
                continue;
            }
            let gone = *open.gone.get_or_insert(uptime);
            let held = uptime
                .checked_sub(gone)
                .is_some_and(|gone| gone >= rules.hold);
            if held && !open.over {
                open.over = true;
                if open.raised {
                    changes.push(Change::Over(*alarm));
                }
            }
        }
        self.open
            .retain(|_, open| open.raised || open.gone.is_none());
    }

    fn is_alive_due(&mut self, rung: &Rung, at: Instant) -> bool {
        let (Some(alive), Some(local)) = (rung.alive, at.local) else {
            return false;
        };
        let today = local.date();
        let is_due = local.time() >= alive && self.alive.get(&rung.name) != Some(&today);
        if is_due {
            self.alive.insert(rung.name.clone(), today);
        }
        is_due
    }

    /// Takes note that somebody knows of `alarms`, or of all if there are none. Returns those that stood and nobody had
    /// acknowledged.
    pub fn acknowledge(&mut self, alarms: &BTreeSet<Alarm>) -> Vec<Alarm> {
        let mut acknowledged = Vec::new();
        for (alarm, open) in &mut self.open {
            let is_meant = alarms.is_empty() || alarms.contains(alarm);
            if is_meant && open.stands() && !open.acknowledged {
                open.acknowledged = true;
                acknowledged.push(*alarm);
            }
        }
        acknowledged
    }

    /// Takes note that `telling` did not arrive: it is tried again before long.
    pub fn failed(&mut self, telling: &Telling, uptime: Duration) {
        for alarm in &telling.alarms {
            let told = self.open.get_mut(alarm);
            if let Some(told) = told.and_then(|open| open.told.get_mut(&telling.to)) {
                told.again = Some(uptime + RETRY);
                told.arrived &= telling.say != Say::Raised;
            }
        }
    }

    /// Returns a drill for everybody on the ladder: at once, at night too, because a person asks.
    #[must_use]
    pub fn drill(rules: &Rules) -> Vec<Telling> {
        let drill = |rung: &Rung| Telling {
            to: rung.name.clone(),
            say: Say::Drill,
            alarms: Vec::new(),
        };
        rules.rungs.iter().map(drill).collect()
    }

    /// Iterates over the alarms that stand, the gravest first.
    pub fn standing(&self) -> impl Iterator<Item = Alarm> {
        let standing = self.open.iter().filter(|(_, open)| open.stands());
        standing.map(|(alarm, _)| *alarm)
    }

    /// Returns whether somebody has acknowledged `alarm`; none if it does not stand.
    #[must_use]
    pub fn acknowledged(&self, alarm: Alarm) -> Option<bool> {
        let open = self.open.get(&alarm).filter(|open| open.stands())?;
        Some(open.acknowledged)
    }

    /// Returns whether the lamp called `name` is lit: an alarm stands of which it was told, and nobody has
    /// acknowledged it where it is a `bell`.
    #[must_use]
    pub fn lights(&self, name: &str, bell: bool) -> bool {
        self.open.values().any(|open| {
            open.stands() && open.told.contains_key(name) && !(bell && open.acknowledged)
        })
    }
}

/// Decides what `rung` is told of one alarm now, and takes note of it.
fn tell(
    alarm: Alarm,
    open: &mut Open,
    rung: &Rung,
    grade: Grade,
    uptime: Duration,
    before: &mut BTreeMap<(String, Alarm), Duration>,
) -> Option<Say> {
    if open.over {
        open.told.remove(&rung.name)?;
        before.insert((rung.name.clone(), alarm), uptime);
        return Some(Say::Over);
    }
    // Gone, but perhaps not for good: nothing new is said of it.
    if !open.stands() || open.gone.is_some() || open.acknowledged {
        return None;
    }
    if !rung.is_told_of(alarm, grade) || uptime.saturating_sub(open.since) < rung.after {
        return None;
    }

    let say = match open.told.get(&rung.name) {
        Some(Told { again: None, .. }) => return None,
        Some(Told {
            again: Some(again), ..
        }) if uptime < *again => return None,
        Some(Told { arrived: true, .. }) => Say::Again,
        Some(_) => Say::Raised,
        None => {
            let last = before.get(&(rung.name.clone(), alarm));
            if last.is_some_and(|last| uptime.saturating_sub(*last) < SAME) {
                return None;
            }
            Say::Raised
        }
    };
    let told = Told {
        arrived: true,
        again: rung.repeat.map(|repeat| uptime + repeat),
    };
    open.told.insert(rung.name.clone(), told);
    Some(say)
}

#[cfg(test)]
mod tests;
