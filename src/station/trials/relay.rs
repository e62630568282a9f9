//! Relays on air: joined and left on the frame, and never silence when the input is not there.

use super::closing::restart;
use super::*;
use crate::airlog::{Event as LogEvent, InputState};
use crate::rundown::Kind;
use crate::station::conductor::absence::Away;

/// A station with an input, whose last slot relays it.
const INPUT: &str =
    "[[input]]\nid = \"vov1\"\ntitle = \"VOV1\"\nurl = \"http://127.0.0.1:1/vov1\"\n";

pub(super) const PROGRAM: &str = "title = \"Thời sự\"\nform = \"relay\"\ninput = \"vov1\"\ntopics = [\"tin\"]\nfiller = \"nen\"\napproval = false\n";

impl Trial {
    fn relay(from: &str) -> Self {
        Self::at_station(from, INPUT, "vov", "")
    }

    fn lose(&mut self, why: &str) {
        let why = Text::new(why.to_owned());
        self.away.insert(InputId::from("vov1"), Presence::Away(why));
    }

    fn back(&mut self) {
        self.away.clear();
    }
}

/// What was on air in the relay's slot: from when on, what kind, and how it ended.
pub(super) fn told(rows: &[Airing]) -> Vec<String> {
    let own = rows.iter().filter(|row| {
        row.item
            .slot
            .as_ref()
            .is_some_and(|slot| slot.as_str() == "d")
    });
    own.map(|row| {
        let start = row.start.unwrap().strftime("%H:%M:%S%.3f");
        let what = row.item.input.as_ref().map(|input| input.id.as_str());
        let what = what.unwrap_or(if row.item.kind == Kind::Filler {
            "nen"
        } else {
            "tin"
        });
        format!("{start} {what} {:?}", row.ended.unwrap())
    })
    .collect()
}

/// That every frame of the relay's slot was heard by something, and once.
#[track_caller]
pub(super) fn whole(rows: &[Airing]) {
    one_at_a_time(rows);
    let own = rows
        .iter()
        .filter(|row| row.item.due == Some(at("13:40:00")));
    let heard: Frames = own.filter_map(|row| row.played).sum();
    let gap = Frames::from_ms(600_000).saturating_sub(heard);
    assert!(
        gap < Frames::from_ms(20),
        "{gap} of silence: {:#?}",
        told(rows)
    );
}

pub(super) fn states(trial: &mut Trial) -> Vec<InputState> {
    trial.conductor.log_writer().flush();
    let log = trial.conductor.log_writer().log();
    let of = |(_, event): (Timestamp, LogEvent)| match event {
        LogEvent::Input { state, .. } => Some(state),
        _ => None,
    };
    events(log).into_iter().filter_map(of).collect()
}

#[test]
fn an_input_that_is_there_is_heard_to_the_frame() {
    let mut trial = Trial::relay("13:30:00");
    trial.until("13:51:00");
    assert_eq!(states(&mut trial), [InputState::Ready]);
    let rows = trial.rows();
    assert_eq!(told(&rows), ["13:40:00.000 vov1 Complete"]);
    assert_eq!(rows[0].played, Some(Frames::from_ms(600_000)));
    let input = rows[0].item.input.as_ref().unwrap();
    assert_eq!((rows[0].item.kind, &*input.title), (Kind::Relay, "VOV1"));
}

/// Nobody listens to it, or no word comes: known fifteen seconds before, and its own recordings air instead.
#[test]
fn an_input_of_which_nothing_is_known_is_not_waited_for() {
    let mut trial = Trial::relay("13:39:00");
    trial.lose("station-input-no-word");
    trial.until("13:39:46");
    assert_eq!(states(&mut trial), [InputState::NotReady]);
    let next = trial.conductor.cue(0).unwrap();
    assert_eq!((next.1.kind, next.2), (Kind::Segment, at("13:40:00")));
    trial.until("13:51:00");
    assert_eq!(states(&mut trial), [InputState::NotReady, InputState::Over]);
    let rows = trial.rows();
    whole(&rows);
    assert!(rows.iter().all(|row| row.item.kind != Kind::Relay));
    assert_eq!(told(&rows)[0], "13:40:00.000 tin Complete");
}

#[test]
fn music_stands_in_at_once_and_gives_way_when_it_is_back() {
    let mut trial = Trial::relay("13:39:00");
    trial.until("13:43:00");
    trial.lose("station-input-dry");
    trial.until("13:43:20");
    trial.back();
    trial.until("13:51:00");
    assert_eq!(
        states(&mut trial),
        [InputState::Ready, InputState::Lost, InputState::Back]
    );
    let rows = trial.rows();
    whole(&rows);
    let told = told(&rows);
    let [first, music, again] = &told[..] else {
        panic!("{told:#?}")
    };
    assert!(first == "13:40:00.000 vov1 Fault", "{told:#?}");
    assert!(
        music.starts_with("13:43:00.") && music.ends_with("nen Cut"),
        "{told:#?}"
    );
    assert!(
        again.starts_with("13:43:20.") && again.ends_with("vov1 Complete"),
        "{told:#?}"
    );
    let why = rows[0].reason.as_ref().map(Text::key);
    assert_eq!(why, Some("station-input-dry"));
    assert_eq!(rows.last().unwrap().end, Some(at("13:50:00")));
}

