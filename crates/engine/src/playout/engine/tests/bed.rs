//! Music under a cue that breaks: the cue goes on.

use std::path::Path;

use super::*;
use crate::playout::cue::Bed;
use phatthanh_audio::WavWriter;

/// Two seconds of a cue over music of which the file holds so many frames; what was reported, and how long it sounded.
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
    rig.load(vec![Cue {
        bed: Some(bed),
        ..cue(1, CueStart::At(at(&rig, 1)))
    }]);
    rig.pass(4.0);
    (rig.heard(), rig.took.len())
}

#[test]
fn music_that_breaks_under_a_cue_is_told_and_the_cue_goes_on() {
    for (frames, expected) in [(0, Frames::ZERO), (24_000, Frames::new(24_000))] {
        let (told, sounded) = over_music(frames);
        let [
            Event::BedBroken {
                cue: CueId(1),
                good,
                ..
            },
            Event::Started { .. },
            Event::Ended {
                how: HowEnded::Complete,
                played,
                ..
            },
        ] = &told[..]
        else {
            panic!("{told:?}")
        };
        assert_eq!((*good, *played), (expected, Frames::from_ms(2000)));
        assert!(sounded > 95_000, "{sounded} frames of the cue");
    }
}

/// Frames of the music that goes on.
const HELD: usize = 20 * 48_000;

/// Music whose every sample tells its place, and its file.
fn tells_its_place(folder: &Path) -> (Vec<f32>, PathBuf) {
    let path = folder.join("music.wav");
    let music: Vec<f32> = (0..HELD)
        .map(|at| 0.2 + (at * 7919 % 1000) as f32 / 10_000.0)
        .collect();
    let mut wav = WavWriter::create(&path).unwrap();
    wav.write(
        &music
            .iter()
            .flat_map(|sample| [*sample, 0.0])
            .collect::<Vec<f32>>(),
    )
    .unwrap();
    wav.finish().unwrap();
    (music, path)
}

/// The music from the first second to the ninth, under a cue from the fourth on; cues are wrong about its place.
fn around_a_cue(rig: &Rig, path: PathBuf) -> Vec<Cue> {
    let source = CueSource::File {
        path: path.clone(),
        sides: Sides::Both,
        held: Frames::new(HELD as u64),
    };

    let beside = |ms: u64| Frames::from_ms(ms) + Frames::new(99);
    let bed = Bed {
        path,
        sides: Sides::Both,
        held: Frames::new(HELD as u64),
        skip: beside(3000),
        gain: Gain::from_db(-20.0),
        fade_in: Frames::from_ms(300),
        fade_out: Frames::ZERO,
        goes_on: true,
    };

    let [first, said, last] = [1, 4, 9].map(|after| at(rig, after));
    let filler = Cue {
        source,
        skip: Frames::ZERO,
        fade_out: Frames::from_ms(2000),
        ..cue(1, CueStart::At(first))
    };

    let back = Cue {
        skip: beside(5000),
        fade_in: Frames::from_ms(500),
        goes_on: true,
        ..filler.clone()
    };

    vec![
        Cue {
            stop: CueStop::At(said),
            ..filler
        },
        Cue {
            bed: Some(bed),
            gain: Gain::from_db(-90.0),
            ..cue(2, CueStart::At(said))
        },
        Cue {
            id: CueId(3),
            start: CueStart::Follow,
            stop: CueStop::At(last),
            ..back
        },
    ]
}

/// Music that is on goes on under a cue and comes up after it, on a card that is fast: no frame of it is lost or moved
/// in what the card takes, and its level never jumps.
#[test]
fn music_that_goes_on_is_not_interrupted() {
    let folder = tempfile::tempdir().unwrap();
    let (music, path) = tells_its_place(folder.path());
    let mut rig = Rig::on(200.0);
    rig.pass(1.0);
    rig.load(around_a_cue(&rig, path));
    rig.pass(10.5);
    let told = rig.heard();
    let places: Vec<u64> = told
        .iter()
        .filter_map(|event| match event {
            Event::GoesOn { skip, .. } => Some(skip.get()),
            _ => None,
        })
        .collect();
    let ended: Vec<_> = told
        .iter()
        .filter(|event| matches!(event, Event::Ended { .. }))
        .collect();
    let [
        Event::Ended { played: one, .. },
        Event::Ended { played: two, .. },
        Event::Ended { .. },
    ] = ended[..]
    else {
        panic!("{told:?}")
    };

    assert_eq!(places, [one.get(), one.get() + two.get()]);
    let levels: Vec<f32> = rig
        .took
        .iter()
        .zip(&music)
        .map(|(took, music)| took[0] / music)
        .collect();
    never_jumps(&levels, [places[0], places[1]]);
}

/// Holds that the music's level goes down and up without a step, and is down and up behind these places.
#[track_caller]
fn never_jumps(levels: &[f32], places: [u64; 2]) {
    assert!(levels.len() > 7 * 48_000, "{}", levels.len());
    let sounds = &levels[..levels.len() - 2 * 48_000 - 480];
    let most = sounds
        .windows(2)
        .map(|pair| (pair[1] - pair[0]).abs())
        .fold(0.0, f32::max);
    assert!(most < 0.001, "a step of {most}");
    let [under, after] = [places[0] + 48_000, places[1] + 26_000].map(|at| levels[at as usize]);
    assert!(
        (under - 0.1).abs() < 0.001 && (after - 1.0).abs() < 0.001,
        "{under} {after}"
    );
}
