//! Lengths come from what decodes, never from a header alone; and what is not heard is reported.

use std::fs;

use phatthanh::library::Measures;
use phatthanh::sound::Decoder;

use super::converting::{Station, passed, played};
use super::crafted;

mod converted;

/// What the library makes of `bytes`, by the name of the file; what it measures is what plays.
#[track_caller]
fn taken(station: &Station, name: &str, bytes: &[u8]) -> Measures {
    station.drop(name, bytes);
    let mut library = station.open();
    library.scan();
    let recording = library.find(&format!("a/{name}"))[0].clone();
    let measures = passed(&recording);
    assert_eq!(
        played(&library.stored(recording.id().unwrap())),
        measures.length().get(),
        "{name}"
    );
    measures
}

fn keys(measures: &Measures) -> Vec<&str> {
    measures
        .warnings
        .iter()
        .map(|text| text.key().trim_start_matches("library-warn-"))
        .collect()
}

#[track_caller]
fn check(name: &str, measures: &Measures, seconds: f64, near: f64, warned: &[&str]) {
    let heard = measures.seconds();
    assert!(
        (heard - seconds).abs() <= near,
        "{name}: {heard} s of {seconds}"
    );
    assert_eq!(keys(measures), warned, "{name}: {:?}", measures.warnings);
}

/// A recorder that lost power, a program that writes into a pipe, two waves put one behind the other.
#[test]
fn a_wave_is_as_long_as_its_sound() {
    let station = Station::new();
    let wav = fs::read(
        station
            .0
            .tones("t.wav", 8_000, 2, 32_000, "-c:a pcm_s16le -bitexact"),
    )
    .unwrap();
    let with = |riff: u32, data: u32| {
        let mut wav = wav.clone();
        wav[4..8].copy_from_slice(&riff.to_le_bytes());
        wav[40..44].copy_from_slice(&data.to_le_bytes());
        wav
    };

    let list = [&wav[..], b"LIST\x0e\0\0\0INFOISFT\x02\0\0\0x\0"].concat();
    let other = fs::read(
        station
            .0
            .tones("o.wav", 16_000, 1, 64_000, "-c:a pcm_s16le -bitexact"),
    )
    .unwrap();

    //   file    bytes                                     seconds  told of
    for (name, bytes, seconds, warned) in [
        ("a.wav", with(36, 0), 4.0, &["unclosed"][..]),
        ("b.wav", with(0, 0), 4.0, &["unclosed"]),
        ("c.wav", with(36 + 64_000, 64_000), 4.0, &["unclosed"]),
        ("d.wav", with(36 + 128_000, 64_000), 4.0, &["unclosed"]),
        ("e.wav", with(0, 128_000), 4.0, &[]),
        ("f.wav", with(u32::MAX, u32::MAX), 4.0, &[]),
        ("g.wav", with(0x7fff_f024, 0x7fff_f000), 4.0, &[]),
        ("h.wav", with(36 + 170_000, 170_000), 4.0, &["cut"]),
        ("i.wav", list, 4.0, &[]),
        ("j.wav", [&wav[..], &vec![0; 100_000]].concat(), 4.0, &[]),
        ("k.wav", [&wav[..], &wav].concat(), 8.0, &[]),
        // Of another kind: a copy holds both, at the station's rate.
        ("l.wav", [&wav[..], &other].concat(), 8.0, &[]),
    ] {
        let measures = taken(&station, name, &bytes);
        let told: Vec<&str> = [warned, &["library-narrow"]].concat();
        let told = if measures.sample_rate < 16_000 {
            told
        } else {
            warned.to_vec()
        };
        check(name, &measures, seconds, 0.0, &told);
    }
}

/// An APE tag: its header, eight bytes of entries, its footer.
fn ape_tag() -> Vec<u8> {
    let sizes = [2000_u32.to_le_bytes(), 40_u32.to_le_bytes()].concat();
    let header = [&b"APETAGEX"[..], &sizes, &[0; 16], b"12345678"].concat();
    let footer = [
        &b"APETAGEX"[..],
        &sizes,
        &[0; 4],
        &0x8000_0000_u32.to_le_bytes(),
        &[0; 8],
    ]
    .concat();
    [header, footer].concat()
}

