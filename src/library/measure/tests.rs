//! Sound made here, measured: against another's meter, and judged as a person would.

use std::f32::consts::TAU;

use ebur128::{EbuR128, Mode};

use super::findings::Findings;
use super::meter::Meter;
use crate::units::{Level, Lufs, Sides};
use crate::words::{Language, Text};

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
            let word = (TAU * 2.1 * time).sin().max(0.0).sqrt() * (0.6 + 0.4 * (TAU * 0.23 * time).sin());
            let pitch = 140.0 * time + 2.0 * (TAU * 0.7 * time).sin();
            let voice: f32 = (1..=12).map(|n| (TAU * n as f32 * pitch + n as f32).sin() / n as f32).sum();
            0.22 * word * voice + 0.0005 * room()
        })
        .collect()
}

fn both(mono: &[f32]) -> Vec<f32> {
    mono.iter().flat_map(|sample| [*sample; 2]).collect()
}

fn pairs<'a>(left: &'a [f32], right: impl Fn(usize) -> f32 + 'a) -> Vec<f32> {
    left.iter().enumerate().flat_map(|(at, sample)| [*sample, right(at)]).collect()
}

#[test]
fn as_another_meter_has_it() {
    for (number, rate) in [8_000, 22_050, 44_100, 48_000, 96_000, 192_000].into_iter().enumerate() {
        let mut noise = noise(number as u32);
        let stereo: Vec<f32> = (0..rate as usize * 65)
            .flat_map(|at| {
                let time = at as f32 / rate as f32;
                let level =
                    0.03 + 0.25 * (time / 5.0).sin().abs() * f32::from((time as u32 / 7).is_multiple_of(2));
                let tone = (TAU * 220.0 * time).sin();
                [level * (tone + 0.05 * noise()), level * 0.5 * (tone + 0.2 * noise())]
            })
            .collect();
        let mut other = EbuR128::new(2, rate, Mode::I | Mode::LRA | Mode::TRUE_PEAK).unwrap();
        other.add_frames_f32(&stereo).unwrap();
        let found = found(rate, 2, &stereo);
        let (lufs, range) = (found.loudness.unwrap().0, found.range_lu.unwrap());
        let peak = other.true_peak(0).unwrap().max(other.true_peak(1).unwrap());
        assert!((lufs - other.loudness_global().unwrap()).abs() < 0.01, "{rate}: {lufs} LUFS");
        // It takes a window each second, we ten.
        assert!((range - other.loudness_range().unwrap()).abs() < 0.5, "{rate}: {range} LU");
        assert!((found.true_peak.0 - Level::of(peak).0).abs() < 0.2, "{rate}: {:?}", found.true_peak);
    }
}

#[test]
fn too_short_to_tell() {
    let short = found(RATE, 1, &both(&speech(1)[..8_000]));
    assert_eq!((short.loudness, short.range_lu), (None, None));
    assert_eq!(short.level, Lufs(short.true_peak.0));
    assert_eq!(found(RATE, 1, &both(&speech(30))).range_lu, None);
}

#[test]
fn which_channels_are_heard() {
    let check = |name: &str, stereo: &[f32], expected: Sides| {
        assert_eq!(found(RATE, 2, stereo).sides, expected, "{name}");
    };
    let voice = speech(20);
    let hum = |level: f32| move |at: usize| level * (TAU * 50.0 * at as f32 / RATE as f32).sin();
    let moved = |by: f32| {
        let voice = voice.clone();
        move |at: usize| by * voice[at.saturating_sub(40)]
    };
    let swapped = |stereo: &[f32]| -> Vec<f32> { stereo.chunks(2).flat_map(|f| [f[1], f[0]]).collect() };
    check("the same on both", &both(&voice), Sides::Both);
    check("nothing", &pairs(&voice, |_| 0.0), Sides::Left);
    check("nothing on the left", &swapped(&pairs(&voice, |_| 0.0)), Sides::Right);
    check("hiss", &pairs(&voice, |at| 0.0005 * (at as f32 * 12.9898).sin()), Sides::Left);
    check("hum", &pairs(&voice, hum(0.02)), Sides::Left);
    check("hum as loud as a voice", &pairs(&voice, hum(0.1)), Sides::Both);
    check(
        "a crackle",
        &pairs(&voice, |at| if at < 4_000 { 0.5 * (at as f32).sin() } else { 0.0 }),
        Sides::Left,
    );
    check("a distant microphone", &pairs(&voice, moved(0.05)), Sides::Both);
    check("a voice on each side", &pairs(&voice, |at| voice[(at + 300_000) % voice.len()]), Sides::Both);
    let late = voice.len() - RATE as usize;
    check("sound at its end only", &pairs(&voice, |at| if at > late { voice[at] } else { 0.0 }), Sides::Both);
    let drone = |at: usize| 0.2 * (TAU * 220.0 * at as f32 / RATE as f32).sin();
    let tone: Vec<f32> = (0..20 * RATE as usize).map(drone).collect();
    check("a steady tone, another far quieter", &pairs(&tone, hum(0.02)), Sides::Both);
    check("silence", &vec![0.0; 200_000], Sides::Both);
    let opposite = |by: f32, late: usize| {
        let voice = voice.clone();
        move |at: usize| -by * voice[at.saturating_sub(late)]
    };
    check("one the other's opposite", &pairs(&voice, opposite(1.0, 0)), Sides::Left);
    check("a little later", &pairs(&voice, opposite(1.0, 3)), Sides::Left);
    check("and less loud", &pairs(&voice, opposite(0.4, 0)), Sides::Left);
    check("and louder", &pairs(&voice, opposite(2.0, 0)), Sides::Right);
    check("and far less loud", &pairs(&voice, opposite(0.1, 0)), Sides::Both);
}

