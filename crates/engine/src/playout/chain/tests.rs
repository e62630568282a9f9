//! All stages together.

use super::probe::{level_db, loudness, noise, recording, sine, true_peak_db, voice};
use super::*;
use crate::playout::frame_number::FrameNumber;
use phatthanh_audio::Ident;
use phatthanh_core::units::{Frames, Gain, Level, Lufs};

const ALL: Processing = Processing {
    true_peak: Level(-1.0),
    target: Lufs(-16.0),
    high_pass_hz: Some(60),
    low_pass_hz: Some(15_000),
    leveller: true,
    pre_emphasis_us: Some(50),
};

/// As a station has it that says nothing about it.
const USUAL: Processing = Processing {
    leveller: false,
    pre_emphasis_us: None,
    ..ALL
};

fn through(processing: Processing, samples: &[f32]) -> Vec<f32> {
    let mut chain = Chain::new(&processing);
    let mut out: Vec<f32> = samples
        .iter()
        .copied()
        .chain(vec![0.0; 2 * chain.latency()])
        .collect();
    out.chunks_mut(960).for_each(|block| chain.process(block));
    out.split_off(2 * chain.latency())
}

/// As the station brings a recording to its loudness.
fn at_target(mut samples: Vec<f32>) -> Vec<f32> {
    let gain = Gain::from_db((ALL.target.0 - loudness(&samples)) as f32);
    apply(&mut samples, gain);
    samples
}

#[test]
fn nothing_is_allocated() {
    let (mut chain, mut meter, mut ident) =
        (Chain::new(&ALL), Meter::new(), Ident::new(Frames::ZERO));
    let mut samples = [0.0; 2 * 480];
    let up = FrameNumber::new(48_000);
    assert_no_alloc::assert_no_alloc(|| {
        for block in 0..200 {
            ident.fill(&mut samples);
            sanitise(&mut samples);
            apply(&mut samples, Gain::from_db(9.0));
            let first = FrameNumber::new(block * 480);
            fade_in(&mut samples, first, &(FrameNumber::FIRST..up));
            fade_out(&mut samples, first, &(up..FrameNumber::new(90_000)));
            chain.process(&mut samples);
            meter.take(&samples);
        }
    });
    assert!(meter.last().peak.0 > -20.0);
}

#[test]
fn with_all_off_bits_pass() {
    let input: Vec<f32> = (0..50_000).map(|at| 0.4 * noise(at)).collect();
    let out = through(Processing::limiter(Level(-1.0)), &input);
    assert!(
        out.iter()
            .zip(&input)
            .all(|(out, sample)| out.to_bits() == sample.to_bits())
    );
}

/// Whatever is on, a sound comes out when it should, and silence is exact soon after it.
#[test]
fn latency_is_what_it_says_and_silence_comes_back() {
    for number in 0..16_u32 {
        let on = |bit: u32| number >> bit & 1 == 1;
        let processing = Processing {
            high_pass_hz: on(0).then_some(60),
            low_pass_hz: on(1).then_some(15_000),
            leveller: on(2),
            pre_emphasis_us: on(3).then_some(50),
            ..ALL
        };
        let mut chain = Chain::new(&processing);
        assert!(chain.is_idle());
        let mut samples = vec![0.0; 2 * 96_000];
        (samples[2000], samples[2001]) = (0.5, 0.5);
        samples
            .chunks_mut(960)
            .for_each(|block| chain.process(block));
        let highest = samples
            .iter()
            .enumerate()
            .max_by(|one, other| one.1.total_cmp(other.1))
            .unwrap()
            .0;
        assert_eq!(highest / 2, 1000 + chain.latency(), "{processing:?}");
        assert!(chain.is_idle(), "{processing:?}");
        assert!(
            samples[2 * 48_000..]
                .iter()
                .all(|sample| sample.to_bits() == 0),
            "{processing:?}"
        );
    }
}

/// The first 20 s of some recordings of the sample station, speech and music.
#[test]
fn every_recording_comes_out_at_the_target() {
    let mut checked = 0;
    for folder in [
        "dat-dai",
        "thong-bao",
        "ca-nhac",
        "khieu-nai",
        "nhac-nen",
        "ban-tin",
    ] {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let entries = std::fs::read_dir(root.join("audio").join(folder)).unwrap();
        let mut paths: Vec<_> = entries
            .map(|entry| entry.unwrap().path())
            .filter(|path| {
                let ending = path.extension().and_then(|ending| ending.to_str());
                ending.is_some_and(|ending| ["mp3", "ogg", "flac", "wav"].contains(&ending))
            })
            .collect();
        paths.sort();
        paths.truncate(3);

        for path in paths {
            let mut input = recording(path.to_str().unwrap());
            input.truncate(2 * 48_000 * 20);
            let input = at_target(input);
            for processing in [USUAL, ALL] {
                let out = through(processing, &input);
                let (loud, peak) = (loudness(&out), true_peak_db(&out));
                assert!(
                    (loud - ALL.target.0).abs() < 0.5,
                    "{}: {loud} LUFS",
                    path.display()
                );
                assert!(peak <= ALL.true_peak.0, "{}: {peak} dBTP", path.display());
            }
            checked += 1;
        }
    }

    assert!(checked > 8, "{checked}");
}

