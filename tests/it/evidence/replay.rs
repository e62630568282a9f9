//! Power cuts at every write: what a station wrote is recorded by `strace`, and each moment of it is
//! made again on another disk, with and without what had not been synced.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use jiff::civil::Date;
use phatthanh::airlog::{Airlog, AirlogError, Ended, SealKey, SealedDay, Verdict, recover};

use super::{at, begin, consent, end};

/// A disk's sector: what a cut in the middle of a write leaves is whole ones.
const SECTOR: usize = 512;

/// What [`record`] runs; without its environment there is nothing to do. Says `durable` with the number of
/// rows after each call that promises that they are on the disk, and `sealed` after each sealed day.
#[test]
fn a_recorded_station() {
    let Some(folder) = std::env::var_os("AIRLOG_RECORDED") else {
        return;
    };

    let folder = PathBuf::from(folder);
    // The lines are written whole, not when the test harness likes.
    let say = |line: String| {
        use std::io::Write;
        let mut out = std::io::stderr();
        out.write_all(line.as_bytes()).unwrap();
    };

    let mut log = Airlog::open(&folder.join("airlog.db")).unwrap();
    let key = SealKey::open(&folder.join("seal.key")).unwrap();
    let mut rows = 0;
    let mut durable = |more: u64| {
        rows += more;
        say(format!("durable {rows}\n"));
    };

    for round in 0..6 {
        let ms = round * 10_000;
        let seq = log.begin(&begin(1, ms)).unwrap();
        durable(1);
        log.end(seq, &end(ms + 9000, 9000, Ended::Complete))
            .unwrap();
        durable(1);
        if round % 3 == 2 {
            log.approve(&consent(2, ms)).unwrap();
            durable(1);
            log.seal(at(ms), Date::constant(2026, 11, 24), &key)
                .unwrap()
                .unwrap();
            durable(if round == 2 { 2 } else { 1 });
            log.write_sealed(&folder.join("sealed")).unwrap();
            say(format!("sealed {}\n", round / 3 + 1));
            // What SQLite does by itself after a thousand pages.
            let db = rusqlite::Connection::open(folder.join("airlog.db")).unwrap();
            db.query_row("pragma wal_checkpoint(restart)", [], |_| Ok(()))
                .unwrap();
        }
    }
}

/// What was done to the disk, or said.
#[derive(Debug)]
enum Act {
    Open {
        fd: u32,
        path: PathBuf,
        made: bool,
        cleared: bool,
    },
    Write {
        fd: u32,
        at: Option<u64>,
        bytes: Vec<u8>,
    },
    Seek {
        fd: u32,
        to: u64,
    },
    Size {
        fd: u32,
        bytes: u64,
    },
    Sync {
        fd: u32,
    },
    Close {
        fd: u32,
    },
    Rename {
        from: PathBuf,
        to: PathBuf,
    },
    Link {
        from: PathBuf,
        to: PathBuf,
    },
    Unlink {
        path: PathBuf,
    },
    Said(String),
}

/// Runs [`a_recorded_station`] in `folder` and reads what it did, in order.
fn record(folder: &Path) -> Vec<Act> {
    let trace = folder.with_extension("trace");
    let calls = "openat,write,pwrite64,lseek,ftruncate,fallocate,fsync,fdatasync,rename,renameat,renameat2,\
                 link,linkat,unlink,unlinkat,close";
    let status = Command::new("strace")
        .args([
            "-f",
            "-xx",
            "-s",
            "1000000",
            "-e",
            "signal=none",
            "-e",
            &format!("trace={calls}"),
            "-o",
        ])
        .arg(&trace)
        .arg(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "evidence::replay::a_recorded_station",
            "--nocapture",
        ])
        .env("AIRLOG_RECORDED", folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("this test needs strace");
    assert!(status.success());
    let text = fs::read_to_string(&trace).unwrap();
    let mut unfinished = BTreeMap::<&str, String>::new();
    let mut acts = Vec::new();
    for line in text.lines() {
        let (thread, rest) = line.split_once(' ').unwrap();
        let rest = rest.trim_start();
        if let Some(begun) = rest.strip_suffix(" <unfinished ...>") {
            unfinished.insert(thread, begun.to_owned());
        } else if let Some((_, ended)) = rest
            .strip_prefix("<... ")
            .and_then(|rest| rest.split_once("resumed>"))
        {
            let whole = unfinished.remove(thread).unwrap() + ended;
            acts.extend(act(&whole));
        } else {
            acts.extend(act(rest));
        }
    }

    acts
}

