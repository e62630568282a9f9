//! The handbook (`docs/so-tay`): each command that is printed there for people to type is typed here.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{Daemon, TestStation};

/// One sheet.
#[derive(Debug)]
struct Sheet {
    name: String,
    text: String,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/so-tay")
}

fn sheets() -> Vec<Sheet> {
    let mut sheets: Vec<Sheet> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .map(|path| Sheet {
            name: path.file_name().unwrap().to_string_lossy().into_owned(),
            text: fs::read_to_string(&path).unwrap(),
        })
        .collect();
    sheets.sort_by(|a, b| a.name.cmp(&b.name));
    sheets
}

/// Returns the words of a command line as a shell takes them apart: quotes keep blanks.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            other => words.last_mut().unwrap().push(other),
        }
    }
    assert!(!quoted, "a quote stays open: {line}");
    words.retain(|word| !word.is_empty());
    words
}

/// Returns the commands of `text` that stand in a block of their own, in order.
fn blocks(text: &str) -> Vec<Vec<String>> {
    let mut inside = false;
    let mut commands = Vec::new();
    for line in text.lines().map(str::trim_start) {
        if line.starts_with("```") {
            inside = line == "```console";
        } else if inside {
            commands.push(words(line));
        }
    }
    commands
}

/// Returns the commands that stand within a sentence: `phatthanh …`.
fn inline(text: &str) -> Vec<Vec<String>> {
    text.split('`')
        .skip(1)
        .step_by(2)
        .filter(|code| code.starts_with("phatthanh "))
        .map(words)
        .collect()
}

#[test]
fn every_command_of_the_handbook_does_what_it_is_printed_for() {
    let station = TestStation::whole_sample();
    let stick = tempfile::tempdir().unwrap();
    let stick = stick.path().to_str().unwrap();
    station.ok(&["library", "scan"]);
    station.approve_all();
    let mut daemon = Daemon::start(station.phatthanh(&["run", "--silent"]));
    daemon.until(&["card on"]);

    let mut ran = 0;
    for sheet in sheets() {
        for command in blocks(&sheet.text) {
            let (program, args) = command.split_first().unwrap();
            assert_eq!(program, "phatthanh", "{}: {command:?}", sheet.name);
            let mut args: Vec<&str> = args
                .iter()
                .map(|word| match word.as_str() {
                    "/media/usb" => stick,
                    other => other,
                })
                .collect();
            // What stands for a stick here is no other disk.
            if args.starts_with(&["backup", "prepare"]) {
                args.push("--own-disk");
            }
            let output = station
                .phatthanh(&args)
                .current_dir(station.path(""))
                .output()
                .unwrap();
            // These answer by their status what they found on this machine, on a day that has barely begun.
            let finds = matches!(args[0], "doctor" | "check");
            let found = finds && output.status.code() == Some(1);
            assert!(
                output.status.success() || found,
                "{}: {command:?}: {:?}\n{}",
                sheet.name,
                output.status,
                String::from_utf8_lossy(&output.stderr)
            );
            ran += 1;
        }
    }
    daemon.stop();
    assert!(ran > 30, "{ran} commands");
}

/// What stands within a sentence may lack what a person knows; its command is one of ours all the same.
#[test]
fn every_command_named_in_a_sentence_of_the_handbook_exists() {
    let station = TestStation::new();
    let mut seen = 0;
    for sheet in sheets() {
        for command in inline(&sheet.text) {
            let named = command[1..].iter().skip_while(|word| word.starts_with('-'));
            let mut named = named.skip_while(|word| word.starts_with('/'));
            let name = named.next().unwrap();
            if name == "LỆNH" {
                continue;
            }
            let mut asked = vec![name.as_str()];
            asked.extend(
                named
                    .take_while(|word| {
                        let is_plain = |letter: char| letter.is_ascii_lowercase() || letter == '-';
                        !word.starts_with('-') && word.chars().all(is_plain)
                    })
                    .map(String::as_str),
            );
            asked.push("--help");
            let output = station.phatthanh(&asked).output().unwrap();
            assert!(output.status.success(), "{}: {command:?}", sheet.name);
            let help = String::from_utf8(output.stdout).unwrap();
            for option in command.iter().filter(|word| word.starts_with("--")) {
                assert!(
                    help.split([' ', ',', '\n']).any(|word| word == option),
                    "{}: {command:?}: {option}",
                    sheet.name
                );
            }
            seen += 1;
        }
    }
    assert!(seen > 10, "{seen} commands");
}

/// Pages and buttons are printed in bold behind a word that says what they are.
#[test]
fn every_page_and_button_named_in_the_handbook_is_called_so_on_the_pages() {
    let words = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/core/src/words/vi");
    let messages: Vec<String> = fs::read_dir(words)
        .unwrap()
        .map(|file| fs::read_to_string(file.unwrap().path()).unwrap())
        .collect();
    let is_said = |name: &str| {
        let said = |line: &str| {
            line.split_once([']', '='])
                .is_some_and(|(_, said)| said.trim() == name)
        };
        messages.iter().any(|file| file.lines().any(said))
    };

    let mut seen = 0;
    for sheet in sheets() {
        let text = sheet.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let parts: Vec<&str> = text.split("**").collect();
        for pair in parts.windows(2).step_by(2) {
            let [before, name] = pair else { continue };
            let behind = before.trim_end().rsplit([' ', '(']).next().unwrap();
            if ["trang", "vào", "bấm", "nút", "ở", "rồi"].contains(&&*behind.to_lowercase())
            {
                assert!(is_said(name), "{}: {name}", sheet.name);
                seen += 1;
            }
        }
    }
    assert!(seen > 20, "{seen} names");
}

#[test]
fn no_link_of_the_handbook_leads_nowhere() {
    for sheet in sheets() {
        for link in sheet.text.split("](").skip(1) {
            let target = link.split([')', '#']).next().unwrap();
            assert!(folder().join(target).is_file(), "{}: {target}", sheet.name);
        }
    }
}