/// What recorders of Apple's form leave that lost power; and programs that write into a pipe.
#[test]
fn an_aiff_is_as_long_as_its_sound() {
    let station = Station::new();
    let made = |name: &str, options: &str| {
        fs::read(
            station
                .0
                .tones(name, 16_000, 1, 64_000, &format!("-y {options}")),
        )
        .unwrap()
    };

    let (aiff, deep) = (
        made("t.aiff", "-c:a pcm_s16be"),
        made("t.aiff", "-c:a pcm_s24be"),
    );
    let (aifc, titled) = (
        made("t.aif", "-c:a pcm_s16le"),
        made("t.aiff", "-c:a pcm_s16be -write_id3v2 1"),
    );
    let place =
        |bytes: &[u8], name: &[u8; 4]| bytes.windows(4).position(|mark| mark == name).unwrap() + 4;
    let with = |aiff: &[u8], form: Option<u32>, sound: Option<u32>, frames: Option<u32>| {
        let mut bytes = aiff.to_vec();
        let places = [4, place(aiff, b"SSND"), place(aiff, b"COMM") + 6];
        for (at, number) in places.into_iter().zip([form, sound, frames]) {
            if let Some(number) = number {
                bytes[at..at + 4].copy_from_slice(&number.to_be_bytes());
            }
        }
        bytes
    };

    let (no, all) = (Some(0), Some(u32::MAX));
    let list = [&aiff[..], b"NAME\0\0\0\x04abcd"].concat();
    let cut_list = [&aiff[..], b"NAME\0\0\0\x40abcd"].concat();
    //   file      bytes                               told of
    for (name, bytes, warned) in [
        ("a.aiff", with(&aiff, no, no, no), &["unclosed"][..]),
        ("b.aiff", with(&aiff, all, all, all), &[]),
        ("c.aiff", with(&aiff, Some(46), Some(8), no), &["unclosed"]),
        ("d.aiff", with(&aiff, None, no, None), &["unclosed"]),
        ("e.aiff", with(&aiff, no, None, None), &[]),
        ("f.aiff", with(&aiff, all, None, no), &[]),
        ("g.aiff", with(&aiff, None, None, no), &[]),
        (
            "h.aiff",
            with(&aiff, None, Some(8 + 64_000), Some(32_000)),
            &["unclosed"],
        ),
        (
            "i.aiff",
            with(&aiff, Some(0x7fff_f02e), Some(0x7fff_f008), no),
            &[],
        ),
        ("j.aiff", with(&deep, no, no, no), &["unclosed"]),
        ("k.aif", with(&aifc, no, no, no), &["unclosed"]),
        ("l.aiff", with(&titled, no, no, no), &["unclosed"]),
        ("m.aiff", list, &[]),
        ("n.aiff", cut_list, &[]),
        ("o.aiff", with(&aiff, Some(46), None, None), &[]),
    ] {
        // A tag behind the sound of one that was not closed is a moment of noise.
        check(name, &taken(&station, name, &bytes), 4.0, 0.003, warned);
    }

    let measures = taken(&station, "p.aiff", &aiff[..aiff.len() / 2]);
    assert!((measures.seconds() - 2.0).abs() < 0.1, "{measures:?}");
    assert!(!measures.warnings.is_empty(), "{measures:?}");
}

/// Makes three seconds of tones by ffmpeg.
fn made(station: &Station) -> impl Fn(&str, &str) -> Vec<u8> {
    |name, options| {
        let options = format!("-y {options}");
        fs::read(station.0.tones(name, 44_100, 1, 132_300, &options)).unwrap()
    }
}

