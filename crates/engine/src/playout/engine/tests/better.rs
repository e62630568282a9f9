//! When the engine goes back to a better card: in silence, with time to open it.

use super::*;

impl Rig {
    /// Seconds pass until the card has been looked for and found; what was reported meanwhile.
    fn find_better(&mut self) -> Vec<Event> {
        self.card.2.store(true, Ordering::Relaxed);
        let mut told = Vec::new();
        for _ in 0..1000 {
            self.pass(0.1);
            told.extend(self.heard());
            if self.engine.supervisor.has_better()
                || told
                    .iter()
                    .any(|event| matches!(event, Event::CardLost { .. }))
            {
                return told;
            }
            // A thread looks, in real time.
            std::thread::park_timeout(Duration::from_millis(1));
        }

        panic!("{:?}", self.engine);
    }
}

fn is_lost(events: &[Event]) -> bool {
    events
        .iter()
        .any(|event| matches!(event, Event::CardLost { problem } if problem.contains("made anew")))
}

#[test]
fn a_better_card_waits_until_nothing_is_on_air() {
    let mut rig = Rig::on(0.0);
    rig.pass(1.0);
    let long = |id, start| Cue {
        stop: CueStop::After(Frames::from_ms(40_000)),
        ..cue(id, start)
    };

    rig.load(vec![
        long(1, CueStart::At(at(&rig, 1))),
        cue(2, CueStart::At(at(&rig, 46))),
    ]);
    let told = rig.find_better();
    assert!(matches!(told[..], [Event::Started { .. }]), "{told:?}");
    rig.pass(39.0 - rig.clock.uptime().as_secs_f64());
    assert_eq!(rig.heard(), [], "it is on air");

    // Five seconds of silence are too short to open another.
    rig.pass(47.0 - rig.clock.uptime().as_secs_f64());
    let told = rig.heard();
    assert!(
        matches!(
            told[..],
            [Event::Ended {
                how: HowEnded::Complete,
                ..
            }]
        ),
        "{told:?}"
    );
    rig.pass(4.0);
    let told = rig.heard();
    let [
        Event::Started { cue: CueId(2), .. },
        Event::Ended {
            how: HowEnded::Complete,
            ..
        },
        lost @ ..,
    ] = &told[..]
    else {
        panic!("{told:?}")
    };

    assert!(is_lost(lost), "{told:?}");
    rig.card.2.store(false, Ordering::Relaxed);
    *rig.card.0.lock().unwrap() = None;
    rig.open();
    let start = at(&rig, 1);
    rig.load(vec![cue(3, CueStart::At(start))]);
    rig.pass(2.0);
    assert!(matches!(
        rig.heard()[..],
        [Event::Started { cue: CueId(3), .. }]
    ));
}

#[test]
fn a_better_card_is_gone_to_at_once_in_silence() {
    let mut rig = Rig::on(0.0);
    rig.pass(1.0);
    let mut told = rig.find_better();
    rig.pass(0.1);
    told.extend(rig.heard());
    assert!(is_lost(&told), "{told:?}");
}
