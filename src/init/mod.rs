//! A new station: its folder with files that say its own name and nobody else's, to be edited by hand from then on.
//!
//! What is written is loaded as a station before it is put in place: a folder has a station that `check` accepts, or
//! nothing new. Recordings are none: whatever sounds there is to be the station's own.

mod week;

use std::fmt::Write as _;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use jiff::civil::{Date, Time};

use crate::config::{self, Fault};
use crate::rundown::Severity;

/// What a new station is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStation {
    /// What people call it.
    pub name: String,
    /// Whose it is, as paper has it.
    pub unit: String,
    /// The place that paper is dated from.
    pub place: String,
    /// The unit's symbol in numbers of documents.
    pub symbol: String,
    /// Who answers for the column on administrative reform.
    pub officer: String,
    /// Its card, by the name that stays.
    pub card: String,
    /// When its sessions of half an hour begin; at least one.
    pub sessions: Vec<Time>,
    /// No sound between these times; none: at any hour.
    pub quiet: Option<(Time, Time)>,
    /// Topics of the column on administrative reform, in their order: the folder's name and what people call it.
    pub topics: Vec<(String, String)>,
    /// The port of its pages on this computer, where it is not the usual one.
    pub port: Option<u16>,
    /// From when the unit has this name.
    pub from: Date,
}

