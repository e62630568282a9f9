//! The code's own rules: who may use whom, and how long a file and a function may be.

mod circles;
mod imports;
mod renamed;
mod tokens;

use std::fs;
use std::path::{Path, PathBuf};

/// Rooms by layer: one may use only those of a lower layer. Between crates the compiler holds it, inside of one this
/// test.
const LAYERS: &[(&str, u8)] = &[
    ("units", 0),
    ("names", 0),
    ("words", 0),
    ("speech", 0),
    ("calendar", 1),
    ("stream", 1),
    ("schedule", 2),
    ("rundown", 3),
    ("alarm", 4),
    ("alert", 4),
    ("transmitter", 4),
    ("rds", 5),
    ("clock", 4),
    ("patience", 4),
    ("sound", 4),
    ("config", 5),
    ("library", 5),
    ("playout", 5),
    ("aircheck", 5),
    ("airlog", 5),
    ("voice", 5),
    ("relay", 5),
    ("report", 6),
    ("station", 6),
    ("drafts", 7),
    ("console", 8),
    ("publish", 7),
    ("office", 7),
    ("backup", 7),
    ("evidence", 7),
    ("init", 7),
    ("doctor", 9),
    ("upgrade", 9),
    ("cli", 10),
];

/// What the pure core never names.
const WORLDLY: &[&str] = &[
    "std::fs",
    "std::net",
    "std::thread",
    "std::env",
    "std::process",
    "tracing::",
    "tokio::",
    "Instant::now",
    "SystemTime",
];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found
}

fn source_files() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<_> = ["src", "crates", "tests", "benches"]
        .iter()
        .map(|folder| root.join(folder))
        .filter(|folder| folder.is_dir())
        .flat_map(|folder| sources(&folder))
        .map(|path| {
            (
                path.strip_prefix(root).unwrap().to_owned(),
                fs::read_to_string(&path).unwrap(),
            )
        })
        .collect();
    files.sort();
    files
}

/// Counts the lines that hold code: blank lines and comments are free.
fn code_lines(lines: &[&str]) -> usize {
    let code = lines.iter().map(|line| line.trim_start());
    code.filter(|line| !line.is_empty() && !line.starts_with("//"))
        .count()
}

/// Returns the room of `src/a/b.rs`, `src/a.rs` or `crates/core/src/a.rs`: `a`. A crate that is one room has none.
fn module(path: &Path) -> Option<String> {
    let roots = ["src", "crates/core/src", "crates/engine/src"];
    let inside = roots.iter().find_map(|root| path.strip_prefix(root).ok())?;
    let first = Path::new(inside.components().next()?.as_os_str());
    Some(first.file_stem()?.to_str()?.to_owned())
}

fn layer(module: &str) -> Option<u8> {
    LAYERS
        .iter()
        .find(|(name, _)| *name == module)
        .map(|(_, layer)| *layer)
}

#[test]
fn modules_use_only_lower_layers() {
    let mut faults = Vec::new();
    for (path, text) in source_files() {
        let Some(user) = module(&path).filter(|name| name != "main" && name != "lib") else {
            continue;
        };
        let own = layer(&user)
            .unwrap_or_else(|| panic!("{user} has no layer: add it to LAYERS and ARCHITECTURE.md"));
        for named in imports::contents(&tokens::tokens(&text)).named {
            let [first, used, ..] = &named.path[..] else {
                continue;
            };
            if first == "crate" && *used != user && layer(used).is_some_and(|used| used >= own) {
                faults.push(format!(
                    "{}:{}: {user} uses {used}",
                    path.display(),
                    named.line
                ));
            }
        }
    }

    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_core_is_pure() {
    let mut faults = Vec::new();
    for (path, text) in source_files() {
        if module(&path)
            .as_deref()
            .and_then(layer)
            .is_none_or(|layer| layer > 3)
        {
            continue;
        }
        for (number, line) in text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
        {
            for word in WORLDLY.iter().filter(|word| line.contains(**word)) {
                faults.push(format!(
                    "{}:{}: {word} in the pure core",
                    path.display(),
                    number + 1
                ));
            }
        }
    }

    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn files_and_functions_are_short() {
    let mut faults = Vec::new();
    for (path, text) in source_files() {
        let lines: Vec<&str> = text.lines().collect();
        let code = code_lines(&lines);
        if code > 500 {
            faults.push(format!(
                "{}: {code} lines of code, 500 at most",
                path.display()
            ));
        }
        for (first, line) in lines.iter().enumerate() {
            let code = line.trim_start();
            let starts = [
                "fn ",
                "pub fn ",
                "pub(crate) fn ",
                "pub(super) fn ",
                "const fn ",
                "pub const fn ",
                "async fn ",
                "pub(super) async fn ",
            ];
            if !starts.iter().any(|start| code.starts_with(start))
                || code.ends_with(';')
                || code.ends_with('}')
            {
                continue;
            }
            let indent = line.len() - code.len();
            let end = format!("{}}}", " ".repeat(indent));
            let last = lines[first..]
                .iter()
                .position(|line| **line == end)
                .map_or(first, |last| first + last);
            let length = code_lines(&lines[first..=last]);
            if length > 70 {
                faults.push(format!(
                    "{}:{}: a function of {length} lines, 70 at most",
                    path.display(),
                    first + 1
                ));
            }
        }
    }

    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Sleeping and the system's clocks are `clock.rs`'s alone; tests that sleep race what they wait for.
#[test]
fn only_the_clock_tells_time() {
    let banned = [
        "thread::sleep",
        "tokio::time::sleep",
        "Instant::now",
        "SystemTime::now",
        "Timestamp::now",
        "Zoned::now",
    ];
    let mut faults = Vec::new();
    for (path, text) in source_files() {
        if path == Path::new("crates/engine/src/clock.rs") || path.ends_with("shape.rs") {
            continue;
        }
        for (number, line) in text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
        {
            for word in banned.iter().filter(|word| line.contains(**word)) {
                faults.push(format!("{}:{}: {word}", path.display(), number + 1));
            }
        }
    }

    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// `main.rs` starts things; it does not do things.
#[test]
fn main_is_thin() {
    let (_, text) = source_files()
        .into_iter()
        .find(|(path, _)| path == Path::new("src/main.rs"))
        .unwrap();
    assert!(text.lines().count() <= 20);
}

/// An instant is rounded once, by one rule (`units::instant`), wherever people or programs read it: nobody else cuts
/// one to a second, a minute or a date in words.
#[test]
fn instants_are_said_in_one_place() {
    // The air-check names and marks files to the microsecond, and reads them back.
    let own = [
        "crates/core/src/units/instant.rs",
        "crates/engine/src/aircheck/",
        "src/cli/terminal/when.rs",
    ];
    let mut wrong = Vec::new();
    for (path, text) in source_files() {
        let name = path.to_str().unwrap();
        if !(name.starts_with("src") || name.starts_with("crates"))
            || own.iter().any(|own| name.starts_with(own))
            || name.contains("trials")
        {
            continue;
        }
        let code = text.split("\n#[cfg(test)]").next().unwrap();
        for statement in code.split(';') {
            let cut = [
                "strftime(",
                ".datetime()",
                ".hour()",
                ".minute()",
                ".second()",
            ];
            if statement.contains("to_zoned(") && cut.iter().any(|cut| statement.contains(cut)) {
                wrong.push(format!("{name}: {}", statement.trim()));
            }
        }
    }

    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn files_import_each_other_in_no_circle() {
    let circles = circles::circles(&source_files());
    assert!(circles.is_empty(), "{}", circles.join("\n\n"));
}