/// After a minute without it the program's own recordings air, and give way too.
#[test]
fn a_long_break_has_recordings_and_they_give_way() {
    let mut trial = Trial::relay("13:39:00");
    trial.until("13:42:00");
    trial.lose("station-input-mute");
    trial.until("13:44:00");
    let now = trial.conductor.cue(0).unwrap();
    assert_eq!(now.1.kind, Kind::Segment);
    trial.back();
    trial.until("13:44:02");
    assert_eq!(trial.conductor.cue(0).unwrap().1.kind, Kind::Relay);
    trial.until("13:51:00");
    let rows = trial.rows();
    whole(&rows);
    assert_eq!(told(&rows).len(), 4, "{:#?}", told(&rows));
}

/// The engine finds it dry, or it never began, before anybody else says so.
#[test]
fn an_engine_that_has_nothing_to_play_is_believed() {
    let mut trial = Trial::relay("13:39:00");
    trial.until("13:41:00");
    let (cue, ..) = trial.conductor.cue(0).unwrap();
    trial.lose("station-input-dry");
    trial.conductor.on(
        Event::Broken {
            cue,
            problem: "nothing arrives any more".into(),
            undecodable: false,
            good: Frames::from_ms(60_000),
        },
        trial.clock.now(),
    );
    trial.until("13:51:00");
    let rows = trial.rows();
    whole(&rows);
    assert_eq!(told(&rows)[0], "13:40:00.000 vov1 Fault");
    assert!(
        rows.iter()
            .filter(|row| row.item.kind == Kind::Relay)
            .count()
            == 1
    );
}

/// The power comes back in the middle of the slot: music until the input is there, then the input.
#[test]
fn a_start_in_the_middle_joins_it_as_soon_as_it_is_there() {
    let mut trial = Trial::relay("13:44:00");
    trial.lose("station-input-no-word");
    trial.until("13:44:10");
    trial.back();
    trial.until("13:51:00");
    let rows = trial.rows();
    let told = told(&rows);
    assert!(told.last().unwrap().ends_with("vov1 Complete"), "{told:#?}");
    assert!(told.last().unwrap().starts_with("13:44:10."), "{told:#?}");
}

/// It comes and goes at random for a hundred slots: each frame is heard once, and by something.
#[test]
fn an_input_that_comes_and_goes_leaves_no_gap() {
    let mut random = 0x1234_5678_u32;
    let mut next = |below: u32| {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (random >> 8) % below
    };
    for storm in 0..20 {
        let mut trial = Trial::relay("13:38:00");
        trial.run(SignedDuration::from_millis(i64::from(next(110_000))));
        while trial.clock.now() < at("13:51:00") {
            if next(2) == 0 {
                trial.lose("station-input-dry");
            } else {
                trial.back();
            }
            trial.run(SignedDuration::from_millis(i64::from(next(70_000)) + 100));
        }
        let rows = trial.rows();
        one_at_a_time(&rows);
        let own = rows
            .iter()
            .filter(|row| row.item.due == Some(at("13:40:00")));
        let heard: Frames = own.filter_map(|row| row.played).sum();
        let gap = Frames::from_ms(600_000).saturating_sub(heard);
        // From one to the next the card may be told a little late.
        assert!(
            gap < Frames::from_ms(3000),
            "{storm}: {gap}: {:#?}",
            told(&rows)
        );
    }
}

/// Off over the relay's beginning: what it missed of it has its row, whether the input is there then or music stands in.
#[test]
fn what_an_absence_took_of_a_relay_has_its_row_whatever_comes_after() {
    for is_there in [true, false] {
        for away in [Away::Stopped, Away::PowerCut] {
            let mut trial = Trial::relay("13:38:00");
            trial.until("13:39:30");
            let mut trial = restart(trial, &Arc::new(catalogue()), 210, away);
            if !is_there {
                trial.lose("station-input-no-word");
            }
            trial.until("13:46:00");
            trial.back();
            trial.until("13:51:00");
            let rows = trial.rows();
            let own = rows.iter().filter(|row| {
                row.item.due == Some(at("13:40:00")) && row.ended == Some(Ended::Missed)
            });
            let missed: Vec<_> = own
                .map(|row| {
                    let input = row.item.input.as_ref().map(|input| input.id.as_str());
                    (input, row.item.start, row.item.held.after(row.item.start))
                })
                .collect();
            let [(Some("vov1"), from, until)] = missed[..] else {
                panic!("{is_there} {away:?}: {missed:?}")
            };
            let back = at("13:43:00");
            assert_eq!(from, at("13:40:00"));
            assert!(
                back <= until && until < back + SignedDuration::from_secs(2),
                "{until}"
            );
            // What comes after says nothing of that time again.
            let again = rows.iter().find(|row| {
                row.start.is_some() && row.item.input.is_some() && row.item.skip > Frames::ZERO
            });
            assert_eq!(again.map(|row| row.item.skip), None);
        }
    }
}