/// `samples` so loud that the mean of their squares is one.
fn level(samples: Vec<f32>) -> Vec<f32> {
    let mean = samples.iter().map(|sample| sample * sample).sum::<f32>() / samples.len() as f32;
    samples.into_iter().map(|sample| sample / mean.sqrt()).collect()
}

/// Chords of strings, a little out of tune by `detune` and each tone by a phase of its own.
fn strings(samples: usize, detune: f32, phase: f32) -> Vec<f32> {
    let tone = |at: usize, hz: f32| {
        let time = at as f32 / RATE as f32;
        (1..=5)
            .map(|n| (TAU * n as f32 * hz * detune * time + phase * n as f32 * hz).sin() / n as f32)
            .sum::<f32>()
    };
    let chord = |at: usize| {
        if (at / RATE as usize / 2).is_multiple_of(2) { [220.0, 277.2, 329.6] } else { [196.0, 246.9, 293.7] }
    };
    level((0..samples).map(|at| chord(at).into_iter().map(|hz| tone(at, hz)).sum()).collect())
}

/// `samples` and their echoes from walls: frames later, and how loud.
fn echoes(samples: &[f32], walls: &[(usize, f32)]) -> Vec<f32> {
    let echo = |at: usize| {
        walls
            .iter()
            .map(|(late, by)| at.checked_sub(*late).map_or(0.0, |from| by * samples[from]))
            .sum::<f32>()
    };
    (0..samples.len()).map(|at| samples[at] + echo(at)).collect()
}