/// The limiter is not to be heard on a voice at its normal level: it is seldom at work, and lightly.
#[test]
fn no_pumping_on_speech() {
    let [mean, deviation, at_work] = gains(&at_target(voice(30)));
    assert!(
        mean > -0.1 && deviation < 0.1 && at_work < 0.01,
        "{mean} dB, {deviation} dB, {at_work}"
    );

    // Even a voice 4 dB too loud is ducked for its peaks only, and by little.
    let mut loud = at_target(voice(30));
    apply(&mut loud, Gain::from_db(4.0));
    let [mean, deviation, at_work] = gains(&loud);
    assert!(
        mean > -0.8 && deviation < 0.5,
        "{mean} dB, {deviation} dB, {at_work}"
    );
}

/// What the limiter does to 10 ms each, dB: the mean, the standard deviation, and the share of more than
/// half a decibel.
fn gains(input: &[f32]) -> [f64; 3] {
    let out = through(Processing::limiter(Level(-1.0)), input);
    let gains: Vec<f64> = out
        .chunks(2 * 480)
        .zip(input.chunks(2 * 480))
        .filter(|(_, before)| before.iter().any(|sample| sample.abs() > 0.01))
        .map(|(after, before)| {
            let power = |samples: &[f32]| {
                samples
                    .iter()
                    .map(|sample| f64::from(*sample).powi(2))
                    .sum::<f64>()
            };
            10.0 * (power(after) / power(before)).log10()
        })
        .collect();
    let mean = gains.iter().sum::<f64>() / gains.len() as f64;
    let deviation =
        (gains.iter().map(|gain| (gain - mean).powi(2)).sum::<f64>() / gains.len() as f64).sqrt();
    let at_work = gains.iter().filter(|gain| **gain < -0.5).count() as f64 / gains.len() as f64;
    [mean, deviation, at_work]
}

/// Behind an analogue pre-emphasis, and a receiver, no sound goes over the ceiling, so that the
/// transmitter's own clipper never works.
#[test]
fn the_transmitters_clipper_never_works() {
    let hiss: Vec<f32> = (0..2 * 96_000).map(|at| 0.9 * noise(at)).collect();
    let sibilant: Vec<f32> = sine(300.0, 0.6, 96_000)
        .iter()
        .zip(sine(8_000.0, 0.5, 96_000))
        .map(|(low, high)| low + high)
        .collect();
    let usual = Processing {
        pre_emphasis_us: Some(50),
        ..USUAL
    };

    for (name, input) in [
        ("hiss", hiss),
        ("sibilant", sibilant),
        ("voice", at_target(voice(8))),
    ] {
        let (out, without) = (through(usual, &input), through(USUAL, &input));
        let (peak, before) = (transmitted_peak_db(&out), transmitted_peak_db(&without));
        assert!(peak <= ALL.true_peak.0, "{name}: {peak} dB");
        assert!(true_peak_db(&out) <= ALL.true_peak.0, "{name}");
        assert!(name == "voice" || before > 0.0, "{name}: {before} dB");
    }
}

/// The highest value behind pre-emphasis of 50 µs, dB: eight times oversampled, so that a filter of first
/// order is the analogue one.
fn transmitted_peak_db(samples: &[f32]) -> f64 {
    const TIMES: usize = 8;
    const HALF: usize = 32;
    let kernel: Vec<f64> = (0..=2 * HALF * TIMES)
        .map(|at| {
            let x = at as f64 / TIMES as f64 - HALF as f64;
            let window = bessel(9.0 * (1.0 - (x / HALF as f64).powi(2)).sqrt()) / bessel(9.0);
            let angle = x * std::f64::consts::PI;
            if at == HALF * TIMES {
                1.0
            } else {
                angle.sin() / angle * window
            }
        })
        .collect();
    let left: Vec<f64> = samples
        .iter()
        .step_by(2)
        .map(|sample| f64::from(*sample))
        .collect();
    let (mut peak, mut last) = (0.0_f64, None);
    let frames = 50e-6 * 48_000.0 * TIMES as f64;
    for around in left.windows(2 * HALF) {
        for part in 0..TIMES {
            let weights = kernel[part..].iter().step_by(TIMES).skip(1);
            // Later samples weigh as those do that lie as far before: the kernel is symmetric.
            let value: f64 = around
                .iter()
                .rev()
                .zip(weights)
                .map(|(sample, weight)| sample * weight)
                .sum();
            // A difference over one step stands for the middle of the step.
            if let Some(last) = last.replace(value) {
                peak = peak.max((f64::midpoint(value, last) + (value - last) * frames).abs());
            }
        }
    }

    20.0 * peak.log10()
}

/// However hard the limiter works, the pilot tone stays free.
#[test]
fn the_pilot_stays_free_under_the_limiter() {
    let input: Vec<f32> = (0..2 * 96_000).map(|at| 2.0 * noise(at)).collect();
    let out = through(USUAL, &input);
    let pilot = level_db(&out[2 * 10_000..2 * 90_000], 19_000.0);
    let program = level_db(&out[2 * 10_000..2 * 90_000], 10_000.0);
    assert!(pilot < program - 40.0, "{pilot} dB beside {program} dB");
}