/// `call(arguments) = result`, its strings in hexadecimal; none if it failed or changes nothing.
fn act(line: &str) -> Option<Act> {
    let (call, rest) = line.split_once('(')?;
    let (arguments, result) = rest.rsplit_once(" = ")?;
    let arguments = arguments.trim_end().strip_suffix(')')?;
    let result: i64 = result.split(' ').next()?.parse().ok()?;
    if result < 0 {
        return None;
    }

    let arguments: Vec<&str> = arguments.split(", ").map(str::trim).collect();
    let fd = || arguments[0].parse().ok();
    let path = |at: usize| {
        Some(PathBuf::from(
            String::from_utf8(string(arguments.get(at)?)?).ok()?,
        ))
    };

    let result = result.unsigned_abs();
    let write = |at: Option<u64>| {
        let bytes = string(arguments[1])?[..result as usize].to_vec();
        Some(Act::Write {
            fd: fd()?,
            at,
            bytes,
        })
    };

    Some(match call {
        "openat" => Act::Open {
            fd: result as u32,
            path: path(1)?,
            made: arguments[2].contains("O_CREAT"),
            cleared: arguments[2].contains("O_TRUNC"),
        },
        "write" if arguments[0] == "2" => Act::Said(String::from_utf8(string(arguments[1])?).ok()?),
        "write" => write(None)?,
        "pwrite64" => write(arguments[3].parse().ok())?,
        "lseek" => Act::Seek {
            fd: fd()?,
            to: result,
        },
        "ftruncate" => Act::Size {
            fd: fd()?,
            bytes: number(arguments[1])?,
        },
        "fsync" | "fdatasync" => Act::Sync { fd: fd()? },
        "close" => Act::Close { fd: fd()? },
        "rename" => Act::Rename {
            from: path(0)?,
            to: path(1)?,
        },
        "renameat" | "renameat2" => Act::Rename {
            from: path(1)?,
            to: path(3)?,
        },
        "link" => Act::Link {
            from: path(0)?,
            to: path(1)?,
        },
        "linkat" => Act::Link {
            from: path(1)?,
            to: path(3)?,
        },
        "unlink" => Act::Unlink { path: path(0)? },
        "unlinkat" => Act::Unlink { path: path(1)? },
        other => panic!("{other} is not understood: {line}"),
    })
}

/// strace writes some lengths in hexadecimal.
fn number(text: &str) -> Option<u64> {
    text.strip_prefix("0x").map_or_else(
        || text.parse().ok(),
        |hex| u64::from_str_radix(hex, 16).ok(),
    )
}

/// `"\x2f\x74"` as its bytes; strace cuts off nothing of it, at the length it was given.
fn string(text: &str) -> Option<Vec<u8>> {
    let inside = text.strip_prefix('"')?.strip_suffix('"')?;
    inside
        .split("\\x")
        .skip(1)
        .map(|byte| u8::from_str_radix(byte, 16).ok())
        .collect()
}

/// A file's bytes, on the disk and since.
#[derive(Debug, Default, Clone)]
struct Inode {
    synced: Vec<u8>,
    since: Vec<Change>,
}

#[derive(Debug, Clone)]
enum Change {
    Write { at: u64, bytes: Vec<u8> },
    Size(u64),
}

/// What of the changes since the last sync the power cut lets through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kept {
    All,
    None,
    /// Each by chance, from this seed.
    Some(u64),
}

/// The file system as it was written to.
#[derive(Debug, Default)]
struct Disk {
    inodes: Vec<Inode>,
    /// Names since, and as they are on the disk.
    names: BTreeMap<PathBuf, usize>,
    synced: BTreeMap<PathBuf, usize>,
    /// Inode, or the folder it is, and where it is.
    open: BTreeMap<u32, (Option<usize>, PathBuf, u64)>,
    rows: u64,
    days: usize,
}

impl Disk {
    /// The inode of a file that is opened; none for a folder, or what is not there.
    fn opened(&mut self, path: &Path, made: bool, cleared: bool) -> Option<usize> {
        let known = self.names.get(path).copied();
        let inode = known.or_else(|| {
            made.then(|| {
                self.inodes.push(Inode::default());
                self.names.insert(path.to_owned(), self.inodes.len() - 1);
                self.inodes.len() - 1
            })
        });
        if let Some(inode) = inode.filter(|_| cleared) {
            self.inodes[inode].since.push(Change::Size(0));
        }
        inode
    }

