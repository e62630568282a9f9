//! Papers that are made beside: reports, books, evidence packs. One after another on a thread of its own, which ends when
//! nothing waits; what was made is kept for a while and found again.

use std::collections::VecDeque;
use std::fs::{self, DirBuilder, File};
use std::io::{self, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use jiff::Timestamp;

use super::trouble::Trouble;
use crate::airlog::{Airlog, AirlogError};
use crate::clock::Clock;
use crate::config::Loaded;
use crate::evidence::{self, EvidenceError, Making, Question};
use crate::names::ProgramId;
use crate::office::{Format, Office};
use crate::report::Period;
use crate::station::Folder;
use crate::words::{Language, Text};

/// So many wait at a time.
const WAITING: usize = 8;

/// So many that are made are kept; then the oldest goes.
const KEPT: usize = 20;

/// So many evidence packs among them: there is sound in them.
const KEPT_PACKS: usize = 2;

/// What a paper is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The airtime report of a period.
    Report,
    /// The broadcast diary of a day.
    Diary,
    /// The approval book of a period.
    Approvals,
    /// The airings of a period, for a spreadsheet.
    Table,
    /// What proves what was aired.
    Evidence,
}

impl Kind {
    /// All of them, as they are offered.
    pub(super) const ALL: [Self; 5] = [
        Self::Report,
        Self::Diary,
        Self::Approvals,
        Self::Table,
        Self::Evidence,
    ];

    /// Returns its name in forms, messages and files.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Report => "bao-cao",
            Self::Diary => "nhat-ky-phat-thanh",
            Self::Approvals => "so-duyet",
            Self::Table => "bang-nhat-ky",
            Self::Evidence => "chung-cu",
        }
    }

    /// Returns the endings that its file may have, the usual first.
    pub(super) fn endings(self) -> Vec<&'static str> {
        let names = |formats: &[Format]| formats.iter().map(|format| format.name()).collect();
        match self {
            Self::Report => names(Format::OF_REPORTS),
            Self::Diary | Self::Approvals => names(Format::OF_BOOKS),
            Self::Table => vec!["csv"],
            Self::Evidence => vec!["zip"],
        }
    }
}

/// What somebody asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wish {
    pub(super) kind: Kind,
    pub(super) period: Period,
    /// Only this program.
    pub(super) program: Option<ProgramId>,
    /// Whether the station was silent then is asked too.
    pub(super) silence: Option<Timestamp>,
    /// One of the kind's endings.
    pub(super) ending: &'static str,
    pub(super) language: Language,
}

impl Wish {
    /// Returns what its file is called when somebody keeps it.
    pub(super) fn file_name(&self) -> String {
        let (kind, from, until) = (self.kind.name(), self.period.from, self.period.until);
        let program = self.program.as_ref().map(|id| format!("-{id}"));
        // A slug of a file that is edited by hand: of letters that every computer keeps.
        let plain = |c: &char| c.is_ascii_alphanumeric() || *c == '-';
        let program: String = program.unwrap_or_default().chars().filter(plain).collect();
        let days = if from == until {
            from.to_string()
        } else {
            format!("{from}-{until}")
        };
        format!("{kind}{program}-{days}.{}", self.ending)
    }
}

/// How a paper stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stands {
    /// Others are made first.
    Waits,
    /// It is being made.
    Works,
    /// It is there.
    Made {
        bytes: u64,
        /// What a person should know of it.
        notices: Vec<Text>,
    },
    /// There is none.
    Failed(Text),
}

impl Stands {
    /// Returns whether nothing changes any more.
    pub(super) fn is_over(&self) -> bool {
        matches!(self, Self::Made { .. } | Self::Failed(_))
    }
}

/// A paper.
#[derive(Debug, Clone)]
pub(super) struct Paper {
    /// Which.
    pub(super) number: u64,
    pub(super) wish: Wish,
    /// Who asked for it.
    pub(super) by: String,
    /// When.
    pub(super) asked: Timestamp,
    pub(super) stands: Stands,
}

