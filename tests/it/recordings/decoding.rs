//! Decoding: as many frames as were recorded, the same sound, and an answer to every file.

use std::path::Path;

use phatthanh::sound::{Decoder, StereoReader};
use phatthanh::units::{Frames, Sides};

use super::{Recordings, by_ffmpeg};

fn decoded(path: &Path) -> (Decoder, Vec<f32>) {
    let mut decoder = Decoder::open(path).unwrap();
    let mut samples = Vec::new();
    while decoder.read(&mut samples).unwrap() > 0 {}
    (decoder, samples)
}

fn stereo(path: &Path, skip: u64) -> Vec<f32> {
    let mut reader = StereoReader::open(path, Sides::Both, Frames::new(skip)).unwrap();
    let (mut samples, mut block) = (Vec::new(), vec![0.0; 2 * 4099]);
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
    let greatest = a
        .iter()
        .zip(b)
        .map(|(a, b)| (a - b).abs())
        .fold(1e-9, f32::max);
    20.0 * greatest.log10()
}

/// How many frames come out.
#[derive(Clone, Copy)]
enum Held {
    /// As many as went in.
    Recorded,
    /// As many as ffmpeg decodes: the file does not say how many are the recording.
    AsFfmpeg,
}

/// Encodes three seconds and a bit, decodes it, and compares: format, frames, and the very sound.
#[track_caller]
fn check(name: &str, format: &str, rate: u32, channels: u32, frames: Held, options: &str) {
    let recordings = Recordings::new();
    let recorded = u64::from(rate) * 3 + 457;
    let path = recordings.tones(name, rate, channels, recorded, options);
    let (decoder, samples) = decoded(&path);
    let by_ffmpeg = by_ffmpeg(&path);
    let expected = match frames {
        Held::Recorded => recorded,
        Held::AsFfmpeg => by_ffmpeg.len() as u64 / u64::from(channels),
    };

    let heard = samples.len() as u64 / u64::from(channels);
    assert_eq!(decoder.format().name(), format, "{name} {options}");
    assert_eq!(
        (decoder.rate(), decoder.channels()),
        (rate, channels as usize),
        "{name} {options}"
    );
    assert_eq!(decoder.damaged(), 0, "{name} {options}");
    assert_eq!(heard, expected, "{name} {options}");
    let difference = difference_db(&samples, &by_ffmpeg);
    assert!(difference < -60.0, "{name} {options}: {difference} dB");
    assert_eq!(
        stereo(&path, 0).len() as u64,
        2 * Frames::from_rate(heard, rate).get(),
        "{name} {options}"
    );
}

