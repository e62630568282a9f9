use assert_no_alloc::assert_no_alloc;

use super::intake::Intake;
use super::*;
use crate::clock::SystemClock;

/// A capture that is open, and its callback.
fn open(rate: u32, room: usize) -> (Capture, Intake, Arc<dyn Clock>) {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let (into, ring) = rtrb::RingBuffer::new(room * CHANNELS);
    let shared = Arc::<Shared>::default();
    let _ = shared.opened.set(Captured {
        sample_rate: rate,
        channels: 2,
        format: "f32",
    });
    shared.trusted.store(true, Ordering::Release);
    let intake = Intake::new(into, rate, Arc::clone(&shared.health), Arc::clone(&clock));
    let capture = Capture {
        ring,
        shared,
        clock: Arc::clone(&clock),
        since: clock.uptime(),
        converter: None,
        thread: None,
    };
    (capture, intake, clock)
}

fn heard(capture: &mut Capture) -> Vec<f32> {
    let mut all = Vec::new();
    capture.hear(&mut |sound| all.extend_from_slice(sound));
    all
}

/// The allocator of the test binary aborts on the first allocation in here.
#[test]
fn no_intake_allocates() {
    let (_capture, mut intake, _) = open(48_000, 4096);
    assert_no_alloc(|| {
        for _ in 0..200 {
            intake.take(&[0.25_f32; 4096], 2);
            intake.take(&[100_i16; 1000], 1);
        }
    });
}

#[test]
fn samples_are_what_the_card_gave() {
    let (mut capture, mut intake, _) = open(48_000, 4096);
    intake.take(&[0.5_f32, -0.25, f32::NAN, 9.0], 2);
    assert_eq!(heard(&mut capture), [0.5, -0.25, 0.0, 4.0]);
    intake.take(&[16_384_i16, -32_768], 1);
    assert_eq!(heard(&mut capture), [0.5, 0.5, -1.0, -1.0]);
    assert!(heard(&mut capture).is_empty() && capture.ended().is_none());
    // What nobody has room for is lost by whole frames.
    intake.take(&vec![0.5_f32; 2 * 5000], 2);
    assert_eq!(heard(&mut capture).len(), 2 * 4096);
}

#[test]
fn a_card_of_another_rate_is_converted() {
    let (mut capture, mut intake, _) = open(44_100, 90_000);
    intake.take(&vec![0.5_f32; 2 * 40_000], 2);
    let made = heard(&mut capture).len() / CHANNELS;
    assert!((41_000..=43_538).contains(&made), "{made}");
}

/// Nothing comes of a capture of which nobody knows yet where it comes from, and nothing after it was moved.
#[test]
fn what_is_not_trusted_is_not_heard() {
    let (mut capture, mut intake, _) = open(48_000, 4096);
    capture.shared.trusted.store(false, Ordering::Release);
    intake.take(&[0.5_f32, 0.5], 2);
    assert!(heard(&mut capture).is_empty());
    capture.shared.trusted.store(true, Ordering::Release);
    intake.take(&[0.25_f32, 0.25], 2);
    assert_eq!(heard(&mut capture), [0.5, 0.5, 0.25, 0.25]);
    let own = CaptureFault::Own {
        name: "default".into(),
        source_name: "fm.monitor".into(),
    };
    capture.shared.end(own.clone());
    intake.take(&[0.5_f32, 0.5], 2);
    assert!(heard(&mut capture).is_empty());
    assert_eq!(capture.ended(), Some(&own));
}

/// Names that lead nowhere are refused by words, and the threads that tried are gone.
#[test]
fn a_missing_card_is_refused() {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let cards = CaptureCards::default();
    let mut capture = cards.open("plughw:CARD=Nobody,DEV=0", &clock);
    while capture.ended().is_none() {
        assert!(heard(&mut capture).is_empty());
        std::thread::yield_now();
    }
    let missing = Refusal::Missing {
        name: "plughw:CARD=Nobody,DEV=0".into(),
    };
    assert_eq!(capture.ended(), Some(&CaptureFault::Refused(missing)));
    while cards.0.threads.load(Ordering::Relaxed) > 0 {
        std::thread::yield_now();
    }
}

/// A system that hangs holds a few threads, and not one more each time it is tried.
#[test]
fn threads_that_hang_are_few() {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let cards = CaptureCards::default();
    cards.0.threads.store(MOST_THREADS, Ordering::Relaxed);
    let capture = cards.open("null", &clock);
    let stuck = CaptureFault::Refused(Refusal::Stuck);
    assert_eq!(capture.ended(), Some(&stuck));
    assert_eq!(cards.0.threads.load(Ordering::Relaxed), MOST_THREADS);
}
