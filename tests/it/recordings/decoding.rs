//! Decoding: as many frames as were recorded, the same sound, and an answer to every file.

use std::path::Path;

use phatthanh::sound::{Decoder, StereoReader};
use phatthanh::units::Frames;

use super::{Recordings, by_ffmpeg};

fn decoded(path: &Path) -> (Decoder, Vec<f32>) {
    let mut decoder = Decoder::open(path).unwrap();
    let mut samples = Vec::new();
    while decoder.read(&mut samples).unwrap() > 0 {}
    (decoder, samples)
}

fn stereo(path: &Path, skip: u64) -> Vec<f32> {
    let mut reader = StereoReader::open(path, Frames::new(skip)).unwrap();
    let (mut samples, mut block) = (Vec::new(), [0.0; 2 * 4099]);
    loop {
        let frames = reader.read(&mut block).unwrap();
        samples.extend_from_slice(&block[..2 * frames]);
        if frames < block.len() / 2 {
            assert_eq!(reader.read(&mut block).unwrap(), 0);
            return samples;
        }
    }
}

/// The greatest difference between two recordings, in decibels below full scale.
fn difference_db(a: &[f32], b: &[f32]) -> f32 {
    let greatest = a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(1e-9, f32::max);
    20.0 * greatest.log10()
}

/// Encodes three seconds and a bit, decodes it, and compares: format, frames, and the very sound.
#[track_caller]
fn check(name: &str, format: &str, rate: u32, channels: u32, extra: i64, options: &str) {
    let recordings = Recordings::new();
    let frames = u64::from(rate) * 3 + 457;
    let path = recordings.tones(name, rate, channels, frames, options);
    let (decoder, samples) = decoded(&path);
    let heard = samples.len() as i64 / i64::from(channels);
    assert_eq!(decoder.format().name(), format, "{name}");
    assert_eq!((decoder.rate(), decoder.channels()), (rate, channels as usize), "{name}");
    assert_eq!(decoder.damaged(), 0, "{name}");
    assert_eq!(heard, frames as i64 + extra, "{name}");
    let difference = difference_db(&samples, &by_ffmpeg(&path));
    assert!(difference < -60.0, "{name}: {difference} dB");
    let length = Frames::from_rate(heard as u64, rate).get();
    assert_eq!(stereo(&path, 0).len() as u64, 2 * length, "{name}");
}

#[test]
fn frames_are_as_many_as_recorded() {
    //     file       format  rate ch. more  encoded
    check("a.wav", "wav", 48_000, 2, 0, "-c:a pcm_s16le");
    check("a.wav", "wav", 44_100, 1, 0, "-c:a pcm_u8");
    check("a.wav", "wav", 8_000, 1, 0, "-c:a pcm_s24le");
    check("a.wav", "wav", 96_000, 2, 0, "-c:a pcm_f32le");
    check("a.wav", "wav", 22_050, 2, 0, "-c:a pcm_s32le");
    check("a.wav", "wav", 44_100, 6, 0, "-c:a pcm_s16le");
    check("a.wav", "wav", 8_000, 1, 0, "-c:a pcm_alaw");
    check("a.aiff", "aiff", 44_100, 2, 0, "-c:a pcm_s16be");
    check("a.flac", "flac", 44_100, 2, 0, "-c:a flac");
    check("a.flac", "flac", 192_000, 1, 0, "-c:a flac -sample_fmt s32");
    check("a.caf", "caf", 48_000, 2, 0, "-c:a pcm_s16le");
    check("a.m4a", "m4a", 44_100, 2, 0, "-c:a alac");
    check("a.ogg", "ogg", 44_100, 2, 0, "-c:a libvorbis");
    check("a.ogg", "ogg", 22_050, 1, 0, "-c:a libvorbis");
    check("a.oga", "ogg", 48_000, 2, 0, "-c:a flac");
    check("a.mp3", "mp3", 44_100, 2, 0, "-c:a libmp3lame -b:a 128k");
    check("a.mp3", "mp3", 24_000, 1, 0, "-c:a libmp3lame -b:a 32k");
    check("a.mp3", "mp3", 16_000, 1, 0, "-c:a libmp3lame -q:a 4");
    check("a.mp3", "mp3", 48_000, 2, 0, "-c:a libmp3lame -q:a 2");
    check("a.m4a", "m4a", 44_100, 2, 0, "-c:a aac -b:a 128k");
    check("a.m4a", "m4a", 48_000, 1, 0, "-c:a aac -b:a 64k -movflags +faststart");
    check("a.m4a", "m4a", 22_050, 2, 0, "-c:a aac -movie_timescale 1000");
    check("a.mkv", "mka", 48_000, 2, 0, "-c:a pcm_s16le");
    // The ending lies.
    check("a.mp3", "m4a", 44_100, 2, 0, "-c:a aac -f mp4");
    check("a.wav", "mp3", 44_100, 2, 0, "-c:a libmp3lame -f mp3");
}
