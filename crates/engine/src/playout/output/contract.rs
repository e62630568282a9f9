//! The real-time contract of [`super`], held against the system itself: what a callback asks of it.

use std::env;
use std::os::unix::process::parent_id;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use cpal::ErrorKind;

use super::Health;
use super::callback::{Callback, note_error};
use crate::clock::SystemClock;
use crate::playout::feed::feed;
use crate::playout::frame_number::FrameNumber;
use phatthanh_core::units::Frames;

/// Tells [`callbacks`] to run.
const RUN: &str = "PHATTHANH_TEST_CALLBACKS";

/// Not a test of its own: what the test below starts under strace. Between two questions for its parent,
/// which is how the trace knows where, it runs callbacks and nothing else.
#[test]
fn callbacks() {
    if env::var_os(RUN).is_none() {
        return;
    }

    let (mut feed, drain) = feed(Frames::new(65_536), FrameNumber::FIRST);
    let health = Arc::new(Health::default());
    let mut callback = Callback::new(
        drain,
        phatthanh_core::units::FRAMES_PER_SECOND,
        Arc::clone(&health),
        Arc::new(SystemClock::new()),
    );
    let (mut floats, mut ints, mut mono) = ([0.0_f32; 4096], [0_i32; 4096], [0_i16; 2048]);
    feed.push(&vec![0.25; 100_000]);
    let _ = parent_id();
    for _ in 0..500 {
        // With a ring that is full, one that runs dry, and reports that find no room.
        callback.fill(&mut floats, Duration::from_millis(85));
        callback.convert(&mut ints, 2, Duration::from_millis(85));
        callback.convert(&mut mono, 1, Duration::from_millis(85));
        note_error(&health, ErrorKind::Xrun);
        note_error(&health, ErrorKind::BackendError);
    }

    health.let_go();
    callback.fill(&mut floats, Duration::ZERO);
    let _ = parent_id();
    // Not freed in there either.
    drop((callback, feed));
}

#[expect(clippy::print_stderr, reason = "says that it showed nothing")]
#[test]
fn a_callback_makes_no_system_call() {
    let folder = tempfile::tempdir().unwrap();
    let trace = folder.path().join("trace");
    let strace = |program: &mut Command| {
        let args: Vec<_> = program.get_args().map(ToOwned::to_owned).collect();
        let mut traced = Command::new("strace");
        traced
            .arg("-f")
            .arg("-o")
            .arg(&trace)
            .arg(program.get_program())
            .args(args)
            .env(RUN, "1");
        traced.output().is_ok_and(|output| output.status.success())
    };

    if !strace(&mut Command::new("true")) {
        // Some containers forbid it, to root as well.
        eprintln!("strace cannot trace here: nothing was shown");
        return;
    }

    let mut ours = Command::new(env::current_exe().unwrap());
    assert!(strace(
        ours.args(["--exact", "playout::output::contract::callbacks"])
    ));
    let trace = std::fs::read_to_string(trace).unwrap();

    // PID CALL(ARGUMENTS) = RESULT
    let calls = trace.lines().filter_map(|line| line.split_once(' '));
    let calls: Vec<(&str, &str)> = calls
        .map(|(process, call)| (process, call.trim_start()))
        .collect();
    let marks: Vec<usize> = calls
        .iter()
        .enumerate()
        .filter(|(_, (_, call))| call.starts_with("getppid"))
        .map(|(at, _)| at)
        .collect();
    let [begin, end] = marks[..] else {
        panic!("{} marks in the trace", marks.len())
    };

    let thread = calls[begin].0;
    // Where the machine's clock can be read without the system, as nearly everywhere, it is.
    let asked: Vec<_> = calls[begin + 1..end]
        .iter()
        .filter(|(by, call)| *by == thread && !call.starts_with("clock_gettime"))
        .collect();
    assert!(asked.is_empty(), "{asked:?}");
}
