//! Two channels: which of them are heard, and what is lost where both are heard as one.

use super::*;

#[track_caller]
fn check_sides(name: &str, stereo: &[f32], expected: Sides) {
    assert_eq!(found(RATE, 2, stereo).sides, expected, "{name}");
}

#[test]
fn which_channels_are_heard() {
    let check = check_sides;
    let voice = speech(20);
    let hum = |level: f32| move |at: usize| level * (TAU * 50.0 * at as f32 / RATE as f32).sin();
    let moved = |by: f32| {
        let voice = voice.clone();
        move |at: usize| by * voice[at.saturating_sub(40)]
    };

    let swapped =
        |stereo: &[f32]| -> Vec<f32> { stereo.chunks(2).flat_map(|f| [f[1], f[0]]).collect() };
    check("the same on both", &both(&voice), Sides::Both);
    check("nothing", &pairs(&voice, |_| 0.0), Sides::Left);
    check(
        "nothing on the left",
        &swapped(&pairs(&voice, |_| 0.0)),
        Sides::Right,
    );
    check(
        "hiss",
        &pairs(&voice, |at| 0.0005 * (at as f32 * 12.9898).sin()),
        Sides::Left,
    );
    check("hum", &pairs(&voice, hum(0.02)), Sides::Left);
    check(
        "hum as loud as a voice",
        &pairs(&voice, hum(0.1)),
        Sides::Both,
    );
    check(
        "a crackle",
        &pairs(&voice, |at| {
            if at < 4_000 {
                0.5 * (at as f32).sin()
            } else {
                0.0
            }
        }),
        Sides::Left,
    );
    check(
        "a distant microphone",
        &pairs(&voice, moved(0.05)),
        Sides::Both,
    );
    check(
        "a voice on each side",
        &pairs(&voice, |at| voice[(at + 300_000) % voice.len()]),
        Sides::Both,
    );
    let late = voice.len() - RATE as usize;
    check(
        "sound at its end only",
        &pairs(&voice, |at| if at > late { voice[at] } else { 0.0 }),
        Sides::Both,
    );
    let drone = |at: usize| 0.2 * (TAU * 220.0 * at as f32 / RATE as f32).sin();
    let tone: Vec<f32> = (0..20 * RATE as usize).map(drone).collect();
    check(
        "a steady tone, another far quieter",
        &pairs(&tone, hum(0.02)),
        Sides::Both,
    );
    check("silence", &vec![0.0; 200_000], Sides::Both);
}

#[test]
fn which_of_two_opposites_is_heard() {
    let check = check_sides;
    let voice = speech(20);
    let opposite = |by: f32, late: usize| {
        let voice = voice.clone();
        move |at: usize| -by * voice[at.saturating_sub(late)]
    };

    check(
        "one the other's opposite",
        &pairs(&voice, opposite(1.0, 0)),
        Sides::Left,
    );
    check(
        "a little later",
        &pairs(&voice, opposite(1.0, 3)),
        Sides::Left,
    );
    check(
        "and less loud",
        &pairs(&voice, opposite(0.4, 0)),
        Sides::Left,
    );
    check("and louder", &pairs(&voice, opposite(2.0, 0)), Sides::Right);
    check(
        "and far less loud",
        &pairs(&voice, opposite(0.1, 0)),
        Sides::Both,
    );
}

/// `samples` so loud that the mean of their squares is one.
fn level(samples: Vec<f32>) -> Vec<f32> {
    let mean = samples.iter().map(|sample| sample * sample).sum::<f32>() / samples.len() as f32;
    samples
        .into_iter()
        .map(|sample| sample / mean.sqrt())
        .collect()
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
        if (at / RATE as usize / 2).is_multiple_of(2) {
            [220.0, 277.2, 329.6]
        } else {
            [196.0, 246.9, 293.7]
        }
    };

    level(
        (0..samples)
            .map(|at| chord(at).into_iter().map(|hz| tone(at, hz)).sum())
            .collect(),
    )
}

/// `samples` and their echoes from walls: frames later, and how loud.
fn echoes(samples: &[f32], walls: &[(usize, f32)]) -> Vec<f32> {
    let echo = |at: usize| {
        walls
            .iter()
            .map(|(late, by)| at.checked_sub(*late).map_or(0.0, |from| by * samples[from]))
            .sum::<f32>()
    };
    (0..samples.len())
        .map(|at| samples[at] + echo(at))
        .collect()
}

/// What a side has of `samples` that go from side to side, three tenths of a second on each.
fn in_turn(samples: &[f32], side: usize) -> Vec<f32> {
    let is_on = |at: usize| (at / (RATE as usize * 3 / 10)) % 2 == side;
    samples
        .iter()
        .enumerate()
        .map(|(at, sample)| if is_on(at) { *sample } else { 0.0 })
        .collect()
}

