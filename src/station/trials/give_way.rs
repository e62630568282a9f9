//! What stands in for a program gives way to what comes late, and nothing else does.

use super::*;
use crate::rundown::Approval;

/// What gives way is over, and what it gives way to is heard, this soon.
const SOON: SignedDuration = SignedDuration::from_secs(2);

impl Trial {
    /// The recordings there are from now on.
    fn there_are(&mut self, segments: impl IntoIterator<Item = Arc<Segment>>) {
        let catalogue: Catalogue = segments.into_iter().collect();
        self.conductor
            .set_catalogue(&Arc::new(catalogue), self.clock.now());
    }
}

fn tin() -> Vec<Arc<Segment>> {
    (1..=4)
        .map(|number| segment(&format!("tin/{number}.wav"), 150, number))
        .collect()
}

fn music() -> Arc<Segment> {
    segment("nen/nen.wav", 60, 9)
}

/// Approved, as each folder wishes that says nothing else.
fn approved(path: &str, seconds: u64, byte: u8) -> Arc<Segment> {
    let approval = Some(Approval {
        by: "Lan".into(),
        at: at("00:00:00"),
    });
    Arc::new(Segment {
        approval,
        ..Segment::clone(&segment(path, seconds, byte))
    })
}

/// That each of `expected` was on air, in order, from about when on, and how it ended; and that what was cut says why.
#[track_caller]
fn check(rows: &[Airing], expected: &[(&str, &str, Ended)]) {
    one_at_a_time(rows);
    let told: Vec<String> = rows.iter().map(brief).collect();
    for (row, (from, what, ended)) in rows.iter().zip(expected) {
        let path = row
            .item
            .segment
            .as_ref()
            .map_or("ident", |segment| segment.path.as_str());
        assert_eq!((path, row.ended), (*what, Some(*ended)), "{told:#?}");
        let late = row.start.unwrap().duration_since(at(from));
        assert!(
            (SignedDuration::ZERO..=SOON).contains(&late),
            "{what} {late}: {told:#?}"
        );
        let why = row.reason.as_ref().map(Text::key);
        assert_eq!(
            why,
            (*ended == Ended::Cut).then_some("station-ended-gives-way"),
            "{told:#?}"
        );
    }

    assert!(rows.len() >= expected.len(), "{told:#?}");
    assert!(
        rows.iter().all(|row| row.ended != Some(Ended::Missed)),
        "{told:#?}"
    );
}

/// That what was heard in slot `a` has no gap.
#[track_caller]
fn whole(rows: &[Airing]) {
    let heard: Frames = rows.iter().filter_map(|row| row.played).sum();
    let short = Frames::from_ms(600_000).saturating_sub(heard);
    assert!(short < Frames::from_ms(10), "{heard} of ten minutes");
}

#[test]
fn the_signal_gives_way_to_a_bulletin_six_seconds_into_its_slot() {
    let mut trial = Trial::new("11:59:50");
    trial.there_are([]);
    trial.until("12:00:06");
    trial.there_are(tin());
    trial.until("12:00:20");
    let (_, item, started) = trial.conductor.cue(0).unwrap();
    assert!(
        item.end() > started + SignedDuration::from_secs(149),
        "whole, from its beginning"
    );
    trial.until("12:10:00");
    let rows = trial.rows();
    check(
        &rows,
        &[
            ("12:00:00", "ident", Ended::Cut),
            ("12:00:06", "tin/1.wav", Ended::Complete),
        ],
    );
    assert_eq!(rows[1].item.skip, Frames::ZERO);
    whole(&rows);
}

/// The library had not settled: the station comes on in the middle of a slot with nothing to play.
#[test]
fn a_first_start_in_a_slot_has_its_bulletin_as_soon_as_it_is_known() {
    let mut trial = Trial::new("12:03:00");
    trial.there_are([]);
    trial.until("12:03:08");
    trial.there_are(tin());
    trial.until("12:09:00");
    let rows = trial.rows();
    let heard: Vec<Airing> = rows.into_iter().filter(|row| row.start.is_some()).collect();
    check(
        &heard,
        &[
            ("12:03:00", "ident", Ended::Cut),
            ("12:03:08", "tin/1.wav", Ended::Complete),
        ],
    );
}

