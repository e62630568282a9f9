//! Cards that run dry, are lost, and come back.

use super::*;

#[test]
fn a_ring_that_runs_dry_is_told_once_and_the_next_start_is_exact() {
    let mut rig = Rig::on(50.0);
    rig.pass(60.0);
    let start = at(&rig, 1);
    rig.load(vec![cue(1, CueStart::At(start))]);
    rig.pass(2.0);

    // The engine is kept from its turns for 0.6 s, with 0.3 s in the ring.
    for _ in 0..28 {
        rig.call();
    }

    rig.pass(2.0);
    let events = rig.heard();
    let [
        Event::Started { .. },
        Event::Underrun { frames },
        Event::Ended {
            played,
            at: ended,
            how: HowEnded::Complete,
            ..
        },
    ] = events[..]
    else {
        panic!("{events:?}")
    };

    assert!((12_000..16_000).contains(&frames.get()), "{frames}");
    assert_eq!(played, Frames::from_ms(2000));
    let length = ended.duration_since(start).as_secs_f64();
    assert!((length - 2.0 - frames.seconds()).abs() < 0.001, "{length}");
    rig.sounded.clear();
    let next = at(&rig, 1);
    rig.load(vec![cue(2, CueStart::At(next))]);
    rig.pass(1.5);
    assert!(
        rig.late_ms(next).abs() < 0.1,
        "{} ms late",
        rig.late_ms(next)
    );
}

#[test]
fn a_card_that_is_lost_and_comes_back() {
    let mut rig = Rig::on(0.0);
    rig.pass(5.0);
    let start = at(&rig, 1);
    rig.load(vec![cue(1, CueStart::At(start)), cue(2, CueStart::Follow)]);
    rig.pass(1.5);
    let taken = rig.sounded.len() as u64;
    *rig.card.0.lock().unwrap() = None;
    rig.clock.advance(Duration::from_millis(1200));
    rig.engine.turn();
    let events = rig.heard();
    let [
        Event::Started { .. },
        Event::Ended {
            cue: CueId(1),
            at: ended,
            played,
            how: HowEnded::CardLost,
        },
        Event::CardLost { .. },
    ] = &events[..]
    else {
        panic!("{events:?}")
    };

    assert!(played.get().abs_diff(taken) <= 2, "{played} of {taken}");
    assert!(*ended <= rig.clock.now());
    assert_eq!(rig.engine.out.status.lock().unwrap().on_air, None);
    rig.open();
    rig.sounded.clear();
    rig.pass(3.0);
    assert_eq!(
        (rig.heard(), rig.sounded.len()),
        (vec![], 0),
        "cues must be loaded anew"
    );
    let start = at(&rig, 1);
    rig.load(vec![cue(3, CueStart::At(start))]);
    rig.pass(2.0);
    assert!(
        rig.late_ms(start).abs() < 0.2,
        "{} ms late",
        rig.late_ms(start)
    );
    assert!(matches!(
        rig.heard()[..],
        [Event::Started { cue: CueId(3), .. }]
    ));
}

#[test]
fn a_card_that_ran_dry_itself_is_learnt_anew() {
    let mut rig = Rig::on(30.0);
    rig.pass(30.0);
    // It stood for 60 ms that no callback tells of.
    rig.due += 0.06;
    rig.card.0.lock().unwrap().as_ref().unwrap().1.xrun();
    rig.pass(0.3);
    let start = at(&rig, 1);
    rig.load(vec![cue(1, CueStart::At(start))]);
    rig.pass(1.5);
    assert!(
        rig.late_ms(start).abs() < 0.1,
        "{} ms late",
        rig.late_ms(start)
    );
}

#[test]
fn silence_a_lost_card_ends_in_is_told() {
    let mut rig = Rig::on(0.0);
    rig.load(vec![cue(1, CueStart::Follow)]);
    rig.pass(1.0);
    for _ in 0..28 {
        rig.call();
    }

    *rig.card.0.lock().unwrap() = None;
    rig.clock.advance(Duration::from_millis(1200));
    rig.engine.turn();
    let events = rig.heard();
    assert!(
        events
            .iter()
            .any(|event| matches!(event, Event::Underrun { .. })),
        "{events:?}"
    );
    assert!(
        matches!(events.last(), Some(Event::CardLost { .. })),
        "{events:?}"
    );
}