/// Why there is no new station.
#[derive(Debug, thiserror::Error)]
pub enum InitError {
    /// There is one already.
    #[error("{0} has files of a station")]
    Taken(PathBuf),
    /// What was asked for makes no station.
    #[error("the station has {} faults", .0.len())]
    Faulty(Vec<Fault>),
    /// The folder cannot be written.
    #[error("cannot write {path}")]
    Io {
        /// What.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// What is only warned of there, sessions that overlap or that quiet hours swallow, was asked for by mistake.
const SCHEDULE: &str = "config/schedule.toml";

/// Files of a station, by their paths.
const FILES: [(&str, &str); 7] = [
    ("config/station.toml", include_str!("template/station.toml")),
    (SCHEDULE, include_str!("template/schedule.toml")),
    (
        "config/calendar.toml",
        include_str!("template/calendar.toml"),
    ),
    (
        "programs/cai-cach-hanh-chinh.toml",
        include_str!("template/cai-cach-hanh-chinh.toml"),
    ),
    (
        "programs/thong-bao.toml",
        include_str!("template/thong-bao.toml"),
    ),
    (
        "programs/ban-tin.toml",
        include_str!("template/ban-tin.toml"),
    ),
    (
        "programs/ca-nhac.toml",
        include_str!("template/ca-nhac.toml"),
    ),
];

/// The topics of the column on administrative reform, unless a station says otherwise: slug and title.
pub const COLUMN: [(&str, &str); 8] = [
    ("dat-dai", "Đất đai"),
    ("dang-ky-kinh-doanh", "Đăng ký kinh doanh"),
    ("ho-tich", "Hộ tịch"),
    ("ho-khau", "Cư trú"),
    ("cong-chung", "Công chứng, chứng thực"),
    ("xu-phat-vi-pham-hanh-chinh", "Xử phạt vi phạm hành chính"),
    ("khieu-nai", "Khiếu nại"),
    ("to-cao", "Tố cáo"),
];

/// The other folders for recordings: slug, title, whether each recording is to be approved.
pub const OTHERS: [(&str, &str, bool); 5] = [
    ("thong-bao", "Thông báo", true),
    ("ban-tin", "Bản tin", true),
    ("ca-nhac", "Ca nhạc", false),
    ("nhac-nen", "Nhạc nền", false),
    ("du-phong", "Dự phòng", false),
];

/// What a station has for itself, in the order in which it is put in place: a folder with the last is a station.
const PLACES: [&str; 3] = ["audio", "programs", "config"];

/// How the name of a folder begins in which a station is made.
const SCRATCH: &str = ".dai-moi-";

/// Returns whether a station can be made in the folder `root`: none of a station's own folders is there.
#[must_use]
pub fn is_free(root: &Path) -> bool {
    !PLACES.iter().any(|place| root.join(place).exists())
}

/// Returns whether `root` is a folder that waits for a station: nothing is in it but what the system or an earlier wait put
/// there. Any other folder was named by mistake.
#[must_use]
pub fn is_waiting(root: &Path) -> bool {
    let idle = |entry: io::Result<fs::DirEntry>| {
        entry.is_ok_and(|entry| {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            name.starts_with('.') || ["var", "lost+found"].contains(&name.as_ref())
        })
    };
    fs::read_dir(root).is_ok_and(|mut entries| entries.all(idle))
}

/// Returns whether all of a station is in the folder `root`: what is made is put there part by part.
#[must_use]
pub fn is_made(root: &Path) -> bool {
    PLACES.iter().all(|place| root.join(place).exists())
}

/// Makes a station in the folder `root`, which is made or empty of a station's files, and returns the files written.
///
/// # Errors
/// [`InitError`]: a station is there, what was asked for makes none, or the folder cannot be written.
pub fn init(root: &Path, new: &NewStation) -> Result<Vec<PathBuf>, InitError> {
    finish(root);
    if !is_free(root) {
        return Err(InitError::Taken(root.to_owned()));
    }

    fs::create_dir_all(root).map_err(failed(root))?;
    // Beside what will be there, so that all of it is put in place by names alone.
    let scratch = tempfile::Builder::new()
        .prefix(SCRATCH)
        .tempdir_in(root)
        .map_err(failed(root))?;
    let held = hold(scratch.path());
    let mut written = Vec::new();
    for (path, text) in files(new) {
        let file = scratch.path().join(&path);
        let folder = file.parent().unwrap_or(&file);
        fs::create_dir_all(folder).map_err(failed(folder))?;
        fs::write(&file, text).map_err(failed(&file))?;
        written.push(root.join(path));
    }

    let outcome = config::load(scratch.path());
    let errors: Vec<Fault> = outcome
        .faults
        .into_iter()
        .filter(|fault| {
            fault.severity == Severity::Error || fault.path.as_path() == Path::new(SCHEDULE)
        })
        .collect();
    if outcome.loaded.is_none() || !errors.is_empty() {
        return Err(InitError::Faulty(errors));
    }

    // Names alone may outlive a power cut: what they lead to is on the disk before.
    sync(scratch.path()).map_err(failed(root))?;
    put_in_place(scratch.path(), root)?;
    sync(root).map_err(failed(root))?;
    drop(held);
    Ok(written)
}

/// Holds the folder `scratch`; none if another, who is making a station in it, does. One that knows no locks is free.
fn hold(scratch: &Path) -> Option<File> {
    let file = File::open(scratch).ok()?;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => None,
        Ok(()) | Err(TryLockError::Error(_)) => Some(file),
    }
}

/// Has the disk keep all that was written to it.
fn sync(at: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(File::open(at)?)?)
}

/// What the system says where somebody else's part of a station is in the way.
const TAKEN: [io::ErrorKind; 3] = [
    io::ErrorKind::AlreadyExists,
    io::ErrorKind::DirectoryNotEmpty,
    io::ErrorKind::NotADirectory,
];

/// Moves the parts of a station from `scratch` into `root`: all of them, or none.
fn put_in_place(scratch: &Path, root: &Path) -> Result<(), InitError> {
    for (number, place) in PLACES.iter().enumerate() {
        let to = root.join(place);
        if let Err(error) = fs::rename(scratch.join(place), &to) {
            for moved in &PLACES[..number] {
                if let Err(error) = fs::rename(root.join(moved), scratch.join(moved)) {
                    tracing::warn!(%error, moved, "a part of the new station stays");
                }
            }
            let is_taken = TAKEN.contains(&error.kind());
            return Err(if is_taken {
                InitError::Taken(root.to_owned())
            } else {
                failed(&to)(error)
            });
        }
    }
    Ok(())
}

