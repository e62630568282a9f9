//! Lengths of what ffmpeg must convert first.

use super::*;

#[test]
fn other_layers_are_heard() {
    let station = Station::new();
    let measures = taken(&station, "a.mp3", &crafted::layer_one(500));
    assert_eq!(
        (&*measures.format, measures.sample_rate, measures.channels),
        ("mp1", 48_000, 1)
    );
    assert_eq!(measures.frames, 500 * 384);

    // Text in letters of two bytes is none.
    let text: Vec<u8> = "\u{feff}Bản tin xã Hải Dương"
        .repeat(90)
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    station.drop("b.mp3", &text);
    let mut library = station.open();
    library.scan();
    assert_eq!(
        super::super::converting::refused(&library.find("a/b.mp3")[0]),
        "library-not-sound"
    );
}

/// What is converted is checked as what is decoded is.
#[test]
fn what_is_lost_of_converted_files_is_told() {
    let station = Station::new();
    let rf64 = station
        .0
        .tones("t.wav", 16_000, 1, 160_000, "-c:a pcm_s16le -rf64 always");
    let rf64 = fs::read(rf64).unwrap();
    let measures = taken(&station, "a.wav", &rf64[..rf64.len() / 2 + 40]);
    check("half an RF64", &measures, 5.0, 0.1, &["short"]);

    let opus = fs::read(station.0.tones(
        "t.opus",
        48_000,
        1,
        480_000,
        "-c:a libopus -page_duration 200000",
    ));
    let mut opus = opus.unwrap();
    let (from, length) = (opus.len() / 2, opus.len() / 5);
    opus[from..from + length].fill(0);
    let measures = taken(&station, "b.opus", &opus);
    assert_eq!(keys(&measures)[0], "damaged", "{measures:?}");

    for (name, options) in [
        ("c.wma", "-c:a wmav2"),
        ("d.mka", "-c:a ac3"),
        ("e.ts", "-c:a aac"),
        ("f.w64", "-c:a pcm_s16le"),
    ] {
        let whole = fs::read(station.0.tones(name, 48_000, 2, 480_000, options)).unwrap();
        let mut bytes = whole.clone();
        let (from, length) = (bytes.len() / 2, bytes.len() / 5);
        bytes[from..from + length].fill(0);
        let measures = taken(&station, name, &bytes);
        assert_eq!(
            measures.warnings.is_empty(),
            name == "f.w64",
            "{name}: {measures:?}"
        );
        let measures = taken(
            &station,
            &format!("half-{name}"),
            &whole[..whole.len() * 6 / 10],
        );
        let told = keys(&measures)
            .iter()
            .any(|key| ["short", "damaged-somewhere"].contains(key));
        assert!(told || name == "e.ts", "{name}: {measures:?}");
    }
}

/// A copy has room above full scale, as the recording had.
#[test]
fn copies_are_not_cut_off_at_full_scale() {
    let station = Station::new();
    for (name, options) in [
        ("a.opus", "-c:a libopus -b:a 64k"),
        ("b.ac3", "-c:a ac3"),
        ("c.w64", "-c:a pcm_f32le"),
    ] {
        let path = station.0.at(&format!("audio/a/{name}"));
        let mut ffmpeg = std::process::Command::new("ffmpeg");
        let source = "aevalsrc='1.9*sin(2*PI*500*t)*(0.6+0.4*sin(3*t))':s=48000:d=4";
        ffmpeg.args([
            "-v",
            "error",
            "-f",
            "lavfi",
            "-i",
            source,
            "-metadata",
            "title=Tiêu đề",
        ]);
        super::super::run(ffmpeg.args(options.split_whitespace()).arg(&path));
        let bytes = fs::read(&path).unwrap();
        let measures = taken(&station, name, &bytes);
        let peak = super::super::by_ffmpeg(&path)
            .iter()
            .fold(0.0_f32, |peak, sample| peak.max(sample.abs()));
        let peak_db = 20.0 * f64::from(peak).log10();
        assert!(peak_db > 1.0, "{name}: {peak_db}");
        assert!(
            (measures.true_peak.0 - peak_db).abs() < 0.3,
            "{name}: {:?}, {peak_db}",
            measures.true_peak
        );
        assert_eq!(
            measures.title.as_deref(),
            (name == "a.opus").then_some("Tiêu đề"),
            "{name}"
        );
    }
}