    /// Makes durable what was written to an open file, or the names in an open folder.
    fn sync(&mut self, fd: u32) {
        match self.open.get(&fd) {
            Some((Some(inode), ..)) => {
                let inode = &mut self.inodes[*inode];
                for change in std::mem::take(&mut inode.since) {
                    change.apply(&mut inode.synced);
                }
            }
            Some((None, folder, _)) => self.sync_names(&folder.clone()),
            None => {}
        }
    }

    fn take(&mut self, act: &Act, root: &Path) {
        match act {
            Act::Open {
                fd,
                path,
                made,
                cleared,
            } if path.starts_with(root) => {
                let inode = self.opened(path, *made, *cleared);
                self.open.insert(*fd, (inode, path.clone(), 0));
            }
            Act::Open { fd, .. } | Act::Close { fd } => drop(self.open.remove(fd)),
            Act::Write { fd, at, bytes } => {
                let Some((Some(inode), _, place)) = self.open.get_mut(fd) else {
                    return;
                };
                let from = at.unwrap_or(*place);
                if at.is_none() {
                    *place += bytes.len() as u64;
                }
                self.inodes[*inode].since.push(Change::Write {
                    at: from,
                    bytes: bytes.clone(),
                });
            }
            Act::Seek { fd, to } => {
                if let Some((_, _, place)) = self.open.get_mut(fd) {
                    *place = *to;
                }
            }
            Act::Size { fd, bytes } => {
                if let Some((Some(inode), ..)) = self.open.get(fd) {
                    self.inodes[*inode].since.push(Change::Size(*bytes));
                }
            }
            Act::Sync { fd } => self.sync(*fd),
            Act::Rename { from, to } => {
                if let Some(inode) = self.names.remove(from) {
                    self.names.insert(to.clone(), inode);
                }
            }
            Act::Link { from, to } => {
                if let Some(inode) = self.names.get(from).copied() {
                    self.names.insert(to.clone(), inode);
                }
            }
            Act::Unlink { path } => drop(self.names.remove(path)),
            Act::Said(line) => {
                let mut words = line.split_whitespace();
                match (words.next(), words.next()) {
                    (Some("durable"), Some(rows)) => self.rows = rows.parse().unwrap(),
                    (Some("sealed"), Some(days)) => self.days = days.parse().unwrap(),
                    _ => {}
                }
            }
        }
    }

    /// A folder's own entries are on the disk now.
    fn sync_names(&mut self, folder: &Path) {
        let inside = |path: &Path| path.parent() == Some(folder);
        self.synced.retain(|path, _| !inside(path));
        let now = self.names.iter().filter(|(path, _)| inside(path));
        self.synced
            .extend(now.map(|(path, inode)| (path.clone(), *inode)));
    }

    /// The files that are there after a power cut now.
    fn after(&self, kept: Kept) -> BTreeMap<PathBuf, Vec<u8>> {
        let names = if kept == Kept::All {
            &self.names
        } else {
            &self.synced
        };

        let mut chance = Chance(if let Kept::Some(seed) = kept { seed } else { 0 });
        let files = names.iter().map(|(path, inode)| {
            let Inode { synced, since } = &self.inodes[*inode];
            let mut bytes = synced.clone();
            for change in since {
                match (kept, change) {
                    (Kept::None, _) => {}
                    (Kept::Some(_), Change::Write { at, bytes: new }) => {
                        let sectors = new.len().div_ceil(SECTOR);
                        let kept = chance.below(sectors + 2).min(sectors) * SECTOR;
                        let new = new[..kept.min(new.len())].to_vec();
                        Change::Write {
                            at: *at,
                            bytes: new,
                        }
                        .apply(&mut bytes);
                    }
                    (Kept::Some(_), Change::Size(_)) if chance.below(2) == 0 => {}
                    (Kept::All, _) | (Kept::Some(_), Change::Size(_)) => change.apply(&mut bytes),
                }
            }
            (path.clone(), bytes)
        });
        files.collect()
    }
}

