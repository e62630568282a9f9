//! Fades from one cue to the next, and music that goes on under a voice.

use super::*;

/// The first gives up its last two seconds to the next, which fades in over them.
#[test]
fn one_fades_out_under_the_next() {
    let first = Cue {
        stop: CueStop::After(ms(8000)),
        tail: ms(2000),
        ..at(1, 0)
    };

    let next = Cue {
        fade_in: ms(2000),
        ..follow(2)
    };

    check(
        vec![first.clone(), next.clone()],
        11_000,
        "0 +1 | 0..8000 1@0 | 8000 -1 Complete | 8000 +2 | 8000..10000 2@0 in 8000..10000 over 1@8000 out 8000..10000 \
         | 10000..11000 2@2000",
    );

    // It goes no further than its source, and nobody need come after it.
    let short = Cue {
        stop: CueStop::After(ms(9500)),
        ..first.clone()
    };

    check(
        vec![short],
        11_000,
        "0 +1 | 0..9500 1@0 | 9500 -1 Complete | 9500..10000 over 1@9500 out 9500..10000 | 10000..11000",
    );

    // What is cut has no tail.
    check(
        vec![first, at(3, 4000)],
        5000,
        "0 +1 | 0..4000 1@0 | 4000 -1 Cut | 4000 +3 | 4000..5000 3@0",
    );
}

#[test]
fn what_ends_by_itself_fades_out_too() {
    let faded = Cue {
        fade_out: ms(1500),
        ..at(1, 0)
    };
    check(
        vec![faded],
        10_500,
        "0 +1 | 0..10000 1@0 out 8500..10000 | 10000 -1 Complete | 10000..10500",
    );
}

/// Filler to 7 s, two seconds of a voice over it, the filler again.
fn music_around_a_voice() -> [Cue; 3] {
    let voice = CueSource::File {
        path: PathBuf::from("b.wav"),
        sides: Sides::Both,
        held: ms(2000),
    };

    [
        Cue {
            stop: CueStop::At(instant(7000)),
            fade_out: ms(2000),
            ..at(1, 0)
        },
        Cue {
            source: voice,
            bed: Some(bed(9999, true)),
            ..at(2, 7000)
        },
        Cue {
            skip: ms(1),
            fade_in: ms(500),
            goes_on: true,
            ..follow(3)
        },
    ]
}

/// Music that goes on does not fade out, and is where it is by then, whatever its cue says.
#[test]
fn music_goes_on_under_what_is_said_and_comes_up_again() {
    let mut machine = Machine::new(FrameNumber::FIRST, Interlock::default());
    machine.load(music_around_a_voice().into());
    let mut plan = Plan::default();
    machine.plan(frame(11_000), &Line { wall: 0 }, &|_| true, &mut plan);
    let carried: Vec<_> = plan
        .carried
        .iter()
        .map(|carry| (carry.cue.0, carry.from.0, carry.under, carry.skip))
        .collect();
    assert_eq!(carried, [(2, 1, true, ms(7000)), (3, 2, false, ms(9000))]);
    assert_eq!(
        text(&plan),
        "0 +1 | 0..7000 1@0 | 7000 -1 Complete | 7000 +2 | 7000..9000 2@0 | 9000 -2 Complete | 9000 +3 \
         | 9000..10000 3@9000 | 10000 -3 Complete | 10000..11000"
    );
}

/// Which cues carry music on, where at 6 s something is done to the machine.
fn carries(cues: Vec<Cue>, act: impl Fn(&mut Machine)) -> Vec<u64> {
    let mut machine = Machine::new(FrameNumber::FIRST, Interlock::default());
    machine.load(cues);
    let mut plan = Plan::default();
    machine.plan(frame(6000), &Line { wall: 0 }, &|_| true, &mut plan);
    act(&mut machine);
    machine.plan(frame(11_000), &Line { wall: 0 }, &|_| true, &mut plan);
    plan.carried.iter().map(|carry| carry.cue.0).collect()
}

#[test]
fn what_is_stopped_or_other_or_broken_is_not_carried_on() {
    let [filler, said, back] = music_around_a_voice();
    let all = vec![filler.clone(), said.clone(), back.clone()];
    assert_eq!(carries(all.clone(), |_| {}), [2, 3]);
    let stopped = |machine: &mut Machine| {
        machine.stop(ms(2000));
        machine.load(vec![said.clone()]);
    };

    assert_eq!(carries(all.clone(), stopped), [0; 0]);
    assert_eq!(
        carries(all.clone(), |machine| machine.broken(CueId(1), ms(9500))),
        [3]
    );
    assert_eq!(carries(all, |machine| machine.broken_bed(CueId(2))), [2]);

    // A recording that is not to start over may have been decoded to its end.
    let short = Cue {
        stop: CueStop::End,
        ..filler.clone()
    };

    assert_eq!(
        carries(vec![short, said.clone(), back.clone()], |_| {}),
        [3]
    );
    let other = CueSource::File {
        path: PathBuf::from("c.wav"),
        sides: Sides::Both,
        held: ms(10_000),
    };

    assert_eq!(
        carries(
            vec![
                Cue {
                    source: other,
                    ..filler
                },
                said.clone(),
                back
            ],
            |_| {}
        ),
        [3]
    );
}
