//! Recordings that could not be decoded: not tried again until a person has done something about it.

use super::*;
use crate::airlog::{Channel, Consent, Recording};
use crate::rundown::{Approval, Source};

/// Stopped and started again, with what the log says.
fn start_again(trial: Trial) -> Trial {
    let Trial {
        clock,
        mut conductor,
        ..
    } = trial;
    let now = clock.now();
    conductor.stop(now);
    let loaded = Arc::clone(conductor.loaded());
    let log = conductor.into_log_writer().into_log();
    let (broken, history) = (log.undecodable().unwrap(), log.history(None).unwrap());
    let (log_writer, store) = (LogWriter::new(log), Box::new(Store::default()));
    let mut conductor = Conductor::new(
        loaded,
        Arc::new(catalogue()),
        history,
        log_writer,
        store,
        now,
    );
    conductor.know_broken(broken);
    let output = Some(Simulated::new(Arc::clone(&clock)));
    let mut trial = Trial {
        clock,
        output,
        conductor,
        cues: Vec::new(),
        away: BTreeMap::new(),
    };

    trial.run(SignedDuration::from_secs(2));
    trial
}

/// A station whose first recording broke before it was due.
fn broken(undecodable: bool) -> Trial {
    let mut trial = Trial::new("11:59:00");
    trial.run(SignedDuration::from_secs(2));
    let cue = trial.cues[0].id;
    let broken = Event::Broken {
        cue,
        problem: "bad".into(),
        undecodable,
        good: Frames::ZERO,
    };
    trial.conductor.on(broken, trial.clock.now());
    trial
}

/// What comes first.
fn first(trial: &Trial) -> String {
    let Source::Segment(segment) = &trial.conductor.coming().next().unwrap().source else {
        panic!()
    };
    segment.path.to_string()
}

fn first_of_all() -> SegmentId {
    SegmentId::new([1; 32])
}

#[test]
fn what_cannot_be_decoded_is_not_tried_again_by_a_restart() {
    let trial = start_again(broken(true));
    assert_eq!(first(&trial), "tin/2.wav");
    let told = trial.conductor.broken();
    assert_eq!(
        told.iter().map(Text::key).collect::<Vec<_>>(),
        ["station-alarm-broken"]
    );
    let mut trial = start_again(trial);
    trial.until("12:05:00");
    let rows = trial.rows();
    assert_eq!(brief(&rows[1]), "a 12:00:00 tin/2.wav +0 complete");
}

/// A disk that hung says nothing about the recording.
#[test]
fn what_could_not_be_read_is_tried_again_by_a_restart() {
    let trial = start_again(broken(false));
    assert_eq!(first(&trial), "tin/1.wav");
    assert!(trial.conductor.broken().is_empty());
}

/// Nor does it wait for one: it is tried again when what was in the way may have passed, and again later.
#[test]
fn what_could_not_be_opened_is_tried_again_after_a_while() {
    let keys = |trial: &Trial| {
        trial
            .conductor
            .broken()
            .iter()
            .map(|text| text.key().to_owned())
            .collect::<Vec<_>>()
    };

    let tried = |trial: &Trial| {
        let mut coming = trial.conductor.coming();
        coming.any(
            |item| matches!(&item.source, Source::Segment(segment) if segment.id == first_of_all()),
        )
    };

    let mut trial = broken(false);
    assert_eq!(
        (keys(&trial), tried(&trial)),
        (vec!["station-alarm-unread".to_owned()], false)
    );

    // That item is reported as missed: it does not come back after all.
    trial.until("12:02:20");
    assert!(!tried(&trial));
    trial.until("12:02:40");
    assert_eq!((keys(&trial), tried(&trial)), (Vec::new(), true));
    let rows = trial.rows();
    assert!(
        rows.iter().all(|row| row.item.segment.is_some()),
        "something else took its time: {rows:?}"
    );
}

#[test]
fn a_person_can_have_it_tried_again() {
    let now = at("11:59:05");
    // Approved again while the station runs, or its file taken out of the folder and put back.
    let all = catalogue();
    let approved = all.iter().map(|segment| {
        let approval = Some(Approval {
            by: "Lan".into(),
            at: now,
        });
        Arc::new(Segment {
            approval,
            ..Segment::clone(segment)
        })
    });
    let approved = Arc::new(approved.collect::<Catalogue>());
    for steps in [
        vec![approved],
        vec![
            Arc::new(catalogue().without(first_of_all())),
            Arc::new(catalogue()),
        ],
    ] {
        let mut trial = broken(true);
        trial.conductor.set_catalogue(&Arc::new(catalogue()), now);
        assert_eq!(first(&trial), "tin/2.wav", "nobody did anything");
        for step in &steps {
            trial.conductor.set_catalogue(step, now);
        }
        assert_eq!(first(&trial), "tin/1.wav");
        assert_eq!(first(&start_again(trial)), "tin/1.wav");
    }

    // Approved while it does not run.
    let mut log = broken(true).conductor.into_log_writer().into_log();
    assert_eq!(log.undecodable().unwrap(), BTreeSet::from([first_of_all()]));
    let segment = Recording {
        id: first_of_all(),
        path: AudioPath::from("tin/1.wav"),
        title: "Tin".into(),
    };

    let by = "Lan".into();
    log.approve(&Consent {
        at: now,
        by,
        channel: Channel::Spoken,
        note: None,
        text: None,
        segment,
    })
    .unwrap();
    assert_eq!(log.undecodable().unwrap(), BTreeSet::new());
}
