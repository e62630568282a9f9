//! Sound made here, measured: against another's meter, and judged as a person would.

mod sides;

use std::f32::consts::TAU;

use ebur128::{EbuR128, Mode};

use super::findings::Findings;
use super::meter::Meter;
use phatthanh_core::units::{Level, Lufs, Sides};
use phatthanh_core::words::Language;

const RATE: u32 = 44_100;

fn found(rate: u32, channels: usize, stereo: &[f32]) -> Findings {
    let mut meter = Meter::new(rate, channels);
    stereo.chunks(2 * 1152).for_each(|packet| meter.add(packet));
    meter.finish()
}

/// Noise, the same for the same `seed`.
fn noise(seed: u32) -> impl FnMut() -> f32 {
    let mut state = seed;
    move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / 8_388_608.0 - 1.0
    }
}

/// Something like speech at 44.1 kHz, some −20 LUFS: a voice of many harmonics in words of uneven
/// loudness, with pauses between them and a little noise of the room.
fn speech(seconds: u32) -> Vec<f32> {
    let mut room = noise(7);
    (0..seconds * RATE)
        .map(|at| {
            let time = at as f32 / RATE as f32;
            let word =
                (TAU * 2.1 * time).sin().max(0.0).sqrt() * (0.6 + 0.4 * (TAU * 0.23 * time).sin());
            let pitch = 140.0 * time + 2.0 * (TAU * 0.7 * time).sin();
            let voice: f32 = (1..=12)
                .map(|n| (TAU * n as f32 * pitch + n as f32).sin() / n as f32)
                .sum();
            0.22 * word * voice + 0.0005 * room()
        })
        .collect()
}

fn both(mono: &[f32]) -> Vec<f32> {
    mono.iter().flat_map(|sample| [*sample; 2]).collect()
}

fn pairs<'a>(left: &'a [f32], right: impl Fn(usize) -> f32 + 'a) -> Vec<f32> {
    left.iter()
        .enumerate()
        .flat_map(|(at, sample)| [*sample, right(at)])
        .collect()
}

#[test]
fn as_another_meter_has_it() {
    for (number, rate) in [8_000, 22_050, 44_100, 48_000, 96_000, 192_000]
        .into_iter()
        .enumerate()
    {
        let mut noise = noise(number as u32);
        let stereo: Vec<f32> = (0..rate as usize * 65)
            .flat_map(|at| {
                let time = at as f32 / rate as f32;
                let level = 0.03
                    + 0.25
                        * (time / 5.0).sin().abs()
                        * f32::from((time as u32 / 7).is_multiple_of(2));
                let tone = (TAU * 220.0 * time).sin();
                [
                    level * (tone + 0.05 * noise()),
                    level * 0.5 * (tone + 0.2 * noise()),
                ]
            })
            .collect();
        let mut other = EbuR128::new(2, rate, Mode::I | Mode::LRA | Mode::TRUE_PEAK).unwrap();
        other.add_frames_f32(&stereo).unwrap();
        let found = found(rate, 2, &stereo);
        let (lufs, range) = (found.loudness.unwrap().0, found.range_lu.unwrap());
        let peak = other.true_peak(0).unwrap().max(other.true_peak(1).unwrap());
        assert!(
            (lufs - other.loudness_global().unwrap()).abs() < 0.01,
            "{rate}: {lufs} LUFS"
        );
        // It takes a window each second, we ten.
        assert!(
            (range - other.loudness_range().unwrap()).abs() < 0.5,
            "{rate}: {range} LU"
        );
        assert!(
            (found.true_peak.0 - Level::of(peak).0).abs() < 0.2,
            "{rate}: {:?}",
            found.true_peak
        );
    }
}

#[test]
fn too_short_to_tell() {
    let short = found(RATE, 1, &both(&speech(1)[..8_000]));
    assert_eq!((short.loudness, short.range_lu), (None, None));
    assert_eq!(short.level, Lufs(short.true_peak.0));
    assert_eq!(found(RATE, 1, &both(&speech(30))).range_lu, None);
}

/// Keys of what is said about `stereo`, without the module's name.
#[track_caller]
fn check(name: &str, stereo: &[f32], expected: &[&str]) {
    let warnings = found(RATE, 2, stereo).warnings();
    let keys: Vec<&str> = warnings
        .iter()
        .map(|text| text.key().trim_start_matches("library-"))
        .collect();
    assert_eq!(keys, expected, "{name}: {warnings:?}");
}

/// As samples of 16 bits hold it.
fn in_16_bits(samples: &[f32], gain: f32, most: f32) -> Vec<f32> {
    samples
        .iter()
        .map(|sample| ((gain * sample).clamp(-most, most) * 32_767.0).round() / 32_767.0)
        .collect()
}

