//! The words of a recording, for whoever decides about it: typed beside it, or spoken in it by a machine.

use std::path::Path;
use std::time::Duration;

use super::texts::read_text;
use crate::library::patience;
use crate::names::AudioPath;
use crate::sound;
use crate::station::Folder;
use crate::words::Text;

/// A folder that has not answered for so long hangs.
const PATIENCE: Duration = Duration::from_secs(2);

/// The words of a recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Script {
    /// They stand in a text of its name beside it.
    Beside(String),
    /// A machine speaks them: the recording itself holds them.
    Spoken(String),
    /// There is such a text, and it cannot be read.
    Unreadable(Text),
    /// There is none.
    Nowhere,
}

/// Returns the words of the recording at `path`, whose copy lies at `stored`. Waits for a folder that hangs for a while
/// only.
#[must_use]
pub fn script(folder: &Folder, path: &AudioPath, stored: &Path) -> Script {
    // What the bytes say of themselves is certain; a text beside may be of another day.
    if let Some(words) = sound::spoken(stored) {
        return Script::Spoken(words);
    }

    let audio = folder.root().join("audio");
    let place = audio.join(path.topic().as_str());
    let file = audio.join(path.as_str());
    let read = move || {
        let mut longer = file.clone().into_os_string();
        longer.push(".txt");
        let texts = [file.with_extension("txt"), longer.into()];
        texts
            .iter()
            .find(|text| text.is_file())
            .map(|text| read_text(text))
    };
    match patience::ask(&place, PATIENCE, read) {
        Some(Some(Ok(words))) => Script::Beside(words),
        Some(Some(Err(problem))) => Script::Unreadable(problem),
        Some(None) => Script::Nowhere,
        None => Script::Unreadable(Text::new("console-script-away")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_a_recordings_name_is_its_script() {
        let station = tempfile::tempdir().unwrap();
        let folder = Folder::new(station.path());
        let beside = |name: &str| station.path().join("audio/tin").join(name);
        std::fs::create_dir_all(beside("")).unwrap();
        let look = |name: &str| script(&folder, &AudioPath::from(name), Path::new("/nowhere"));
        assert_eq!(look("tin/bài 1.mp3"), Script::Nowhere);
        // A note of ours on why a file was refused is no script.
        std::fs::write(beside("bài 1.mp3.LỖI.txt"), "không nhận được").unwrap();
        assert_eq!(look("tin/bài 1.mp3"), Script::Nowhere);
        std::fs::write(beside("bài 1.txt"), "\u{feff}Kính thưa bà con\n").unwrap();
        assert_eq!(
            look("tin/bài 1.mp3"),
            Script::Beside("Kính thưa bà con".into())
        );
        std::fs::write(beside("bài 2.mp3.txt"), "Lời bài 2").unwrap();
        assert_eq!(look("tin/bài 2.mp3"), Script::Beside("Lời bài 2".into()));
        std::fs::write(beside("bài 3.txt"), [0_u8, 1, 2]).unwrap();
        assert!(matches!(look("tin/bài 3.mp3"), Script::Unreadable(_)));
    }
}
