//! The station's folders: what may be read and written, and those that another machine holds.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::fs::{Access, access};

use super::Patient;
use super::finding::{Finding, Matter};
use crate::backup::mounts;
use crate::patience;
use crate::words::Text;

const RIGHTS: Matter = Matter {
    key: "rights",
    why: "doctor-rights-why",
};

const SHARES: Matter = Matter {
    key: "shares",
    why: "doctor-shares-why",
};

/// A folder on a healthy network answers in a hundredth of this.
const PATIENCE: Duration = Duration::from_secs(5);

/// What this account lacks.
#[derive(Debug, Default, PartialEq, Eq)]
struct Lacks {
    /// Folders that cannot be read; of `var`, written.
    needed: Vec<String>,
    /// Topics' folders in which no note can be put beside a refused file.
    notes: Vec<String>,
}

/// Examines rights in the station's folders, and shares among them.
pub(super) fn examine(patient: &Patient<'_>) -> Vec<Finding> {
    let root = patient.folder.root();
    let topics: Vec<PathBuf> = patient.loaded().map_or_else(Vec::new, |loaded| {
        let of = |topic: &crate::names::TopicId| root.join("audio").join(topic.as_str());
        loaded.schedule.topics.keys().map(of).collect()
    });
    let mounts = mounts::parse(&fs::read_to_string(mounts::LIST).unwrap_or_default());
    let absolute = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
    let is_share = |folder: &Path| {
        let place = absolute.join(folder.strip_prefix(root).unwrap_or(folder));
        mounts::of(&mounts, &place).is_some_and(mounts::Mount::is_share)
    };
    let shares: Vec<PathBuf> = [root.join("audio")]
        .into_iter()
        .chain(topics.iter().cloned())
        .filter(|folder| is_share(folder))
        .collect();
    let answers = patience::each(shares.clone(), PATIENCE, |folder| {
        fs::read_dir(folder)
            .map_err(|error| error.to_string())
            .map(drop)
    });
    let own = topics
        .into_iter()
        .filter(|topic| !shares.contains(topic))
        .collect::<Vec<_>>();
    vec![
        judge_rights(&lacks(root, &own), patient.folder.owner()),
        judge_shares(shares.iter().map(PathBuf::as_path).zip(answers)),
    ]
}

/// Looks at everything but shares, which may hang.
fn lacks(root: &Path, topics: &[PathBuf]) -> Lacks {
    let may = |folder: &Path, access_to: Access| access(folder, access_to).is_ok();
    let read = Access::READ_OK | Access::EXEC_OK;
    let mut lacks = Lacks::default();
    for (name, needs) in [
        ("config", read),
        ("programs", read),
        ("audio", read),
        ("var", read | Access::WRITE_OK),
    ] {
        let folder = root.join(name);
        // The first start makes `var`.
        let at = if name == "var" && !folder.exists() {
            root
        } else {
            folder.as_path()
        };
        if !may(at, needs) {
            lacks.needed.push(name.to_owned());
        }
    }

    for topic in topics.iter().filter(|topic| topic.exists()) {
        let name = topic.strip_prefix(root).unwrap_or(topic).display();
        if !may(topic, read) {
            lacks.needed.push(name.to_string());
        } else if !may(topic, read | Access::WRITE_OK) {
            lacks.notes.push(name.to_string());
        }
    }

    lacks
}

fn judge_rights(lacks: &Lacks, owner: Option<String>) -> Finding {
    let cure = owner.map_or_else(
        || Text::new("doctor-rights-do"),
        |owner| Text::new("doctor-rights-owner-do").with("owner", owner),
    );
    if !lacks.needed.is_empty() {
        let found = Text::new("doctor-rights-lacking");
        return RIGHTS.bad(found.with("folders", lacks.needed.join(", ")), cure);
    }
    if !lacks.notes.is_empty() {
        let found = Text::new("doctor-rights-no-notes");
        return RIGHTS.warning(found.with("folders", lacks.notes.join(", ")), cure);
    }
    RIGHTS.good(Text::new("doctor-rights-good"))
}

/// Judges folders of other machines by their answers; none is a folder that hangs.
fn judge_shares<'a>(
    shares: impl Iterator<Item = (&'a Path, Option<Result<(), String>>)>,
) -> Finding {
    let mut count = 0;
    for (folder, answer) in shares {
        count += 1;
        let found = |key: &'static str| Text::new(key).with("folder", folder.display());
        match answer {
            Some(Ok(())) => {}
            Some(Err(problem)) => {
                let found = found("doctor-shares-failed").with("problem", problem);
                return SHARES.warning(found, Text::new("doctor-shares-do"));
            }
            None => {
                return SHARES.warning(found("doctor-shares-hang"), Text::new("doctor-shares-do"));
            }
        }
    }

    if count == 0 {
        SHARES.good(Text::new("doctor-shares-none"))
    } else {
        SHARES.good(Text::new("doctor-shares-good").with("count", count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    #[test]
    fn a_folder_that_is_not_there_is_lacking() {
        let station = tempfile::tempdir().unwrap();
        for name in ["config", "programs"] {
            fs::create_dir(station.path().join(name)).unwrap();
        }
        let found = lacks(station.path(), &[]);
        assert_eq!(found.needed, ["audio"]);
        assert_eq!(judge_rights(&found, None).verdict(), Verdict::Bad);

        fs::create_dir_all(station.path().join("audio/tin")).unwrap();
        let found = lacks(station.path(), &[station.path().join("audio/tin")]);
        assert_eq!(found, Lacks::default());
        assert_eq!(judge_rights(&found, None).verdict(), Verdict::Good);
    }

    #[test]
    fn a_share_that_hangs_is_named() {
        let place = Path::new("/srv/tin");
        let verdict = |answer| judge_shares([(place, answer)].into_iter()).verdict();
        assert_eq!(verdict(Some(Ok(()))), Verdict::Good);
        assert_eq!(verdict(Some(Err("denied".into()))), Verdict::Warning);
        assert_eq!(verdict(None), Verdict::Warning);
        assert_eq!(judge_shares(std::iter::empty()).verdict(), Verdict::Good);
    }
}
