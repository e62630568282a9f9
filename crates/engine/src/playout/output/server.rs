//! Where a sound server sends what this program plays, as the server's own tool tells.
//!
//! A name behind `PulseAudio`, or behind `PipeWire` in its place, names no card: the server moves a stream to another card
//! when somebody chooses so, or when a card comes or goes, and ALSA says nothing. `pactl` does, where it is installed.

use std::process::{Command, Stdio};

/// A server that does not answer is given up after so many seconds.
const PATIENCE_S: &str = "5";

/// Returns the server's name of the output to which it sends what this process plays; none if no server plays it, or
/// nobody can tell.
pub(super) fn sink() -> Option<String> {
    let number = sink_of(&ask(&["list", "sink-inputs"])?, std::process::id())?;
    name_of(&ask(&["list", "short", "sinks"])?, number)
}

/// Returns what the server's tool answers; none if it is not installed, or the server does not answer.
pub(in crate::playout) fn ask(question: &[&str]) -> Option<String> {
    let mut command = Command::new("timeout");
    command
        .args(["--signal=KILL", PATIENCE_S, "pactl"])
        .args(question);

    // In the words that are read below.
    command
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .stderr(Stdio::null());
    let answer = command
        .output()
        .ok()
        .filter(|answer| answer.status.success())?;
    String::from_utf8(answer.stdout).ok()
}

/// The number of the sink that the stream of `process` goes to.
fn sink_of(inputs: &str, process: u32) -> Option<u32> {
    let own = format!("application.process.id = \"{process}\"");
    let mut sink = None;
    for line in inputs.lines().map(str::trim) {
        if line.starts_with("Sink Input #") {
            sink = None;
        } else if let Some(number) = line.strip_prefix("Sink: ") {
            sink = number.parse().ok();
        } else if line == own {
            return sink;
        }
    }
    None
}

/// The name of the sink `number`, in a table of number, name, driver and more.
fn name_of(sinks: &str, number: u32) -> Option<String> {
    let rows = sinks.lines().filter_map(|line| line.split_once('\t'));
    let (_, rest) = rows
        .into_iter()
        .find(|(first, _)| first.parse() == Ok(number))?;
    rest.split('\t')
        .next()
        .filter(|name| !name.is_empty())
        .map(ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_tool_says() {
        let input = |sink: u32, process: u32| {
            format!(
                "Sink Input #{process}\n\tDriver: protocol-native.c\n\tClient: 4\n\tSink: {sink}\n\tMute: no\n\
                 \tProperties:\n\t\tmedia.name = \"Sink: 9\"\n\t\tapplication.process.id = \"{process}\"\n\n"
            )
        };

        let inputs = [input(7, 31), input(12, 312), input(3, 12)].concat();
        assert_eq!(sink_of(&inputs, 31), Some(7));
        assert_eq!(sink_of(&inputs, 312), Some(12));
        assert_eq!(sink_of(&inputs, 3), None);
        assert_eq!(sink_of("", 31), None);
        let sinks = "1\tfm\tmodule-null-sink.c\tfloat32le 2ch 48000Hz\tRUNNING\n12\talsa_output.usb\tmodule\tx\n";
        assert_eq!(name_of(sinks, 12).as_deref(), Some("alsa_output.usb"));
        assert_eq!(name_of(sinks, 2), None);
    }
}