/// Finishes in `root` what a power cut broke off: a station of which some parts are in their places, and the others still
/// where they were made. What was not yet begun to be put in place is nobody's, and goes; what another is making stays.
/// What fails is logged.
pub fn finish(root: &Path) {
    let entries = fs::read_dir(root).into_iter().flatten().flatten();
    let left = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(SCRATCH));
    for scratch in left.map(|entry| entry.path()) {
        let Some(_held) = hold(&scratch) else {
            continue;
        };
        let rest: Vec<&str> = PLACES
            .into_iter()
            .filter(|place| scratch.join(place).exists())
            .collect();
        let is_begun = PLACES
            .iter()
            .all(|place| root.join(place).exists() != rest.contains(place));
        let done = || -> io::Result<()> {
            if is_begun && rest.len() < PLACES.len() {
                for place in rest {
                    fs::rename(scratch.join(place), root.join(place))?;
                }
                sync(root)?;
            }
            fs::remove_dir_all(&scratch)
        };
        if let Err(error) = done() {
            tracing::warn!(%error, scratch = %scratch.display(), "what was left of a new station stays");
        }
    }
}

/// Returns every file with its text.
fn files(new: &NewStation) -> Vec<(String, String)> {
    let facts = [
        ("{name}", quoted(&new.name)),
        ("{unit}", quoted(&new.unit)),
        ("{place}", quoted(&new.place)),
        ("{symbol}", quoted(&new.symbol)),
        ("{officer}", quoted(&new.officer)),
        ("{card}", quoted(&new.card)),
        ("{from}", quoted(&new.from.to_string())),
        ("{sessions}", new.sessions.len().to_string()),
        ("{topics}", listed(&new.topics)),
        ("{quiet}", quiet(new.quiet)),
        ("{no-quiet}", no_quiet(new.quiet).to_owned()),
        ("{console}", console(new.port)),
    ];
    let mut files: Vec<(String, String)> = FILES
        .iter()
        .map(|(path, template)| ((*path).to_owned(), filled(template, &facts)))
        .collect();
    files[1].1 += &week::slots(&new.sessions);
    let column = new
        .topics
        .iter()
        .map(|(slug, title)| (slug.as_str(), title.as_str(), true));
    files.extend(column.chain(OTHERS).map(|(slug, title, approval)| {
        let entertains = if slug == "ca-nhac" {
            "entertainment = true     # giải trí: không phát trong những ngày quốc tang\n"
        } else {
            ""
        };
        (
            format!("audio/{slug}/topic.toml"),
            format!(
                "title = {}\napproval = {approval}\n{entertains}",
                quoted(title)
            ),
        )
    }));
    files
}

/// The topics as a list of TOML.
fn listed(topics: &[(String, String)]) -> String {
    let names: Vec<String> = topics.iter().map(|(slug, _)| quoted(slug)).collect();
    format!("[{}]", names.join(", "))
}

/// The block of the quiet hours; nothing where there are none.
fn quiet(hours: Option<(Time, Time)>) -> String {
    hours.map_or_else(String::new, |(from, to)| {
        let [from, to] = [from, to].map(|time| time.strftime("%H:%M").to_string());
        format!("[quiet_hours]\nfrom = \"{from}\"\nto   = \"{to}\"\n")
    })
}

/// The line that says that there are no quiet hours: without it there would be the usual ones.
fn no_quiet(hours: Option<(Time, Time)>) -> &'static str {
    match hours {
        Some(_) => "",
        None => "quiet_hours = \"none\"     # đài không có giờ yên lặng\n",
    }
}

/// The block of the pages, where they are not at the usual place.
fn console(port: Option<u16>) -> String {
    port.map_or_else(String::new, |port| {
        format!("# Trang web của đài, mở được trên chính máy này.\n[console]\nlisten = \"127.0.0.1:{port}\"\n\n")
    })
}

