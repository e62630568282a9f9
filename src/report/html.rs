//! A page as HTML that prints: one file, no script, nothing fetched from elsewhere.

use std::fmt::Write as _;

use super::escaped;
use super::page::{Align, Bars, Block, Foot, Head, Page, Table};
use crate::words::{Language, Text};

/// Height of a bar with its gap, in pixels of the drawing.
const BAR: u32 = 26;
/// Where bars begin: names stand before it.
const NAMES: u32 = 300;
/// The longest bar.
const LONGEST: f64 = 420.0;

/// The whole file.
#[must_use]
pub fn html(page: &Page, language: Language) -> String {
    let mut out = String::new();
    let title = escaped(&format!(
        "{} {}",
        page.head.kind,
        page.head.subject.join(" ")
    ));
    let lang = match language {
        Language::Vi => "vi",
        Language::En => "en",
    };

    let size = if page.landscape { "A4 landscape" } else { "A4" };
    put(
        &mut out,
        format_args!(
            "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n<style>@page {{ size: {size}; margin: 20mm 15mm 20mm 30mm }}\n{STYLE}</style>\n</head>\n<body>\n"
        ),
    );
    head(&mut out, &page.head);

    // The signatures never stand alone on a page: what is last goes with them.
    let kept = page.blocks.len().saturating_sub(1);
    for block in &page.blocks[..kept] {
        self::block(&mut out, block, language);
    }

    out.push_str("<div class=\"end\">\n");
    for block in &page.blocks[kept..] {
        self::block(&mut out, block, language);
    }

    foot(&mut out, &page.foot);
    out.push_str("</div>\n");
    if !page.annex.is_empty() {
        out.push_str("<section class=\"annex\">\n");
        for block in &page.annex {
            self::block(&mut out, block, language);
        }
        out.push_str("</section>\n");
    }

    out.push_str("</body>\n</html>\n");
    out
}

fn head(out: &mut String, head: &Head) {
    let lines = |lines: &[String]| {
        lines
            .iter()
            .map(|line| escaped(line))
            .collect::<Vec<_>>()
            .join("<br>")
    };

    let office = lines(&head.office);
    if head.country[0].is_empty() {
        put(
            out,
            format_args!("<header class=\"book\"><p><b>{office}</b></p></header>\n"),
        );
    } else {
        put(
            out,
            format_args!(
                "<header><div><p><b class=\"ruled\">{office}</b></p><p>{}</p></div><div><p><b>{}</b></p><p><b class=\"ruled\">{}</b></p><p><i>{}</i></p></div></header>\n",
                escaped(&head.number),
                escaped(&head.country[0]),
                escaped(&head.country[1]),
                escaped(&head.place_and_date)
            ),
        );
    }

    put(
        out,
        format_args!(
            "<h1>{}<br>{}</h1>\n",
            escaped(&head.kind),
            lines(&head.subject)
        ),
    );
}

fn block(out: &mut String, block: &Block, language: Language) {
    match block {
        Block::Heading(level, text) => {
            let level = level + 1;
            put(
                out,
                format_args!("<h{level}>{}</h{level}>\n", escaped(text)),
            );
        }
        Block::Text(text) => put(out, format_args!("<p>{}</p>\n", escaped(text))),
        Block::Blank(text) => put(
            out,
            format_args!(
                "<div class=\"blank\" contenteditable=\"true\"><i>[{}]</i></div>\n",
                escaped(text)
            ),
        ),
        Block::Table(table) => self::table(out, table),
        Block::Bars(bars) => self::bars(out, bars, language),
    }
}

fn table(out: &mut String, table: &Table) {
    put(
        out,
        format_args!(
            "<table><caption>{}</caption>\n<thead><tr>",
            escaped(&table.caption)
        ),
    );
    for column in &table.columns {
        put(
            out,
            format_args!("<th scope=\"col\">{}</th>", escaped(&column.title)),
        );
    }

    out.push_str("</tr></thead>\n<tbody>\n");
    let mut row = |cells: &[String], class: &str| {
        put(out, format_args!("<tr{class}>"));
        for (cell, column) in cells.iter().zip(&table.columns) {
            let class = match column.align {
                Align::Left => "",
                Align::Center => " class=\"c\"",
                Align::Right => " class=\"r\"",
            };
            put(out, format_args!("<td{class}>{}</td>", escaped(cell)));
        }
        out.push_str("</tr>\n");
    };

    table.rows.iter().for_each(|cells| row(cells, ""));
    if !table.total.is_empty() {
        row(&table.total, " class=\"total\"");
    }

    out.push_str("</tbody></table>\n");
    if !table.note.is_empty() {
        put(
            out,
            format_args!("<p class=\"note\">{}</p>\n", escaped(&table.note)),
        );
    }
}

