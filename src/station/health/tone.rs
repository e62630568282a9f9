//! A tone to hear a card by, or a transmitter.

use std::path::Path;
use std::time::Duration;

use rodio::source::SineWave;
use rodio::{DeviceSinkBuilder, Source, cpal};

use crate::units::FRAMES_PER_SECOND;

/// What is usual for measuring a line: it drives no transmitter too far.
const DBFS: f32 = -18.0;
const HZ: f32 = 1000.0;
const LASTS: Duration = Duration::from_secs(5);

/// It begins and ends so softly that nothing clicks, in frames.
const FADE: u32 = FRAMES_PER_SECOND / 100;

/// Opens `device` to sound on.
///
/// # Errors
/// Why it cannot be opened, in the sound system's words.
pub fn open(device: cpal::Device) -> Result<rodio::MixerDeviceSink, String> {
    let sink =
        DeviceSinkBuilder::from_device(device).and_then(|builder| builder.open_sink_or_fallback());
    let mut sink = sink.map_err(|problem| problem.to_string())?;
    sink.log_on_drop(false);
    Ok(sink)
}

/// Plays a tone of 1 kHz at −18 dBFS for five seconds. Returns when it is over.
pub fn play(sink: &rodio::MixerDeviceSink) {
    let tone = SineWave::new(HZ).amplify(amplitude()).take_duration(LASTS);
    let player = rodio::Player::connect_new(sink.mixer());
    player.append(tone);
    player.sleep_until_end();
}

/// Writes that tone to a WAV file.
///
/// # Errors
/// If the disk does not take it.
pub fn write(path: &Path) -> Result<(), hound::Error> {
    let spec = hound::WavSpec {
        channels: 2,
        sample_rate: FRAMES_PER_SECOND,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut file = hound::WavWriter::create(path, spec)?;
    let frames = FRAMES_PER_SECOND * LASTS.as_secs() as u32;
    for frame in 0..frames {
        let phase = frame as f32 * HZ / FRAMES_PER_SECOND as f32;
        let from_edge = frame.min(frames - 1 - frame).min(FADE) as f32 / FADE as f32;
        let value = (phase.fract() * std::f32::consts::TAU).sin() * amplitude() * from_edge;
        for _ in 0..2 {
            file.write_sample((value * f32::from(i16::MAX)).round() as i16)?;
        }
    }
    file.finalize()
}

fn amplitude() -> f32 {
    10_f32.powf(DBFS / 20.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tone_is_a_thousand_waves_a_second_at_its_level() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tone.wav");
        write(&path).unwrap();
        let mut file = hound::WavReader::open(&path).unwrap();
        assert_eq!(file.duration(), 5 * FRAMES_PER_SECOND);
        let left: Vec<i16> = file
            .samples::<i16>()
            .step_by(2)
            .map(Result::unwrap)
            .collect();
        let peak = left.iter().map(|value| value.unsigned_abs()).max().unwrap();
        let dbfs = 20.0 * (f32::from(peak) / f32::from(i16::MAX)).log10();
        assert!((dbfs - DBFS).abs() < 0.1, "{dbfs}");
        let rises = left.windows(2).filter(|pair| pair[0] <= 0 && pair[1] > 0);
        let rises = rises.count();
        assert!((4990..=5001).contains(&rises), "{rises}");
        assert_eq!((left[0], *left.last().unwrap()), (0, 0));
    }
}