#[test]
fn frames_are_as_many_as_recorded() {
    use Held::{AsFfmpeg, Recorded};
    #[rustfmt::skip]
    let rows = [
        // file    format     rate channels  held     encoded
        ("a.wav",   "wav",   48_000, 2, Recorded, "-c:a pcm_s16le"),
        ("a.wav",   "wav",   44_100, 1, Recorded, "-c:a pcm_u8"),
        ("a.wav",   "wav",    8_000, 1, Recorded, "-c:a pcm_s24le"),
        ("a.wav",   "wav",   96_000, 2, Recorded, "-c:a pcm_f32le"),
        ("a.wav",   "wav",   22_050, 2, Recorded, "-c:a pcm_s32le"),
        ("a.wav",   "wav",   44_100, 6, Recorded, "-c:a pcm_s16le"),
        ("a.wav",   "wav",    8_000, 1, Recorded, "-c:a pcm_alaw"),
        ("a.aiff",  "aiff",  44_100, 2, Recorded, "-c:a pcm_s16be"),
        ("a.flac",  "flac",  44_100, 2, Recorded, "-c:a flac"),
        ("a.flac",  "flac", 192_000, 1, Recorded, "-c:a flac -sample_fmt s32"),
        ("a.caf",   "caf",   48_000, 2, Recorded, "-c:a pcm_s16le"),
        ("a.m4a",   "m4a",   44_100, 2, Recorded, "-c:a alac"),
        ("a.ogg",   "ogg",   44_100, 2, Recorded, "-c:a libvorbis"),
        ("a.ogg",   "ogg",   22_050, 1, Recorded, "-c:a libvorbis"),
        ("a.oga",   "ogg",   48_000, 2, Recorded, "-c:a flac"),
        ("a.mp3",   "mp3",   44_100, 2, Recorded, "-c:a libmp3lame -b:a 128k"),
        ("a.mp3",   "mp3",   24_000, 1, Recorded, "-c:a libmp3lame -b:a 32k"),
        ("a.mp3",   "mp3",   16_000, 1, Recorded, "-c:a libmp3lame -q:a 4"),
        ("a.mp3",   "mp3",   48_000, 2, Recorded, "-c:a libmp3lame -q:a 2"),
        ("a.m4a",   "m4a",   44_100, 2, Recorded, "-c:a aac -b:a 128k"),
        ("a.m4a",   "m4a",   48_000, 1, Recorded, "-c:a aac -b:a 64k -movflags +faststart"),
        ("a.m4a",   "m4a",   22_050, 2, Recorded, "-c:a aac -movie_timescale 1000"),
        ("a.mkv",   "mka",   48_000, 2, Recorded, "-c:a pcm_s16le"),
        ("a.mp3",   "mp3",   44_100, 2, AsFfmpeg, "-c:a libmp3lame -b:a 128k -write_xing 0"),
        ("a.mp3",   "mp3",   44_100, 2, AsFfmpeg, "-c:a libmp3lame -q:a 4 -write_xing 0"),
        ("a.aac",   "aac",   44_100, 2, AsFfmpeg, "-c:a aac -f adts"),
        ("a.m4a",   "m4a",   44_100, 2, AsFfmpeg, "-c:a aac -movflags frag_keyframe+empty_moov"),
        // The ending lies.
        ("a.mp3",   "m4a",   44_100, 2, Recorded, "-c:a aac -f mp4"),
        ("a.wav",   "mp3",   44_100, 2, Recorded, "-c:a libmp3lame -f mp3"),
    ];
    for (file, format, rate, channels, held, encoded) in rows {
        check(file, format, rate, channels, held, encoded);
    }
}

/// Levels that vary, so that the length cannot be guessed from the first packets.
fn quiet_then_loud(recordings: &Recordings, options: &str) -> std::path::PathBuf {
    let path = recordings.at("vbr.mp3");
    let source = "aevalsrc='if(lt(t,5),0.0001,0.5)*(random(0)-0.5)':s=44100:d=20";
    let mut ffmpeg = std::process::Command::new("ffmpeg");
    ffmpeg.args([
        "-v",
        "error",
        "-f",
        "lavfi",
        "-i",
        source,
        "-c:a",
        "libmp3lame",
        "-q:a",
        "4",
    ]);
    super::run(ffmpeg.args(options.split_whitespace()).arg(&path));
    path
}

#[test]
fn a_variable_bit_rate_without_a_header_is_not_cut_short() {
    let recordings = Recordings::new();
    for options in ["-write_xing 0", ""] {
        let path = quiet_then_loud(&recordings, &format!("-y {options}"));
        assert_eq!(decoded(&path).1.len(), by_ffmpeg(&path).len(), "{options}");
    }
}

#[test]
fn recordings_joined_end_to_end_are_heard_to_the_end() {
    let recordings = Recordings::new();
    for (name, options) in [
        ("a.mp3", "-c:a libmp3lame"),
        ("a.ogg", "-c:a libvorbis"),
        ("a.aac", "-c:a aac"),
    ] {
        let one = std::fs::read(recordings.tones(name, 44_100, 2, 100_000, options)).unwrap();
        let alone = decoded(&recordings.at(name)).1.len();
        let joined = recordings.at(&format!("joined-{name}"));
        std::fs::write(&joined, [&one[..], &one].concat()).unwrap();
        let (decoder, samples) = decoded(&joined);
        let more = samples.len().abs_diff(2 * alone);
        assert!(
            more < 2 * 3000 && decoder.damaged() == 0,
            "{name}: {more} samples amiss"
        );
    }
}

/// A tone as it should be, frame `at` of a recording at `rate`.
fn tone(hz: f64, rate: u32, at: u32) -> f64 {
    (std::f64::consts::TAU * hz * f64::from(at) / f64::from(rate)).sin() / 2.0
}

