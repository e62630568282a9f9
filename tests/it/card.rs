//! The output on a real-time card: sound comes through whole and when it is reported, and a sound server
//! that dies or hangs is survived.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use jiff::Timestamp;
use phatthanh::airlog::{Airlog, Event};
use phatthanh::clock::{Clock, SystemClock};
use phatthanh::playout::output::{CardBackend, CardChange, Feed, FrameNumber, OutputSupervisor};
use phatthanh::units::Frames;
use serde_json::Value;

use crate::air::through;
use crate::hanging::known_station;
use crate::pulse::{LIMIT, Pulse, Recording, cpu_seconds};
use crate::support::{Daemon, in_real_time};

/// Tells [`player`] to play.
const PLAY: &str = "PHATTHANH_TEST_PLAY";

/// What the contract allows from the return of the sound server until there is sound.
const BACK: Duration = Duration::from_secs(3);

/// Not a test of its own: what the tests below start, in a process that may go wrong by itself.
///
/// Plays numbered frames on the default card and says what happens: `on`, `lost`, `heard FRAME WHEN`.
/// ALSA takes its settings from the environment of the process, so this cannot be done in place.
#[test]
fn player() {
    if env::var_os(PLAY).is_none() {
        return;
    }

    say("");
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .init();
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let backend = CardBackend::new(vec!["default".into()], 48_000, Arc::clone(&clock));
    let mut keeper =
        OutputSupervisor::new(Arc::new(backend), Frames::from_ms(300), Arc::clone(&clock));
    let (mut next, mut card) = (FrameNumber::FIRST, None::<Feed>);
    loop {
        let (before, waited) = (clock.uptime(), times_waited());
        let change = keeper.poll(next);
        let polled = clock.uptime().saturating_sub(before);
        // Else others had the processor for so long.
        if polled > Duration::from_millis(100) && times_waited() > waited {
            say(&format!("waited {polled:?}"));
        }
        match change {
            Some(CardChange::On { feed, .. }) => {
                card = Some(feed);
                say("on");
            }
            Some(CardChange::Lost { problem }) => {
                card = None;
                say(&format!("lost {problem}"));
            }
            None => {}
        }
        if let Some(feed) = &mut card {
            let frames: Vec<f32> = (next.get()..(next + feed.room()).get())
                .flat_map(numbered)
                .collect();
            next += feed.push(&frames);
            while let Ok(report) = feed.reports.pop() {
                let late = clock.uptime().saturating_sub(report.uptime);
                let heard = clock.now() - late + report.delay;
                if report.copied > 0 {
                    say(&format!("heard {} {heard}", report.first));
                }
            }
        }
        thread::park_timeout(Duration::from_millis(20));
    }
}

/// A frame that tells its number, exactly: 24 bits fit a float.
fn numbered(frame: u64) -> [f32; 2] {
    let level = (frame + 1) as f32 / 8_388_608.0;
    [level, -level]
}

fn number([left, right]: [f32; 2]) -> u64 {
    assert!(left + right == 0.0, "{left} {right}");
    (left * 8_388_608.0) as u64 - 1
}

/// How often this thread has given up the processor by itself, to wait for something.
fn times_waited() -> u64 {
    let status = fs::read_to_string("/proc/thread-self/status").unwrap();
    let told = status
        .lines()
        .find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
    told.unwrap().trim().parse().unwrap()
}

fn say(line: &str) {
    // Whoever listened has gone: so may we.
    if writeln!(std::io::stdout(), "{line}").is_err() {
        std::process::exit(0);
    }
}

/// [`player`] in a process of its own, ended when dropped.
struct Player {
    process: Child,
    lines: Receiver<String>,
    said: Vec<String>,
}

impl Player {
    fn start(pulse: &Pulse) -> Self {
        let mut process = Command::new(env::current_exe().unwrap())
            .args(["--exact", "card::player", "--nocapture"])
            .env(PLAY, "1")
            .envs(pulse.environment())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(process.stdout.take().unwrap());
        let (tell, lines) = channel();
        thread::spawn(move || {
            out.lines()
                .map_while(Result::ok)
                .try_for_each(|line| tell.send(line))
        });
        Self {
            process,
            lines,
            said: Vec::new(),
        }
    }

    /// Waits until it says a line that begins so.
    #[track_caller]
    fn until(&mut self, begin: &str, limit: Duration) {
        let clock = SystemClock::new();
        loop {
            match self
                .lines
                .recv_timeout(limit.saturating_sub(clock.uptime()))
            {
                Ok(line) => self.said.push(line),
                Err(error) => panic!("no `{begin}` within {limit:?}: {error}"),
            }
            if self.said.last().is_some_and(|line| line.starts_with(begin)) {
                return;
            }
        }
    }

