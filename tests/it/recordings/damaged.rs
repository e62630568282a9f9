//! Files that are damaged, cut short, or no recordings at all: an answer to each, in bounded time.

use std::fs;
use std::path::Path;

use phatthanh::sound::{DecodeError, Decoder, StereoReader};
use phatthanh::units::{Frames, Sides};

use super::Recordings;

/// Frames decoded to the end, or what stopped it.
fn decode(path: &Path) -> Result<u64, DecodeError> {
    let mut decoder = Decoder::open(path)?;
    let (mut packet, mut frames) = (Vec::new(), 0);
    for _ in 0..1_000_000 {
        packet.clear();
        match decoder.read(&mut packet)? {
            0 => return Ok(frames),
            more => frames += more as u64,
        }
        assert!(packet.iter().all(|sample| sample.abs() <= 8.0));
    }
    panic!("{}: does not end", path.display());
}

#[test]
fn what_is_no_recording_is_refused() {
    let recordings = Recordings::new();
    let good = fs::read(recordings.tones("a.wav", 44_100, 2, 44_100, "-c:a pcm_s16le")).unwrap();
    let with_rate = |rate: u32| {
        let mut lying = good.clone();
        lying[24..28].copy_from_slice(&rate.to_le_bytes());
        lying
    };

    let with_channels = |channels: u8| {
        let mut lying = good.clone();
        lying[22] = channels;
        lying
    };

    let m4a = fs::read(recordings.tones("a.m4a", 44_100, 2, 441_000, "-c:a aac")).unwrap();
    let check = |name: &str, bytes: &[u8], expected: fn(&DecodeError) -> bool| {
        let path = recordings.at(name);
        fs::write(&path, bytes).unwrap();
        match decode(&path) {
            Ok(frames) => panic!("{name}: {frames} frames"),
            Err(problem) => assert!(expected(&problem), "{name}: {problem:?}"),
        }
    };

    let not_sound = |problem: &DecodeError| matches!(problem, DecodeError::NotSound);
    check("empty.mp3", b"", not_sound);
    check(
        "text.mp3",
        "Bản tin xã Hải Dương\n".repeat(400).as_bytes(),
        not_sound,
    );
    check(
        "page.wav",
        b"<!DOCTYPE html><html><body>404</body></html>",
        not_sound,
    );
    check("program.mp3", &fs::read("/bin/ls").unwrap(), |_| true);
    check("cut.m4a", &m4a[..m4a.len() / 2], |_| true);
    check("rate.wav", &with_rate(0), |problem| {
        matches!(
            problem,
            DecodeError::Rate { .. } | DecodeError::Damaged { .. }
        )
    });
    check("rate.wav", &with_rate(4_000_000_000), |problem| {
        matches!(problem, DecodeError::Rate { .. })
    });
    check("rate.wav", &with_rate(7_999), |problem| {
        matches!(problem, DecodeError::Rate { rate: 7_999 })
    });
    check("channels.wav", &with_channels(0), |_| true);
    fs::create_dir(recordings.at("folder.mp3")).unwrap();
    assert!(matches!(
        decode(&recordings.at("folder.mp3")),
        Err(DecodeError::NotSound)
    ));
    assert!(matches!(
        decode(&recordings.at("none.mp3")),
        Err(DecodeError::Unreadable { .. })
    ));
}

#[test]
fn what_is_cut_short_is_heard_as_far_as_it_goes() {
    let recordings = Recordings::new();
    for (name, options) in [
        ("a.wav", "-c:a pcm_s16le"),
        ("a.mp3", "-c:a libmp3lame"),
        ("a.flac", "-c:a flac"),
        ("a.aac", "-c:a aac"),
        ("a.ogg", "-c:a libvorbis"),
    ] {
        let path = recordings.tones(name, 44_100, 2, 441_000, options);
        let bytes = fs::read(&path).unwrap();
        fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
        let frames = decode(&path).unwrap();
        assert!(frames.abs_diff(220_500) < 44_100, "{name}: {frames}");
    }
}