/// Decodes all of a file.
fn decoded(station: &Station) -> impl Fn(&str, &[u8]) -> Vec<f32> {
    |name, bytes| {
        let mut decoder = Decoder::open(&station.drop(name, bytes)).unwrap();
        let mut samples = Vec::new();
        while decoder.read(&mut samples).unwrap() > 0 {}
        samples
    }
}

/// iTunes tells an encoder's delay in a comment, where there is no edit list and no header.
#[test]
fn what_itunes_says_of_an_m4a_is_honoured() {
    let station = Station::new();
    let (made, decoded) = (made(&station), decoded(&station));
    let plain = made("t.m4a", "-c:a aac -metadata title=x -use_editlist 0");
    let whole = decoded("t.m4a", &plain);
    let held = Decoder::open(&station.drop("t.m4a", &plain))
        .unwrap()
        .expected()
        .unwrap();
    let length = held as usize - 1024 - 300;
    let said = crafted::itunes_movie(&plain, &crafted::itunes(1024, 300, length as u64));
    assert_eq!(decoded("a.m4a", &said), whole[1024..1024 + length], "M4A");
    check(
        "a.m4a",
        &taken(&station, "a.m4a", &said),
        length as f64 / 44_100.0,
        0.0,
        &[],
    );

    // Not of this file.
    let other = crafted::itunes_movie(&plain, &crafted::itunes(1024, 300, length as u64 - 44_100));
    assert_eq!(decoded("b.m4a", &other).len(), whole.len());
    check(
        "b.m4a",
        &taken(&station, "b.m4a", &other),
        whole.len() as f64 / 44_100.0,
        0.0,
        &[],
    );

    // With an edit list, that is believed.
    let edited = made("t.m4a", "-c:a aac -metadata title=x");
    let length = decoded("c.m4a", &edited).len() as u64;
    let both = crafted::itunes_movie(&edited, &crafted::itunes(4096, 0, 1000));
    assert_eq!(decoded("d.m4a", &both).len() as u64, length);
}

#[test]
fn what_itunes_says_of_an_mp3_is_honoured() {
    let station = Station::new();
    let (made, decoded) = (made(&station), decoded(&station));
    let header = decoded("t.mp3", &made("t.mp3", "-c:a libmp3lame -b:a 128k"));
    assert_eq!(header.len(), 132_300);
    let plain = made(
        "t.mp3",
        "-c:a libmp3lame -b:a 128k -write_xing 0 -id3v2_version 0",
    );
    let whole = decoded("e.mp3", &plain).len() as u64;
    for (name, wide) in [("f.mp3", false), ("g.mp3", true)] {
        let comment = crafted::itunes(576, whole - 576 - 132_300, 132_300);
        let said = [crafted::itunes_id3(&comment, wide), plain.clone()].concat();
        let heard = decoded(name, &said);
        assert_eq!(heard.len(), 132_300, "{name}");
        let differ = heard
            .iter()
            .zip(&header)
            .map(|(one, other)| (one - other).abs())
            .fold(0.0, f32::max);
        assert!(differ < 1e-3, "{name}: {differ}");
        check(name, &taken(&station, name, &said), 3.0, 0.0, &[]);
    }

    // Of a file that was longer, or shorter: a program cut it and kept the comment. No sound is lost.
    for length in [60_000, 400_000] {
        let said = [
            crafted::itunes_id3(&crafted::itunes(576, 700, length), false),
            plain.clone(),
        ]
        .concat();
        let name = format!("{length}.mp3");
        let heard = decoded(&name, &said).len() as u64;
        assert_eq!(heard, whole - 576 - 529, "{name}");
        check(&name, &taken(&station, &name, &said), 3.0, 0.1, &[]);
    }
}

