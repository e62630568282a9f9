//! What is reported as played is what the card took, whatever befalls the card.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::*;

/// What befalls the card while a cue of two seconds is on.
#[derive(Debug, Clone, Copy)]
enum Fault {
    Nothing,
    /// The engine is kept from its turns for so many of the card's periods: the ring runs dry.
    Stalled(usize),
    /// The card is lost, with sound in its ring that it never takes.
    Lost,
    /// The output is made anew.
    Renewed,
}

fn any_fault() -> impl Strategy<Value = (u32, Fault)> {
    let fault = prop_oneof![
        Just(Fault::Nothing),
        (10..60_usize).prop_map(Fault::Stalled),
        Just(Fault::Lost),
        Just(Fault::Renewed),
    ];
    (50..1900_u32, fault)
}

/// Returns the frames reported as played of the cues that ended.
fn played(events: &[Event]) -> Vec<(u64, u64)> {
    let ended = |event: &Event| match event {
        Event::Ended { cue, played, .. } => Some((cue.0, played.get())),
        _ => None,
    };
    events.iter().filter_map(ended).collect()
}

fn config() -> ProptestConfig {
    let rng_seed = RngSeed::Fixed(20_261_125);
    ProptestConfig {
        cases: 24,
        rng_seed,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_is_told_as_played_is_what_the_card_took(
        ppm in prop::sample::select(vec![-100.0, 0.0, 100.0]),
        faults in prop::collection::vec(any_fault(), 1..5),
    ) {
        let mut rig = Rig::on(ppm);
        rig.pass(1.0);
        for (id, (after_ms, fault)) in faults.into_iter().enumerate() {
            rig.heard();
            rig.took.clear();
            let start = at(&rig, 1);
            rig.load(vec![cue(id as u64, CueStart::At(start))]);
            rig.pass(1.0 + f64::from(after_ms) / 1000.0);
            match fault {
                Fault::Nothing => {}
                Fault::Stalled(periods) => (0..periods).for_each(|_| rig.call()),
                Fault::Lost => {
                    *rig.card.0.lock().unwrap() = None;
                    rig.clock.advance(Duration::from_millis(1200));
                }
                Fault::Renewed => {
                    rig.engine.apply(Command::Renew);
                    *rig.card.0.lock().unwrap() = None;
                }
            }
            let gone = matches!(fault, Fault::Lost | Fault::Renewed);
            if gone {
                rig.engine.turn();
            } else {
                rig.pass(4.0);
            }
            let (events, took) = (rig.heard(), rig.took.len() as u64);
            prop_assert!(took > 0, "{:?}", events);
            match played(&events)[..] {
                // A few frames of the signal are nothing.
                [(cue, played)] => prop_assert!(
                    cue == id as u64 && played.abs_diff(took) <= 64,
                    "{} told, {} taken: {:?}", played, took, events
                ),
                _ => prop_assert!(false, "{:?}", events),
            }
            if gone {
                rig.open();
                rig.pass(1.0);
            }
        }
    }
}
