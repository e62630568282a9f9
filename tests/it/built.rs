//! The date of the program: from its source, wherever that lies, and the same each time.

use std::fs;
use std::fs::File;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, UNIX_EPOCH};

use phatthanh::clock::{BUILT, Clock, SystemClock};

use build::built;

#[expect(dead_code, reason = "its `main` is for cargo")]
#[path = "../../crates/engine/build.rs"]
mod build;

#[track_caller]
fn git(root: &Path, args: &[&str]) {
    let mut command = Command::new("git");
    command
        .arg("-C")
        .arg(root)
        .args(["-c", "user.name=x", "-c", "user.email=x@x"])
        .args(args);
    command
        .env("GIT_COMMITTER_DATE", "1790000000 +0700")
        .env("GIT_AUTHOR_DATE", "1780000000 +0700");
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "{args:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// A source tree whose newest file was changed at `newest`.
fn source(root: &Path, newest: u64) {
    fs::create_dir_all(root.join("crates/engine/src")).unwrap();
    let files = [
        ("crates/engine/build.rs", newest),
        ("Cargo.toml", newest - 5),
        ("crates/engine/src/clock.rs", newest),
    ];
    for (path, changed) in files {
        fs::write(root.join(path), path).unwrap();
        let file = File::options().append(true).open(root.join(path)).unwrap();
        file.set_modified(UNIX_EPOCH + Duration::from_secs(changed))
            .unwrap();
    }
}

#[test]
fn this_program_was_made_before_it_runs() {
    // When the first of its source was written.
    assert!(BUILT.as_second() >= 1_760_000_000, "{BUILT}");
    assert!(BUILT <= SystemClock::new().now(), "{BUILT}");
}

#[test]
fn who_builds_may_say_and_an_archive_without_git_knows() {
    let root = tempfile::tempdir().unwrap();
    source(root.path(), 1_770_000_000);
    assert_eq!(
        built(root.path(), None),
        Some(1_770_000_000),
        "nothing but files"
    );
    fs::write(root.path().join("built.txt"), "$Format:%ct$\n").unwrap();
    assert_eq!(
        built(root.path(), None),
        Some(1_770_000_000),
        "a copy of a checkout"
    );
    fs::write(root.path().join("built.txt"), "1785000000\n").unwrap();
    assert_eq!(built(root.path(), None), Some(1_785_000_000), "an archive");
    assert_eq!(built(root.path(), Some("1786000000")), Some(1_786_000_000));
    assert_eq!(built(root.path(), Some("yesterday")), Some(1_785_000_000));
}

#[test]
fn a_checkout_is_as_old_as_its_newest_commit() {
    let root = tempfile::tempdir().unwrap();
    let inner = root.path().join("phatthanh");
    git(root.path(), &["init", "-q"]);
    source(&inner, 1_770_000_000);
    git(
        root.path(),
        &["commit", "-q", "--allow-empty", "-m", "packaging"],
    );
    assert_eq!(
        built(&inner, None),
        Some(1_770_000_000),
        "another repository lies around it"
    );

    fs::write(inner.join("built.txt"), "$Format:%ct$\n").unwrap();
    fs::write(inner.join(".gitattributes"), "built.txt export-subst\n").unwrap();
    git(&inner, &["init", "-q"]);
    git(&inner, &["add", "."]);
    git(&inner, &["commit", "-q", "-m", "source"]);
    assert_eq!(built(&inner, None), Some(1_790_000_000));

    let (tar, out) = (root.path().join("source.tar"), root.path().join("out"));
    git(&inner, &["archive", "-o", tar.to_str().unwrap(), "HEAD"]);
    fs::create_dir(&out).unwrap();
    let mut unpack = Command::new("tar");
    assert!(
        unpack
            .arg("-xf")
            .arg(&tar)
            .arg("-C")
            .arg(&out)
            .status()
            .unwrap()
            .success()
    );
    assert_eq!(
        built(&out, None),
        Some(1_790_000_000),
        "its archive says so without git"
    );
}