fn bars(out: &mut String, bars: &Bars, language: Language) {
    let most = bars
        .bars
        .iter()
        .map(|(_, value)| *value)
        .fold(0.0, f64::max);
    let height = BAR * bars.bars.len() as u32;
    let caption = escaped(&bars.caption);
    put(
        out,
        format_args!(
            "<figure><figcaption>{caption}</figcaption>\n<svg role=\"img\" aria-label=\"{caption}\" viewBox=\"0 0 820 {height}\">\n"
        ),
    );
    for (number, (name, value)) in bars.bars.iter().enumerate() {
        let top = BAR * number as u32;
        let length = if most > 0.0 {
            value / most * LONGEST
        } else {
            0.0
        };
        let shown = Text::new("report-bar")
            .with("value", super::decimal(*value, language))
            .with("unit", &bars.unit)
            .say(language);
        put(
            out,
            format_args!(
                "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text><rect x=\"{NAMES}\" y=\"{}\" width=\"{length:.1}\" height=\"{}\"/><text x=\"{:.1}\" y=\"{}\">{}</text>\n",
                NAMES - 8,
                top + 17,
                escaped(name),
                top + 4,
                BAR - 8,
                f64::from(NAMES) + length + 6.0,
                top + 17,
                escaped(&shown)
            ),
        );
    }

    out.push_str("</svg></figure>\n");
}

fn foot(out: &mut String, foot: &Foot) {
    out.push_str("<footer>\n");
    if let Some((title, receivers)) = foot.receivers.split_first() {
        put(
            out,
            format_args!("<div class=\"to\"><p><b><i>{}</i></b></p>", escaped(title)),
        );
        for line in receivers {
            put(out, format_args!("<p>{}</p>", escaped(line)));
        }
        out.push_str("</div>\n");
    }

    for signature in &foot.signatures {
        out.push_str("<div class=\"sign\">");
        signature
            .lines
            .iter()
            .for_each(|line| put(out, format_args!("<p><b>{}</b></p>", escaped(line))));
        put(
            out,
            format_args!("<p><i>{}</i></p></div>\n", escaped(&signature.note)),
        );
    }

    out.push_str("</footer>\n");
}

fn put(out: &mut String, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text)
        .expect("a string takes what it is given");
}

const STYLE: &str = "\
body { font: 14pt/1.35 'Times New Roman', 'Liberation Serif', serif; max-width: 165mm; margin: 20mm auto; padding: 0 5mm; color: #000; background: #fff }
@media print { body { margin: 0 auto; padding: 0 .5mm; max-width: none } }
header { display: flex; justify-content: space-between; gap: 6mm; text-align: center; font-size: 12pt }
header p { margin: 0 0 1mm; text-indent: 0; text-align: center; white-space: pre-wrap }
header div:last-child b { white-space: nowrap; font-size: 12.5pt }
header.book { justify-content: center }
.ruled { display: inline-block; border-bottom: 1px solid #000; padding-bottom: 1mm; margin-bottom: 1mm }
h1 { font-size: 14pt; text-align: center; margin: 8mm 0 6mm }
h2 { font-size: 14pt; margin: 5mm 0 2mm }
h3 { font-size: 14pt; font-style: italic; margin: 4mm 0 2mm }
p { text-align: justify; text-indent: 10mm; margin: 0 0 2mm }
table { border-collapse: collapse; width: 100%; font-size: 11pt; margin: 3mm 0 5mm; page-break-inside: auto }
caption { font-style: italic; padding: 1mm }
thead { display: table-header-group }
tr { page-break-inside: avoid } tbody tr:last-child { break-before: avoid } .end p { break-after: avoid; break-inside: avoid }
th, td { border: 1px solid #000; padding: 1mm 1.5mm; vertical-align: middle; overflow-wrap: anywhere }
th, td.c { overflow-wrap: break-word } td.c, th { text-align: center } td.r { text-align: right; white-space: nowrap } .total td { font-weight: bold }
figure { margin: 3mm 0 5mm; page-break-inside: avoid } figcaption { font-style: italic; text-align: center; font-size: 12pt }
svg { width: 100%; height: auto; font-size: 13px } rect { fill: #24557a }
.note { font-size: 11pt; font-style: italic; text-indent: 0; margin: -3mm 0 5mm }
.blank { border: 1px dashed #777; min-height: 25mm; padding: 2mm; margin: 2mm 0 4mm }
footer { break-before: avoid; display: flex; justify-content: space-between; gap: 10mm; margin-top: 8mm; page-break-inside: avoid }
.annex { page-break-before: always }
footer p { text-indent: 0; margin: 0 } .to { font-size: 11pt } .sign { text-align: center; min-height: 40mm; min-width: 60mm }
.sign p { text-align: center }
";