/// What papers are made from.
#[derive(Debug, Clone)]
struct Job {
    number: u64,
    wish: Wish,
    loaded: Arc<Loaded>,
}

/// All papers. A copy is the same.
#[derive(Debug, Clone)]
pub(super) struct Papers(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    folder: Folder,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
    settled: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// The newest first.
    papers: VecDeque<Paper>,
    jobs: VecDeque<Job>,
    made: u64,
    works: bool,
}

impl Papers {
    pub(super) fn new(folder: Folder, clock: Arc<dyn Clock>) -> Self {
        Self(Arc::new(Inner {
            folder,
            clock,
            state: Mutex::default(),
            settled: Condvar::new(),
        }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Has `wish` made for `by`, once `noted`. Returns its number.
    ///
    /// # Errors
    /// [`Trouble::Busy`] if too many wait, or there is no thread; as `noted` fails.
    pub(super) fn ask(
        &self,
        wish: Wish,
        by: &str,
        loaded: Arc<Loaded>,
        noted: impl FnOnce() -> Result<(), Trouble>,
    ) -> Result<u64, Trouble> {
        let mut state = self.state();
        if state.jobs.len() >= WAITING {
            return Err(Trouble::Busy);
        }
        noted()?;
        state.made += 1;
        let number = state.made;
        state.papers.push_front(Paper {
            number,
            wish: wish.clone(),
            by: by.to_owned(),
            asked: self.0.clock.now(),
            stands: Stands::Waits,
        });
        state.jobs.push_back(Job {
            number,
            wish,
            loaded,
        });
        if !state.works {
            let own = self.clone();
            let thread = thread::Builder::new()
                .name("papers".into())
                .spawn(move || own.work());
            if thread.is_err() {
                state.jobs.pop_back();
                state.papers.pop_front();
                return Err(Trouble::Busy);
            }
            state.works = true;
        }
        Ok(number)
    }

    /// Returns all papers, the newest first.
    pub(super) fn all(&self) -> Vec<Paper> {
        self.state().papers.iter().cloned().collect()
    }

    /// Returns the paper `number`, and how many are made before it; none if it is no longer kept.
    pub(super) fn paper(&self, number: u64) -> Option<(Paper, usize)> {
        let state = self.state();
        let paper = state.papers.iter().find(|paper| paper.number == number)?;
        let before = state
            .papers
            .iter()
            .filter(|other| other.number < number && !other.stands.is_over());
        Some((paper.clone(), before.count()))
    }

    /// Returns where the file of a paper that is made lies.
    pub(super) fn file(&self, paper: &Paper) -> PathBuf {
        self.place(paper.number, paper.wish.ending)
    }

    fn room(&self) -> PathBuf {
        self.0.folder.var().join("papers")
    }

    fn place(&self, number: u64, ending: &str) -> PathBuf {
        self.room().join(format!("{number}.{ending}"))
    }

    /// The thread: makes what waits, then ends.
    fn work(&self) {
        loop {
            let job = {
                let mut state = self.state();
                let Some(job) = state.jobs.pop_front() else {
                    state.works = false;
                    self.0.settled.notify_all();
                    return;
                };
                stand(&mut state, job.number, Stands::Works);
                job
            };
            let stands = self.made(&job);
            let gone = {
                let mut state = self.state();
                stand(&mut state, job.number, stands);
                too_many(&mut state.papers)
            };
            for paper in gone {
                // What stays is taken away by the next start.
                fs::remove_file(self.file(&paper)).ok();
            }
        }
    }

    fn made(&self, job: &Job) -> Stands {
        let path = self.place(job.number, job.wish.ending);
        let made = self
            .prepared(job.number)
            .map_err(anyhow::Error::from)
            .and_then(|()| self.write(job, &path));
        match made {
            Ok(Ok(notices)) => Stands::Made {
                bytes: fs::metadata(&path).map_or(0, |file| file.len()),
                notices,
            },
            Ok(Err(problem)) => Stands::Failed(problem),
            Err(error) => {
                tracing::warn!(error = format!("{error:#}"), "a paper could not be made");
                // Half a paper is none.
                fs::remove_file(&path).ok();
                Stands::Failed(
                    Text::new("console-papers-failed").with("problem", format!("{error:#}")),
                )
            }
        }
    }

    /// Makes the folder for papers, without what an earlier run left in it.
    fn prepared(&self, number: u64) -> io::Result<()> {
        let room = self.room();
        if number == 1 && room.exists() {
            fs::remove_dir_all(&room)?;
        }
        DirBuilder::new().recursive(true).mode(0o700).create(room)
    }

    /// Writes what was asked for to `path`. Returns what a person should know of it; as an inner error why there is none.
    fn write(&self, job: &Job, path: &Path) -> anyhow::Result<Result<Vec<Text>, Text>> {
        let Job { wish, loaded, .. } = job;
        if wish.kind == Kind::Evidence {
            return self.pack(wish, loaded, path);
        }
        let log = match Airlog::open_read_only(&self.0.folder.log()) {
            Err(AirlogError::Missing { .. }) => Airlog::in_memory()?,
            opened => opened?,
        };
        let office = Office {
            folder: self.0.folder.clone(),
            loaded: Arc::clone(loaded),
            log,
            clock: Arc::clone(&self.0.clock),
            language: wish.language,
        };
        let mut file = io::BufWriter::new(File::create_new(path)?);
        let format = Format::of_name(wish.ending).unwrap_or(Format::Html);
        let bytes = match wish.kind {
            Kind::Report => office.report(&wish.period, wish.program.as_ref(), format)?,
            Kind::Diary => office.diary(wish.period.from, format)?,
            Kind::Approvals => office.approvals(&wish.period, format)?,
            Kind::Table | Kind::Evidence => {
                office.table(&wish.period, &mut file)?;
                Vec::new()
            }
        };
        file.write_all(&bytes)?;
        file.flush()?;
        Ok(Ok(Vec::new()))
    }

    fn pack(
        &self,
        wish: &Wish,
        loaded: &Loaded,
        path: &Path,
    ) -> anyhow::Result<Result<Vec<Text>, Text>> {
        let (from, to) = wish.period.instants(&loaded.rules.zone);
        let question = Question {
            from,
            to,
            topic: None,
            segment: None,
            silence: wish.silence,
        };
        let making = Making {
            folder: &self.0.folder,
            loaded,
            clock: Arc::clone(&self.0.clock),
            language: wish.language,
            seals: true,
        };
        match evidence::make(&question, &making, path) {
            Ok(made) => Ok(Ok(made.notices)),
            Err(error) => match (EvidenceError::of(&error), error.downcast_ref()) {
                (Some(EvidenceError::Nothing), _) | (_, Some(AirlogError::Missing { .. })) => {
                    Ok(Err(Text::new("cli-evidence-nothing")))
                }
                _ => Err(error),
            },
        }
    }

    /// Waits until nothing is made any more.
    #[cfg(test)]
    pub(super) fn settle(&self) {
        let mut state = self.state();
        while state.works {
            let waited = self.0.settled.wait(state);
            state = waited.unwrap_or_else(PoisonError::into_inner);
        }
    }
}

fn stand(state: &mut State, number: u64, stands: Stands) {
    let mut papers = state.papers.iter_mut();
    if let Some(paper) = papers.find(|paper| paper.number == number) {
        paper.stands = stands;
    }
}

/// Takes away the oldest of those that are over and of which there are too many, and returns them.
fn too_many(papers: &mut VecDeque<Paper>) -> Vec<Paper> {
    let (mut over, mut packs, mut gone) = (0, 0, Vec::new());
    papers.retain(|paper| {
        if !paper.stands.is_over() {
            return true;
        }
        over += 1;
        packs += usize::from(paper.wish.kind == Kind::Evidence);
        let too_old = over > KEPT || (paper.wish.kind == Kind::Evidence && packs > KEPT_PACKS);
        if too_old {
            gone.push(paper.clone());
        }
        !too_old
    });
    gone
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paper(number: u64, kind: Kind, stands: Stands) -> Paper {
        Paper {
            number,
            wish: Wish {
                kind,
                period: Period::month("2026-11").unwrap(),
                program: None,
                silence: None,
                ending: kind.endings()[0],
                language: Language::Vi,
            },
            by: "Lan".into(),
            asked: Timestamp::UNIX_EPOCH,
            stands,
        }
    }

    #[test]
    fn the_oldest_go_first_and_packs_sooner() {
        let failed = || Stands::Failed(Text::new("cli-evidence-nothing"));
        let mut papers: VecDeque<Paper> = (0..30)
            .rev()
            .map(|number| match number {
                0 => paper(number, Kind::Report, Stands::Waits),
                1..=3 => paper(number, Kind::Evidence, failed()),
                _ => paper(number, Kind::Diary, failed()),
            })
            .collect();
        let gone: Vec<u64> = too_many(&mut papers)
            .iter()
            .map(|paper| paper.number)
            .collect();
        assert_eq!(gone, [9, 8, 7, 6, 5, 4, 3, 2, 1]);
        assert_eq!(papers.len(), 21, "what waits stays");

        let mut packs: VecDeque<Paper> = (0..4)
            .rev()
            .map(|number| paper(number, Kind::Evidence, failed()))
            .collect();
        let gone: Vec<u64> = too_many(&mut packs)
            .iter()
            .map(|paper| paper.number)
            .collect();
        assert_eq!(gone, [1, 0]);
    }

    #[test]
    fn a_files_name_is_one_that_every_computer_keeps() {
        let mut wish = paper(1, Kind::Report, Stands::Waits).wish;
        assert_eq!(wish.file_name(), "bao-cao-2026-11-01-2026-11-30.docx");
        wish.program = Some(ProgramId::from("cải/cách\r\n\"x"));
        assert_eq!(
            wish.file_name(),
            "bao-cao-cicchx-2026-11-01-2026-11-30.docx"
        );
        let day = "2026-11-24".parse().unwrap();
        wish.period = Period::days(day, day).unwrap();
        wish.kind = Kind::Diary;
        wish.program = None;
        assert_eq!(wish.file_name(), "nhat-ky-phat-thanh-2026-11-24.docx");
    }

    /// Nobody makes anything: as if one paper took for ever.
    #[test]
    fn eight_wait_and_the_next_is_refused_without_a_row() {
        let folder = tempfile::tempdir().unwrap();
        let clock = crate::clock::SimClock::new("2026-11-24T10:30:00Z".parse().unwrap());
        let papers = Papers::new(Folder::new(folder.path()), Arc::new(clock));
        papers.state().works = true;
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let loaded = Arc::new(crate::config::load(root).loaded.unwrap());
        let rows = std::cell::Cell::new(0);
        let ask = || {
            let wish = paper(1, Kind::Diary, Stands::Waits).wish;
            papers.ask(wish, "Lan", Arc::clone(&loaded), || {
                rows.set(rows.get() + 1);
                Ok(())
            })
        };
        for number in 1..=8 {
            assert_eq!(ask().unwrap(), number);
        }
        assert!(matches!(ask(), Err(Trouble::Busy)));
        assert_eq!(rows.get(), 8);
        let (third, before) = papers.paper(3).unwrap();
        assert_eq!((third.stands, before), (Stands::Waits, 2));
        assert!(papers.paper(9).is_none());

        papers.state().jobs.pop_back();
        let wish = paper(1, Kind::Diary, Stands::Waits).wish;
        let refused = papers.ask(wish, "Lan", Arc::clone(&loaded), || Err(Trouble::Busy));
        assert!(
            matches!(refused, Err(Trouble::Busy)),
            "what has no row is not made"
        );
        assert_eq!(papers.all().len(), 8);
    }
}