    /// Lets time pass in which it has nothing to say.
    #[track_caller]
    fn quiet(&self, length: Duration) {
        assert_eq!(
            self.lines.recv_timeout(length),
            Err(RecvTimeoutError::Timeout)
        );
    }

    /// Ends it: what it said, and what it logged.
    #[track_caller]
    fn finish(mut self) -> (Vec<String>, String) {
        self.process.kill().unwrap();
        let mut log = String::new();
        self.process
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut log)
            .unwrap();
        self.said.extend(self.lines.iter());
        assert!(
            !self.said.iter().any(|line| line.starts_with("waited")),
            "{:?}",
            self.said
        );
        assert!(!log.contains("ALSA lib"), "{log}");
        (std::mem::take(&mut self.said), log)
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Whether the newest recorded frame has this number or a later one.
fn reached(number_at_least: u64) -> impl Fn(&[f32]) -> bool {
    move |samples| match samples.last_chunk() {
        Some(frame) if frame[0] != 0.0 => number(*frame) >= number_at_least,
        _ => false,
    }
}

/// The first sounding frame's index and number, once it is sure that no frame after it was lost,
/// doubled or changed; and the number of the last.
#[track_caller]
fn whole(recording: &Recording) -> (usize, u64, u64) {
    let mut sounding = recording
        .sounding()
        .map(|(index, frame)| (index, number(frame)));
    let (index, first) = sounding.next().expect("sound");
    let mut last = first;
    for (at, number) in sounding {
        last += 1;
        assert_eq!((at - index, number), ((last - first) as usize, last));
    }
    (index, first, last)
}

#[test]
fn sound_comes_through_whole_and_when_it_is_told() {
    let _playing = in_real_time();
    let pulse = Pulse::start();
    let recorder = pulse.record();
    let mut player = Player::start(&pulse);
    player.until("on", LIMIT);
    recorder.until("four seconds of sound", reached(4 * 48_000));
    let recording = recorder.finish();
    let (said, _) = player.finish();
    let (index, first, last) = whole(&recording);
    assert!(first < 4800, "the first {first} frames were not heard");
    let mut late = Vec::new();
    for line in said.iter().filter_map(|line| line.strip_prefix("heard ")) {
        let (frame, told) = line.split_once(' ').unwrap();
        let (frame, told) = (
            frame.parse::<u64>().unwrap(),
            told.parse::<Timestamp>().unwrap(),
        );
        if (first..=last).contains(&frame) {
            let heard = recording.heard(index + (frame - first) as usize);
            late.push(heard.duration_since(told).as_secs_f64().abs());
        }
    }

    // A server that waits for a processor says for a while where it was.
    late.sort_by(f64::total_cmp);
    let (half, most) = (late[late.len() / 2], late[late.len() - 1]);
    assert!(
        late.len() > 30 && half < 0.010 && most < 0.100,
        "{half} s, at most {most} s off what was told"
    );
}

#[test]
fn a_killed_sound_server_is_survived() {
    let _playing = in_real_time();
    let mut pulse = Pulse::start();
    let recorder = pulse.record();
    let mut player = Player::start(&pulse);
    player.until("on", LIMIT);
    recorder.until("a second of sound", reached(48_000));
    let process = player.process.id();
    let before = cpu_seconds(process);
    pulse.kill();
    player.until("lost", Duration::from_secs(2));
    player.quiet(Duration::from_secs(5));
    let (_, _, heard_before) = whole(&recorder.finish());
    pulse.restart();
    let returned = SystemClock::new();
    let recorder = pulse.record();
    player.until("on", BACK.saturating_sub(returned.uptime()));
    recorder.until("sound again", reached(heard_before + 48_000));
    let spent = cpu_seconds(process) - before;
    let (_, first, _) = whole(&recorder.finish());
    let (_, log) = player.finish();
    assert!(
        first > heard_before,
        "{first} was heard before, up to {heard_before}"
    );
    assert!(spent < 1.0, "{spent} s of processor time");
    assert!(log.lines().count() <= 6, "{log}");
}

#[test]
fn a_hung_sound_server_is_survived() {
    let _playing = in_real_time();
    let mut pulse = Pulse::start();
    let recorder = pulse.record();
    let mut player = Player::start(&pulse);
    player.until("on", LIMIT);
    recorder.until("a second of sound", reached(48_000));
    let process = player.process.id();
    let before = cpu_seconds(process);
    pulse.stop();
    player.until("lost", Duration::from_secs(2));
    player.quiet(Duration::from_secs(5));
    pulse.cont();
    player.until("on", BACK);

    // And once more, ended by force.
    pulse.stop();
    player.until("lost", Duration::from_secs(2));
    player.quiet(Duration::from_secs(5));
    pulse.kill();
    pulse.restart();
    let returned = SystemClock::new();
    drop(recorder);
    let recorder = pulse.record();
    player.until("on", BACK.saturating_sub(returned.uptime()));
    recorder.until("sound again", |samples| {
        samples.last().is_some_and(|sample| *sample != 0.0)
    });
    let spent = cpu_seconds(process) - before;
    let (_, log) = player.finish();
    assert!(spent < 1.0, "{spent} s of processor time");
    assert!(log.lines().count() <= 12, "{log}");
}

/// Not there when playing begins, it comes later: nothing was lost, and it is on the air by itself.
#[track_caller]
fn check_absent(leave: impl Fn(&mut Pulse), come: impl Fn(&mut Pulse)) {
    let mut pulse = Pulse::start();
    leave(&mut pulse);
    let mut player = Player::start(&pulse);
    player.until("running 1 test", LIMIT);
    player.until("", LIMIT);
    player.quiet(Duration::from_secs(3));
    come(&mut pulse);
    let returned = SystemClock::new();
    let recorder = pulse.record();
    player.until("on", BACK.saturating_sub(returned.uptime()));
    recorder.until("sound", |samples| {
        samples.last().is_some_and(|sample| *sample != 0.0)
    });
    let spent = cpu_seconds(player.process.id());
    let (said, log) = player.finish();
    assert!(
        !said.iter().any(|line| line.starts_with("lost")),
        "{said:?}"
    );
    assert!(spent < 1.0, "{spent} s of processor time");
    assert!(log.lines().count() <= 6, "{log}");
}

#[test]
fn a_sound_server_that_comes_up_later_is_waited_for() {
    let _playing = in_real_time();
    check_absent(Pulse::kill, Pulse::restart);
}

#[test]
fn a_card_that_is_plugged_in_later_is_waited_for() {
    let _playing = in_real_time();
    check_absent(|pulse| pulse.unplug(), |pulse| pulse.plug());
}

#[test]
fn an_unplugged_card_is_survived() {
    let _playing = in_real_time();
    let pulse = Pulse::start();
    let recorder = pulse.record();
    let mut player = Player::start(&pulse);
    player.until("on", LIMIT);
    recorder.until("a second of sound", reached(48_000));
    let before = cpu_seconds(player.process.id());
    pulse.unplug();
    player.until("lost", Duration::from_secs(2));
    player.quiet(Duration::from_secs(3));
    drop(recorder);
    pulse.plug();
    let returned = SystemClock::new();
    let recorder = pulse.record();
    player.until("on", BACK.saturating_sub(returned.uptime()));
    recorder.until("sound again", |samples| {
        samples.last().is_some_and(|sample| *sample != 0.0)
    });
    let spent = cpu_seconds(player.process.id()) - before;
    let (_, log) = player.finish();
    assert!(spent < 1.0, "{spent} s of processor time");
    assert!(log.lines().count() <= 6, "{log}");
}

/// Somebody drags the station's stream to another card in the mixer of the desktop, and back.
#[test]
fn a_sound_server_that_sends_the_sound_elsewhere_is_told_of() {
    let _playing = in_real_time();
    let pulse = Pulse::start();
    let station = known_station();
    let mut daemon = Daemon::start(through(&pulse, station.phatthanh(&["run"])));
    daemon.until(&["card on"]);
    daemon.until(&["the sound server sends the sound", "fm"]);
    let sent = |status: &Value| {
        let alarms = status["alarms"].as_array().unwrap();
        alarms.iter().any(|alarm| {
            alarm["words"]
                .as_str()
                .is_some_and(|words| words.contains("“tai-nghe”"))
        })
    };

    pulse.send_elsewhere("tai-nghe");
    station.until("told of", sent);
    pulse.send("fm");
    station.until("back", |status| !sent(status));
    daemon.stop();
    let log = Airlog::open_read_only(&station.path("var/airlog.db")).unwrap();
    let moved = log
        .all_events()
        .unwrap()
        .into_iter()
        .filter_map(|(_, _, event)| match event {
            Event::CardMoved {
                was, now, followed, ..
            } => Some((was, now, followed)),
            _ => None,
        });
    assert_eq!(
        moved.collect::<Vec<_>>(),
        [("fm".to_owned(), "tai-nghe".to_owned(), true)]
    );
}
