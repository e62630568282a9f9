//! `[seal]` of `config/station.toml`: where sealed days of the airtime log are kept besides here.

use std::path::{Component, Path, PathBuf};

use super::fault::{Draft, Fault, Place};
use super::page::At;
use super::reader::{Table, Value};
use crate::words::Text;

/// A folder that is to take sealed days, and where the file names it.
#[derive(Debug)]
pub(super) struct Export {
    pub(super) path: PathBuf,
    place: Place,
}

/// Returns the folder of the machine that `text` names: from its root on, without `..`, and not the root.
pub(super) fn elsewhere(text: &str) -> Option<PathBuf> {
    let path = PathBuf::from(text);
    let plain = path
        .components()
        .all(|part| matches!(part, Component::RootDir | Component::Normal(_)));
    (path.is_absolute() && plain && path.parent().is_some()).then_some(path)
}

/// The folders named, each once. A path that will not do costs the copy, not the station.
pub(super) fn read(table: Table<'_>) -> Vec<Export> {
    let named = table
        .optional("export")
        .and_then(|value| value.one_or_more(Value::text));
    let page = table.page;
    table.finish();
    let mut exports = Vec::<Export>::new();
    for At { value, span } in named.map(|named| named.value).unwrap_or_default() {
        let Some(path) = elsewhere(&value) else {
            let draft = Draft::error(Text::new("config-seal-export").with("path", &value));
            page.report(&span, draft.hinting(Value::write("\"/media/usb/nhat-ky\"")));
            continue;
        };
        if !exports.iter().any(|export| export.path == path) {
            exports.push(Export {
                path,
                place: page.place(&span),
            });
        }
    }

    exports
}

impl Export {
    /// What is wrong with it for the station at `root`, as things are now.
    pub(super) fn check(self, root: &Path) -> Option<Fault> {
        let Self { path, place } = self;
        let at = |key: &'static str, path: &Path| Text::new(key).with("path", path.display());
        let own = |name| root.join(name).canonicalize().ok();
        let inside = path.canonicalize().ok().filter(|path| {
            ["var", "audio", "config", "programs"]
                .into_iter()
                .filter_map(own)
                .any(|own| path.starts_with(own))
        });
        if inside.is_some() {
            let hint = Text::new("config-seal-inside-hint");
            return Some(
                Draft::error(at("config-seal-inside", &path))
                    .hinting(hint)
                    .at(place),
            );
        }

        (!path.is_dir()).then(|| {
            let hint = at("config-seal-away-hint", &path);
            Draft::warning(at("config-seal-away", &path))
                .hinting(hint)
                .at(place)
        })
    }
}
