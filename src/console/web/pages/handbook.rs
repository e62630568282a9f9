//! **Sổ tay**: the handbook that is printed, to be read where the work is done, on a phone too. Nothing in it is of this station, and so anybody
//! reads it who comes so far: whoever cannot sign in as well.

use axum::extract::RawQuery;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use maud::{Markup, PreEscaped, html};
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::console::web::layout::Page;
use crate::console::web::paths::{HANDBOOK, HANDBOOK_PICTURE, query};
use crate::console::web::trouble::Trouble;
use crate::console::web::visitor::{Fields, Visitor};

/// A sheet of `docs/so-tay`.
struct Sheet {
    name: &'static str,
    text: &'static str,
}

macro_rules! sheets {
    ($($name:literal),+ $(,)?) => {
        [$(Sheet {
            name: $name,
            text: include_str!(concat!("../../../../docs/so-tay/", $name, ".md")),
        }),+]
    };
}

macro_rules! pictures {
    ($($name:literal),+ $(,)?) => {
        [$(($name, include_bytes!(concat!("../../../../docs/so-tay/hinh/", $name, ".png")))),+]
    };
}

/// The sheets, as they lie in print.
static SHEETS: [Sheet; 6] = sheets![
    "1-to-treo-canh-may",
    "2-can-bo-dai",
    "3-cong-chuc-tu-phap",
    "4-cong-chuc-van-hoa",
    "5-ky-thuat",
    "6-ngay-nuoc-len",
];

/// What they show of the pages.
static PICTURES: [(&str, &[u8]); 7] = pictures![
    "ban-nhap-dien-thoai",
    "bao-cao-chutich-1280",
    "cho-duyet-dien-thoai",
    "hom-nay-hanh-360",
    "khan-cap-hanh-360",
    "tin-bai-lan-1280",
    "tuan-hanh-1280",
];

impl Sheet {
    /// Returns what stands above it.
    fn title(&self) -> &'static str {
        let first = self.text.lines().next().unwrap_or_default();
        first.trim_start_matches(['#', ' '])
    }
}

pub(in crate::console::web) async fn show(
    visitor: Visitor,
    RawQuery(asked): RawQuery,
) -> Result<Markup, Trouble> {
    let asked = Fields::read(asked.unwrap_or_default().as_bytes());
    let sheet = match asked.get("to") {
        "" => None,
        name => {
            let found = SHEETS.iter().find(|sheet| sheet.name == name);
            Some(found.ok_or(Trouble::Nowhere)?)
        }
    };
    let page = Page {
        visitor: &visitor,
        title: "console-handbook",
        again: None,
    };
    Ok(page.around(&html! {
        nav aria-label=(visitor.word("console-handbook-sheets")) {
            ul class="sheets" {
                @for other in &SHEETS {
                    @let here = sheet.is_some_and(|sheet| sheet.name == other.name);
                    li { a lang="vi" href=(at(other.name)) aria-current=[here.then_some("page")] { (other.title()) } }
                }
            }
        }
        @match sheet {
            Some(sheet) => article class="sheet" lang="vi" { (PreEscaped(rendered(sheet.text))) },
            None => p { (visitor.word("console-handbook-which")) },
        }
    }))
}

pub(in crate::console::web) async fn picture(
    RawQuery(asked): RawQuery,
) -> Result<Response, Trouble> {
    let asked = Fields::read(asked.unwrap_or_default().as_bytes());
    let found = PICTURES.iter().find(|(name, _)| *name == asked.get("ten"));
    let (_, png) = found.ok_or(Trouble::Nowhere)?;
    let headers = [(CONTENT_TYPE, "image/png"), (CACHE_CONTROL, "max-age=3600")];
    Ok((headers, *png).into_response())
}

/// Returns where a sheet is read.
fn at(name: &str) -> String {
    query(HANDBOOK, &[("to", name)])
}

/// Returns a sheet as HTML: its parts one level below the page's own title, its links and pictures led to the station's pages.
fn rendered(text: &str) -> String {
    let read = Parser::new_ext(text, Options::ENABLE_TABLES);
    let mut events: Vec<Event<'_>> = read.map(led).collect();
    for place in 0..events.len() {
        if let Event::Start(Tag::Heading { .. }) = events[place] {
            let name = anchor(&events[place..]);
            if let Event::Start(Tag::Heading { id, .. }) = &mut events[place] {
                *id = Some(name.into());
            }
        }
    }
    let mut page = String::with_capacity(2 * text.len());
    pulldown_cmark::html::push_html(&mut page, events.into_iter());
    page
}

