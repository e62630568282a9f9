//! Music that goes on under a voice and comes up again, measured sample by sample.
//!
//! The music is heard left and the voice right, so each can be measured under the other.

use super::*;
use crate::playout::cue::Bed;

/// Frames of the music.
const MUSIC: usize = 20 * 48_000;

/// The voice, and how far the plan is wrong about where the music is: 7 ms.
const VOICE: u64 = 3 * 48_000 + 11;
const BESIDE: u64 = 333;

const DUCKED: f32 = -18.0;
const DOWN: u64 = 300 * 48;
const UP: u64 = 500 * 48;

fn wav(folder: &TempDir, name: &str, frames: impl Iterator<Item = [f32; 2]>) -> PathBuf {
    let path = folder.path().join(name);
    let mut wav = WavWriter::create(&path).unwrap();
    wav.write(&frames.flatten().collect::<Vec<f32>>()).unwrap();
    wav.finish().unwrap();
    path
}

/// Noise that never is near zero, so that each sample tells its place and its level.
fn music() -> Vec<f32> {
    let mut state = 1_u32;
    let next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let size = 0.1 + 0.2 * (state >> 16) as f32 / 65_536.0;
        if state & 0x8000 == 0 { size } else { -size }
    };
    std::iter::repeat_with(next).take(MUSIC).collect()
}

/// Music from the start on, at this place of it; a voice over it at 6 s, in two parts; then the music again until 18 s.
fn voice_over(music: &Path, voice: &Path, place: u64) -> Vec<Cue> {
    let planned = |after: u64| Frames::new((place + 5 * 48_000 + after + BESIDE) % MUSIC as u64);
    let bed = |after| Bed {
        path: music.to_owned(),
        sides: Sides::Both,
        held: Frames::new(MUSIC as u64),
        skip: planned(after),
        gain: Gain::from_db(DUCKED),
        fade_in: Frames::new(DOWN),
        fade_out: Frames::ZERO,
        goes_on: true,
    };

    let from = |id, start, skip| Cue {
        skip,
        ..cue(id, start, music, MUSIC as u64)
    };

    let until = |ms| CueStop::At(after_ms(ms));
    let said = |id, start, after| Cue {
        bed: Some(bed(after)),
        ..cue(id, start, voice, VOICE)
    };

    vec![
        Cue {
            stop: until(6000),
            fade_out: Frames::from_ms(2000),
            ..from(1, CueStart::At(after_ms(1000)), Frames::new(place))
        },
        said(2, CueStart::At(after_ms(6000)), 0),
        said(3, CueStart::Follow, VOICE),
        Cue {
            stop: until(18_000),
            fade_in: Frames::new(UP),
            goes_on: true,
            ..from(4, CueStart::Follow, planned(2 * VOICE))
        },
    ]
}

/// Plays `cues` through a card that is so many millionths fast; what was recorded, and reported.
fn play(cues: Vec<Cue>, ppm: f64) -> (Vec<[f32; 2]>, Vec<Event>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.wav");
    let (clock, playout) = simulated(Some(ppm));
    let mut playout = playout.recording(
        WavWriter::create(&path).unwrap(),
        Processing::limiter(Level(-1.0)),
    );
    playout.send(Command::Load(cues));
    let told = run(&clock, &mut playout, after_ms(19_000));
    playout.finish().unwrap();
    let mut wav = hound::WavReader::open(path).unwrap();
    let samples: Vec<f32> = wav
        .samples::<i16>()
        .map(|sample| f32::from(sample.unwrap()) / 32_768.0)
        .collect();
    (
        samples.as_chunks::<2>().0.to_vec(),
        told.into_iter().map(|(_, event)| event).collect(),
    )
}

/// Where each cue starts and ends, in frames of the recording.
fn starts(told: &[Event], ppm: f64) -> Vec<usize> {
    let frame = |at: &Timestamp| {
        (at.duration_since(start()).as_secs_f64() * 48_000.0 * (1.0 + ppm * 1e-6)).round()
    };
    let starts = told.iter().filter_map(|event| match event {
        Event::Started { at, .. } => Some(frame(at) as usize),
        _ => None,
    });
    starts.collect()
}

/// Where the music was said to go on, each time.
fn goes_on_at(told: &[Event]) -> Vec<Frames> {
    told.iter()
        .filter_map(|event| match event {
            Event::GoesOn { skip, .. } => Some(*skip),
            _ => None,
        })
        .collect()
}

