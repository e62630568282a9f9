//! Programs that the station's settings name: no shell, a time limit, no more rights than the station has.

use std::io::{Read, Seek, Write};
use std::process::Command;

/// After so many seconds it is killed.
const LONGEST_S: u32 = 20;
/// Of its words so much is kept.
const MOST_SAID: u64 = 300;

/// Runs `command` with `input` on its standard input. Returns what it printed first.
///
/// # Errors
/// If it cannot be run, fails, or takes too long: in words, with the first line it said.
pub(in crate::station) fn run(command: &[String], input: &str) -> Result<String, String> {
    let files = || -> std::io::Result<_> {
        let mut text = tempfile::tempfile()?;
        text.write_all(input.as_bytes())?;
        text.rewind()?;
        Ok((text, tempfile::tempfile()?, tempfile::tempfile()?))
    };
    let problem = |problem: std::io::Error| problem.to_string();
    let (text, mut said, mut wrong) = files().map_err(problem)?;
    let mut child = Command::new("timeout");
    child.args(["--signal=KILL", &LONGEST_S.to_string()]);
    child.args(["setpriv", "--no-new-privs"]).args(command);
    child
        .stdin(text)
        .stdout(said.try_clone().map_err(problem)?)
        .stderr(wrong.try_clone().map_err(problem)?);
    let status = child.status().map_err(problem)?;

    let read = |file: &mut std::fs::File| {
        let mut bytes = Vec::new();
        file.rewind()?;
        file.take(MOST_SAID).read_to_end(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).trim().to_owned())
    };
    if status.success() {
        return read(&mut said).map_err(problem);
    }
    let wrong = read(&mut wrong).map_err(problem)?;
    let first = wrong.lines().next().unwrap_or_default();
    Err(format!("{status}: {first}")
        .trim_end_matches(": ")
        .to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(command: &[&str]) -> Vec<String> {
        command.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn text_is_data_and_no_word_of_a_command() {
        let said = run(&words(&["cat"]), "$(touch x); `id`\nhai").unwrap();
        assert_eq!(said, "$(touch x); `id`\nhai");
        let said = run(&words(&["echo", "$HOME;", "a b"]), "").unwrap();
        assert_eq!(said, "$HOME; a b");
    }

    #[test]
    fn one_that_fails_is_told_by_its_first_words() {
        let problem = run(&words(&["cat", "/no/such/file"]), "").unwrap_err();
        assert!(problem.contains("/no/such/file"), "{problem}");
        assert!(run(&words(&["/no/such/program"]), "").is_err());
        assert!(run(&words(&["false"]), "").is_err());
    }
}