impl Change {
    fn apply(&self, file: &mut Vec<u8>) {
        match self {
            Self::Write { bytes, .. } if bytes.is_empty() => {}
            Self::Write { at, bytes } => {
                let from = *at as usize;
                if file.len() < from + bytes.len() {
                    file.resize(from + bytes.len(), 0);
                }
                file[from..from + bytes.len()].copy_from_slice(bytes);
            }
            Self::Size(bytes) => file.resize(*bytes as usize, 0),
        }
    }
}

/// Random numbers that a seed repeats.
struct Chance(u64);

impl Chance {
    fn below(&mut self, many: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % many
    }
}

fn digest(files: &BTreeMap<PathBuf, Vec<u8>>) -> [u8; 32] {
    let mut hash = blake3::Hasher::new();
    for (path, bytes) in files
        .iter()
        .filter(|(path, _)| !path.to_string_lossy().ends_with("-shm"))
    {
        hash.update(path.as_os_str().as_encoded_bytes())
            .update(&bytes.len().to_le_bytes())
            .update(bytes);
    }
    hash.finalize().into()
}

/// Makes `files` anew and starts the station on them: every row and every sealed day that was promised.
fn check(files: &BTreeMap<PathBuf, Vec<u8>>, root: &Path, disk: &Disk, when: &str) {
    // In memory: that these bytes reach a disk is nobody's concern.
    let scratch = tempfile::tempdir_in(if Path::new("/dev/shm").is_dir() {
        "/dev/shm"
    } else {
        "/tmp"
    })
    .unwrap();
    for (path, bytes) in files
        .iter()
        .filter(|(path, _)| !path.to_string_lossy().ends_with("-shm"))
    {
        let path = scratch.path().join(path.strip_prefix(root).unwrap());
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    let path = scratch.path().join("airlog.db");
    let mut log = match Airlog::open(&path) {
        Err(AirlogError::Damaged { .. }) if disk.rows == 0 && !path.exists() => return,
        opened => opened.unwrap_or_else(|error| panic!("{when}: {error}")),
    };

    recover(&mut log, None).unwrap_or_else(|error| panic!("{when}: {error}"));
    let Verdict::Ok { rows, .. } = log
        .verify()
        .unwrap_or_else(|error| panic!("{when}: {error}"))
    else {
        panic!("{when}: {:?}", log.verify());
    };

    assert!(
        rows >= disk.rows,
        "{when}: {rows} rows, {} were promised",
        disk.rows
    );
    let days: BTreeSet<PathBuf> = fs::read_dir(scratch.path().join("sealed"))
        .map(|days| days.map(|day| day.unwrap().path()).collect())
        .unwrap_or_default();
    let whole: Vec<_> = days
        .iter()
        .filter(|day| day.extension().is_some_and(|ending| ending == "jsonl"))
        .collect();
    assert!(
        whole.len() >= disk.days,
        "{when}: {} sealed days, {} were promised",
        whole.len(),
        disk.days
    );
    for day in whole {
        assert!(
            SealedDay::parse(&fs::read(day).unwrap()).is_ok(),
            "{when}: {}",
            day.display()
        );
    }

    let attestation = scratch.path().join("sealed");
    if attestation.is_dir() {
        assert_eq!(
            log.attestation(&attestation, &[]).unwrap().findings,
            [],
            "{when}"
        );
    }
}

#[test]
fn a_power_cut_at_any_write_costs_nothing_that_was_promised() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("var");
    fs::create_dir_all(root.join("sealed")).unwrap();
    let acts = record(&root);

    // A long look at every moment is `make soak`'s.
    let seeds = std::env::var("PHATTHANH_SOAK").map_or(1, |_| 20);
    let mut disk = Disk::default();
    let (mut before, mut cuts) = (BTreeSet::new(), 0);
    for (number, act) in acts.iter().enumerate() {
        disk.take(act, &root);
        for kept in [Kept::All, Kept::None]
            .into_iter()
            .chain((1..=seeds).map(|seed| Kept::Some(seed * 7919 + number as u64)))
        {
            let files = disk.after(kept);
            // The same bytes with the same promises were looked at already.
            if before.insert((digest(&files), disk.rows, disk.days)) {
                check(
                    &files,
                    &root,
                    &disk,
                    &format!("after act {number}, keeping {kept:?}"),
                );
                cuts += 1;
            }
        }
    }

    assert_eq!(
        (disk.rows, disk.days),
        (17, 2),
        "the station was not recorded whole"
    );
    assert!(cuts > 100, "{cuts}");
    println!("{} acts, {cuts} power cuts", acts.len());
}
