use std::fs::FileTimes;

use super::*;

struct Kept {
    folder: tempfile::TempDir,
    versions: Versions,
    old: String,
    new: String,
}

impl Kept {
    /// The old one runs, the new one lies beside it.
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let versions = Versions::new(&folder.path().join("lib"));
        let [old, new] = ["old", "new"].map(|text| {
            let file = folder.path().join(text);
            fs::write(&file, text).unwrap();
            versions.take_in(&file, "1.0").unwrap()
        });
        versions.lead(&old).unwrap();
        Self {
            folder,
            versions,
            old,
            new,
        }
    }

    fn runs(&self) -> String {
        let program = self.folder.path().join("lib/current").join(PROGRAM);
        fs::read_to_string(program).unwrap()
    }

    fn heartbeat(&self) -> PathBuf {
        self.folder.path().join("heartbeat")
    }

    fn mind(&self) -> Minded {
        self.versions.mind(&self.heartbeat()).unwrap()
    }
}

#[test]
fn a_new_program_that_never_lives_is_led_back_from_at_its_fourth_start() {
    let kept = Kept::new();
    assert_eq!(
        (kept.runs().as_str(), kept.mind()),
        ("old", Minded::Nothing)
    );
    kept.versions.begin(&kept.new).unwrap();
    for starts in 1..=3 {
        assert_eq!(kept.mind(), Minded::Starts(starts));
        assert_eq!(kept.runs(), "new");
    }
    let (from, to) = (kept.new.clone(), kept.old.clone());
    assert_eq!(kept.mind(), Minded::LedBack { from, to });
    assert_eq!(
        (kept.runs().as_str(), kept.mind()),
        ("old", Minded::Nothing)
    );
}

/// The power went while it was on probation, after it had aired for a while.
#[test]
fn a_new_program_that_has_lived_is_kept_whatever_broke_off_its_upgrade() {
    let kept = Kept::new();
    kept.versions.begin(&kept.new).unwrap();
    assert_eq!(kept.mind(), Minded::Starts(1));
    let file = File::create(kept.heartbeat()).unwrap();
    let started = fs::metadata(kept.folder.path().join("lib/probation"))
        .unwrap()
        .modified()
        .unwrap();
    let beat = |after| FileTimes::new().set_modified(started + Duration::from_secs(after));
    file.set_times(beat(30)).unwrap();
    assert_eq!(kept.mind(), Minded::Starts(2), "too soon to know");
    file.set_times(beat(3600)).unwrap();
    assert_eq!(kept.mind(), Minded::Lives(kept.new.clone()));
    assert_eq!(
        (kept.runs().as_str(), kept.mind()),
        ("new", Minded::Nothing)
    );
}

#[test]
fn the_program_before_is_kept_and_older_ones_go() {
    let kept = Kept::new();
    let newest = kept.folder.path().join("newest");
    fs::write(&newest, "newest").unwrap();
    let newest = kept.versions.take_in(&newest, "1.1").unwrap();
    kept.versions.begin(&kept.new).unwrap();
    kept.versions.confirm().unwrap();
    assert_eq!(kept.versions.previous(), Some(kept.old.clone()));
    assert!(!kept.versions.program(&newest).exists(), "never led to");
    assert!(kept.versions.program(&kept.old).exists());
    assert!(
        kept.versions.lead_back().is_err(),
        "nothing is on probation"
    );
}

#[test]
fn the_same_bytes_are_taken_in_once_and_damaged_ones_again() {
    let kept = Kept::new();
    let file = kept.folder.path().join("new");
    fs::write(kept.versions.program(&kept.new), "cut").unwrap();
    assert_eq!(kept.versions.take_in(&file, "1.0").unwrap(), kept.new);
    assert_eq!(
        fs::read_to_string(kept.versions.program(&kept.new)).unwrap(),
        "new"
    );
}
