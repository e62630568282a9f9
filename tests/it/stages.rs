//! What each stage of the sound does, as `simulate --record` shows it: recorded with the stage and
//! without, and measured.

use std::f64::consts::TAU;

use phatthanh::units::CHANNELS;

use crate::support::TestStation;

/// Half a minute of sound, in frames.
const LENGTH: usize = 30 * 48_000;

/// A station whose only program plays `sound` from noon on for half a minute, at 48 kHz in 16 bits.
fn station(sound: impl Fn(f64) -> f64) -> TestStation {
    let mut station = TestStation::new();
    station.program("thu", "thu", "");
    let spec = hound::WavSpec {
        channels: 2,
        sample_rate: 48_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };

    let mut file = hound::WavWriter::create(station.path("audio/thu/thu.wav"), spec).unwrap();
    for at in 0..LENGTH {
        let sample = (sound(at as f64 / 48_000.0) * 32_767.0) as i16;
        (0..CHANNELS).for_each(|_| file.write_sample(sample).unwrap());
    }

    file.finalize().unwrap();
    station.slot("thu", "thu", jiff::civil::time(12, 0, 0, 0), "30s");
    station.ok(&["library", "scan"]);
    station
}

/// What a card would get of it, on the left, with these settings of `[sound]`.
fn recorded(station: &TestStation, settings: &str) -> Vec<f32> {
    recorded_at(-16.0, station, settings)
}

/// Records what a card would get, brought to a loudness of `target` LUFS.
fn recorded_at(target: f64, station: &TestStation, settings: &str) -> Vec<f32> {
    let old = std::fs::read_to_string(station.path("config/station.toml")).unwrap();
    let before = old
        .split("[sound]")
        .next()
        .unwrap()
        .split("[loudness]")
        .next()
        .unwrap();
    let text = format!("{before}[loudness]\ntarget = {target}\n[sound]\n{settings}\n");
    station.write("config/station.toml", &text);
    let wav = station.path("out.wav");
    let args = [
        "simulate",
        "--from",
        "2026-11-24T12:00",
        "--to",
        "2026-11-24T12:00:30",
        "--record",
    ];
    station.ok(&[&args[..], &[wav.to_str().unwrap()]].concat());
    crate::support::samples(&wav)
        .into_iter()
        .step_by(2)
        .collect()
}

/// The level at `hertz` of seconds `from` to `to`, dB.
fn level_db(samples: &[f32], hertz: f64, from: usize, to: usize) -> f64 {
    let samples = &samples[from * 48_000..to * 48_000];
    let (mut real, mut imaginary) = (0.0, 0.0);
    for (at, sample) in samples.iter().enumerate() {
        let turn = TAU * (at as f64 + 0.5) / samples.len() as f64;
        let (sin, cos) = (TAU * hertz * at as f64 / 48_000.0).sin_cos();
        let weighted = f64::from(*sample) * (1.0 - turn.cos());
        (real, imaginary) = (real + weighted * cos, imaginary + weighted * sin);
    }
    20.0 * (2.0 * f64::hypot(real, imaginary) / samples.len() as f64).log10()
}

const OFF: &str = "high_pass = \"off\"\nlow_pass = \"off\"";

