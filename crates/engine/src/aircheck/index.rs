//! The index of a day: one JSON object a line, appended and never changed.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::line::Line;
use super::name;
use super::run::Run;

/// An index that is being written.
#[derive(Debug)]
pub(super) struct Index {
    day: Date,
    file: File,
}

impl Index {
    /// Opens the index of the day of `at`, to be appended to.
    pub(super) fn open(folder: &Path, at: Timestamp, zone: &TimeZone) -> io::Result<Self> {
        let day = day_of(at, zone);
        let mut options = fs::OpenOptions::new();
        let mut file = options
            .read(true)
            .append(true)
            .create(true)
            .open(folder.join(name::index(day)))?;
        if file.seek(SeekFrom::End(-1)).is_ok() {
            let mut last = [b'\n'];
            file.read_exact(&mut last)?;
            if last != [b'\n'] {
                // What a power cut tore off must not take the next line with it.
                file.write_all(b"\n")?;
            }
        }

        Ok(Self { day, file })
    }

    /// Whether `at` is of this index's day.
    pub(super) fn is_of(&self, at: Timestamp, zone: &TimeZone) -> bool {
        self.day == day_of(at, zone)
    }

    /// Appends `line`.
    pub(super) fn write(&mut self, line: &Line) -> io::Result<()> {
        let mut text = serde_json::to_string(line)?;
        text.push('\n');
        self.file.write_all(text.as_bytes())
    }

    /// What was written lies on the disk.
    pub(super) fn sync(&self) -> io::Result<()> {
        self.file.sync_data()
    }
}

/// The station's day at `at`.
pub(super) fn day_of(at: Timestamp, zone: &TimeZone) -> Date {
    at.to_zoned(zone.clone()).date()
}

/// The runs of a day, as its index in `folder` lists them; none if there is no index.
pub(super) fn runs(folder: &Path, day: Date) -> io::Result<Vec<Run>> {
    let path = folder.join(name::index(day));
    let text = match fs::read(&path) {
        Err(problem) if problem.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        read => read?,
    };
    Ok(parse(&text))
}

/// The runs `text` lists. A line that is torn or foreign is left out.
pub(super) fn parse(text: &[u8]) -> Vec<Run> {
    Run::of_lines(
        text.split(|byte| *byte == b'\n')
            .filter_map(|line| serde_json::from_slice(line).ok()),
    )
}

/// The names of the files in `folder`; those that are no names of ours among them.
pub(super) fn names(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        // Neither a folder nor a link is ours, whatever its name.
        if entry.file_type()?.is_file() {
            names.extend(entry.file_name().into_string().ok());
        }
    }
    names.sort();
    Ok(names)
}

/// The days of which there is an index among `names`, and those the recordings among them began on.
pub(super) fn days(names: &[String], zone: &TimeZone) -> Vec<Date> {
    let begun = |name: &String| name::begins(name).map(|at| day_of(at, zone));
    let mut days: Vec<Date> = names
        .iter()
        .filter_map(|name| name::day(name).or_else(|| begun(name)))
        .collect();
    days.sort();
    days.dedup();
    days
}

/// Where `file` lies.
pub(super) fn place(folder: &Path, file: &str) -> Option<PathBuf> {
    // An index may have been edited: only a name of ours, in this folder, is ever opened or removed.
    name::begins(file).map(|_| folder.join(file))
}
