//! A page as a Word document, in the layout of Nghị định 30/2020/NĐ-CP.
//!
//! `WordprocessingML` (ECMA-376) is written here as text: six small parts in a ZIP. A library for it would
//! bring an image decoder for each of a dozen formats to a program that draws none.
//!
//! Measures: A4; margins 20 mm top and bottom, 30 mm left, 15 mm right; Times New Roman; body 14 pt,
//! justified, first line 10 mm in; tables 11 pt; page number centred at the top from the second page.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::page::{Align, Block, Foot, Head, Page, Signature, Table};

/// Twentieths of a point in a millimetre, rounded.
const fn mm(length: u32) -> u32 {
    (length * 567 + 5) / 10
}

/// A4, in twentieths of a point.
const PAPER: (u32, u32) = (11_906, 16_838);
const MARGIN_TOP: u32 = mm(20);
const MARGIN_LEFT: u32 = mm(30);
const MARGIN_RIGHT: u32 = mm(15);
/// First line of a paragraph.
const INDENT: u32 = mm(10);

/// How many blocks stay on the page of the signatures.
const KEPT: usize = 2;

/// Sizes in half points, as the format counts.
const BODY: u32 = 28;
const TABLE: u32 = 22;
const COUNTRY: u32 = 24;
const MOTTO: u32 = 26;
const SMALL: u32 = 22;
const NOTE: u32 = 20;

/// The document's bytes.
///
/// Gives equal bytes for equal pages: the parts carry no time.
///
/// # Panics
/// Never: the parts have different names, and memory takes what is written to it.
#[must_use]
pub fn docx(page: &Page) -> Vec<u8> {
    let parts = [
        ("[Content_Types].xml", CONTENT_TYPES.to_owned()),
        ("_rels/.rels", RELATIONS.to_owned()),
        ("word/document.xml", document(page)),
        ("word/styles.xml", styles()),
        ("word/header1.xml", HEADER.to_owned()),
        (
            "word/_rels/document.xml.rels",
            DOCUMENT_RELATIONS.to_owned(),
        ),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(name, SimpleFileOptions::default())
            .expect("six parts of different names");
        zip.write_all(text.as_bytes())
            .expect("memory takes what it is given");
    }

    zip.finish()
        .expect("memory takes what it is given")
        .into_inner()
}