/// Returns `template` with each fact in its place. Facts are put in once, whatever they hold.
fn filled(template: &str, facts: &[(&str, String)]) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        text += &rest[..open];
        rest = &rest[open..];
        if let Some((mark, fact)) = facts.iter().find(|(mark, _)| rest.starts_with(mark)) {
            text += fact;
            rest = &rest[mark.len()..];
        } else {
            text.push('{');
            rest = &rest[1..];
        }
    }
    text + rest
}

/// Returns `fact` as a string of TOML.
fn quoted(fact: &str) -> String {
    let mut text = String::from("\"");
    for char in fact.chars() {
        match char {
            '"' | '\\' => text.extend(['\\', char]),
            char if char.is_control() => {
                // A string takes whatever is written to it.
                let _ = write!(text, "\\u{:04X}", u32::from(char));
            }
            char => text.push(char),
        }
    }
    text + "\""
}

fn failed(path: &Path) -> impl Fn(io::Error) -> InitError {
    let path = path.to_owned();
    move |source| InitError::Io {
        path: path.clone(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(sessions: &[(i8, i8)]) -> NewStation {
        NewStation {
            name: "Đài truyền thanh xã \"Thử\" {unit}\\".into(),
            unit: "ỦY BAN NHÂN DÂN XÃ THỬ".into(),
            place: "Thử".into(),
            symbol: "UBND".into(),
            officer: "Công chức Tư pháp".into(),
            card: "plughw:CARD=Device,DEV=0".into(),
            sessions: sessions
                .iter()
                .map(|(hour, minute)| Time::new(*hour, *minute, 0, 0).unwrap())
                .collect(),
            quiet: Some((Time::constant(21, 0, 0, 0), Time::constant(5, 0, 0, 0))),
            topics: COLUMN
                .map(|(slug, title)| (slug.to_owned(), title.to_owned()))
                .to_vec(),
            port: None,
            from: jiff::civil::date(2026, 1, 1),
        }
    }

    #[test]
    fn one_two_and_three_sessions_make_a_station_without_faults() {
        for sessions in [
            &[(17, 0)][..],
            &[(5, 30), (17, 0)],
            &[(5, 30), (11, 0), (17, 0)],
        ] {
            let folder = tempfile::tempdir().unwrap();
            let new = new(sessions);
            let written = init(folder.path(), &new).unwrap();
            assert!(written.iter().all(|file| file.is_file()));
            let outcome = config::load(folder.path());
            let loaded = outcome.loaded.expect("it loads");
            assert_eq!(loaded.station.name, new.name, "whatever it holds");
            let errors = outcome
                .faults
                .iter()
                .filter(|fault| fault.severity == Severity::Error);
            assert_eq!(errors.count(), 0);
            let left: Vec<_> = fs::read_dir(folder.path()).unwrap().flatten().collect();
            assert_eq!(left.len(), 3, "nothing of its making is left");
        }
    }

    #[test]
    fn what_a_station_says_of_itself_is_what_it_was_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let own = ("de-dieu".to_owned(), "Đê \"điều\"".to_owned());
        let new = NewStation {
            quiet: None,
            topics: vec![("to-cao".to_owned(), "Tố cáo".to_owned()), own],
            port: Some(8081),
            ..new(&[(21, 30)])
        };
        init(folder.path(), &new).unwrap();
        let loaded = config::load(folder.path()).loaded.expect("it loads");
        assert_eq!(loaded.rules.quiet, None, "it is heard at night");
        let column = &loaded.schedule.programs["cai-cach-hanh-chinh"];
        let topics: Vec<&str> = column
            .topics
            .iter()
            .map(crate::names::TopicId::as_str)
            .collect();
        assert_eq!(topics, ["to-cao", "de-dieu"]);
        assert_eq!(loaded.schedule.topics["de-dieu"].title, "Đê \"điều\"");
        assert!(!loaded.schedule.topics.contains_key("dat-dai"));
        let listen = loaded.station.console.listen.expect("it has pages");
        assert_eq!(listen.to_string(), "127.0.0.1:8081");

        // Nobody else's name is in any of its files.
        let mut files = vec![folder.path().to_owned()];
        while let Some(path) = files.pop() {
            if path.is_dir() {
                files.extend(
                    fs::read_dir(path)
                        .unwrap()
                        .map(|entry| entry.unwrap().path()),
                );
            } else {
                let text = fs::read_to_string(&path).unwrap();
                assert!(
                    !text.contains("Hải Dương") && !text.contains("Huế"),
                    "{path:?}"
                );
            }
        }
    }

    #[test]
    fn only_an_empty_folder_waits_for_a_station() {
        let folder = tempfile::tempdir().unwrap();
        for idle in [".cache", "var", "lost+found"] {
            fs::create_dir(folder.path().join(idle)).unwrap();
            assert!(is_waiting(folder.path()), "{idle}");
        }
        assert!(is_free(folder.path()) && !is_made(folder.path()));
        assert!(!is_waiting(&folder.path().join("khac")), "it is not there");
        fs::write(folder.path().join("thu.txt"), "").unwrap();
        assert!(!is_waiting(folder.path()), "somebody's own folder");
    }

    #[test]
    fn what_a_power_cut_broke_off_is_finished() {
        let made = tempfile::tempdir().unwrap();
        init(made.path(), &new(&[(17, 0)])).unwrap();
        for moved in 0..=PLACES.len() {
            let folder = tempfile::tempdir().unwrap();
            let scratch = folder.path().join(".dai-moi-x");
            fs::create_dir(&scratch).unwrap();
            for (number, place) in PLACES.into_iter().enumerate() {
                let to = if number < moved {
                    folder.path()
                } else {
                    &scratch
                };
                let copied = std::process::Command::new("cp")
                    .args([
                        "-r".as_ref(),
                        made.path().join(place).as_os_str(),
                        to.as_os_str(),
                    ])
                    .status();
                assert!(copied.unwrap().success());
            }
            finish(folder.path());
            assert_eq!(is_made(folder.path()), moved > 0, "{moved}");
            assert_eq!(is_waiting(folder.path()), moved == 0, "{moved}");
            assert!(!scratch.exists(), "{moved}");
            assert_eq!(config::load(folder.path()).loaded.is_some(), moved > 0);
        }
    }

    #[test]
    fn what_another_is_making_is_left_to_it() {
        let folder = tempfile::tempdir().unwrap();
        let scratch = folder.path().join(".dai-moi-x");
        fs::create_dir_all(scratch.join("audio")).unwrap();
        let held = hold(&scratch);
        assert!(held.is_some());
        finish(folder.path());
        assert!(scratch.exists());
        drop(held);
        finish(folder.path());
        assert!(!scratch.exists());
    }

    #[test]
    fn what_cannot_be_put_in_place_is_moved_back() {
        let (root, scratch) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        for place in PLACES {
            fs::create_dir(scratch.path().join(place)).unwrap();
        }
        // Somebody was faster.
        fs::create_dir_all(root.path().join("config/own")).unwrap();
        let refused = put_in_place(scratch.path(), root.path());
        assert!(matches!(refused, Err(InitError::Taken(_))), "{refused:?}");
        assert!(!root.path().join("audio").exists() && !root.path().join("programs").exists());
        assert!(
            PLACES
                .iter()
                .all(|place| scratch.path().join(place).exists())
        );
    }

    #[test]
    fn a_station_that_is_there_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("programs")).unwrap();
        let refused = init(folder.path(), &new(&[(17, 0)]));
        assert!(matches!(refused, Err(InitError::Taken(_))));
        assert!(!folder.path().join("config").exists());
    }

    #[test]
    fn sessions_that_overlap_or_fall_into_quiet_hours_make_no_station() {
        for sessions in [&[(17, 0), (17, 10)][..], &[(22, 0)]] {
            let folder = tempfile::tempdir().unwrap();
            let refused = init(folder.path(), &new(sessions));
            assert!(matches!(refused, Err(InitError::Faulty(_))), "{refused:?}");
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        }
    }
}
