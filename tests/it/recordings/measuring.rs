//! What is measured, against what ffmpeg measures.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use ebur128::{EbuR128, Mode};
use phatthanh::clock::{Clock, SimClock};
use phatthanh::library::{Library, Settle, State};
use phatthanh::sound::StereoReader;
use phatthanh::units::{Frames, Lufs};
use phatthanh::words::Language;

use super::Recordings;

/// Everything in the folders of `recordings`, ingested at once.
fn taken(recordings: &Recordings) -> Library {
    let clock: Arc<dyn Clock> = Arc::new(SimClock::new("2026-11-24T03:00:00Z".parse().unwrap()));
    let mut library = Library::peek(&recordings.at(""), Settle::Aged(Duration::ZERO), clock);
    let scan = library.scan();
    assert!(
        scan.refused.is_empty() && scan.warnings.is_empty(),
        "{scan:?}"
    );
    library
}

/// Integrated loudness, its range and true peak by ffmpeg.
pub(super) fn by_ffmpeg(path: &Path) -> (f64, f64, f64) {
    let mut ffmpeg = Command::new("ffmpeg");
    ffmpeg.args(["-hide_banner", "-nostats", "-i"]).arg(path);
    let output = ffmpeg
        .args([
            "-af",
            "ebur128=peak=true:framelog=verbose",
            "-f",
            "null",
            "-",
        ])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    let summary = text.rsplit("Summary:").next().unwrap();
    let value = |name: &str| {
        let line = summary
            .lines()
            .find(|line| line.trim_start().starts_with(name))
            .unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    };

    (value("I:"), value("LRA:"), value("Peak:"))
}

#[test]
fn loudness_and_true_peak_are_ffmpegs() {
    let recordings = Recordings::new();
    std::fs::create_dir_all(recordings.at("audio/a")).unwrap();
    for (name, rate, channels, options) in [
        ("1.wav", 48_000, 2, "-c:a pcm_s16le"),
        ("2.wav", 44_100, 1, "-c:a pcm_s24le"),
        ("3.flac", 22_050, 2, "-c:a flac"),
        ("4.mp3", 44_100, 2, "-c:a libmp3lame -q:a 2"),
        ("5.mp3", 24_000, 1, "-c:a libmp3lame -b:a 48k"),
        ("6.m4a", 44_100, 2, "-c:a aac -b:a 128k"),
        ("7.ogg", 48_000, 2, "-c:a libvorbis"),
        ("8.wav", 8_000, 1, "-c:a pcm_alaw"),
    ] {
        recordings.tones(
            &format!("audio/a/{name}"),
            rate,
            channels,
            u64::from(rate) * 8,
            options,
        );
    }

    // Between its samples noise reaches higher than anything else.
    let mut ffmpeg = Command::new("ffmpeg");
    ffmpeg.args([
        "-v",
        "error",
        "-f",
        "lavfi",
        "-i",
        "aevalsrc='0.4*(random(0)-0.5)':s=44100:d=20",
    ]);
    super::run(
        ffmpeg
            .args(["-c:a", "pcm_s24le"])
            .arg(recordings.at("audio/a/9.wav")),
    );
    let library = taken(&recordings);
    let rows = library.rows(&BTreeMap::new(), Language::En, |_| State::Ready);
    assert_eq!(rows.len(), 9);
    for row in rows {
        let (loudness, _, peak) = by_ffmpeg(&recordings.at(&row.path));
        let (lufs, dbtp) = (row.loudness_lufs.unwrap(), row.true_peak_dbtp.unwrap());
        assert!(
            (lufs - loudness).abs() <= 0.1,
            "{}: {lufs} LUFS, by ffmpeg {loudness}",
            row.path
        );
        assert!(
            (dbtp - peak).abs() <= 0.2,
            "{}: {dbtp} dBTP, by ffmpeg {peak}",
            row.path
        );
    }
}

