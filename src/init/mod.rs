//! A new station: its folder with files that say its own name and nobody else's, to be edited by hand from then on.
//!
//! What is written is loaded as a station before it is put in place: a folder has a station that `check` accepts, or
//! nothing new. Recordings are none: whatever sounds there is to be the station's own.

mod week;

use std::fmt::Write as _;
use std::fs;
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
pub const OTHERS: [(&str, &str, bool); 6] = [
    ("thong-bao", "Thông báo", true),
    ("ban-tin", "Bản tin", true),
    ("ca-nhac", "Ca nhạc", false),
    ("nhac-nen", "Nhạc nền", false),
    ("nhac-hieu", "Nhạc hiệu", false),
    ("du-phong", "Dự phòng", false),
];

/// What a station has for itself.
const PLACES: [&str; 3] = ["config", "programs", "audio"];

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
    if !is_free(root) {
        return Err(InitError::Taken(root.to_owned()));
    }

    fs::create_dir_all(root).map_err(failed(root))?;
    // Beside what will be there, so that all of it is put in place by names alone.
    let scratch = tempfile::Builder::new()
        .prefix(".dai-moi-")
        .tempdir_in(root)
        .map_err(failed(root))?;
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

    for place in PLACES {
        let to = root.join(place);
        fs::rename(scratch.path().join(place), &to).map_err(failed(&to))?;
    }
    Ok(written)
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