/// What is left on one loudspeaker is worked out on paper, from parts that have nothing in common; ordinary stereo
/// keeps half or more, and nothing is said of it.
#[test]
fn what_is_lost_on_one_loudspeaker() {
    type Parts<'a> = &'a [(f32, &'a [f32])];
    let voice = level(speech(12));
    let count = voice.len();
    let hiss = |seed: u32| level((0..count).scan(noise(seed), |noise, _| Some(noise())).collect());
    let (l, r, music) = (hiss(3), hiss(4), strings(count, 1.0, 0.0));
    let (high, low) = (strings(count, 1.003, 0.4), strings(count, 0.998, 1.3));
    let in_turn = |side: usize| -> Vec<f32> {
        let is_on = |at: usize| (at / (RATE as usize * 3 / 10)) % 2 == side;
        (0..count).map(|at| if is_on(at) { voice[at] } else { 0.0 }).collect()
    };
    let (ping, pong) = (in_turn(0), in_turn(1));
    let hall = [
        echoes(&voice, &[(1511, 0.4), (2903, 0.35), (5501, 0.3), (9001, 0.2), (14_009, 0.15)]),
        echoes(&voice, &[(1999, 0.4), (3607, 0.35), (4801, 0.3), (8009, 0.2), (15_013, 0.15)]),
    ];
    let early = |at: usize| at < count * 3 / 10;
    let turned: Vec<f32> = (0..count).map(|at| if early(at) { -voice[at] } else { voice[at] }).collect();
    let (v, l, r, m) = (&voice[..], &l[..], &r[..], &music[..]);
    //  name                    left                          right                   dB left     told of
    let cases: [(&str, Parts<'_>, Parts<'_>, f64, &[&str]); 19] = [
        ("one in the middle", &[(1.0, v)], &[(1.0, v)], 0.0, &[]),
        ("the noise of a room", &[(1.0, l)], &[(1.0, r)], -3.0, &[]),
        ("a voice and room", &[(1.0, v), (0.3, l)], &[(1.0, v), (0.3, r)], -0.2, &[]),
        ("as loud a room", &[(1.0, v), (1.0, l)], &[(1.0, v), (1.0, r)], -1.2, &[]),
        ("a widened room", &[(1.0, v), (0.3, l)], &[(1.0, v), (-0.3, l)], -0.4, &[]),
        ("a room far too wide", &[(1.0, v), (0.5, l)], &[(1.0, v), (-0.5, l)], -1.0, &[]),
        ("from side to side", &[(1.0, &ping)], &[(1.0, &pong)], -3.0, &[]),
        ("a chorus", &[(1.0, &high)], &[(1.0, &low)], -3.0, &[]),
        ("a voice with one", &[(1.0, v), (1.0, &high)], &[(1.0, v), (1.0, &low)], -1.2, &[]),
        ("a hall", &[(1.0, &hall[0])], &[(1.0, &hall[1])], -0.7, &[]),
        ("voice here, music there", &[(1.0, v)], &[(1.0, m)], -3.0, &[]),
        ("wide music", &[(1.0, m), (0.9, &high)], &[(1.0, m), (-0.9, &high)], -2.6, &[]),
        ("an inverted cable", &[(1.0, v)], &[(-1.0, v)], -99.0, &["opposite"]),
        ("quieter", &[(1.0, v)], &[(-0.4, v)], -8.1, &["opposite"]),
        ("louder", &[(1.0, v)], &[(-2.0, v)], -10.0, &["opposite"]),
        ("in a room", &[(1.0, v), (0.3, l)], &[(-1.0, v), (0.3, r)], -13.8, &["opposite"]),
        ("over music in phase", &[(1.0, v), (0.25, m)], &[(-1.0, v), (0.25, m)], -12.3, &["opposite"]),
        ("over loud music", &[(1.0, v), (0.4, m)], &[(-1.0, v), (0.4, m)], -8.6, &["opposite"]),
        ("for a third", &[(1.0, v)], &[(1.0, &turned)], -1.5, &["opposite-partly"]),
    ];
    for (name, left, right, expected, told) in cases {
        let mixed = |parts: Parts<'_>, at: usize| parts.iter().map(|(by, part)| by * part[at]).sum::<f32>();
        let stereo: Vec<f32> =
            (0..count).flat_map(|at| [left, right].map(|side| 0.1 * mixed(side, at))).collect();
        let (mut all, mut together) = (0.0, 0.0);
        for frame in stereo.chunks(2) {
            let [one, other] = [frame[0], frame[1]].map(f64::from);
            all += one * one + other * other;
            together += (one + other) * (one + other) / 2.0;
        }
        let left_db = (10.0 * f64::log10(together / all)).max(-99.0);
        assert!((left_db - expected).abs() < 0.6, "{name}: {left_db} dB left");
        let warnings = found(RATE, 2, &stereo).warnings();
        let keys = warnings.iter().filter_map(|text| text.key().strip_prefix("library-"));
        // Which side is the louder is chance in some.
        let keys = keys.filter(|key| key.starts_with("opposite"));
        let keys: Vec<&str> =
            keys.map(|key| key.trim_end_matches("-left").trim_end_matches("-right")).collect();
        assert_eq!(keys, told, "{name}: {warnings:?}");
    }
}

#[test]
fn what_is_its_own_opposite_is_measured_as_it_is_heard_and_told() {
    let voice = speech(20);
    let alone = found(RATE, 1, &both(&voice));
    let beside = found(RATE, 2, &pairs(&voice, |at| -voice[at]));
    assert!((alone.loudness.unwrap().0 - beside.loudness.unwrap().0).abs() < 1e-3);
    check("the opposite", &pairs(&voice, |at| -voice[at]), &["opposite-right"]);
    check("the louder opposite", &pairs(&voice, |at| -2.0 * voice[at]), &["opposite-left"]);
    let until = |part: f32| (voice.len() as f32 * part) as usize;
    let partly = |part: f32| {
        let (voice, until) = (&voice, until(part));
        pairs(voice, move |at| if at < until { -voice[at] } else { voice[at] })
    };
    check("a third of it", &partly(0.3), &["opposite-partly"]);
    check("a moment of it", &partly(0.05), &[]);
    check("the same", &both(&voice), &[]);
}

#[test]
fn a_dead_channel_is_measured_as_it_is_heard() {
    let voice = speech(20);
    let alone = found(RATE, 1, &both(&voice));
    let beside = found(RATE, 2, &pairs(&voice, |at| 0.001 * (at as f32).sin()));
    assert!((alone.loudness.unwrap().0 - beside.loudness.unwrap().0).abs() < 1e-3);
    assert_eq!(alone.true_peak, beside.true_peak);
    assert_eq!(alone.sound(), beside.sound());
}

/// Keys of what is said about `stereo`, without the module's name.
#[track_caller]
fn check(name: &str, stereo: &[f32], expected: &[&str]) {
    let warnings = found(RATE, 2, stereo).warnings();
    let keys: Vec<&str> = warnings.iter().map(|text| text.key().trim_start_matches("library-")).collect();
    assert_eq!(keys, expected, "{name}: {warnings:?}");
}

/// As samples of 16 bits hold it.
fn in_16_bits(samples: &[f32], gain: f32, most: f32) -> Vec<f32> {
    samples.iter().map(|sample| ((gain * sample).clamp(-most, most) * 32_767.0).round() / 32_767.0).collect()
}

#[test]
fn nothing_is_said_of_good_recordings() {
    let voice = speech(20);
    let highest = voice.iter().fold(0.0_f32, |highest, sample| highest.max(sample.abs()));
    for level_db in [-12.0, -6.0, 0.0] {
        let gain = 10_f32.powf(level_db / 20.0) / highest;
        check("speech", &both(&in_16_bits(&voice, gain, 1.0)), &[]);
    }
    let coarse: Vec<f32> = voice.iter().map(|sample| (sample * 40.0).round() / 40.0).collect();
    check("few bits", &both(&coarse), &[]);
    // Full scale, held there for long, but round: bass, and a master whose gain was ridden.
    let bass = |at: usize| 0.999 * (TAU * 50.0 * at as f32 / RATE as f32).sin();
    check("bass", &both(&in_16_bits(&(0..882_000).map(bass).collect::<Vec<_>>(), 1.0, 1.0)), &[]);
    let loud: Vec<f32> = voice.iter().take(400_000).map(|sample| sample * 4.0 / highest).collect();
    let needed: Vec<f32> = loud
        .windows(200)
        .map(|ahead| 0.98 / ahead.iter().fold(0.98_f32, |most, sample| most.max(sample.abs())))
        .collect();
    let ridden = needed.windows(200).map(|gains| gains.iter().sum::<f32>() / 200.0);
    let master: Vec<f32> = loud.iter().skip(199).zip(ridden).map(|(sample, gain)| sample * gain).collect();
    check("a loud master", &both(&in_16_bits(&master, 1.0, 1.0)), &[]);
}

#[test]
fn what_is_poor_is_said() {
    let voice = speech(30);
    check("dead", &pairs(&voice, |_| 0.0), &["dead-right"]);
    check("quiet", &both(&in_16_bits(&voice, 0.2, 1.0)), &["quiet"]);
    check("faint", &both(&in_16_bits(&voice, 0.03, 1.0)), &["faint"]);
    check("clipped", &both(&in_16_bits(&voice, 4.0, 1.0)), &["clipped"]);
    check("clipped, then turned down", &both(&in_16_bits(&voice, 2.0, 0.3)), &["clipped"]);
    check("offset", &both(&voice.iter().map(|sample| sample + 0.05).collect::<Vec<_>>()), &["offset"]);
    let pause = |from: usize, to: usize| {
        let silenced =
            move |(at, sample): (usize, &f32)| if (from..to).contains(&at) { 0.0 } else { *sample };
        both(&voice.iter().enumerate().map(silenced).collect::<Vec<_>>())
    };
    check("a pause", &pause(300_000, 600_000), &["pause"]);
    check("a short one", &pause(300_000, 450_000), &[]);
    check("silence at the end is none", &pause(600_000, 2_000_000), &[]);
    let narrow = found(8_000, 1, &both(&voice)).warnings();
    assert_eq!(narrow.iter().map(Text::key).collect::<Vec<_>>(), ["library-narrow"]);
}

/// What the engine is told to be the recording's own silence: two seconds and more, twenty decibels and more
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
    let samples: Vec<f32> =
        voice.iter().enumerate().map(|(at, sample)| sample * level(at as f64 / f64::from(RATE))).collect();
    let pauses = found(RATE, 2, &both(&samples)).pauses();
    let expected = [(10.0, 19.0), (35.0, 40.0), (57.0, 60.0)];
    assert_eq!(pauses.len(), expected.len(), "{pauses:?}");
    for (pause, (from, to)) in pauses.iter().zip(expected) {
        // A pause between two words is longer than a window of measuring.
        let off = (pause.start.seconds() - from).abs().max((pause.end.seconds() - to).abs());
        assert!(off < 0.35, "{pause:?} for {from} to {to}");
    }
}

#[test]
fn where_the_longest_pause_is() {
    let voice = speech(150);
    let silent = |at: usize| (65..72).contains(&(at / 44_100)) || (100..120).contains(&(at / 44_100));
    let samples: Vec<f32> =
        voice.iter().enumerate().map(|(at, sample)| if silent(at) { 0.0 } else { *sample }).collect();
    let said = found(RATE, 2, &both(&samples)).warnings()[0].say(Language::En);
    assert!(said.contains("2 stretches") && said.contains("20 seconds from 1:39 on"), "{said}");
}
