//! An upgrade of a running station: a new program that works, and one that does not. A script stands where the service
//! manager would, with a notify socket of its own.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use crate::support::{TestStation, in_real_time};

const MANAGER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/manager.py");

/// A station whose programs are kept beside it.
struct Service(TestStation);

impl Service {
    fn new() -> Self {
        let service = Self(TestStation::new());
        fs::create_dir(service.0.path("lib")).unwrap();
        service
    }

    fn kept(&self) -> String {
        self.0.path("lib").display().to_string()
    }

    /// A program of other bytes than ours, which does `more` before it is ours.
    fn program(&self, name: &str, more: &str) -> String {
        let file = self.0.path(name);
        let ours = env!("CARGO_BIN_EXE_phatthanh");
        fs::write(&file, format!("#!/bin/sh\n{more}\nexec {ours} \"$@\"\n")).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
        file.display().to_string()
    }

    fn manager(&self, act: &str) -> String {
        let root = self.0.path("").display().to_string();
        format!("python3 {MANAGER} {act} {} {root}", self.kept())
    }

    /// Upgrades to `program`; returns whether it runs then, and what was printed.
    fn upgrade(&self, program: &str) -> (bool, String) {
        let (kept, manager) = (self.kept(), self.manager("restart"));
        let args = [
            "upgrade",
            "--versions",
            &kept,
            "--program",
            program,
            "--manager",
            &manager,
            "--watch",
            "1",
        ];
        let output = self.0.phatthanh(&args).output().unwrap();
        let printed = [output.stdout, output.stderr].concat();
        (
            output.status.success(),
            String::from_utf8_lossy(&printed).into_owned(),
        )
    }

    fn current(&self) -> String {
        let link = fs::read_link(self.0.path("lib/current")).unwrap();
        link.display().to_string()
    }

    fn run(&self, act: &str) {
        let command = self.manager(act);
        let mut words = command.split(' ');
        let status = Command::new(words.next().unwrap()).args(words).status();
        assert!(status.unwrap().success(), "{act}");
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let command = self.manager("stop");
        let mut words = command.split(' ');
        drop(Command::new(words.next().unwrap()).args(words).status());
    }
}

#[test]
fn a_new_program_takes_over_and_one_that_does_not_come_up_is_led_back_from() {
    let _playing = in_real_time();
    let service = Service::new();
    let old = service.program("old", "# old");
    service
        .0
        .ok(&["upgrade", "--versions", &service.kept(), "take", &old]);
    let first = service.current();
    service.run("restart");

    // It checks the files well, and cannot run.
    let bad = service.program("bad", "case \"$*\" in *run*) exit 3;; esac");
    let (done, printed) = service.upgrade(&bad);
    assert!(!done, "{printed}");
    assert!(printed.contains("is back and runs"), "{printed}");
    assert_eq!(service.current(), first);
    assert!(service.0.ok(&["status"]).contains("Đài thử"));

    let broken = service.program("broken", "case \"$*\" in *check*) exit 2;; esac");
    let (done, printed) = service.upgrade(&broken);
    assert!(!done && printed.contains("nothing is changed"), "{printed}");

    let good = service.program("good", "# new");
    let (done, printed) = service.upgrade(&good);
    assert!(done, "{printed}");
    assert_ne!(service.current(), first);
    assert!(service.0.ok(&["status"]).contains("Đài thử"));
    let kept = fs::read_dir(service.0.path("lib/versions")).unwrap();
    assert_eq!(kept.count(), 2, "the new one and the one before");
    service.run("stop");
    service.0.ok(&["log", "verify"]);
}