/// What broadcast streams wrap AAC in.
#[test]
fn aac_in_loas_is_heard() {
    let station = Station::new();
    for (name, rate, channels) in [
        ("a.latm", 44_100, 2),
        ("b.loas", 48_000, 1),
        ("c.aac", 32_000, 2),
    ] {
        let made = station.0.tones(
            "t.latm",
            rate,
            channels,
            u64::from(rate) * 4,
            "-y -c:a aac -f latm",
        );
        let loas = fs::read(made).unwrap();
        let measures = taken(&station, name, &loas);
        check(name, &measures, 4.0, 0.1, &[]);
        assert_eq!(
            (&*measures.format, measures.sample_rate),
            ("aac", rate),
            "{name}"
        );
        assert_eq!(measures.channels, channels, "{name}");
        let twice = format!("twice-{name}");
        check(
            &twice,
            &taken(&station, &twice, &[&loas[..], &loas].concat()),
            8.0,
            0.2,
            &[],
        );
        let mut zeroed = loas.clone();
        let (from, length) = (zeroed.len() / 2, zeroed.len() / 5);
        zeroed[from..from + length].fill(0);
        let measures = taken(&station, &format!("zeroed-{name}"), &zeroed);
        assert!(!measures.warnings.is_empty(), "{name}: {measures:?}");
    }
}

#[test]
fn other_forms_are_as_long_as_their_sound() {
    let station = Station::new();
    let mut caf = fs::read(
        station
            .0
            .tones("t.caf", 16_000, 1, 64_000, "-c:a pcm_s16le"),
    )
    .unwrap();
    let data = caf.windows(4).position(|mark| mark == b"data").unwrap() + 4;
    caf[data..data + 8].fill(0xff);
    check("caf", &taken(&station, "a.caf", &caf), 4.0, 0.0, &[]);

    let flac = fs::read(station.0.tones("t.flac", 16_000, 1, 64_000, "-c:a flac")).unwrap();
    let id3 = [&b"TAG"[..], &[b'x'; 125]].concat();
    let ape = ape_tag();
    for (name, tags) in [
        ("b.flac", &id3[..]),
        ("c.flac", &ape),
        ("d.flac", &[&ape[..], &id3].concat()),
    ] {
        check(
            name,
            &taken(&station, name, &[&flac[..], tags].concat()),
            4.0,
            0.0,
            &[],
        );
    }

    // What its description says of its length may be anything.
    for (name, frames, warned) in [
        ("e.flac", 0, &[][..]),
        ("f.flac", 32_000, &[]),
        ("g.flac", 128_000, &["cut"]),
    ] {
        let mut bytes = flac.clone();
        bytes[22..26].copy_from_slice(&u32::to_be_bytes(frames));
        check(name, &taken(&station, name, &bytes), 4.0, 0.0, warned);
    }
}

/// Cut and put together without their headers, in blocks of other lengths: its frames begin to count anew.
#[test]
fn pieces_without_their_headers_are_as_long_as_their_sound() {
    let station = Station::new();
    let flac = fs::read(station.0.tones("t.flac", 16_000, 1, 64_000, "-c:a flac")).unwrap();
    let begin = |flac: &[u8]| {
        flac.windows(2)
            .position(|mark| mark[0] == 0xff && mark[1] >> 1 == 0x7c)
            .unwrap()
    };

    let short =
        fs::read(
            station
                .0
                .tones("s.flac", 16_000, 1, 48_000, "-c:a flac -frame_size 1024"),
        )
        .unwrap();
    for (name, frames) in [
        ("h.flac", &flac[begin(&flac)..]),
        ("i.flac", &short[begin(&short)..]),
    ] {
        let seconds = if name == "h.flac" { 8.0 } else { 7.0 };
        check(
            name,
            &taken(&station, name, &[&flac, frames].concat()),
            seconds,
            0.0,
            &[],
        );
    }
}

