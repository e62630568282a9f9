//! The page: what aired, by topic, with a player for each. One file, no script, nothing fetched from elsewhere.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Enclosure, Episode};
use crate::library::names::fold;
use crate::report::{PaperContext, escaped, length};
use crate::words::{Language, Text};

/// The podcast's file beside the page.
pub(super) const FEED: &str = "podcast.xml";

/// Topics by folded title and id: each with its title and its pieces, the newest first.
type Topics<'a> = BTreeMap<(String, &'a str), (&'a str, Vec<&'a Enclosure>)>;

/// The whole file: topics in the order of their titles, in each the newest first. `has_feed` says whether the
/// podcast lies beside it.
#[must_use]
pub fn page(paper: &PaperContext<'_>, enclosures: &[Enclosure], has_feed: bool) -> String {
    let mut topics: Topics<'_> = BTreeMap::new();
    for one in enclosures.iter().rev() {
        let (id, title) = &one.episode.piece.topic;
        let place = topics.entry((fold(title), id.as_str()));
        place.or_insert((title, Vec::new())).1.push(one);
    }

    let mut out = head(paper, has_feed);
    if topics.is_empty() {
        put(
            &mut out,
            format_args!("<p>{}</p>\n", escaped(&paper.say("publish-nothing"))),
        );
    }

    if topics.len() > 1 {
        nav(&mut out, &topics);
    }

    out.push_str("<main>\n");
    for ((_, id), (title, pieces)) in &topics {
        put(
            &mut out,
            format_args!(
                "<section id=\"{}\">\n<h2>{}</h2>\n",
                escaped(id),
                escaped(title)
            ),
        );
        for one in pieces {
            article(&mut out, paper, one);
        }
        out.push_str("</section>\n");
    }

    out.push_str("</main>\n</body>\n</html>\n");
    out
}

/// All before the topics: the file's head, the station's name, what this is, where the podcast is.
fn head(paper: &PaperContext<'_>, has_feed: bool) -> String {
    let lang = match paper.language {
        Language::Vi => "vi",
        Language::En => "en",
    };

    let title = escaped(paper.station);
    let about = escaped(&paper.text(&Text::new("publish-about").with("station", paper.station)));
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n"
    );
    if has_feed {
        put(
            &mut out,
            format_args!(
                "<link rel=\"alternate\" type=\"application/rss+xml\" title=\"{title}\" href=\"{FEED}\">\n"
            ),
        );
    }

    put(
        &mut out,
        format_args!(
            "<style>\n{STYLE}</style>\n</head>\n<body>\n<header><h1>{title}</h1><p>{about}</p>"
        ),
    );
    if has_feed {
        put(
            &mut out,
            format_args!(
                "<p><a href=\"{FEED}\">{}</a></p>",
                escaped(&paper.say("publish-feed"))
            ),
        );
    }

    out.push_str("</header>\n");
    out
}

/// Links to the topics.
fn nav(out: &mut String, topics: &Topics<'_>) {
    out.push_str("<nav><ul>\n");
    for ((_, id), (title, pieces)) in topics {
        let count = pieces.len();
        put(
            out,
            format_args!(
                "<li><a href=\"#{}\">{}</a> ({count})</li>\n",
                escaped(id),
                escaped(title)
            ),
        );
    }

    out.push_str("</ul></nav>\n");
}

fn article(out: &mut String, paper: &PaperContext<'_>, one: &Enclosure) {
    let piece = &one.episode.piece;
    let (address, title) = (escaped(&one.address), escaped(&piece.title));
    put(
        out,
        format_args!(
            "<article><h3>{title}</h3><p>{}</p><audio controls preload=\"none\" src=\"{address}\" aria-label=\"{title}\"></audio><p class=\"file\"><a href=\"{address}\" download>{}</a></p></article>\n",
            escaped(&about(paper, &one.episode)),
            escaped(
                &paper.text(
                    &Text::new("publish-download")
                        .with("kind", one.media.ending)
                        .with("size", crate::units::Size(one.bytes))
                )
            ),
        ),
    );
}

/// Field, length, when it was heard, who approved it.
pub(super) fn about(paper: &PaperContext<'_>, episode: &Episode) -> String {
    let date = |at| {
        crate::report::local(paper, at)
            .strftime("%d/%m/%Y")
            .to_string()
    };

    let piece = &episode.piece;
    let text = Text::new("publish-piece")
        .with("topic", &piece.topic.1)
        .with("length", length(piece.length))
        .with("first", date(episode.first()))
        .with(
            "often",
            if episode.heard.len() == 1 {
                "once"
            } else {
                "more"
            },
        )
        .with("times", episode.heard.len())
        .with(
            "last",
            date(episode.heard.last().copied().unwrap_or_default()),
        )
        .with("by", &piece.approved_by);
    paper.text(&text)
}

fn put(out: &mut String, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text)
        .expect("a string takes what it is given");
}

const STYLE: &str = "\
body { font: 18px/1.5 system-ui, 'Segoe UI', Roboto, 'Noto Sans', sans-serif; max-width: 46rem; margin: 0 auto; padding: 1rem; color: #1c1c1c; background: #fff }
h1 { font-size: 1.6rem; margin: 0 0 .3rem } h2 { font-size: 1.3rem; margin: 2rem 0 .5rem; border-bottom: 2px solid #a3201d } h3 { font-size: 1.1rem; margin: 0 }
article { padding: .8rem 0; border-bottom: 1px solid #ddd } article p { margin: .2rem 0; color: #444; font-size: .95rem }
audio { width: 100%; margin: .3rem 0 } a { color: #a3201d } nav ul { columns: 2; padding-left: 1.2rem } .file { font-size: .9rem }
@media (max-width: 30rem) { nav ul { columns: 1 } }
@media print { audio, .file, nav { display: none } }
";
