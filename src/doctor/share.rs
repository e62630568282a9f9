//! What this computer shares of the station with others (Samba): the drop folders and nothing else, as an account that
//! owns nothing else.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::finding::{Finding, Matter};
use crate::patience;
use crate::station::Folder;
use crate::words::Text;

const SHARE: Matter = Matter {
    key: "windows-share",
    why: "doctor-share-why",
};

/// Samba reads its own settings in a hundredth of this.
const PATIENCE: Duration = Duration::from_secs(5);

/// A topic's settings: whoever drops recordings could say with them that none needs approval.
const SETTINGS: &str = "topic.toml";

/// A share, as Samba's own reader prints it: what is as usual is left out.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Share {
    name: String,
    path: PathBuf,
    /// Whoever logs in acts as this account; empty as himself.
    account: String,
    veto: String,
    writable: bool,
    follows_links: bool,
}

/// Examines what Samba shares of the station.
pub(super) fn examine(folder: &Folder) -> Finding {
    let asked = patience::ask(Path::new("testparm"), PATIENCE, || {
        Command::new("testparm").arg("-s").output()
    });
    let root = folder.root();
    let root = std::fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
    let owner = folder.owner();
    match asked {
        Some(Ok(output)) if output.status.success() => {
            let settings = String::from_utf8_lossy(&output.stdout);
            judge(&parse(&settings), &root, owner.as_deref())
        }
        Some(Err(error)) if error.kind() == io::ErrorKind::NotFound => {
            SHARE.good(Text::new("doctor-share-none"))
        }
        _ => SHARE.not_known(Text::new("doctor-share-not-known"), None),
    }
}

/// Reads what `testparm -s` prints.
fn parse(settings: &str) -> Vec<Share> {
    let mut shares: Vec<Share> = Vec::new();
    let mut is_share = false;
    for line in settings.lines().map(str::trim) {
        let section = line
            .strip_prefix('[')
            .and_then(|line| line.strip_suffix(']'));
        if let Some(name) = section {
            is_share = !name.eq_ignore_ascii_case("global");
            if is_share {
                shares.push(Share {
                    name: name.to_owned(),
                    follows_links: true,
                    ..Share::default()
                });
            }
            continue;
        }

        let (Some((key, value)), true) = (line.split_once('='), is_share) else {
            continue;
        };
        let Some(share) = shares.last_mut() else {
            continue;
        };
        let (value, is_yes) = (value.trim(), value.trim().eq_ignore_ascii_case("yes"));
        match key.trim() {
            "path" => share.path = PathBuf::from(value),
            "force user" => value.clone_into(&mut share.account),
            "veto files" => value.clone_into(&mut share.veto),
            "read only" => share.writable = !is_yes,
            "follow symlinks" => share.follows_links = is_yes,
            _ => {}
        }
    }
    shares
}

/// Returns the worst of what `shares` give away of the station in `root`, which `owner` runs.
fn judge(shares: &[Share], root: &Path, owner: Option<&str>) -> Finding {
    let (audio, var) = (root.join("audio"), root.join("var"));
    let found = |key: &'static str, share: &Share| Text::new(key).with("share", &share.name);
    let cure = || {
        Text::new("doctor-share-do")
            .with("audio", audio.display())
            .with("station", root.display())
    };
    let whole = shares.iter().find(|share| {
        let path = &share.path;
        path.is_absolute() && (var.starts_with(path) || path.starts_with(&var))
    });
    if let Some(share) = whole {
        let found = found("doctor-share-whole", share).with("path", share.path.display());
        return SHARE.bad(found, cure());
    }

    let of_audio: Vec<&Share> = shares
        .iter()
        .filter(|share| share.path.starts_with(&audio))
        .collect();
    let first = |is_wrong: &dyn Fn(&Share) -> bool| {
        let wrong = of_audio.iter().find(|share| is_wrong(share));
        wrong.copied()
    };
    if let Some(share) = first(&|share| Some(share.account.as_str()) == owner) {
        let found = found("doctor-share-own", share).with("account", &share.account);
        return SHARE.warning(found, cure());
    }
    if let Some(share) = first(&|share| share.writable && share.follows_links) {
        return SHARE.warning(found("doctor-share-links", share), cure());
    }
    if let Some(share) = first(&|share| share.writable && !vetoes(&share.veto, SETTINGS)) {
        return SHARE.warning(found("doctor-share-settings", share), cure());
    }
    if of_audio.is_empty() {
        return SHARE.good(Text::new("doctor-share-none"));
    }
    SHARE.good(Text::new("doctor-share-good"))
}

/// Returns whether the list `/a/b/` has `name`, as it stands.
fn vetoes(list: &str, name: &str) -> bool {
    list.split('/')
        .any(|vetoed| vetoed.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    /// As Samba 4.17 prints the share of `packaging/samba`.
    const PRINTED: &str = "# Global parameters\n[global]\n\tsmb ports = 4455\n\tpath = /nowhere\n\n\n[bai]\n\tcomment = Bài\n\
        \tfollow symlinks = No\n\tforce group = phatthanh-bai\n\tforce user = phatthanh-bai\n\tpath = /srv/dai/audio\n\
        \tread only = No\n\tvalid users = @phatthanh-bai\n\tveto files = /topic.toml/Thumbs.db/.*/\n";

    #[track_caller]
    fn check(change: (&str, &str), expected: (Verdict, &str)) {
        let printed = PRINTED.replace(change.0, change.1);
        assert!(change.0.is_empty() || printed != PRINTED, "{change:?}");
        let finding = judge(&parse(&printed), Path::new("/srv/dai"), Some("phatthanh"));
        assert_eq!((finding.verdict(), finding.found().key()), expected);
    }

    #[test]
    fn what_is_shared_is_judged_by_the_worst_of_it() {
        use Verdict::{Bad, Good, Warning};
        check(("", ""), (Good, "doctor-share-good"));
        check(("/srv/dai/audio", "/srv/dai"), (Bad, "doctor-share-whole"));
        check(("/srv/dai/audio", "/"), (Bad, "doctor-share-whole"));
        check(
            ("/srv/dai/audio", "/srv/dai/var/sealed"),
            (Bad, "doctor-share-whole"),
        );
        check(
            ("/srv/dai/audio", "/srv/dai2/audio"),
            (Good, "doctor-share-none"),
        );
        check(
            ("user = phatthanh-bai", "user = phatthanh"),
            (Warning, "doctor-share-own"),
        );
        check(
            ("\tfollow symlinks = No\n", ""),
            (Warning, "doctor-share-links"),
        );
        check(("/topic.toml", ""), (Warning, "doctor-share-settings"));
        // Who may only read changes nothing.
        check(
            (
                "read only = No\n\tvalid users = @phatthanh-bai\n\tveto files = /topic.toml",
                "veto files = ",
            ),
            (Good, "doctor-share-good"),
        );
    }

    #[test]
    fn what_samba_prints_otherwise_is_no_share() {
        assert_eq!(parse("Load smb config files\n]\n[global]\n= x\n"), []);
        assert_eq!(parse("[a]\npath"), parse("[a]"));
    }
}