/// `copy /b` of whole files: a decoder would end with the first.
#[test]
fn whole_files_one_behind_the_other_are_heard() {
    let station = Station::new();
    let made = |name: &str, rate: u32, channels: u32, seconds: u64, options: &str| {
        let options = format!("-y {options}");
        fs::read(
            station
                .0
                .tones(name, rate, channels, u64::from(rate) * seconds, &options),
        )
        .unwrap()
    };

    for (name, options) in [
        ("a.flac", "-c:a flac"),
        ("b.aiff", "-c:a pcm_s16be"),
        ("c.caf", "-c:a pcm_s16le"),
        ("d.m4a", "-c:a aac -strict -2"),
        ("e.wma", "-c:a wmav2"),
        ("f.mka", "-c:a pcm_s16le"),
        ("g.mka", "-c:a libvorbis"),
        ("h.opus", "-c:a libopus"),
        ("i.ogg", "-c:a libvorbis"),
        ("j.wav", "-c:a pcm_s16le"),
    ] {
        let rate = if name == "h.opus" { 48_000 } else { 22_050 };
        let (long, short) = (
            made(name, rate, 1, 4, options),
            made(name, rate, 1, 3, options),
        );
        let mut seconds = vec![("same", short)];
        if ["a.flac", "i.ogg", "j.wav"].contains(&name) {
            seconds.push(("stereo", made(name, rate, 2, 3, options)));
            seconds.push(("rate", made(name, 16_000, 1, 3, options)));
        }
        for (other, second) in seconds {
            let name = format!("{other}-{name}");
            let measures = taken(&station, &name, &[&long[..], &second].concat());
            check(&name, &measures, 7.0, 0.2, &[]);
            // Nothing bursts where they meet.
            assert!(
                measures.true_peak.0 < 0.0,
                "{name}: {:?}",
                measures.true_peak
            );
        }
    }

    // Telephones' memos; the last is not whole.
    let (one, other) = (crafted::amr_narrow(200), crafted::amr_wide(100));
    for (name, parts, seconds) in [
        ("k.amr", [&one[..], &one].concat(), 8.0),
        ("l.amr", [&one[..], &other].concat(), 6.0),
        ("m.amr", [&one[..], &other, b"#!AMR\n"].concat(), 6.0),
    ] {
        let measures = taken(&station, name, &parts);
        let heard = measures.seconds();
        assert!(
            (heard - seconds).abs() < 0.1 || (name == "m.amr" && !measures.warnings.is_empty()),
            "{name}: {heard}"
        );
    }
}

#[test]
fn pages_without_a_position_are_heard_in_their_place() {
    let station = Station::new();
    let ogg = fs::read(station.0.tones(
        "a.ogg",
        48_000,
        2,
        480_000,
        "-c:a libvorbis -page_duration 200000",
    ))
    .unwrap();
    let mut pages = crafted::pages(&ogg);
    assert!(pages.len() > 30);
    for page in pages.iter_mut().skip(3).step_by(3) {
        crafted::at_position(page, -1);
    }

    check(
        "every third without",
        &taken(&station, "a.ogg", &pages.concat()),
        10.0,
        0.1,
        &[],
    );

    let mut pages = crafted::pages(&ogg);
    crafted::at_position(&mut pages[20], 4_800);
    check(
        "back to the beginning",
        &taken(&station, "a.ogg", &pages.concat()),
        10.0,
        0.3,
        &[],
    );

    for (name, rate, options) in [
        ("b.opus", 48_000, "-c:a libopus -page_duration 200000"),
        ("c.spx", 16_000, "-c:a libspeex -page_duration 200000"),
        ("d.oga", 48_000, "-c:a flac -page_duration 200000"),
    ] {
        let whole = fs::read(
            station
                .0
                .tones(name, rate, 1, u64::from(rate) * 10, options),
        )
        .unwrap();
        for (number, step) in [3, 1].into_iter().enumerate() {
            let mut pages = crafted::pages(&whole);
            assert!(pages.len() > 30, "{name}");
            for page in pages.iter_mut().skip(3).step_by(step) {
                crafted::at_position(page, -1);
            }
            let name = format!("{number}{name}");
            check(
                &name,
                &taken(&station, &name, &pages.concat()),
                10.0,
                0.03,
                &[],
            );
        }
        let mut pages = crafted::pages(&whole);
        crafted::at_position(&mut pages[20], 4_800);
        check(
            name,
            &taken(&station, name, &pages.concat()),
            10.0,
            0.03,
            &[],
        );
    }
}