#[test]
fn no_sample_of_the_music_is_lost_or_moved_and_its_level_never_jumps() {
    let folder = tempfile::tempdir().unwrap();
    let samples = music();
    let music = wav(
        &folder,
        "music.wav",
        samples.iter().map(|sample| [*sample, 0.0]),
    );
    let voice = wav(
        &folder,
        "voice.wav",
        (0..VOICE).map(|at| [0.0, (at as f32 * 0.05).sin() * 0.3]),
    );

    // From its beginning; and so that it ends under the voice and starts over.
    for (place, ppm) in [(0, 0.0), (0, 230.0), (0, -230.0), (13 * 48_000, 90.0)] {
        let (heard, told) = play(voice_over(&music, &voice, place), ppm);
        let [begins, over, second, up] = starts(&told, ppm)[..] else {
            panic!("{told:?}")
        };
        assert_eq!(
            (second - over, up - second),
            (VOICE as usize, VOICE as usize)
        );
        let end = heard
            .iter()
            .rposition(|frame| frame.iter().any(|sample| sample.abs() > 0.0))
            .unwrap()
            + 1;
        let [mut least, mut most, mut jump, mut before] = [f32::MAX, f32::MIN, 0.0_f32, 1.0_f32];
        for at in begins..end {
            let level = heard[at][0] / samples[(place as usize + at - begins) % MUSIC];
            assert!(
                (-0.001..1.01).contains(&level),
                "{ppm}: another sample at {at}: {level}"
            );
            jump = jump.max((level - before).abs());
            before = level;
            if (over + DOWN as usize..up).contains(&at) {
                (least, most) = (least.min(level), most.max(level));
            }
            let full = at < over || at >= up + UP as usize;
            assert!(
                !full || (level - 1.0).abs() < 0.001,
                "{ppm}: {level} at {at}"
            );
        }
        let db = |level: f32| 20.0 * level.log10();
        let ducked = [least, most].map(db);
        assert!(
            ducked.iter().all(|db| (db - DUCKED).abs() < 0.05),
            "{ppm}: {ducked:?} dB under the voice"
        );
        // A sample of 16 bits tells its level to a thousandth.
        assert!(jump < 0.001, "{jump}");
        let places = goes_on_at(&told);
        let place = |at: usize| Frames::new((place + (at - begins) as u64) % MUSIC as u64);
        assert_eq!(
            places,
            [place(over), place(second), place(up)],
            "told as it is, whatever was planned"
        );
        let said = |at: usize| (at as f32 * 0.05).sin() * 0.3;
        let voice_at = |at: usize| heard[over + at][1] - said(at);
        assert!(
            (0..VOICE as usize).all(|at| voice_at(at).abs() < 1e-4),
            "the voice is not ducked"
        );
    }
}

/// What is on is not what the plan has: it fades out as ever, and the music of the plan comes in from nothing.
#[test]
fn other_music_is_no_music_to_go_on_with() {
    let folder = tempfile::tempdir().unwrap();
    let music = wav(
        &folder,
        "music.wav",
        music().into_iter().map(|sample| [sample, 0.0]),
    );
    let other = wav(&folder, "other.wav", (0..MUSIC).map(|_| [0.25, 0.0]));
    let voice = wav(&folder, "voice.wav", (0..VOICE).map(|_| [0.0, 0.25]));
    let mut cues = voice_over(&music, &voice, 0);
    cues[0] = Cue {
        source: CueSource::File {
            path: other,
            sides: Sides::Both,
            held: Frames::new(MUSIC as u64),
        },
        ..cues[0].clone()
    };

    let (heard, told) = play(cues, 0.0);
    let over = starts(&told, 0.0)[1];
    let loud = |range: std::ops::Range<usize>| {
        heard[range]
            .iter()
            .map(|frame| frame[0].abs())
            .fold(0.0, f32::max)
    };

    assert!(loud(over - 48..over) < 0.01 && loud(over..over + 48) < 0.01);
    assert!(loud(over + DOWN as usize..over + 48_000) > 0.02);
    let carried = told
        .iter()
        .filter(|event| matches!(event, Event::GoesOn { .. }))
        .count();
    assert_eq!(carried, 2, "from the first part of the voice on");
}

/// What breaks under the voice is not handed on: what comes after it begins as it would without.
#[test]
fn music_that_breaks_under_the_voice() {
    let folder = tempfile::tempdir().unwrap();
    let music = wav(&folder, "music.wav", (0..7 * 48_000).map(|_| [0.25, 0.0]));
    let voice = wav(&folder, "voice.wav", (0..VOICE).map(|_| [0.0, 0.25]));
    let (heard, told) = play(voice_over(&music, &voice, 0), 0.0);
    let [_, over, second, ..] = starts(&told, 0.0)[..] else {
        panic!("{told:?}")
    };

    let mut broken: Vec<_> = told
        .iter()
        .filter_map(|event| match event {
            Event::BedBroken { cue, good, .. } => Some((*cue, *good)),
            _ => None,
        })
        .collect();
    broken.sort_by_key(|(cue, _): &(CueId, Frames)| cue.0);
    let good = 2 * 48_000 - BESIDE;
    assert_eq!(
        broken,
        [(CueId(2), Frames::new(good)), (CueId(3), Frames::ZERO)],
        "known before their time"
    );
    let last = heard[over..second]
        .iter()
        .rposition(|frame| frame[0] != 0.0)
        .unwrap();
    assert_eq!(last as u64 + 1, good);
    assert!(
        heard[second..second + 48_000]
            .iter()
            .all(|frame| frame[0] == 0.0 && frame[1] != 0.0)
    );
    assert!(
        !told
            .iter()
            .any(|event| matches!(event, Event::GoesOn { .. }))
    );
}
