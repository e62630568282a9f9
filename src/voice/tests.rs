//! A voice of a few lines of shell, and one that does what it should not.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::*;

/// A program of `script` in `folder`, as a command.
fn program(folder: &Path, script: &str) -> Vec<String> {
    let path = folder.join("voice");
    fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    vec![path.display().to_string(), folder.display().to_string()]
}

/// A WAV at 22.05 kHz, mono: words of half a second with pauses of so many milliseconds between; its lengths lie.
fn wav(pauses_ms: &[usize]) -> Vec<u8> {
    let mut samples = Vec::<i16>::new();
    let word = |samples: &mut Vec<i16>| {
        let tone = |at: i32| ((f64::from(at) * 0.12).sin() * 6_000.0) as i16;
        samples.extend((0..11_025).map(tone));
    };

    word(&mut samples);
    for pause in pauses_ms {
        samples.extend(std::iter::repeat_n(0, pause * 22_050 / 1000));
        word(&mut samples);
    }

    let mut bytes = b"RIFF\xff\xff\xff\x7fWAVEfmt \x10\0\0\0\x01\0\x01\0".to_vec();
    bytes.extend(22_050_u32.to_le_bytes());
    bytes.extend(44_100_u32.to_le_bytes());
    bytes.extend(b"\x02\0\x10\0data\0\xf0\xff\x7f");
    bytes.extend(samples.iter().flat_map(|sample| sample.to_le_bytes()));
    bytes
}

/// The text comes in whole, the sound out to its end, at the station's rate, its pauses long.
#[test]
fn text_becomes_a_recording() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.wav"), wav(&[60, 200, 400])).unwrap();
    let command = program(folder.path(), "cat > $1/heard; cat $1/in.wav");
    let into = folder.path().join("out.wav");
    let text = "Đài truyền thanh; $(touch no) `touch no` ".repeat(2_000);
    let length = speak(&command, &text, &into, Lufs(-16.0), Level(-1.0)).unwrap();
    assert_eq!(
        fs::read_to_string(folder.path().join("heard")).unwrap(),
        text,
        "data, no word of a shell"
    );

    // Four words, a consonant's 60 ms, a comma, a full stop, and the edges.
    let expected = 2.0 + 0.06 + 0.4 + 0.9 + 0.6;
    let seconds = length.get() as f64 / 48_000.0;
    assert!(
        (seconds - expected).abs() < 0.05,
        "{seconds} s, expected {expected} s"
    );
    let mut written = hound::WavReader::open(&into).unwrap();
    assert_eq!(
        (written.spec().sample_rate, written.spec().channels),
        (48_000, 2)
    );
    let samples: Vec<f32> = written
        .samples::<i16>()
        .map(|sample| f32::from(sample.unwrap()) / 32_768.0)
        .collect();
    let mut meter =
        ebur128::EbuR128::new(2, 48_000, ebur128::Mode::I | ebur128::Mode::TRUE_PEAK).unwrap();
    meter.add_frames_f32(&samples).unwrap();
    let loudness = meter.loudness_global().unwrap();
    assert!((loudness + 16.0).abs() < 1.0, "{loudness} LUFS");
    assert!(meter.true_peak(0).unwrap() <= 0.892);
}

/// Where peaks leave no room, the recording is quieter than asked for, and nothing clips.
#[test]
fn peaks_keep_their_ceiling() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.wav"), wav(&[400])).unwrap();
    let command = program(folder.path(), "cat $1/in.wav");
    let into = folder.path().join("out.wav");
    speak(&command, "a", &into, Lufs(-5.0), Level(-12.0)).unwrap();
    let mut written = hound::WavReader::open(&into).unwrap();
    let peak = written
        .samples::<i16>()
        .map(|sample| i32::from(sample.unwrap()).abs())
        .max()
        .unwrap();
    let peak_db = 20.0 * (f64::from(peak) / 32_768.0).log10();
    assert!((-12.5..=-11.9).contains(&peak_db), "{peak_db} dBFS");
}

/// Whatever a command does, it ends, it is named, and a person learns what to do.
#[test]
fn a_voice_that_fails_says_why() {
    let check = |script: &str, expected: &str| {
        let folder = tempfile::tempdir().unwrap();
        let found = try_out(&program(folder.path(), script), "Xin chào.").unwrap_err();
        assert_eq!(found.text().key(), expected, "{script}: {found:?}");
    };

    check("echo no such voice >&2; exit 1", "voice-failed");
    check("exit 3", "voice-failed");
    check("exit 0", "voice-no-sound");
    check("echo hello", "voice-no-sound");
    check("cat /dev/zero", "voice-too-much");
    check("kill -9 $$", "voice-too-much");

    // A header, and silence behind it.
    check(
        "printf 'RIFF\\377\\377\\377\\177WAVEfmt \\020\\0\\0\\0\\001\\0\\001\\0\\042\\126\\0\\0\\104\\254\\0\\0\\002\\0\\020\\0data\\0\\360\\377\\177'; head -c 40000 /dev/zero",
        "voice-no-sound",
    );
    let none = try_out(&["no-such-voice".to_owned()], "a").unwrap_err();
    assert_eq!(none.text().key(), "voice-no-program");
    assert_eq!(
        try_out(&[], "a").unwrap_err().text().key(),
        "voice-no-program"
    );
}