/// A phone that set its clock, streams put one behind the other.
#[test]
fn times_that_go_back_lose_nothing() {
    let station = Station::new();
    let made = |name: &str, options: &str| {
        fs::read(
            station
                .0
                .tones(name, 48_000, 1, 576_000, &format!("-y {options}")),
        )
        .unwrap()
    };

    for (name, options) in [
        ("a.mka", "-c:a ac3"),
        ("b.mka", "-c:a pcm_s16le"),
        ("c.mka", "-c:a libvorbis"),
        ("d.mka", "-c:a aac"),
        ("e.webm", "-c:a libopus"),
    ] {
        let whole = made(name, &format!("{options} -cluster_time_limit 1000"));
        let back = crafted::clock_back(&whole, 5_000).unwrap();
        assert_ne!(back, whole, "{name}");
        check(name, &taken(&station, name, &back), 12.0, 0.1, &[]);
    }

    for (name, options) in [("f.ts", "-c:a aac"), ("g.mpg", "-c:a mp2 -f mpeg")] {
        let whole = made(name, options);
        check(
            name,
            &taken(&station, name, &[&whole[..], &whole].concat()),
            24.0,
            0.2,
            &[],
        );
    }
}

/// Our own decoder makes noise of them.
#[test]
fn mixed_blocks_are_heard_as_another_decoder_has_them() {
    let station = Station::new();
    let path = station.0.at("t.mp3");
    let mut ffmpeg = std::process::Command::new("ffmpeg");
    let clicks = "0.9*(random(0)-0.5)*exp(-90*mod(t\\,0.23))";
    let source = format!("aevalsrc='{clicks}|{clicks}':s=44100:d=4:c=stereo");
    ffmpeg.args([
        "-v",
        "error",
        "-f",
        "lavfi",
        "-i",
        &source,
        "-c:a",
        "libmp3lame",
        "-b:a",
        "128k",
    ]);
    super::super::run(ffmpeg.args(["-write_xing", "0"]).arg(&path));
    let (mixed, count) = crafted::mixed_blocks(&fs::read(&path).unwrap());
    assert!(count > 4, "{count}");
    let measures = taken(&station, "a.mp3", &mixed);
    let path = station.drop("a.mp3", &mixed);
    assert_eq!(
        (&*measures.format, measures.frames),
        ("mp3", super::super::by_ffmpeg(&path).len() as u64 / 2)
    );
    let library = station.open();
    let copy = fs::read(library.stored(library.find("a/a.mp3")[0].id().unwrap())).unwrap();
    assert!(
        copy.starts_with(b"RIFF") || copy.starts_with(b"fLaC"),
        "a copy that another decoder made"
    );
}

/// `copy /b`, and what telephones do: nothing of it is lost, whatever the lengths.
#[test]
fn pieces_of_other_rates_and_channels_are_heard() {
    let station = Station::new();
    for (ending, options) in [
        ("mp3", "-y -c:a libmp3lame -b:a 64k"),
        ("aac", "-y -c:a aac -b:a 64k"),
    ] {
        let made = |rate: u32, channels: u32, seconds: u64| {
            let name = format!("t.{ending}");
            fs::read(
                station
                    .0
                    .tones(&name, rate, channels, u64::from(rate) * seconds, options),
            )
            .unwrap()
        };
        let (mono, stereo, slow) = (made(44_100, 1, 3), made(44_100, 2, 14), made(24_000, 1, 4));
        for (name, parts, seconds) in [
            ("1", [&mono, &stereo], 17.0),
            ("2", [&stereo, &mono], 17.0),
            ("3", [&stereo, &slow], 18.0),
            ("4", [&slow, &stereo], 18.0),
            ("5", [&mono, &slow], 7.0),
        ] {
            let name = format!("{name}.{ending}");
            let measures = taken(&station, &name, &parts.map(|part| &part[..]).concat());
            check(&name, &measures, seconds, 0.25, &[]);
        }
    }
}
