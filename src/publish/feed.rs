//! The podcast: RSS 2.0 with the tags podcast players read.

use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::fmt::rfc2822;

use super::Enclosure;
use crate::report::{PaperContext, escaped};
use crate::words::{Language, Text};

/// The whole file, the newest first. `base` is the page's address; `cover` the picture's, from there.
///
/// Gives equal bytes for equal episodes: its date is the last airing's, and an episode is named by its bytes
/// for good, wherever the page moves.
#[must_use]
pub fn feed(
    paper: &PaperContext<'_>,
    base: &str,
    cover: Option<&str>,
    enclosures: &[Enclosure],
) -> String {
    let base = base.trim_end_matches('/');
    let title = escaped(paper.station);
    let about = escaped(&paper.text(&Text::new("publish-about").with("station", paper.station)));
    let lang = match paper.language {
        Language::Vi => "vi",
        Language::En => "en",
    };

    let link = escaped(&format!("{base}/index.html"));
    let own = escaped(&format!("{base}/{}", super::page::FEED));
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" xmlns:itunes=\"http://www.itunes.com/dtds/podcast-1.0.dtd\" xmlns:atom=\"http://www.w3.org/2005/Atom\">\n<channel>\n<title>{title}</title>\n<link>{link}</link>\n<atom:link href=\"{own}\" rel=\"self\" type=\"application/rss+xml\"/>\n<language>{lang}</language>\n<description>{about}</description>\n<itunes:author>{title}</itunes:author>\n<itunes:summary>{about}</itunes:summary>\n<itunes:explicit>false</itunes:explicit>\n<itunes:type>episodic</itunes:type>\n<itunes:category text=\"Government\"/>\n"
    );
    let last = enclosures
        .iter()
        .filter_map(|one| one.episode.heard.last())
        .max();
    if let Some(date) = last.and_then(|last| date(paper, *last)) {
        put(
            &mut out,
            format_args!("<lastBuildDate>{date}</lastBuildDate>\n"),
        );
    }

    if let Some(cover) = cover {
        let cover = escaped(&format!("{base}/{cover}"));
        put(
            &mut out,
            format_args!(
                "<itunes:image href=\"{cover}\"/>\n<image><url>{cover}</url><title>{title}</title><link>{link}</link></image>\n"
            ),
        );
    }

    for one in enclosures.iter().rev() {
        item(&mut out, paper, base, one);
    }

    out.push_str("</channel>\n</rss>\n");
    out
}

fn item(out: &mut String, paper: &PaperContext<'_>, base: &str, one: &Enclosure) {
    let piece = &one.episode.piece;
    let (title, topic) = (escaped(&piece.title), escaped(&piece.topic.1));
    let about = escaped(&super::page::about(paper, &one.episode));
    put(
        out,
        format_args!(
            "<item>\n<title>{title}</title>\n<guid isPermaLink=\"false\">blake3:{}</guid>\n<category>{topic}</category>\n<description>{about}</description>\n<itunes:summary>{about}</itunes:summary>\n<itunes:duration>{}</itunes:duration>\n<itunes:explicit>false</itunes:explicit>\n<enclosure url=\"{}\" length=\"{}\" type=\"{}\"/>\n",
            piece.id,
            piece.length.seconds().round() as u64,
            escaped(&format!("{base}/{}", one.address)),
            one.bytes,
            one.media.mime,
        ),
    );
    if let Some(date) = date(paper, one.episode.first()) {
        put(out, format_args!("<pubDate>{date}</pubDate>\n"));
    }

    out.push_str("</item>\n");
}

/// `Tue, 24 Nov 2026 17:15:00 +0700`.
fn date(paper: &PaperContext<'_>, at: Timestamp) -> Option<String> {
    rfc2822::to_string(&crate::report::local(paper, at)).ok()
}

fn put(out: &mut String, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text)
        .expect("a string takes what it is given");
}
