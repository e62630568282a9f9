//! What should be open, and when.

use super::*;

/// What is on air may end at any moment, so what comes next is wanted at once; what comes after it cannot start
/// before that has been heard, as far as it can be played.
#[test]
fn what_comes_after_the_next_is_wanted_no_sooner_than_it_can_start() {
    let mut machine = Machine::new(FrameNumber::FIRST, Interlock::default());
    let wanted = |machine: &Machine| -> Vec<(u64, u64)> {
        machine
            .wanted(&Line { wall: 0 })
            .map(|wanted| (wanted.cue.id.0, in_ms(wanted.start)))
            .collect()
    };

    let short = Cue {
        stop: CueStop::After(ms(3000)),
        ..follow(3)
    };

    machine.load(vec![
        follow(1),
        follow(2),
        short,
        follow(4),
        at(5, 60_000),
        follow(6),
    ]);
    assert_eq!(wanted(&machine), [(1, 0), (2, 10_000)]);
    let play = |machine: &mut Machine, to_ms| {
        machine.plan(
            frame(to_ms),
            &Line { wall: 0 },
            &|_| true,
            &mut Plan::default(),
        );
    };

    play(&mut machine, 5000);
    assert_eq!(wanted(&machine), [(1, 5000), (2, 5000), (3, 15_000)]);
    machine.broken(CueId(2), ms(4000));
    assert_eq!(wanted(&machine), [(1, 5000), (2, 5000), (3, 9000)]);
    machine.broken(CueId(2), Frames::ZERO);
    assert_eq!(wanted(&machine), [(1, 5000), (3, 5000), (4, 8000)]);
    play(&mut machine, 14_000);
    assert_eq!(wanted(&machine), [(4, 14_000), (5, 60_000), (6, 70_000)]);
}
