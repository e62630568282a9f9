//! The air-check in an evidence pack: what was heard, cut out for each airing and for the moment of silence.

use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::{Pack, Question};
use crate::aircheck::{Archive, Content};
use crate::airlog::view;
use crate::config::Loaded;
use crate::station::{self, Folder};
use crate::words::Text;

/// Before and after an airing, so that its edges are heard.
const EDGE: SignedDuration = SignedDuration::from_secs(2);

/// Before and after a moment of silence.
const AROUND: SignedDuration = SignedDuration::from_secs(30);

/// More than this is not cut out: a pack is to be handed on.
const MOST: SignedDuration = SignedDuration::from_hours(6);

/// One line of `aircheck/index.jsonl`.
#[derive(Debug, Serialize)]
struct Cut {
    /// The airing; null for the moment of silence.
    seq: Option<crate::airlog::Seq>,
    from: String,
    to: String,
    file: Option<String>,
    /// What is known of the time: `sound`, `silence`, `missing`.
    holds: Vec<&'static str>,
}

/// Cuts out what is recorded, into `scratch`, and attaches it. Returns what to say of what was left out.
pub(super) fn attach(
    pack: &mut Pack,
    question: &Question,
    loaded: &Loaded,
    folder: &Folder,
    scratch: &Path,
) -> anyhow::Result<Option<Text>> {
    let Some(settings) = &loaded.station.aircheck else {
        return Ok(None);
    };

    let zone = &loaded.rules.zone;
    let archive = Archive::new(&station::aircheck_folder(folder, settings), zone.clone());
    let airings = pack
        .airings()
        .iter()
        .filter_map(|airing| Some((airing.seq, airing.start?, airing.end?)));
    let airings = airings.map(|(seq, start, end)| (Some(seq), start - EDGE, end + EDGE));
    let silence = question.silence.map(|at| (None, at - AROUND, at + AROUND));
    let wanted: Vec<(Option<crate::airlog::Seq>, Timestamp, Timestamp)> =
        silence.into_iter().chain(airings).collect();
    let (mut index, mut cut_out, mut left_out) = (String::new(), SignedDuration::ZERO, 0);
    for (seq, from, to) in wanted {
        let spans = archive.spans(from, to)?;
        let holds: Vec<_> = spans.iter().map(|span| holds(&span.content)).collect();
        let mut file = None;
        if holds.contains(&"sound") && cut_out + to.duration_since(from) <= MOST {
            let name = seq.map_or("silence.flac".to_owned(), |seq| format!("{seq}.flac"));
            let path = scratch.join(&name);
            archive.extract(from, to, &path)?;
            cut_out += to.duration_since(from);
            let place = format!("aircheck/{name}");
            pack.attach(&place, path);
            file = Some(place);
        } else if holds.contains(&"sound") {
            left_out += 1;
        }
        let time = |at| view::rfc_3339(at, zone);
        let line = Cut {
            seq,
            from: time(from),
            to: time(to),
            file,
            holds,
        };
        index += &(serde_json::to_string(&line)? + "\n");
    }

    pack.add("aircheck/index.jsonl", index.into_bytes());
    Ok((left_out > 0).then(|| {
        Text::new("cli-evidence-sound-left")
            .with("airings", left_out)
            .with("hours", MOST.as_hours())
    }))
}

fn holds(content: &Content) -> &'static str {
    match content {
        Content::Sound { .. } => "sound",
        Content::Silence => "silence",
        Content::Missing { .. } => "missing",
    }
}
