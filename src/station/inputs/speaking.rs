//! Typed text made a recording that says of itself that a machine speaks it.

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use tempfile::NamedTempFile;

use crate::config::{Loaded, Speech};
use crate::sound;
use crate::speech::{self, Reading};
use crate::units::Frames;
use crate::voice::{self, VoiceError};
use crate::words::Text;

/// How the name of a file begins that is being written: passed over, as all hidden files are.
const UNFINISHED: &str = ".phatthanh-say-";
/// Longest title, in letters.
const LONGEST_TITLE: usize = 60;

/// A spoken text, in a file that goes with this unless it is kept.
#[derive(Debug)]
pub struct Spoken {
    file: NamedTempFile,
    /// How long it is.
    pub length: Frames,
    /// How it was read, and what in it is not known.
    pub reading: Reading,
    /// Why the station's own voice did not speak it, where another did.
    pub fell_back: Option<Text>,
}

/// Speaks `typed`, which is called `title`, into a file in `folder`, as the station's settings have it; by espeak-ng where its own voice fails.
///
/// # Errors
/// Why there is no recording, for people.
pub fn speak(loaded: &Loaded, typed: &str, title: &str, folder: &Path) -> Result<Spoken, Text> {
    let espeak = Speech::default();
    let own = loaded.station.speech.as_ref().unwrap_or(&espeak);
    let reading = speech::read(typed, &own.abbreviations);
    if reading.text.is_empty() {
        return Err(Text::new("cli-say-empty"));
    }

    let mut commands: Vec<&[String]> = vec![&own.command];
    if own.command != espeak.command {
        commands.push(&espeak.command);
    }

    let system = |problem: io::Error| VoiceError::from(problem).text();
    let mut builder = tempfile::Builder::new();
    builder.prefix(UNFINISHED).suffix(".part");
    let file = builder.tempfile_in(folder).map_err(system)?;
    let (target, ceiling) = (loaded.rules.loudness, loaded.rules.true_peak);
    let (length, problem) =
        voice::speak_by_any(&commands, &reading.text, file.path(), target, ceiling)
            .map_err(|problem| problem.text())?;
    sound::mark_spoken(file.path(), title, typed).map_err(system)?;

    // Whoever takes recordings in may be another user.
    let readable = fs::Permissions::from_mode(0o664);
    file.as_file().set_permissions(readable).map_err(system)?;
    file.as_file().sync_all().map_err(system)?;
    Ok(Spoken {
        file,
        length,
        reading,
        fell_back: problem.map(|problem| problem.text()),
    })
}

/// Returns why the station cannot speak a text at all; none if a voice is installed.
#[must_use]
pub fn mute(loaded: &Loaded) -> Option<Text> {
    let espeak = Speech::default();
    let own = loaded.station.speech.as_ref().unwrap_or(&espeak);
    let problem = voice::missing(&own.command)?;
    voice::missing(&espeak.command).map(|_| problem.text())
}

impl Spoken {
    /// Returns where it lies as long as it is not kept.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.file.path()
    }

    /// Keeps it at `path`, whole or not at all; what lies there is replaced only if `replace`.
    ///
    /// # Errors
    /// If there is something already, or the system refuses.
    pub fn keep(self, path: &Path, replace: bool) -> io::Result<()> {
        let kept = if replace {
            self.file.persist(path)
        } else {
            self.file.persist_noclobber(path)
        };
        kept.map(drop).map_err(|problem| problem.error)
    }
}

/// Returns what a text is called: its beginning, to the end of a line, a sentence or a word.
#[must_use]
pub fn title(typed: &str) -> String {
    let line = typed.trim().lines().next().unwrap_or_default();
    let sentence = line.split_inclusive(['.', '!', '?', ';']).next();
    let sentence = sentence.unwrap_or_default().trim_end_matches(['.', ';']);
    let mut title = String::new();
    for word in sentence.split_whitespace() {
        if !title.is_empty() && title.chars().count() + word.chars().count() >= LONGEST_TITLE {
            title.push('…');
            break;
        }
        if !title.is_empty() {
            title.push(' ');
        }
        title.extend(
            word.chars()
                .filter(|letter| !letter.is_control())
                .take(LONGEST_TITLE),
        );
    }
    title
}

/// Returns `title` as the name of a file that every computer can open, without its ending.
#[must_use]
pub fn file_name(title: &str) -> String {
    let allowed = |letter: char| !letter.is_control() && !r#"<>:"/\|?*…"#.contains(letter);
    let kept: String = title
        .chars()
        .map(|one| if allowed(one) { one } else { ' ' })
        .collect();
    let words: Vec<&str> = kept.split_whitespace().collect();
    let name = words.join(" ");
    let name = name.trim_matches(['.', ' ', '~', '$']);
    if name.is_empty() {
        "bài".to_owned()
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_a_title_and_a_name() {
        let check = |typed: &str, expected: (&str, &str)| {
            let title = title(typed);
            assert_eq!((title.as_str(), file_name(&title).as_str()), expected);
        };

        check("Mời họp thôn. Lúc 7h30.", ("Mời họp thôn", "Mời họp thôn"));
        check(
            "  Tiêm: chó/mèo?\nNgày mai",
            ("Tiêm: chó/mèo?", "Tiêm chó mèo"),
        );
        check("../../etc/passwd", ("", "bài"));
        check("\u{7}", ("", "bài"));
        let long = title(&"thông báo ".repeat(30));
        assert!(long.chars().count() <= 62 && long.ends_with('…'), "{long}");
        assert!(file_name(&"ệ".repeat(200)).len() <= 600);
        assert_eq!(title(&"ệ".repeat(200)).chars().count(), LONGEST_TITLE);
    }
}