/// Noise, and sound out of its place, against the tone that should be.
#[test]
fn resampling_is_clean_and_in_place() {
    let recordings = Recordings::new();
    let float = hound::SampleFormat::Float;
    for (rate, hz) in [
        (44_100, 1_000.0),
        (44_100, 10_000.0),
        (44_100, 19_000.0),
        (22_050, 5_000.0),
        (96_000, 10_000.0),
        (8_000, 997.0),
    ] {
        let path = recordings.at("tone.wav");
        let spec = hound::WavSpec {
            channels: 1,
            sample_rate: rate,
            bits_per_sample: 32,
            sample_format: float,
        };
        let mut file = hound::WavWriter::create(&path, spec).unwrap();
        (0..2 * rate).for_each(|at| file.write_sample(tone(hz, rate, at) as f32).unwrap());
        file.finalize().unwrap();
        let stereo = stereo(&path, 0);
        assert_eq!(stereo.len(), 2 * 96_000);
        let (mut signal, mut noise) = (0.0, 0.0);
        for at in 10_000..86_000 {
            let ideal = tone(hz, 48_000, at);
            signal += ideal * ideal;
            noise += (f64::from(stereo[2 * at as usize]) - ideal).powi(2);
        }
        let snr_db = 10.0 * f64::log10(signal / noise);
        assert!(snr_db > 110.0, "{rate} Hz, a tone of {hz} Hz: {snr_db} dB");
    }
}

#[test]
fn a_reader_from_the_middle_gives_the_same_frames() {
    let recordings = Recordings::new();
    for (name, rate, options) in [
        ("a.wav", 48_000, "-c:a pcm_s16le"),
        ("a.wav", 44_100, "-c:a pcm_s16le"),
        ("a.flac", 22_050, "-c:a flac"),
        ("a.mp3", 44_100, "-c:a libmp3lame -q:a 5"),
        ("a.mp3", 44_100, "-c:a libmp3lame -b:a 320k"),
        ("a.mp3", 48_000, "-c:a libmp3lame -b:a 32k -write_xing 0"),
        ("a.mp3", 16_000, "-c:a libmp3lame -b:a 8k"),
        ("a.wav", 22_050, "-c:a pcm_s24le"),
        ("a.wav", 8_000, "-c:a adpcm_ima_wav"),
        ("a.caf", 48_000, "-c:a pcm_s16le"),
        ("a.mkv", 48_000, "-c:a flac"),
        ("a.oga", 48_000, "-c:a flac"),
        ("a.m4a", 44_100, "-c:a aac"),
        ("a.ogg", 44_100, "-c:a libvorbis"),
        ("a.m4a", 48_000, "-c:a alac"),
        ("a.aiff", 44_100, "-c:a pcm_s16be"),
    ] {
        let path = recordings.tones(
            name,
            rate,
            2,
            u64::from(rate) * 12 + 5,
            &format!("-y {options}"),
        );
        let whole = stereo(&path, 0);
        let frames = whole.len() / 2;
        for skip in [
            0,
            1,
            479,
            480,
            2_000,
            48_000,
            300_007,
            frames - 1,
            frames,
            frames + 1,
            10 * frames,
        ] {
            let rest = stereo(&path, skip as u64);
            let expected = &whole[(2 * skip).min(whole.len())..];
            assert!(
                rest == expected,
                "{name} {options}: from {skip}: {} of {}",
                rest.len(),
                expected.len()
            );
        }
    }
}

/// A telephone trims a voice note by an edit list and leaves the sound in the file.
#[test]
fn what_an_edit_list_leaves_out_is_not_heard() {
    let recordings = Recordings::new();
    let whole = recordings.tones("whole.m4a", 44_100, 2, 441_000, "-c:a aac");
    let trimmed = recordings.at("trimmed.m4a");
    let mut ffmpeg = std::process::Command::new("ffmpeg");
    ffmpeg.args(["-v", "error", "-ss", "3.3", "-i"]).arg(&whole);
    super::run(ffmpeg.args(["-t", "2", "-c", "copy"]).arg(&trimmed));
    let (decoder, samples) = decoded(&trimmed);
    let frames = samples.len() as u64 / 2;
    assert!(
        frames.abs_diff(88_200) < 2 * 1024 && decoder.expected().is_some(),
        "{frames}"
    );
    let difference = difference_db(&samples, &by_ffmpeg(&trimmed));
    assert!(difference < -60.0, "{difference} dB");
}