/// The station's own recordings: as ffmpeg measures them, and nothing to say against them.
#[test]
fn the_stations_own_recordings() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let clock: Arc<dyn Clock> = Arc::new(SimClock::new("2026-11-24T03:00:00Z".parse().unwrap()));
    let mut library = Library::peek(root, Settle::Aged(Duration::ZERO), clock);
    library.scan();
    let rows = library.rows(&BTreeMap::new(), Language::En, |_| State::Ready);
    assert!(rows.len() > 40);
    for row in &rows {
        // They are samples, and say so.
        let mut warnings = row.warnings.iter();
        assert!(
            warnings.all(|warning| warning.starts_with("A sample"))
                && row.same_as.is_empty()
                && row.refusal.is_none(),
            "{row:?}"
        );
    }

    for row in rows
        .iter()
        .filter(|row| row.loudness_range_lu.is_some())
        .step_by(9)
    {
        let (loudness, range, peak) = by_ffmpeg(&root.join(&row.path));
        let (lufs, lu, dbtp) = (
            row.loudness_lufs.unwrap(),
            row.loudness_range_lu.unwrap(),
            row.true_peak_dbtp.unwrap(),
        );
        assert!(
            (lufs - loudness).abs() <= 0.1,
            "{}: {lufs} LUFS, by ffmpeg {loudness}",
            row.path
        );
        assert!(
            (lu - range).abs() <= 0.2,
            "{}: {lu} LU, by ffmpeg {range}",
            row.path
        );
        assert!(
            (dbtp - peak).abs() <= 0.2,
            "{}: {dbtp} dBTP, by ffmpeg {peak}",
            row.path
        );
    }
}

/// From the file to what the card would get: a channel without sound is not half a station.
#[test]
fn a_dead_channel_is_heard_on_both_sides_at_the_right_loudness() {
    const TARGET: f64 = -16.0;
    let recordings = Recordings::new();
    std::fs::create_dir_all(recordings.at("audio/a")).unwrap();
    let tone = "0.3*sin(2*PI*300*t)*(0.55+0.45*sin(9*t))*gt(sin(3*t),-0.6)";
    let (hum, nothing) = ("0.01*sin(2*PI*50*t)", "0");
    for (name, left, right) in [
        ("1.wav", tone, nothing),
        ("2.wav", nothing, tone),
        ("3.flac", tone, hum),
        ("4.mp3", hum, tone),
    ] {
        let source = format!("aevalsrc='{left}|{right}':s=44100:c=stereo:d=20");
        let mut ffmpeg = Command::new("ffmpeg");
        ffmpeg.args(["-v", "error", "-f", "lavfi", "-i", &source]);
        super::run(ffmpeg.arg(recordings.at(&format!("audio/a/{name}"))));
    }

    let library = taken(&recordings);
    for segment in library.catalogue(&BTreeMap::new()).iter() {
        let gain = segment.loudness.unwrap().to(Lufs(TARGET)).linear();
        let mut reader =
            StereoReader::open(&library.stored(segment.id), segment.sides, Frames::ZERO).unwrap();
        let mut heard = vec![0.0; 2 * segment.length.index()];
        assert_eq!(reader.read(&mut heard).unwrap(), segment.length.index());
        assert!(
            heard
                .chunks(2)
                .all(|frame| frame[0].to_bits() == frame[1].to_bits()),
            "{}",
            segment.path
        );
        for sample in &mut heard {
            *sample *= gain;
        }
        let mut meter = EbuR128::new(2, 48_000, Mode::I).unwrap();
        meter.add_frames_f32(&heard).unwrap();
        let lufs = meter.loudness_global().unwrap();
        assert!((lufs - TARGET).abs() < 0.1, "{}: {lufs} LUFS", segment.path);
        let warnings = library.find(segment.path.as_str())[0]
            .measures()
            .unwrap()
            .warnings
            .clone();
        assert!(
            warnings
                .iter()
                .all(|text| text.key().starts_with("library-dead-")),
            "{warnings:?}"
        );
        assert_eq!(warnings.len(), 1);
    }
}

