use super::*;

/// Half a second of silence, one loud frame, half a second of silence.
fn click(folder: &TempDir) -> PathBuf {
    let path = folder.path().join("click.wav");
    let spec = hound::WavSpec {
        channels: 2,
        sample_rate: 48_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };

    let mut wav = hound::WavWriter::create(&path, spec).unwrap();
    for frame in 0..48_000 {
        let sample: i16 = if frame == 24_000 { 16_000 } else { 0 };
        wav.write_sample(sample).unwrap();
        wav.write_sample(sample).unwrap();
    }

    wav.finalize().unwrap();
    path
}

/// Other stages look further ahead, or less far: each frame is heard where it was planned, and the sound under way
/// goes through those it began with.
#[test]
fn stages_change_between_sounds_and_move_no_frame() {
    let folder = TempDir::new().unwrap();
    let (file, out) = (click(&folder), folder.path().join("out.wav"));
    let (clock, playout) = simulated(None);
    let few = Processing::limiter(Level(-1.0));
    let many = Processing {
        low_pass_hz: Some(12_000),
        pre_emphasis_us: Some(50),
        ..few
    };

    let mut playout = playout.recording(WavWriter::create(&out).unwrap(), few);
    let cues = [1, 5, 9].map(|second: u64| {
        cue(
            second,
            CueStart::At(after_ms(second.cast_signed() * 1000)),
            &file,
            48_000,
        )
    });
    playout.send(Command::Load(cues.to_vec()));
    for (until, stages) in [(1200, many), (5200, few), (12_000, few)] {
        run(&clock, &mut playout, after_ms(until));
        playout.send(Command::Process(stages));
    }

    playout.finish().unwrap();

    let samples: Vec<i16> = hound::WavReader::open(&out)
        .unwrap()
        .samples()
        .map(Result::unwrap)
        .collect();
    let left: Vec<i32> = samples
        .chunks(2)
        .map(|frame| i32::from(frame[0]).abs())
        .collect();
    assert_eq!(left.len(), 12 * 48_000);
    let heard = |second: usize| {
        let part = &left[second * 48_000..(second + 1) * 48_000];
        let peak = part
            .iter()
            .enumerate()
            .max_by_key(|(_, sample)| **sample)
            .unwrap();
        (peak.0, part.iter().filter(|sample| **sample > 10).count())
    };

    assert_eq!(heard(1), (24_000, 1));
    assert_eq!(heard(9), (24_000, 1), "it is as it was");
    let (peak, wide) = heard(5);
    assert!(
        peak == 24_000 && wide > 10,
        "filtered from its beginning: {peak} {wide}"
    );
    assert_eq!(
        left.iter().filter(|sample| **sample > 10).count(),
        2 + wide,
        "and nothing else is heard"
    );
}
