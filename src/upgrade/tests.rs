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
        self.mind_in(&Evidence::default())
    }

    fn mind_in(&self, run: &Evidence) -> Minded {
        self.versions.mind(&self.heartbeat(), run).unwrap()
    }

    /// A heartbeat so many seconds after the last start, by the wall clock.
    fn beat(&self, after: u64) {
        let file = File::create(self.heartbeat()).unwrap();
        let probation = fs::metadata(self.folder.path().join("lib/probation")).unwrap();
        let at = probation.modified().unwrap() + Duration::from_secs(after);
        file.set_times(FileTimes::new().set_modified(at)).unwrap();
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

/// The wall clock is set an hour forward while the new program crashes after five seconds.
#[test]
fn a_clock_that_is_set_makes_no_program_live() {
    let run = |boot: &str, seconds| Evidence {
        boot: Some(boot.to_owned()),
        since_boot: Some(Duration::from_secs(seconds)),
        ..Evidence::default()
    };
    let lives = |then: &Evidence, now: &Evidence, beat| {
        let kept = Kept::new();
        kept.versions.begin(&kept.new).unwrap();
        assert_eq!(kept.mind_in(then), Minded::Starts(1));
        kept.beat(beat);
        kept.mind_in(now) == Minded::Lives(kept.new.clone())
    };
    let first = run("a", 1000);
    assert!(!lives(&first, &run("a", 1005), 3600));
    assert!(!lives(&first, &run("a", 4600), 5), "it was stopped since");
    assert!(lives(&first, &run("a", 1120), 120));
    assert!(lives(&first, &run("b", 20), 3600), "another run");
    assert!(
        lives(&Evidence::default(), &run("a", 1005), 3600),
        "not known"
    );
}

#[test]
fn a_program_that_had_to_be_started_again_or_was_led_back_from_does_not_stand() {
    let kept = Kept::new();
    assert!(kept.versions.stands(&kept.old) && !kept.versions.on_probation());
    kept.versions.begin(&kept.new).unwrap();
    assert!(kept.versions.stands(&kept.new) && !kept.versions.stands(&kept.old));
    kept.mind();
    assert!(kept.versions.stands(&kept.new));
    kept.mind();
    assert!(!kept.versions.stands(&kept.new), "it crashed");
    kept.versions.lead_back().unwrap();
    assert!(kept.versions.stands(&kept.old) && !kept.versions.stands(&kept.new));
}

/// Ctrl-C between the link and the restart, then once more.
#[test]
fn an_upgrade_after_one_that_broke_off_leads_back_to_what_is_known_to_live() {
    let kept = Kept::new();
    kept.versions.begin(&kept.new).unwrap();
    kept.mind();
    kept.mind();
    assert_eq!(kept.versions.proven(), Some(kept.old.clone()));
    kept.versions.begin(&kept.new).unwrap();
    assert_eq!(kept.versions.proven(), Some(kept.old.clone()));
    assert_eq!(kept.versions.previous(), Some(kept.old.clone()));
    assert!(kept.versions.stands(&kept.new), "counted anew");
    let (new, old) = kept.versions.lead_back().unwrap();
    assert_eq!((new, old), (kept.new.clone(), kept.old.clone()));
}