#[test]
fn nothing_is_said_of_good_recordings() {
    let voice = speech(20);
    let highest = voice
        .iter()
        .fold(0.0_f32, |highest, sample| highest.max(sample.abs()));
    for level_db in [-12.0, -6.0, 0.0] {
        let gain = 10_f32.powf(level_db / 20.0) / highest;
        check("speech", &both(&in_16_bits(&voice, gain, 1.0)), &[]);
    }

    let coarse: Vec<f32> = voice
        .iter()
        .map(|sample| (sample * 40.0).round() / 40.0)
        .collect();
    check("few bits", &both(&coarse), &[]);

    // Full scale, held there for long, but round: bass, and a master whose gain was ridden.
    let bass = |at: usize| 0.999 * (TAU * 50.0 * at as f32 / RATE as f32).sin();
    check(
        "bass",
        &both(&in_16_bits(
            &(0..882_000).map(bass).collect::<Vec<_>>(),
            1.0,
            1.0,
        )),
        &[],
    );
    let loud: Vec<f32> = voice
        .iter()
        .take(400_000)
        .map(|sample| sample * 4.0 / highest)
        .collect();
    let needed: Vec<f32> = loud
        .windows(200)
        .map(|ahead| {
            0.98 / ahead
                .iter()
                .fold(0.98_f32, |most, sample| most.max(sample.abs()))
        })
        .collect();
    let ridden = needed
        .windows(200)
        .map(|gains| gains.iter().sum::<f32>() / 200.0);
    let master: Vec<f32> = loud
        .iter()
        .skip(199)
        .zip(ridden)
        .map(|(sample, gain)| sample * gain)
        .collect();
    check("a loud master", &both(&in_16_bits(&master, 1.0, 1.0)), &[]);
}

#[test]
fn what_is_poor_is_said() {
    let voice = speech(30);
    check("dead", &pairs(&voice, |_| 0.0), &["dead-right"]);
    check("quiet", &both(&in_16_bits(&voice, 0.2, 1.0)), &["quiet"]);
    check("faint", &both(&in_16_bits(&voice, 0.03, 1.0)), &["faint"]);
    check(
        "clipped",
        &both(&in_16_bits(&voice, 4.0, 1.0)),
        &["clipped"],
    );
    check(
        "clipped, then turned down",
        &both(&in_16_bits(&voice, 2.0, 0.3)),
        &["clipped"],
    );
    check(
        "offset",
        &both(&voice.iter().map(|sample| sample + 0.05).collect::<Vec<_>>()),
        &["offset"],
    );
    let pause = |from: usize, to: usize| {
        let silenced = move |(at, sample): (usize, &f32)| {
            if (from..to).contains(&at) {
                0.0
            } else {
                *sample
            }
        };
        both(&voice.iter().enumerate().map(silenced).collect::<Vec<_>>())
    };

    check("a pause", &pause(300_000, 600_000), &["pause"]);
    check("a short one", &pause(300_000, 450_000), &[]);
    check(
        "silence at the end is none",
        &pause(600_000, 2_000_000),
        &[],
    );
    let narrow = found(8_000, 1, &both(&voice)).warnings();
    assert_eq!(
        narrow
            .iter()
            .map(|warning| warning.key())
            .collect::<Vec<_>>(),
        ["library-narrow"]
    );
}

/// What the engine gets as the recording's own silence: two seconds and more, twenty decibels and more
/// under the recording.
#[test]
fn where_it_is_hardly_audible() {
    let voice = speech(60);
    let level = |second: f64| match second {
        _ if (10.0..19.0).contains(&second) => 0.0,
        _ if (30.0..31.5).contains(&second) => 0.0,
        _ if (35.0..40.0).contains(&second) => 0.02,
        _ if (45.0..50.0).contains(&second) => 0.3,
        _ if second >= 57.0 => 0.0,
        _ => 1.0,
    };

    let samples: Vec<f32> = voice
        .iter()
        .enumerate()
        .map(|(at, sample)| sample * level(at as f64 / f64::from(RATE)))
        .collect();
    let pauses = found(RATE, 2, &both(&samples)).pauses();
    let expected = [(10.0, 19.0), (35.0, 40.0), (57.0, 60.0)];
    assert_eq!(pauses.len(), expected.len(), "{pauses:?}");
    for (pause, (from, to)) in pauses.iter().zip(expected) {
        // A pause between two words is longer than a window of measuring.
        let off = (pause.start.seconds() - from)
            .abs()
            .max((pause.end.seconds() - to).abs());
        assert!(off < 0.35, "{pause:?} for {from} to {to}");
    }
}

#[test]
fn where_the_longest_pause_is() {
    let voice = speech(150);
    let silent =
        |at: usize| (65..72).contains(&(at / 44_100)) || (100..120).contains(&(at / 44_100));
    let samples: Vec<f32> = voice
        .iter()
        .enumerate()
        .map(|(at, sample)| if silent(at) { 0.0 } else { *sample })
        .collect();
    let said = found(RATE, 2, &both(&samples)).warnings()[0].say(Language::En);
    assert!(
        said.contains("2 stretches") && said.contains("20 seconds from 1:39 on"),
        "{said}"
    );
}
