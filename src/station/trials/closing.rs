//! The closing tune is heard once in an occurrence, whatever befalls that after it.

use super::*;
use crate::airlog::recover;
use crate::rundown::Kind;
use crate::station::conductor::absence::{Absence, Away};

/// Closes after three of its four segments: from 12:07:30 to 12:07:42.
const CLOSING: &str = "hieu/ket.wav";

/// While the closing is on, as it is over, in the filler after it, and in the last of that.
const MOMENTS: [&str; 4] = ["12:07:35", "12:07:44", "12:08:50", "12:09:53"];

/// What befalls the occurrence.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Befalls {
    /// The power goes for so many seconds.
    PowerCut(u64),
    /// Orderly stopped, and started again.
    Stopped(u64),
    /// A recording is added that a plan made from the beginning would have taken first.
    Library,
    /// The card is lost for a while.
    Card,
}

fn with(more: &[(&str, u64, u8)]) -> Arc<Catalogue> {
    let more = more
        .iter()
        .map(|(path, seconds, byte)| segment(path, *seconds, *byte));
    let closing = segment(CLOSING, 12, 40);
    Arc::new(
        catalogue()
            .iter()
            .cloned()
            .chain([closing])
            .chain(more)
            .collect(),
    )
}

fn before() -> Arc<Catalogue> {
    with(&[])
}

/// Returns a catalogue whose first segment has another length: no plan made now has what aired where it did, nor
/// room for it.
fn after() -> Arc<Catalogue> {
    with(&[("tin/0.wav", 147, 41), ("nen/khac.wav", 31, 42)])
}

/// The station is off for so many seconds; what it finds then is `catalogue`.
pub(super) fn restart(trial: Trial, catalogue: &Arc<Catalogue>, seconds: u64, away: Away) -> Trial {
    let Trial {
        clock,
        mut conductor,
        ..
    } = trial;
    let now = clock.now();
    let played = conductor
        .on_air()
        .map(|(_, started, _)| Frames::between(started, now));
    let beat = conductor.beat(played.unwrap_or_default(), now);
    if away == Away::Stopped {
        conductor.stop(now);
    }

    let loaded = Arc::clone(conductor.loaded());
    let mut log = conductor.into_log_writer().into_log();
    clock.advance(Duration::from_secs(seconds));
    recover(&mut log, Some(&beat)).unwrap();
    let (history, now) = (log.history(None).unwrap(), clock.now());
    let (log_writer, store) = (LogWriter::new(log), Box::new(Store::default()));
    let mut conductor = Conductor::new(
        loaded,
        Arc::clone(catalogue),
        history,
        log_writer,
        store,
        now,
    );
    conductor.away(Absence {
        since: beat.at,
        away,
        unknown_until: None,
        back: now,
    });
    let output = Some(Simulated::new(Arc::clone(&clock)));
    Trial {
        clock,
        output,
        conductor,
        cues: Vec::new(),
        away: BTreeMap::new(),
    }
}

fn befall(mut trial: Trial, what: Befalls, catalogue: &mut Arc<Catalogue>) -> Trial {
    match what {
        Befalls::PowerCut(seconds) => restart(trial, catalogue, seconds, Away::PowerCut),
        Befalls::Stopped(seconds) => restart(trial, catalogue, seconds, Away::Stopped),
        Befalls::Library => {
            *catalogue = after();
            trial.conductor.set_catalogue(catalogue, trial.clock.now());
            trial
        }
        Befalls::Card => {
            trial.lose_card();
            trial.run(SignedDuration::from_secs(3));
            trial.card_back();
            trial
        }
    }
}

/// That the closing begins once in the first slot, and that something sounds to the slot's end.
#[track_caller]
fn closed_once(steps: &[(&str, Befalls)]) {
    let mut trial = Trial::with("11:59:50", "tin", &format!("closing = \"{CLOSING}\"\n"));
    let mut catalogue = before();
    trial.conductor.set_catalogue(&catalogue, trial.clock.now());
    for (time, what) in steps {
        trial.until(time);
        trial = befall(trial, *what, &mut catalogue);
        trial.obey();
    }

    trial.until("12:12:00");
    let rows = trial.rows();
    one_at_a_time(&rows);
    let told: Vec<String> = rows.iter().map(brief).collect();
    let own = || {
        rows.iter()
            .filter(|row| row.item.due == Some(at("12:00:00")) && row.start.is_some())
    };

    let begins =
        own().filter(|row| row.item.kind == Kind::Closing && row.item.skip == Frames::ZERO);
    assert_eq!(begins.count(), 1, "{steps:?}: {told:#?}");
    let end = own().filter_map(|row| row.end).max().unwrap();
    assert!(end > at("12:09:59"), "{steps:?}: {told:#?}");
}

#[test]
fn a_power_cut_after_the_closing_does_not_bring_it_back() {
    for moment in MOMENTS {
        closed_once(&[(moment, Befalls::PowerCut(2))]);
        closed_once(&[
            ("12:06:00", Befalls::Library),
            (moment, Befalls::PowerCut(2)),
        ]);
        closed_once(&[
            ("12:06:00", Befalls::Library),
            (moment, Befalls::Stopped(2)),
        ]);
    }
}

#[test]
fn a_change_of_the_library_after_the_closing_does_not_bring_it_back() {
    for moment in MOMENTS {
        closed_once(&[(moment, Befalls::Library)]);
    }
}

#[test]
fn nor_does_one_after_the_other() {
    use Befalls::{Card, Library, PowerCut};
    closed_once(&[
        ("12:07:46", Library),
        ("12:08:10", PowerCut(5)),
        ("12:09:00", Card),
    ]);
    closed_once(&[
        ("12:07:46", PowerCut(5)),
        ("12:08:10", Library),
        ("12:09:00", PowerCut(5)),
    ]);
    closed_once(&[
        ("12:03:00", Card),
        ("12:07:50", PowerCut(5)),
        ("12:08:30", Library),
    ]);
    closed_once(&[
        ("12:03:00", PowerCut(9)),
        ("12:07:50", Library),
        ("12:08:30", Library),
    ]);
}