/// Returns what the heading that `events` begin with is known by in links: its words in small letters, joined by strokes.
fn anchor(events: &[Event<'_>]) -> String {
    let within = events
        .iter()
        .take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))));
    let words: String = within
        .filter_map(|event| match event {
            Event::Text(words) | Event::Code(words) => Some(&**words),
            _ => None,
        })
        .collect();
    let kept = |letter: &char| letter.is_alphanumeric() || matches!(letter, ' ' | '-');
    words
        .to_lowercase()
        .chars()
        .filter(kept)
        .map(|letter| if letter == ' ' { '-' } else { letter })
        .collect()
}

/// Leads a link to another sheet, and a picture, to the station's pages; a heading becomes the next smaller.
fn led(mut event: Event<'_>) -> Event<'_> {
    match &mut event {
        Event::Start(Tag::Link { dest_url, .. }) => lead(dest_url, sheet_at),
        Event::Start(Tag::Image { dest_url, .. }) => lead(dest_url, picture_at),
        Event::Start(Tag::Heading { level, .. }) | Event::End(TagEnd::Heading(level)) => {
            *level = below(*level);
        }
        _ => {}
    }
    event
}

/// Leads an address where `to` says, if it says so.
fn lead(address: &mut CowStr<'_>, to: impl Fn(&str) -> Option<String>) {
    if let Some(led) = to(address) {
        *address = led.into();
    }
}

/// Returns where the sheet is that the file `link` is; none if it is no sheet's.
fn sheet_at(link: &str) -> Option<String> {
    let (file, part) = link.split_once('#').unwrap_or((link, ""));
    let page = at(file.strip_suffix(".md")?);
    Some(if part.is_empty() {
        page
    } else {
        format!("{page}#{part}")
    })
}

/// Returns where the picture is that the file `link` is; none if it is none.
fn picture_at(link: &str) -> Option<String> {
    let name = link.strip_prefix("hinh/")?.strip_suffix(".png")?;
    Some(query(HANDBOOK_PICTURE, &[("ten", name)]))
}

const fn below(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 => HeadingLevel::H2,
        HeadingLevel::H2 => HeadingLevel::H3,
        HeadingLevel::H3 => HeadingLevel::H4,
        HeadingLevel::H4 => HeadingLevel::H5,
        HeadingLevel::H5 | HeadingLevel::H6 => HeadingLevel::H6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every value of `name="…"` in `page`.
    fn values<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
        let mark = format!(" {name}=\"");
        let parts = page.split(mark.as_str()).skip(1);
        parts.map(|part| part.split_once('"').unwrap().0).collect()
    }

    #[test]
    fn each_link_of_a_sheet_leads_to_a_sheet_and_each_picture_is_there() {
        let (mut links, mut pictures) = (0, 0);
        for sheet in &SHEETS {
            let page = rendered(sheet.text);
            assert!(!page.contains("<h1"), "{}", sheet.name);
            for link in values(&page, "href") {
                let (path, part) = link.split_once('#').unwrap_or((link, ""));
                let other = SHEETS.iter().find(|sheet| at(sheet.name) == path);
                let other = rendered(other.unwrap_or_else(|| panic!("{link}")).text);
                let part = Fields::read(format!("part={part}").as_bytes());
                let part = part.get("part");
                assert!(
                    part.is_empty() || values(&other, "id").contains(&part),
                    "{link}"
                );
                links += 1;
            }
            for picture in values(&page, "src") {
                let is_it = |(name, png): &(&str, &[u8])| {
                    query(HANDBOOK_PICTURE, &[("ten", name)]) == picture
                        && png.starts_with(b"\x89PNG")
                };
                assert!(PICTURES.iter().any(is_it), "{picture}");
                pictures += 1;
            }
        }
        assert!(
            links >= 3 && pictures >= PICTURES.len(),
            "{links} {pictures}"
        );
    }

    #[test]
    fn what_a_sheet_says_is_read_as_text() {
        let page = rendered(
            "# Một\n\n| a | b |\n| --- | --- |\n| `<b>` | c & d |\n\n```console\nphatthanh plan\n```\n",
        );
        assert!(page.contains("<h2 id=\"một\">Một</h2>"), "{page}");
        assert!(
            page.contains("<code>&lt;b&gt;</code>") && page.contains("c &amp; d"),
            "{page}"
        );
        assert!(
            page.contains("<pre><code class=\"language-console\">phatthanh plan"),
            "{page}"
        );
    }
}