#[test]
fn the_filters_take_what_they_should_and_nothing_else() {
    let tones = [25.0, 80.0, 1000.0, 14_500.0, 20_000.0];
    let station = station(|at| {
        tones
            .iter()
            .map(|hertz| 0.08 * (TAU * hertz * at).sin())
            .sum()
    });
    let levels = |settings: &str| {
        let heard = recorded(&station, settings);
        // What a filter takes is made up for by gain: beside the middle it shows.
        let middle = level_db(&heard, 1000.0, 5, 15);
        tones.map(|hertz| level_db(&heard, hertz, 5, 15) - middle)
    };

    let off = levels(OFF);
    let check = |settings: &str, expected: [std::ops::Range<f64>; 5]| {
        for ((on, off), (expected, hertz)) in levels(settings)
            .iter()
            .zip(off)
            .zip(expected.iter().zip(tones))
        {
            assert!(
                expected.contains(&(on - off)),
                "{settings}: {hertz} Hz changes by {} dB",
                on - off
            );
        }
    };

    let same = || -0.05..0.05;
    check(
        "low_pass = \"off\"",
        [-32.0..-29.0, -0.5..0.0, same(), same(), same()],
    );
    check(
        "high_pass = 120\nlow_pass = \"off\"",
        [-56.0..-50.0, -15.0..-13.0, same(), same(), same()],
    );
    check(
        "high_pass = \"off\"",
        [same(), same(), same(), same(), -200.0..-60.0],
    );

    // Nothing is said: both, at 60 Hz and 15 kHz.
    check("", [-32.0..-29.0, -0.5..0.0, same(), same(), -200.0..-60.0]);
}

#[test]
fn the_leveller_brings_halves_of_a_recording_together() {
    let voice = |at: f64| {
        let syllables = (TAU * 4.0 * at).sin().max(0.0);
        let level = if at < 15.0 { 0.3 } else { 0.15 };
        level * syllables * ((TAU * 200.0 * at).sin() + 0.5 * (TAU * 1400.0 * at).sin()) * 0.6
    };

    let station = station(voice);
    let apart = |settings: &str| {
        let heard = recorded(&station, settings);
        level_db(&heard, 200.0, 8, 14) - level_db(&heard, 200.0, 24, 29)
    };

    let (off, on) = (apart(OFF), apart(&format!("{OFF}\nleveller = true")));
    assert!((off - 6.02).abs() < 0.1, "{off} dB");
    assert!(on < 3.0, "{on} dB instead of {off}");
}

/// An S drives the transmitter over; with its pre-emphasis known only the S gives way.
#[test]
fn treble_gives_way_where_the_transmitter_would_clip() {
    let station = station(|at| {
        let hiss = if at % 1.0 < 0.5 {
            (TAU * 9_000.0 * at).sin()
        } else {
            0.0
        };
        0.3 * (TAU * 300.0 * at).sin() + 0.3 * hiss
    });
    let recorded = |settings: &str| recorded_at(-7.0, &station, settings);
    let (off, on) = (
        recorded(OFF),
        recorded(&format!("{OFF}\npre_emphasis = 50")),
    );
    let change = |hertz: f64| level_db(&on, hertz, 5, 15) - level_db(&off, hertz, 5, 15);
    assert!(change(300.0) > -1.0, "the voice: {} dB", change(300.0));
    assert!(change(9_000.0) < -2.0, "the S: {} dB", change(9_000.0));
}

/// A drum and a deep voice lose much of their loudness to a high pass; ingest knows how much, and they
/// come out as loud as all else.
#[test]
fn what_the_high_pass_takes_is_made_up_for() {
    let station = station(|at| {
        let drum = (TAU * 70.0 * at).sin() * (-6.0 * (at % 0.5)).exp();
        let voice = (TAU * 110.0 * at).sin()
            + 0.5 * (TAU * 440.0 * at).sin()
            + 0.3 * (TAU * 1300.0 * at).sin();
        0.12 * drum + 0.08 * voice * (TAU * 2.0 * at).sin().abs()
    });
    for high_pass in ["\"off\"", "60", "90", "120", "200"] {
        let left = recorded(
            &station,
            &format!("high_pass = {high_pass}\nlow_pass = \"off\""),
        );
        let mut meter = ebur128::EbuR128::new(2, 48_000, ebur128::Mode::I).unwrap();
        let stereo: Vec<f32> = left.iter().flat_map(|sample| [*sample; 2]).collect();
        meter.add_frames_f32(&stereo).unwrap();
        let loudness = meter.loudness_global().unwrap();
        assert!(
            (loudness + 16.0).abs() < 0.5,
            "high pass {high_pass}: {loudness} LUFS"
        );
    }
}