fn document(page: &Page) -> String {
    let mut out = String::from(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>"#,
    );
    let (width, height) = if page.landscape {
        (PAPER.1, PAPER.0)
    } else {
        PAPER
    };

    let text_width = width - MARGIN_LEFT - MARGIN_RIGHT;
    head(&mut out, &page.head, text_width);
    // The signatures never stand alone on a page: what is last goes with them.
    let signed = !page.foot.signatures.is_empty();
    for (left, block) in page
        .blocks
        .iter()
        .enumerate()
        .map(|(place, block)| (page.blocks.len() - place, block))
    {
        self::block(&mut out, block, text_width, signed && left <= KEPT);
    }

    foot(&mut out, &page.foot, text_width);
    if !page.annex.is_empty() {
        out.push_str(r#"<w:p><w:r><w:br w:type="page"/></w:r></w:p>"#);
    }

    for block in &page.annex {
        self::block(&mut out, block, text_width, false);
    }

    let orientation = if page.landscape {
        r#" w:orient="landscape""#
    } else {
        ""
    };

    put(
        &mut out,
        format_args!(
            r#"<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:pgSz w:w="{width}" w:h="{height}"{orientation}/><w:pgMar w:top="{MARGIN_TOP}" w:bottom="{MARGIN_TOP}" w:left="{MARGIN_LEFT}" w:right="{MARGIN_RIGHT}" w:header="{}" w:footer="{}" w:gutter="0"/><w:titlePg/></w:sectPr></w:body></w:document>"#,
            mm(10),
            mm(10)
        ),
    );
    out
}

fn office(out: &mut String, head: &Head) {
    for line in &head.office {
        paragraph(
            out,
            Look {
                bold: true,
                ..Look::centred(COUNTRY)
            },
            line,
        );
    }
}

/// Two columns without lines: the office on the left, the country on the right.
fn office_and_country(out: &mut String, head: &Head, width: u32) {
    let left = width * 40 / 100;
    plain_table(out, &[left, width - left], |out, column| {
        if column == 0 {
            office(out, head);
            rule(out, left, left / 3);
            paragraph(out, Look::centred(MOTTO), &head.number);
        } else {
            paragraph(
                out,
                Look {
                    bold: true,
                    ..Look::centred(COUNTRY)
                },
                &head.country[0],
            );
            paragraph(
                out,
                Look {
                    bold: true,
                    ..Look::centred(MOTTO)
                },
                &head.country[1],
            );
            // As long as the motto above it.
            rule(out, width - left, mm(56));
            paragraph(
                out,
                Look {
                    italic: true,
                    ..Look::centred(MOTTO)
                },
                &head.place_and_date,
            );
        }
    });
}

/// The office, beside it the country where the paper names one; the title below.
fn head(out: &mut String, head: &Head, width: u32) {
    if head.country[0].is_empty() {
        office(out, head);
    } else {
        office_and_country(out, head, width);
    }

    paragraph(
        out,
        Look {
            bold: true,
            before: 240,
            ..Look::centred(BODY)
        },
        &head.kind,
    );
    let book = head.country[0].is_empty();
    for (number, line) in (1..).zip(&head.subject) {
        // A book has no line below its title: what follows keeps away.
        let after = if book && number == head.subject.len() {
            240
        } else {
            Look::centred(BODY).after
        };
        paragraph(
            out,
            Look {
                bold: true,
                after,
                ..Look::centred(BODY)
            },
            line,
        );
    }

    if !head.country[0].is_empty() {
        rule(out, width, width / 5);
    }
}

/// A line drawn across the middle, `length` of `width`.
fn rule(out: &mut String, width: u32, length: u32) {
    let side = width.saturating_sub(length) / 2;
    put(
        out,
        format_args!(
            r#"<w:p><w:pPr><w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="auto"/></w:pBdr><w:spacing w:before="20" w:after="60" w:line="120" w:lineRule="exact"/><w:ind w:left="{side}" w:right="{side}" w:firstLine="0"/></w:pPr></w:p>"#
        ),
    );
}

/// `keep`: its end stays on the page of what follows.
fn block(out: &mut String, block: &Block, width: u32, keep: bool) {
    match block {
        Block::Heading(level, text) => {
            let look = Look {
                bold: true,
                italic: *level > 1,
                before: 120,
                keep: true,
                ..Look::body()
            };
            paragraph(out, look, text);
        }
        Block::Text(text) => paragraph(
            out,
            Look {
                keep,
                ..Look::body()
            },
            text,
        ),
        Block::Blank(text) => {
            paragraph(
                out,
                Look {
                    italic: true,
                    keep,
                    ..Look::body()
                },
                &format!("[{text}]"),
            );
            for _ in 0..3 {
                paragraph(
                    out,
                    Look {
                        keep,
                        ..Look::body()
                    },
                    &"…".repeat(26),
                );
            }
        }
        Block::Table(table) => self::table(out, table, width, keep),
        Block::Bars(_) => {}
    }
}

fn table(out: &mut String, table: &Table, width: u32, keep: bool) {
    if !table.caption.is_empty() {
        let look = Look {
            italic: true,
            keep: true,
            before: 120,
            ..Look::centred(TABLE + 2)
        };
        paragraph(out, look, &table.caption);
    }

    let shares: u32 = table
        .columns
        .iter()
        .map(|column| column.share)
        .sum::<u32>()
        .max(1);
    let widths: Vec<u32> = table
        .columns
        .iter()
        .map(|column| width * column.share / shares)
        .collect();
    out.push_str(r#"<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>"#);
    for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
        put(
            out,
            format_args!(r#"<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>"#),
        );
    }

    out.push_str(r#"</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr>"#);
    grid(out, &widths);
    let heads: Vec<&str> = table
        .columns
        .iter()
        .map(|column| column.title.as_str())
        .collect();
    let centred = Look {
        bold: true,
        ..Look::centred(TABLE)
    };

    row(out, &widths, &heads, true, |_| centred);
    let cell = |column: usize| Look {
        align: align(table.columns[column].align),
        ..Look::cell()
    };

    let rows = table.rows.iter().map(|cells| (cells, false));
    let total = (!table.total.is_empty()).then_some((&table.total, true));
    let count = table.rows.len() + usize::from(total.is_some());
    for (number, (cells, bold)) in (1..).zip(rows.chain(total)) {
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        // The total stays with the row above it.
        let keep = number == count && keep || number + 1 == count && (keep || total.is_some());
        row(out, &widths, &cells, false, |column| Look {
            bold,
            keep,
            ..cell(column)
        });
    }

    out.push_str("</w:tbl>");
    let note = Look {
        size: NOTE,
        italic: true,
        align: "both",
        after: 120,
        keep,
        ..Look::cell()
    };

    paragraph(out, note, &table.note);
}

fn row(out: &mut String, widths: &[u32], cells: &[&str], head: bool, look: impl Fn(usize) -> Look) {
    out.push_str("<w:tr><w:trPr><w:cantSplit/>");
    out.push_str(if head {
        "<w:tblHeader/></w:trPr>"
    } else {
        "</w:trPr>"
    });
    for (column, (width, cell)) in widths.iter().zip(cells).enumerate() {
        put(
            out,
            format_args!(
                r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>"#
            ),
        );
        paragraph(out, look(column), cell);
        out.push_str("</w:tc>");
    }

    out.push_str("</w:tr>");
}

/// Columns without lines, one row.
fn plain_table(out: &mut String, widths: &[u32], cell: impl Fn(&mut String, usize)) {
    out.push_str(r#"<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>"#);
    grid(out, widths);
    out.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
    for (column, width) in widths.iter().enumerate() {
        put(
            out,
            format_args!(r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>"#),
        );
        cell(out, column);
        out.push_str("</w:tc>");
    }
    out.push_str("</w:tr></w:tbl>");
}

fn grid(out: &mut String, widths: &[u32]) {
    out.push_str("<w:tblGrid>");
    for width in widths {
        put(out, format_args!(r#"<w:gridCol w:w="{width}"/>"#));
    }
    out.push_str("</w:tblGrid>");
}

/// Who receives it on the left, who signs on the right; or a book's signatures beside each other.
fn foot(out: &mut String, foot: &Foot, width: u32) {
    let receivers = usize::from(!foot.receivers.is_empty());
    let columns = receivers + foot.signatures.len();
    if columns == 0 {
        return;
    }

    let widths = vec![width / columns as u32; columns];
    plain_table(out, &widths, |out, column| {
        if column < receivers {
            for (number, line) in foot.receivers.iter().enumerate() {
                let title = number == 0;
                let size = if title { COUNTRY } else { SMALL };
                paragraph(
                    out,
                    Look {
                        bold: title,
                        italic: title,
                        size,
                        ..Look::cell()
                    },
                    line,
                );
            }
        } else {
            sign(out, &foot.signatures[column - receivers]);
        }
    });

    // A document does not end with a table. What follows it is so low that it begins no page of its own.
    out.push_str(
        r#"<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr></w:p>"#,
    );
}

fn sign(out: &mut String, signature: &Signature) {
    for line in &signature.lines {
        paragraph(
            out,
            Look {
                bold: true,
                ..Look::centred(BODY)
            },
            line,
        );
    }

    if !signature.note.is_empty() {
        paragraph(
            out,
            Look {
                italic: true,
                ..Look::centred(SMALL)
            },
            &signature.note,
        );
    }

    for _ in 0..4 {
        paragraph(out, Look::centred(BODY), "");
    }
}

/// How a paragraph looks.
#[derive(Debug, Clone, Copy)]
struct Look {
    size: u32,
    bold: bool,
    italic: bool,
    align: &'static str,
    indent: u32,
    before: u32,
    after: u32,
    /// Stays on the page of what follows.
    keep: bool,
}

impl Look {
    const fn body() -> Self {
        Self {
            size: BODY,
            align: "both",
            indent: INDENT,
            after: 120,
            ..Self::cell()
        }
    }

    const fn centred(size: u32) -> Self {
        Self {
            size,
            align: "center",
            ..Self::cell()
        }
    }

    const fn cell() -> Self {
        Self {
            size: TABLE,
            bold: false,
            italic: false,
            align: "left",
            indent: 0,
            before: 0,
            after: 0,
            keep: false,
        }
    }
}

const fn align(align: Align) -> &'static str {
    match align {
        Align::Left => "left",
        Align::Center => "center",
        Align::Right => "right",
    }
}

fn paragraph(out: &mut String, look: Look, text: &str) {
    let Look {
        size,
        align,
        indent,
        before,
        after,
        ..
    } = look;
    let keep = if look.keep { "<w:keepNext/>" } else { "" };
    put(
        out,
        format_args!(
            r#"<w:p><w:pPr>{keep}<w:spacing w:before="{before}" w:after="{after}"/><w:ind w:firstLine="{indent}"/><w:jc w:val="{align}"/></w:pPr>"#
        ),
    );
    if !text.is_empty() {
        let bold = if look.bold { "<w:b/>" } else { "" };
        let italic = if look.italic { "<w:i/>" } else { "" };
        put(
            out,
            format_args!(
                r#"<w:r><w:rPr>{bold}{italic}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr><w:t xml:space="preserve">{}</w:t></w:r>"#,
                super::escaped(text)
            ),
        );
    }

    out.push_str("</w:p>");
}

fn put(out: &mut String, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text)
        .expect("a string takes what it is given");
}

fn styles() -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" w:cs="Times New Roman"/><w:sz w:val="{BODY}"/><w:szCs w:val="{BODY}"/><w:lang w:val="vi-VN"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style></w:styles>"#
    )
}

const CONTENT_TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/></Types>"#;

const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;

const DOCUMENT_RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header1.xml"/></Relationships>"#;

/// The page's number, centred; not on the first page (`titlePg`).
const HEADER: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:sz w:val="26"/></w:rPr><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:rPr><w:sz w:val="26"/></w:rPr><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:rPr><w:sz w:val="26"/></w:rPr><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:rPr><w:sz w:val="26"/></w:rPr><w:t>2</w:t></w:r><w:r><w:rPr><w:sz w:val="26"/></w:rPr><w:fldChar w:fldCharType="end"/></w:r></w:p></w:hdr>"#;
