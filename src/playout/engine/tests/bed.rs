//! Music under a cue that breaks: the cue goes on.

use super::*;
use crate::playout::cue::Bed;
use crate::sound::WavWriter;

/// Two seconds of a cue over music of which the file holds so many frames; what was told, and how long it sounded.
fn over_music(frames: usize) -> (Vec<Event>, usize) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("music.wav");
    if frames > 0 {
        let mut wav = WavWriter::create(&path).unwrap();
        wav.write(&vec![0.25; frames * CHANNELS]).unwrap();
        wav.finish().unwrap();
    }
    let bed = Bed {
        path,
        sides: Sides::Both,
        held: Frames::from_ms(30_000),
        skip: Frames::ZERO,
        gain: Gain::UNITY,
        fade_in: Frames::ZERO,
        fade_out: Frames::ZERO,
        goes_on: false,
    };
    let mut rig = Rig::on(0.0);
    rig.pass(1.0);
    rig.load(vec![Cue { bed: Some(bed), ..cue(1, CueStart::At(at(&rig, 1))) }]);
    rig.pass(4.0);
    (rig.heard(), rig.took.len())
}

#[test]
fn music_that_breaks_under_a_cue_is_told_and_the_cue_goes_on() {
    for (frames, expected) in [(0, Frames::ZERO), (24_000, Frames::new(24_000))] {
        let (told, sounded) = over_music(frames);
        let [
            Event::BedBroken { cue: CueId(1), good, .. },
            Event::Started { .. },
            Event::Ended { how: HowEnded::Complete, played, .. },
        ] = &told[..]
        else {
            panic!("{told:?}")
        };
        assert_eq!((*good, *played), (expected, Frames::from_ms(2000)));
        assert!(sounded > 95_000, "{sounded} frames of the cue");
    }
}
