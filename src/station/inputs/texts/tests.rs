//! Texts in a folder, with a voice of a few lines of shell.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::*;
use crate::config;

/// A station whose voice gives a tone and notes what it was asked.
struct Scene {
    root: tempfile::TempDir,
    texts: Texts,
    loaded: Loaded,
    uptime: Duration,
}

impl Scene {
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let place = root.path().join(path);
            fs::create_dir_all(place.parent().unwrap()).unwrap();
            fs::write(&place, text).unwrap();
            place
        };
        let voice = write("voice.sh", "#!/bin/sh\ncat >> $0.heard\ncat $1\n");
        fs::set_permissions(&voice, fs::Permissions::from_mode(0o755)).unwrap();
        let spoken = root.path().join("spoken.wav");
        let mut wav = crate::sound::WavWriter::create(&spoken).unwrap();
        wav.write(&vec![0.25; 96_000]).unwrap();
        wav.finish().unwrap();
        fs::create_dir_all(root.path().join("audio/thong-bao")).unwrap();
        write("config/schedule.toml", "");
        write(
            "config/station.toml",
            &format!(
                "name = \"Đài thử\"\n[library]\nsettle = \"10s\"\n[speech]\ncommand = [\"{}\", \"{}\"]\nfolders = [\"thong-bao\"]\n",
                voice.display(),
                spoken.display()
            ),
        );
        let loaded = config::load(root.path()).loaded.unwrap();
        let texts = Texts::new(root.path(), Language::Vi);
        Self {
            root,
            texts,
            loaded,
            uptime: Duration::ZERO,
        }
    }

    fn place(&self, name: &str) -> PathBuf {
        self.root.path().join("audio/thong-bao").join(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.place(name), bytes).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.place(name)).unwrap()
    }

    /// Looks, and again when all has settled.
    fn look(&mut self) {
        self.texts.look(&self.loaded, self.uptime);
        self.uptime += Duration::from_secs(10);
        self.texts.look(&self.loaded, self.uptime);
    }

    /// What the voice has been asked so far.
    fn asked(&self) -> String {
        fs::read_to_string(self.root.path().join("voice.sh.heard")).unwrap_or_default()
    }
}

fn said(path: &Path) -> Option<String> {
    sound::spoken(path)
}

#[test]
fn a_text_that_lies_still_becomes_a_recording_and_a_note_says_how_it_is_read() {
    let mut scene = Scene::new();
    scene.write("họp thôn.txt", "Mời họp lúc 7h30, gặp ông XYZ.".as_bytes());
    scene.texts.look(&scene.loaded, scene.uptime);
    assert_eq!(scene.asked(), "", "it may still be written");
    scene.look();
    let wav = scene.place("họp thôn.wav");
    assert_eq!(
        said(&wav).as_deref(),
        Some("Mời họp lúc 7h30, gặp ông XYZ.")
    );
    assert_eq!(
        scene.asked(),
        "mời họp lúc bảy giờ ba mươi phút, gặp ông ích xì i dài dét."
    );
    let note = scene.read("họp thôn.txt.MÁY ĐỌC.txt");
    assert!(
        note.contains("họp thôn.wav")
            && note.contains("bảy giờ ba mươi phút")
            && note.contains("“XYZ”"),
        "{note}"
    );

    // Nothing new: nothing is spoken, and the note is not spoken either.
    let before = fs::metadata(&wav).unwrap().modified().unwrap();
    scene.look();
    assert_eq!(fs::metadata(&wav).unwrap().modified().unwrap(), before);
    assert_eq!(fs::read_dir(wav.parent().unwrap()).unwrap().count(), 3);
}

#[test]
fn an_edited_text_is_spoken_anew_and_one_whose_recording_was_taken_away_is_not() {
    let mut scene = Scene::new();
    scene.write("bài.txt", "Một.".as_bytes());
    scene.look();
    scene.write("bài.txt", "Hai ba.".as_bytes());
    scene.look();
    assert_eq!(said(&scene.place("bài.wav")).as_deref(), Some("Hai ba."));
    assert!(scene.read("bài.txt.MÁY ĐỌC.txt").contains("hai ba"));

    fs::remove_file(scene.place("bài.wav")).unwrap();
    scene.look();
    assert!(
        !scene.place("bài.wav").exists(),
        "a person took it off the air"
    );
    fs::remove_file(scene.place("bài.txt")).unwrap();
    scene.look();
    assert_eq!(
        fs::read_dir(scene.place("")).unwrap().count(),
        0,
        "its note goes with it"
    );
}

#[test]
fn no_recording_of_a_person_is_replaced() {
    for name in ["bài.mp3", "bài.wav"] {
        let mut scene = Scene::new();
        scene.write(name, b"a person's");
        scene.write("bài.txt", "Kịch bản của bài.".as_bytes());
        scene.look();
        assert_eq!(scene.read(name), "a person's");
        assert_eq!(scene.asked(), "");
        let note = scene.read("bài.txt.MÁY ĐỌC.txt");
        assert!(note.contains(name), "{note}");
    }
}

#[test]
fn what_is_no_text_is_refused_in_words() {
    let mut scene = Scene::new();
    scene.write("a.txt", b"\xff\xff\xff");
    scene.write("b.txt", b" \n");
    scene.write("c.txt", &vec![b'a'; 100_001]);
    scene.write("d.txt", b"nul\0nul");
    let wide: Vec<u8> = "\u{feff}Chào bà con."
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    scene.write("e.TXT", &wide);
    scene.write("f.mp3.LỖI.txt", b"a note of others");
    scene.look();
    for name in ["a", "b", "c", "d"] {
        assert!(!scene.place(&format!("{name}.wav")).exists(), "{name}");
        let note = scene.read(&format!("{name}.txt.MÁY ĐỌC.txt"));
        assert!(note.contains("chưa đọc"), "{note}");
    }
    assert_eq!(said(&scene.place("e.wav")).as_deref(), Some("Chào bà con."));
    assert!(!scene.place("f.mp3.LỖI.txt.MÁY ĐỌC.txt").exists());
}

#[test]
fn a_note_that_somebody_wrote_stays() {
    let mut scene = Scene::new();
    scene.write("a.txt", b"Xin.");
    scene.write("a.txt.MÁY ĐỌC.txt", b"mine");
    scene.write("gone.txt.MÁY ĐỌC.txt", b"mine too");
    scene.look();
    assert!(scene.place("a.wav").exists());
    assert_eq!(scene.read("a.txt.MÁY ĐỌC.txt"), "mine");
    assert_eq!(scene.read("gone.txt.MÁY ĐỌC.txt"), "mine too");
}