/// A few bad packets in the middle: the rest is heard, and where they were is known.
#[test]
fn damage_in_the_middle_has_its_place() {
    let recordings = Recordings::new();
    for (name, options) in [
        ("a.mp3", "-c:a libmp3lame -b:a 128k"),
        ("a.m4a", "-c:a aac -b:a 128k"),
        ("a.aac", "-c:a aac -b:a 128k -f adts"),
        ("a.flac", "-c:a flac"),
    ] {
        let path = recordings.tones(name, 44_100, 2, 882_000, options);
        let mut bytes = fs::read(&path).unwrap();
        let (from, length) = (bytes.len() / 2, bytes.len() / 40);
        bytes[from..from + length].fill(0xff);
        fs::write(&path, bytes).unwrap();
        let mut decoder = Decoder::open(&path).unwrap();
        let (mut packet, mut frames) = (Vec::new(), 0);
        loop {
            packet.clear();
            match decoder.read(&mut packet).unwrap() {
                0 => break,
                more => frames += more as u64,
            }
        }
        let places = decoder.damaged_places();
        assert_eq!(places.len(), 1, "{name}: {places:?}");
        let (start, end) = (
            places[0].start as f64 / 44_100.0,
            places[0].end as f64 / 44_100.0,
        );
        assert!(
            (9.0..11.0).contains(&start) && (start..12.0).contains(&end),
            "{name}: {places:?}"
        );
        assert!(frames > 800_000, "{name}: {frames}");
    }
}

/// Numbers that look random and are the same each time.
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }
}

pub(super) fn mutate(bytes: &mut Vec<u8>, random: &mut Random) {
    match random.below(6) {
        0 => bytes.truncate(random.below(bytes.len())),
        1 => {
            for _ in 0..20 {
                let at = random.below(bytes.len());
                bytes[at] ^= 1 << random.below(8);
            }
        }
        2 => {
            // Headers are where lies do most.
            for _ in 0..4 {
                let at = random.below(bytes.len().min(200));
                bytes[at] = [0, 0xff, 0x7f, 0x80][random.below(4)];
            }
        }
        3 => {
            let (from, length) = (random.below(bytes.len()), random.below(3000));
            bytes
                .iter_mut()
                .skip(from)
                .take(length)
                .for_each(|byte| *byte = 0);
        }
        4 => {
            let (from, length) = (random.below(bytes.len()), random.below(3000));
            bytes
                .iter_mut()
                .skip(from)
                .take(length)
                .for_each(|byte| *byte = random.below(256) as u8);
        }
        _ => {
            let (from, to) = (random.below(bytes.len()), random.below(bytes.len()));
            bytes.drain(from.min(to)..from.max(to));
        }
    }
}

/// symphonia's ADPCM decoder does panic on some of these, where overflow is checked.
#[test]
fn damage_always_ends_and_never_takes_the_caller_along() {
    let recordings = Recordings::new();
    let mut random = Random(24_112_026);
    let mut heard = 0;
    for (name, rate, options) in [
        ("a.wav", 44_100, "-c:a pcm_f32le"),
        ("b.wav", 22_050, "-c:a adpcm_ms"),
        ("a.mp3", 44_100, "-c:a libmp3lame -q:a 4"),
        ("a.flac", 48_000, "-c:a flac"),
        ("a.m4a", 44_100, "-c:a aac"),
        ("b.m4a", 44_100, "-c:a alac"),
        ("a.aac", 44_100, "-c:a aac"),
        ("a.ogg", 44_100, "-c:a libvorbis"),
        ("a.aiff", 32_000, "-c:a pcm_s24be"),
        ("a.mkv", 48_000, "-c:a libvorbis"),
    ] {
        let base = fs::read(recordings.tones(name, rate, 2, u64::from(rate), options)).unwrap();
        for _ in 0..40 {
            let mut bytes = base.clone();
            mutate(&mut bytes, &mut random);
            let path = recordings.at("damaged");
            fs::write(&path, &bytes).unwrap();
            match decode(&path) {
                Err(_) => {}
                Ok(frames) => {
                    heard += u64::from(frames > 0);
                    // What opens at all opens in the middle too.
                    let mut reader =
                        StereoReader::open(&path, Sides::Both, Frames::new(20_000)).unwrap();
                    let _ = reader.read(&mut [0.0; 512]);
                }
            }
        }
    }

    assert!(heard > 200, "{heard} of 400 gave some sound");
}
