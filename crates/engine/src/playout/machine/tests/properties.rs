//! Whatever is loaded when.

use proptest::prelude::*;

use super::*;

fn any_cue() -> impl Strategy<Value = Cue> {
    let start = prop_oneof![Just(None), (-5_000_i64..60_000).prop_map(Some)];
    let stop = prop_oneof![
        3 => Just(CueStop::End),
        2 => (0_u64..12_000).prop_map(|length| CueStop::After(ms(length))),
        1 => (-1000_i64..70_000).prop_map(|at| CueStop::At(instant(at))),
    ];
    let lengths = (0_u64..6000, 0_u64..8000, 0_u64..3000);
    let music = (prop::option::weighted(0.3, any::<bool>()), any::<bool>());
    (start, stop, lengths, 0_u32..10, music).prop_map(
        |(start, stop, (held, skip, fade), emergency, music)| Cue {
            start: start.map_or(CueStart::Follow, |at| CueStart::At(instant(at))),
            source: CueSource::File {
                path: PathBuf::new(),
                sides: Sides::Both,
                held: ms(held),
            },
            skip: ms(skip),
            stop,
            fade_out: ms(fade),
            tail: ms(fade / 2),
            fade_in: ms(fade / 3),
            bed: music.0.map(|goes_on| bed(skip / 2, goes_on)),
            goes_on: music.1,
            emergency: (emergency == 0).then(|| Emergency {
                name: "bão".into()
            }),
            ..follow(0)
        },
    )
}

proptest! {
    /// Whatever is loaded when: every frame is planned once, what sounds between a start and an end
    /// is that cue and no other, and no cue starts twice.
    #[test]
    fn one_item_at_any_frame(
        lists in prop::collection::vec((prop::collection::vec(any_cue(), 0..8), 1_u64..20_000), 1..6),
        breaks in prop::collection::vec((0_u64..40, 0_u64..6000), 0..4),
        wall in -3000_i64..3000,
        quiet in prop::option::of((0_i64..80, 1_i64..60)),
    ) {
        let (mut plan, mut id, mut to) = (Plan::default(), 0, FrameNumber::FIRST);
        let quiet = quiet.map_or_else(Interlock::default, |(from, length)| quiet::from(from, from + length));
        let mut machine = Machine::new(FrameNumber::FIRST, quiet.clone());
        let mut loud = Vec::new();
        for (step, (mut cues, length)) in lists.into_iter().enumerate() {
            for cue in &mut cues {
                cue.id = CueId(id);
                id += 1;
                if cue.emergency.is_some() {
                    loud.push(cue.id);
                }
            }
            machine.load(cues);
            for (cue, good) in &breaks {
                machine.broken(CueId(*cue), ms(*good));
            }
            to += ms(length) + Frames::new(7);
            let line = Line { wall: if step % 2 == 0 { 0 } else { wall } };
            let planned = plan.spans.len();
            machine.plan(to, &line, &|cue| cue.0 % 7 != 3, &mut plan);
            for Span { frames, voice, under } in &plan.spans[planned..] {
                let shut = quiet.closes(frames.start, &line).is_some_and(|from| from < frames.end);
                let named = |voice: &Voice| voice.cue.is_none_or(|cue| loud.contains(&cue));
                let named = voice.iter().chain(under).all(named);
                prop_assert!(!shut || named, "quiet hours are heard: {:?} {:?}", frames, voice);
            }
        }

        let mut next = FrameNumber::FIRST;
        for span in &plan.spans {
            prop_assert_eq!(span.frames.start, next);
            prop_assert!(span.frames.end > next);
            next = span.frames.end;
        }

        prop_assert_eq!(next, to);
        let (mut on_air, mut since, mut marks, mut ever) = (None, FrameNumber::FIRST, plan.marks.iter().peekable(), Vec::new());
        for span in &plan.spans {
            while let Some(mark) = marks.next_if(|mark| mark.frame <= span.frames.start) {
                if mark.ended.is_some() {
                    prop_assert_eq!(on_air, Some(mark.cue));
                    prop_assert!(mark.frame > since, "a cue of no frames");
                    on_air = None;
                } else {
                    prop_assert_eq!(on_air, None);
                    prop_assert!(!ever.contains(&mark.cue));
                    ever.push(mark.cue);
                    (on_air, since) = (Some(mark.cue), mark.frame);
                }
            }
            prop_assert_eq!(span.voice.as_ref().and_then(|voice| voice.cue), on_air);
        }
    }
}