#[test]
fn what_came_late_is_left_alone_once_it_is_on_air() {
    let mut trial = Trial::new("11:59:50");
    trial.there_are([music()]);
    trial.until("12:00:06");
    trial.there_are(tin().into_iter().chain([music()]));
    trial.until("12:01:00");
    trial.there_are([music()]);
    trial.until("12:02:00");
    trial.there_are(tin().into_iter().chain([music()]));
    trial.until("12:10:00");
    let rows = trial.rows();
    let expected = [
        ("12:00:00", "nen/nen.wav", Ended::Cut),
        ("12:00:06", "tin/1.wav", Ended::Complete),
        ("12:02:36", "tin/2.wav", Ended::Complete),
        ("12:05:06", "tin/3.wav", Ended::Complete),
    ];
    check(&rows, &expected);
    whole(&rows);
}

#[test]
fn fallback_gives_way_step_by_step() {
    let own = "[fallback]\nfolder = \"du-phong\"\n";
    let evergreen = "evergreen = \"luu/1.wav\"\n";
    let mut trial = Trial::at_station("11:59:50", own, "tin", evergreen);
    let (fallback, evergreen) = (
        approved("du-phong/1.wav", 200, 21),
        approved("luu/1.wav", 120, 22),
    );
    trial.there_are([]);
    trial.until("12:00:06");
    trial.there_are([Arc::clone(&fallback)]);
    trial.until("12:00:20");
    trial.there_are([Arc::clone(&fallback), segment("tin/dai.wav", 1200, 23)]);
    trial.until("12:00:30");
    trial.there_are([Arc::clone(&fallback), Arc::clone(&evergreen)]);
    trial.until("12:00:50");
    trial.there_are(tin().into_iter().chain([fallback, evergreen]));
    trial.until("12:09:00");
    let rows = trial.rows();
    let expected = [
        ("12:00:00", "ident", Ended::Cut),
        ("12:00:06", "du-phong/1.wav", Ended::Cut),
        ("12:00:30", "luu/1.wav", Ended::Cut),
        ("12:00:50", "tin/1.wav", Ended::Complete),
    ];
    check(&rows, &expected);
}

#[test]
fn a_repeat_has_what_it_repeats_as_soon_as_that_is_back() {
    let mut trial = Trial::with("11:59:50", "repeat:a", "");
    trial.until("13:30:00");
    trial.there_are([music()]);
    trial.until("13:40:06");
    trial.there_are(tin().into_iter().chain([music()]));
    trial.until("13:49:00");
    let rows = trial.rows();
    let begin = rows
        .iter()
        .position(|row| row.item.start == at("13:40:00"))
        .unwrap();
    check(
        &rows[begin..],
        &[
            ("13:40:00", "nen/nen.wav", Ended::Cut),
            ("13:40:06", "tin/1.wav", Ended::Complete),
        ],
    );
    assert!(rows[begin + 1].item.repeat);
}

/// Four segments in twenty minutes, and music after them: another segment does not cut it.
#[test]
fn music_that_the_plan_wants_does_not_give_way() {
    let mut trial = Trial::new("12:19:50");
    trial.until("12:30:10");
    let more = [segment("tin/5.wav", 100, 31), music()];
    trial.there_are(tin().into_iter().chain(more));
    trial.until("12:40:00");
    let rows = trial.rows();
    one_at_a_time(&rows);
    let music = rows
        .iter()
        .find(|row| row.item.start == at("12:30:00"))
        .unwrap();
    assert_eq!(brief(music), "c 12:30:00 nen/nen.wav +0 complete");
}

#[test]
fn the_signal_gives_way_after_a_lost_card_too() {
    let mut trial = Trial::new("11:59:50");
    trial.there_are([]);
    trial.until("12:01:00");
    trial.lose_card();
    trial.there_are(tin());
    trial.until("12:01:05");
    trial.card_back();
    trial.until("12:09:00");
    let rows = trial.rows();
    one_at_a_time(&rows);
    let told: Vec<String> = rows.iter().map(brief).collect();
    let first = rows.iter().find(|row| row.item.segment.is_some()).unwrap();
    assert!(
        first
            .start
            .is_some_and(|start| start < at("12:01:05") + SOON),
        "{told:#?}"
    );
    assert_eq!(
        (first.item.skip, first.ended),
        (Frames::ZERO, Some(Ended::Complete)),
        "{told:#?}"
    );
}