#[test]
fn the_same_sound_is_as_loud_from_one_channel_as_from_two() {
    let recordings = Recordings::new();
    std::fs::create_dir_all(recordings.at("audio/a")).unwrap();
    recordings.tones("audio/a/1.wav", 48_000, 1, 480_000, "-c:a pcm_s16le");
    recordings.tones("audio/a/2.wav", 48_000, 1, 480_000, "-c:a pcm_s16le -ac 2");
    let catalogue = taken(&recordings).catalogue(&BTreeMap::new());
    let heard: Vec<f64> = catalogue
        .iter()
        .map(|segment| segment.loudness.unwrap().0)
        .collect();
    // ffmpeg spreads one channel over two at −3 dB each.
    assert!((heard[0] - heard[1] - 3.01).abs() < 0.05, "{heard:?}");
}

#[test]
fn silence_is_relative_to_the_recording() {
    let recordings = Recordings::new();
    std::fs::create_dir_all(recordings.at("audio/a")).unwrap();
    for (name, gain) in [("1.wav", 0.9), ("2.wav", 0.1), ("3.wav", 0.02)] {
        let source = format!(
            "aevalsrc='{gain}*(if(between(t,0.5,4.25),sin(2*PI*440*t),0)+0.001*(random(0)-0.5))':s=44100:d=6"
        );
        let mut ffmpeg = Command::new("ffmpeg");
        ffmpeg.args([
            "-v",
            "error",
            "-f",
            "lavfi",
            "-i",
            &source,
            "-c:a",
            "pcm_s24le",
        ]);
        super::run(ffmpeg.arg(recordings.at(&format!("audio/a/{name}"))));
    }

    for recording in taken(&recordings).recordings() {
        let measures = recording.measures().unwrap();
        assert!(
            (measures.silence_start_s - 0.5).abs() < 0.011,
            "{measures:?}"
        );
        assert!(
            (measures.silence_end_s - 1.75).abs() < 0.011,
            "{measures:?}"
        );
    }
}

#[test]
fn the_title_is_the_tags_or_the_names() {
    let recordings = Recordings::new();
    std::fs::create_dir_all(recordings.at("audio/a")).unwrap();
    let title = "-metadata title=Đăng_ký_biến_động_đất_đai";
    recordings.tones(
        "audio/a/1.mp3",
        44_100,
        1,
        44_100,
        &format!("-c:a libmp3lame {title}"),
    );
    recordings.tones(
        "audio/a/2.m4a",
        44_100,
        1,
        44_100,
        &format!("-c:a aac {title}"),
    );
    recordings.tones(
        "audio/a/3.flac",
        44_100,
        1,
        44_100,
        &format!("-c:a flac {title}"),
    );
    recordings.tones(
        "audio/a/4_bài__bốn.wav",
        44_100,
        1,
        44_100,
        "-c:a pcm_s16le",
    );
    let library = taken(&recordings);
    let titles: Vec<_> = library
        .recordings()
        .map(|recording| recording.title.to_string())
        .collect();
    let tagged = "Đăng_ký_biến_động_đất_đai";
    assert_eq!(titles, [tagged, tagged, tagged, "4 bài bốn"]);
}

/// A recorder that was cut off, or a program that writes to a pipe, leaves a length that is none.
#[test]
fn a_wav_of_unknown_length_is_taken_as_it_is() {
    let recordings = Recordings::new();
    std::fs::create_dir_all(recordings.at("audio/a")).unwrap();
    let whole =
        std::fs::read(recordings.tones("whole.wav", 44_100, 2, 88_200, "-c:a pcm_s16le")).unwrap();
    let data = whole.windows(4).position(|mark| mark == b"data").unwrap() + 4;
    let mut endless = whole;
    endless[4..8].fill(0xff);
    endless[data..data + 4].fill(0xff);
    std::fs::write(recordings.at("audio/a/1.wav"), endless).unwrap();
    let library = taken(&recordings);
    assert_eq!(
        library.find("a/1.wav")[0].measures().unwrap().frames,
        88_200
    );
}
