//! Tells the program when it was made, to the second: `PHATTHANH_BUILT`, seconds of Unix time.
//!
//! In this order: `SOURCE_DATE_EPOCH`; the commit an archive was made of (`built.txt`, which `git archive` fills in);
//! the newest commit; the newest source file. None of them is the time of the build, so two builds of one source are
//! the same.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::UNIX_EPOCH;

/// `git archive` writes the commit's time into it.
const ARCHIVED: &str = "built.txt";

/// Where the sources are, apart from this file.
const SOURCES: [&str; 4] = ["src", "crates", "Cargo.toml", "Cargo.lock"];

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("../..");
    println!("cargo::rerun-if-env-changed=SOURCE_DATE_EPOCH");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", root.join(ARCHIVED).display());

    // A debug build keeps the date of its first: each commit would compile everything anew.
    let release = env::var("PROFILE").is_ok_and(|profile| profile == "release");
    if let Some(path) = moves(&root).filter(|_| release) {
        println!("cargo::rerun-if-changed={}", path.display());
    }

    let built = built(&root, env::var("SOURCE_DATE_EPOCH").ok().as_deref());
    println!(
        "cargo::rustc-env=PHATTHANH_BUILT={}",
        built.unwrap_or_default()
    );
}

/// When the source in `root` was made, in seconds of Unix time; `epoch` is what the builder says.
pub(crate) fn built(root: &Path, epoch: Option<&str>) -> Option<u64> {
    let archived = || seconds(&fs::read_to_string(root.join(ARCHIVED)).ok()?);
    let told = epoch.and_then(seconds).or_else(archived);
    told.or_else(|| committed(root)).or_else(|| {
        SOURCES
            .iter()
            .filter_map(|path| newest(&root.join(path)))
            .max()
    })
}

fn seconds(text: &str) -> Option<u64> {
    text.trim().parse().ok()
}

/// When the newest commit was made, if the source is under git: `git` may also find a repository around an archive.
fn committed(root: &Path) -> Option<u64> {
    git(
        root,
        &["ls-files", "--error-unmatch", "crates/engine/build.rs"],
    )?;
    seconds(&git(root, &["log", "-1", "--format=%ct"])?)
}

/// What changes with each commit.
fn moves(root: &Path) -> Option<PathBuf> {
    let path = root.join(git(root, &["rev-parse", "--git-path", "logs/HEAD"])?.trim());
    // What is not there would be looked for by each build.
    path.exists().then_some(path)
}

fn git(root: &Path, args: &[&str]) -> Option<String> {
    let output = Command::new("git")
        .arg("-C")
        .arg(root)
        .args(args)
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8(output.stdout).ok())?
}

/// When the newest file at or below `path` was changed.
fn newest(path: &Path) -> Option<u64> {
    if path.is_dir() {
        return fs::read_dir(path)
            .ok()?
            .filter_map(|entry| newest(&entry.ok()?.path()))
            .max();
    }

    Some(
        fs::metadata(path)
            .ok()?
            .modified()
            .ok()?
            .duration_since(UNIX_EPOCH)
            .ok()?
            .as_secs(),
    )
}