/// What a side is mixed of: each part with its gain.
type Parts<'a> = &'a [(f32, &'a [f32])];

/// What is left on one loudspeaker is worked out on paper, from parts that have nothing in common; ordinary stereo
/// keeps half or more, and nothing is said of it.
#[test]
fn what_is_lost_on_one_loudspeaker() {
    let voice = level(speech(12));
    let count = voice.len();
    let hiss = |seed: u32| {
        level(
            (0..count)
                .scan(noise(seed), |noise, _| Some(noise()))
                .collect(),
        )
    };

    let (l, r, music) = (hiss(3), hiss(4), strings(count, 1.0, 0.0));
    let (high, low) = (strings(count, 1.003, 0.4), strings(count, 0.998, 1.3));
    let (ping, pong) = (in_turn(&voice, 0), in_turn(&voice, 1));
    let hall = hall(&voice);
    let early = |at: usize| at < count * 3 / 10;
    let turned: Vec<f32> = (0..count)
        .map(|at| if early(at) { -voice[at] } else { voice[at] })
        .collect();
    let (v, l, r, m) = (&voice[..], &l[..], &r[..], &music[..]);
    #[rustfmt::skip]
    let cases: [(&str, Parts<'_>, Parts<'_>, f64, &[&str]); 19] = [
        // name, left, right, dB left, told of
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
        check_loss(name, left, right, expected, told);
    }
}

/// `voice` in a hall: what each side has of it.
fn hall(voice: &[f32]) -> [Vec<f32>; 2] {
    [
        echoes(
            voice,
            &[
                (1511, 0.4),
                (2903, 0.35),
                (5501, 0.3),
                (9001, 0.2),
                (14_009, 0.15),
            ],
        ),
        echoes(
            voice,
            &[
                (1999, 0.4),
                (3607, 0.35),
                (4801, 0.3),
                (8009, 0.2),
                (15_013, 0.15),
            ],
        ),
    ]
}

/// A voice and music on two sides, one of them turned over on one: horns have the other alone.
#[test]
fn what_is_lost_of_a_voice_beside_music() {
    let voice = level(speech(12));
    let count = voice.len();
    let (music, high) = (strings(count, 1.0, 0.0), strings(count, 1.003, 0.4));
    let (ping, pong) = (in_turn(&voice, 0), in_turn(&voice, 1));
    let hall = hall(&voice);
    let (v, m) = (&voice[..], &music[..]);
    #[rustfmt::skip]
    let cases: [(&str, Parts<'_>, Parts<'_>, f64, &[&str]); 8] = [
        ("over music as loud", &[(1.0, v), (1.0, m)], &[(-1.0, v), (1.0, m)], -3.0, &["opposite"]),
        ("the other way round", &[(-1.0, v), (1.0, m)], &[(1.0, v), (1.0, m)], -3.0, &["opposite"]),
        ("over wide music as loud", &[(1.0, v), (1.0, m), (0.4, &high)], &[(-1.0, v), (1.0, m), (-0.4, &high)], -3.3, &["opposite"]),
        ("over louder music", &[(0.6, v), (1.0, m)], &[(-0.6, v), (1.0, m)], -1.3, &[]),
        ("over music that pauses too", &[(1.0, &ping), (1.0, &pong)], &[(-1.0, &ping), (1.0, &pong)], -3.0, &[]),
        ("music turned over under a voice", &[(1.0, v), (1.0, m)], &[(1.0, v), (-1.0, m)], -3.0, &[]),
        ("voices that alternate", &[(1.0, &ping), (0.3, &pong)], &[(0.3, &ping), (1.0, &pong)], -1.0, &[]),
        ("a hall over music", &[(1.0, &hall[0]), (1.0, m)], &[(1.0, &hall[1]), (1.0, m)], -0.4, &[]),
    ];
    for (name, left, right, expected, told) in cases {
        check_loss(name, left, right, expected, told);
    }
}

/// Holds that so many decibels are left of both sides on one loudspeaker, and that so much is said of it.
#[track_caller]
fn check_loss(name: &str, left: Parts<'_>, right: Parts<'_>, expected: f64, told: &[&str]) {
    let count = left[0].1.len();
    let mixed =
        |parts: Parts<'_>, at: usize| parts.iter().map(|(by, part)| by * part[at]).sum::<f32>();
    let stereo: Vec<f32> = (0..count)
        .flat_map(|at| [left, right].map(|side| 0.1 * mixed(side, at)))
        .collect();
    let (mut all, mut together) = (0.0, 0.0);
    for frame in stereo.chunks(2) {
        let [one, other] = [frame[0], frame[1]].map(f64::from);
        all += one * one + other * other;
        together += (one + other) * (one + other) / 2.0;
    }

    let left_db = (10.0 * f64::log10(together / all)).max(-99.0);
    assert!(
        (left_db - expected).abs() < 0.6,
        "{name}: {left_db} dB left"
    );
    let warnings = found(RATE, 2, &stereo).warnings();
    let keys = warnings
        .iter()
        .filter_map(|text| text.key().strip_prefix("library-"));

    // Which side is the louder is chance in some.
    let keys = keys.filter(|key| key.starts_with("opposite"));
    let keys: Vec<&str> = keys
        .map(|key| key.trim_end_matches("-left").trim_end_matches("-right"))
        .collect();
    assert_eq!(keys, told, "{name}: {warnings:?}");
}

#[test]
fn what_is_its_own_opposite_is_measured_as_it_is_heard_and_told() {
    let voice = speech(20);
    let alone = found(RATE, 1, &both(&voice));
    let beside = found(RATE, 2, &pairs(&voice, |at| -voice[at]));
    assert!((alone.loudness.unwrap().0 - beside.loudness.unwrap().0).abs() < 1e-3);
    check(
        "the opposite",
        &pairs(&voice, |at| -voice[at]),
        &["opposite-right"],
    );
    check(
        "the louder opposite",
        &pairs(&voice, |at| -2.0 * voice[at]),
        &["opposite-left"],
    );
    let until = |part: f32| (voice.len() as f32 * part) as usize;
    let partly = |part: f32| {
        let (voice, until) = (&voice, until(part));
        pairs(
            voice,
            move |at| if at < until { -voice[at] } else { voice[at] },
        )
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
