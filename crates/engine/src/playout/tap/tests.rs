use jiff::Timestamp;

use super::*;

const NOON: i64 = 1_764_000_000;

/// Each frame is heard when its number says, later by the zeros reported.
struct Numbers(Frames);

impl Timeline for Numbers {
    fn frame_at(&self, _: Timestamp) -> FrameNumber {
        unreachable!("the tap asks for no frame")
    }

    fn heard_at(&self, frame: FrameNumber) -> Timestamp {
        heard((frame + self.0).get())
    }
}

/// A tap, and what it gives; it renders numbered frames.
struct Rig {
    tap: Tap,
    inlet: Inlet,
    rendered: u64,
    zeros: u64,
}

impl Rig {
    fn new() -> Self {
        let (outlet, inlet) = stretches();
        let mut tap = Tap::open(None, vec![outlet]).unwrap();
        tap.opened(FrameNumber::new(100));
        Self {
            tap,
            inlet,
            rendered: 100,
            zeros: 0,
        }
    }

    fn render(&mut self, frames: u64) {
        let samples = (self.rendered..self.rendered + frames)
            .flat_map(|n| [f32::from(number(n)) / 32_768.0; 2]);
        self.tap.rendered(&samples.collect::<Vec<f32>>());
        self.rendered += frames;
    }

    fn report(&mut self, first: u64, copied: u32, zero_filled: u32) {
        self.zeros += u64::from(zero_filled);
        let (uptime, delay) = (Duration::ZERO, Duration::ZERO);
        let report = Report {
            first: FrameNumber::new(first),
            copied,
            zero_filled,
            uptime,
            delay,
        };
        self.tap.taken(&report, &Numbers(Frames::new(self.zeros)));
    }

    fn given(&mut self) -> Vec<Stretch> {
        self.tap.give();
        std::iter::from_fn(|| self.inlet.take(Duration::ZERO).ok()).collect()
    }
}

fn number(frame: u64) -> i16 {
    (frame % 30_000) as i16 + 1
}

fn numbers(frames: std::ops::Range<u64>) -> Vec<i16> {
    frames.flat_map(|frame| [number(frame); 2]).collect()
}

fn heard(frame: u64) -> Timestamp {
    Frames::new(frame).after(Timestamp::from_second(NOON).unwrap())
}

#[test]
fn what_was_rendered_waits_until_it_was_taken() {
    let mut rig = Rig::new();
    rig.render(60_000);
    rig.report(100, 0, 512);
    assert_eq!(rig.given(), []);
    for first in (100..50_100).step_by(500) {
        rig.report(first, 500, 0);
    }

    let given = rig.given();
    assert_eq!(given[0].samples, numbers(100..48_100));
    assert_eq!(given[1].samples, numbers(48_100..50_100));
    assert_eq!(
        (given[0].at, given[0].after),
        (heard(100 + 512), After::Opening)
    );
    assert_eq!(
        (given[1].at, given[1].after),
        (heard(48_100 + 512), After::Frame)
    );
}

#[test]
fn silence_because_the_ring_was_empty_was_heard() {
    let mut rig = Rig::new();
    rig.render(1000);
    rig.report(100, 1000, 24);
    rig.report(1100, 0, 76);
    rig.render(1000);
    rig.report(1100, 1000, 0);
    let given = rig.given();
    let [stretch] = &given[..] else {
        panic!("{given:?}")
    };

    assert_eq!(stretch.samples[..2000], numbers(100..1100));
    assert_eq!(stretch.samples[2000..2200], [0; 200]);
    assert_eq!(stretch.samples[2200..], numbers(1100..2100));
    // A stretch that begins with it begins when it did.
    rig.report(2100, 0, 50);
    let given = rig.given();
    let off = given[0].at.duration_since(heard(2100 + 100)).abs();
    assert!(
        off.as_nanos() < 10 && given[0].length() == Frames::new(50),
        "{given:?}"
    );
}

#[test]
fn what_a_lost_card_did_not_take_is_not_there() {
    let mut rig = Rig::new();
    rig.render(2000);
    rig.report(100, 700, 0);
    rig.tap.lost();
    rig.rendered = 5000;
    rig.tap.opened(FrameNumber::new(5000));
    rig.render(1000);
    rig.report(5000, 1000, 0);
    let given = rig.given();
    assert_eq!(given[0].samples, numbers(100..800));
    assert_eq!(
        (given[1].samples.clone(), given[1].after),
        (numbers(5000..6000), After::Opening)
    );
}

#[test]
fn frames_whose_report_was_lost_were_taken() {
    let mut rig = Rig::new();
    rig.render(3000);
    rig.report(100, 500, 0);
    rig.report(1600, 500, 0);
    assert_eq!(rig.given()[0].samples, numbers(100..2100));
}

/// The first stretch makes it panic; the second and third are in the next file, whole.
#[test]
fn a_recording_that_panics_goes_on_in_another_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("air.wav");
    let (mut outlet, inlet) = stretches();
    for first in [0, 1000, 2000] {
        let samples = numbers(first..first + 1000);
        outlet.give(Stretch {
            at: heard(first),
            samples,
            after: After::Frame,
        });
    }

    drop(outlet);
    let mut parts = Vec::new();
    keep_recording(&path, &inlet, |part, inlet| {
        parts.push(part.to_owned());
        if parts.len() == 1 {
            inlet.take(Duration::ZERO).unwrap();
            panic!("the disk's driver panics");
        }
        record(part, inlet)
    });
    assert_eq!(parts, [path, folder.path().join("air-2.wav")]);
    let samples = hound::WavReader::open(&parts[1]).unwrap().into_samples();
    assert_eq!(
        samples.map(Result::unwrap).collect::<Vec<i16>>(),
        numbers(1000..3000)
    );
}

/// A tone of −100 dBFS, a third of a step: rounded, it would be silence.
#[test]
fn a_tone_below_a_step_is_kept() {
    let mut rig = Rig::new();
    let tone = |at: usize| (at as f64 * 0.1).sin();
    let mut kept = Vec::new();
    for second in 0..5 {
        let samples = (second * STRETCH..(second + 1) * STRETCH).map(|at| (tone(at) * 1e-5) as f32);
        rig.tap.rendered(&samples.collect::<Vec<f32>>());
        rig.report(
            100 + (second * STRETCH / CHANNELS) as u64,
            (STRETCH / CHANNELS) as u32,
            0,
        );
        kept.extend(rig.given().into_iter().flat_map(|stretch| stretch.samples));
    }

    let found: f64 = kept
        .iter()
        .enumerate()
        .map(|(at, sample)| f64::from(*sample) * tone(at))
        .sum();
    let level = 20.0 * (2.0 * found / kept.len() as f64 / 32_768.0).log10();
    assert_eq!(kept.len(), 5 * STRETCH);
    assert!((level + 100.0).abs() < 0.5, "{level}");
}
