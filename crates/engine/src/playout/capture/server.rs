//! Where a sound server takes what this program captures, as the server's own tool tells.

use crate::playout::output::server::ask;

/// Where a capture comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reach {
    /// From what this program itself plays: the monitor of this name.
    Own(String),
    /// From the source of this name.
    Source(String),
    /// From no server: it was asked, and captures nothing for this program.
    Nowhere,
    /// Nobody can tell.
    NotTold,
}

/// Returns where a server takes what this process captures from.
pub(super) fn reach() -> Reach {
    let answers = || {
        Some([
            ask(&["list", "source-outputs"])?,
            ask(&["list", "sink-inputs"])?,
            ask(&["list", "short", "sources"])?,
            ask(&["list", "short", "sinks"])?,
        ])
    };
    let Some([captures, plays, sources, sinks]) = answers() else {
        return Reach::NotTold;
    };
    let binary = std::env::current_exe().ok();
    let binary = binary.as_deref().and_then(std::path::Path::file_name);
    let binary = binary.map(|name| name.to_string_lossy().into_owned());
    let asked = Asked {
        process: std::process::id(),
        binary: binary.as_deref().unwrap_or_default(),
    };
    asked.read(&captures, &plays, &sources, &sinks)
}

/// Who asks.
struct Asked<'a> {
    process: u32,
    /// The file of the program: a person who tries an input is another process than the station on air.
    binary: &'a str,
}

impl Asked<'_> {
    fn read(&self, captures: &str, plays: &str, sources: &str, sinks: &str) -> Reach {
        let ours = |streams: &str, what: &str, key: &str, value: &str| -> Vec<u32> {
            let own = format!("{key} = \"{value}\"");
            let mut number: Option<u32> = None;
            let mut found = Vec::new();
            for line in streams.lines().map(str::trim) {
                if line.starts_with("Sink Input #") || line.starts_with("Source Output #") {
                    number = None;
                } else if let Some(rest) = line.strip_prefix(what) {
                    number = rest.trim().parse().ok();
                } else if line == own {
                    found.extend(number);
                }
            }
            found
        };
        let process = self.process.to_string();
        let from = ours(captures, "Source:", "application.process.id", &process);
        let to = ours(plays, "Sink:", "application.process.binary", self.binary);
        let own: Vec<String> = to
            .iter()
            .filter_map(|sink| Some(format!("{}.monitor", name_of(sinks, *sink)?)))
            .collect();
        let mut reach = Reach::Nowhere;
        for source in from {
            match name_of(sources, source) {
                Some(name) if own.contains(&name) => return Reach::Own(name),
                Some(name) => reach = Reach::Source(name),
                None => return Reach::NotTold,
            }
        }
        reach
    }
}

/// The name of the source or sink `number`, in a table of number, name, driver and more.
fn name_of(table: &str, number: u32) -> Option<String> {
    table.lines().find_map(|line| {
        let mut fields = line.split('\t');
        let found = fields.next()?.parse() == Ok(number);
        fields
            .next()
            .filter(|name| found && !name.is_empty())
            .map(ToOwned::to_owned)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stream(what: &str, on: u32, process: u32, binary: &str) -> String {
        let kind = if what == "Sink" {
            "Sink Input"
        } else {
            "Source Output"
        };
        format!(
            "{kind} #{process}\n\tDriver: protocol-native.c\n\t{what}: {on}\n\tProperties:\n\
             \t\tapplication.process.id = \"{process}\"\n\t\tapplication.process.binary = \"{binary}\"\n\n"
        )
    }

    #[test]
    fn own_sound_is_known_wherever_it_is_played() {
        let sources = "3\tfm.monitor\tm\n4\ttuner.monitor\tm\n5\talsa_input.usb\tm\n";
        let sinks = "1\tfm\tm\n2\ttuner\tm\n";
        let check = |source: u32, sink: u32, player: (u32, &str), expected: Reach| {
            let captures = stream("Source", source, 31, "phatthanh")
                + &stream("Source", 3, 312, "parec")
                + &stream("Source", 3, 3, "parec");
            let plays = stream("Sink", sink, player.0, player.1);
            let asked = Asked {
                process: 31,
                binary: "phatthanh",
            };
            assert_eq!(asked.read(&captures, &plays, sources, sinks), expected);
        };
        let named = |name: &str| Reach::Source(name.to_owned());
        check(4, 1, (31, "phatthanh"), named("tuner.monitor"));
        check(3, 1, (31, "phatthanh"), Reach::Own("fm.monitor".into()));
        check(3, 1, (99, "phatthanh"), Reach::Own("fm.monitor".into()));
        check(3, 1, (99, "paplay"), named("fm.monitor"));
        check(4, 2, (31, "phatthanh"), Reach::Own("tuner.monitor".into()));
        check(5, 1, (31, "phatthanh"), named("alsa_input.usb"));
        check(9, 1, (31, "phatthanh"), Reach::NotTold);
        let nobody = Asked {
            process: 7,
            binary: "phatthanh",
        };
        assert_eq!(nobody.read("", "", sources, sinks), Reach::Nowhere);
    }
}
