//! What never airs is said by the status: which folders, how many recordings, and the first of their names.

use super::*;
use crate::station::health::unheard::{Listed, unheard};

#[test]
fn folders_and_recordings_that_never_air() {
    let files = Files::new();
    let write = |path: &str, text: &str| files.write(path, text);

    write(
        "config/station.toml",
        "name = \"Đài thử\"\ntimezone = \"UTC\"\n[fallback]\nfolder = \"du-phong\"\n",
    );
    write(
        "config/schedule.toml",
        "[[slot]]\nid = \"a\"\nprogram = \"tin\"\ndays = \"hằng ngày\"\nat = \"12:00\"\nlength = \"10m\"\n",
    );
    write(
        "programs/tin.toml",
        "title = \"Tin\"\ntopics = [\"tin\"]\nfiller = \"nen\"\n",
    );
    for topic in ["tin", "nen", "du-phong", "bo-quen", "thua"] {
        write(&format!("audio/{topic}/topic.toml"), "approval = false\n");
    }

    let loaded = files.read();
    let hour = 3600;
    let all = [
        ("tin/vua.wav", 60),
        ("nen/dai.wav", hour),
        ("du-phong/dai.wav", hour),
        ("thua/x.wav", 60),
    ];
    let long = ["tin/a.wav", "tin/b.wav", "tin/c.wav", "tin/d.wav"].map(|path| (path, hour));
    let segments = all.into_iter().chain(long).zip(1..);
    let catalogue: Catalogue = segments
        .map(|((path, seconds), byte)| segment(path, seconds, byte))
        .collect();
    let found = unheard(&loaded, &catalogue);
    let listed = |count, first: &[&str]| Listed {
        count,
        first: first.iter().map(|name| (*name).to_owned()).collect(),
    };

    assert_eq!(found.folders, listed(2, &["audio/bo-quen", "audio/thua"]));
    // The helper calls a recording by its path.
    assert_eq!(
        found.recordings,
        listed(4, &["tin/a.wav", "tin/b.wav", "tin/c.wav"])
    );
    assert_eq!(
        unheard(&loaded, &Catalogue::default()).recordings,
        Listed::default()
    );
}
