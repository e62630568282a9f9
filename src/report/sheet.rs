//! The report's numbers as a workbook: real numbers and dates, a frozen head, filters.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::incident::Incident;
use super::sort::{Part, Sort};
use super::tally::Tally;
use super::{PaperContext, Period};
use crate::airlog::{Airing, Counting};
use crate::units::{Frames, instant};
use crate::words::{Text, harmless};

/// One cell.
enum Cell {
    Text(String),
    Count(u32),
    /// A length, as minutes.
    Minutes(Frames),
    /// An instant, as local date and time.
    When(jiff::civil::DateTime),
    Empty,
}

/// One sheet: name, columns with their widths in characters, rows.
struct Sheet {
    name: String,
    columns: Vec<(String, f64)>,
    rows: Vec<Vec<Cell>>,
}

/// The workbook's bytes: totals, programs, topics, airings, faults, incidents, a sheet each.
///
/// # Errors
/// If the workbook exceeds what its format holds.
pub fn workbook(
    paper: &PaperContext<'_>,
    period: &Period,
    tally: &Tally,
    airings: &[Airing],
) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The same figures give the same bytes: no time of writing.
    let made = excel(period.until.at(0, 0, 0, 0))?;
    book.set_properties(
        &DocProperties::new()
            .set_creation_datetime(&made)
            .set_title(paper.text(&period.name())),
    );
    for sheet in [
        sorts(paper, tally),
        programs(paper, tally),
        topics(paper, tally),
        airings_sheet(paper, airings),
        faults(paper, tally),
        incidents(paper, tally),
    ] {
        write(book.add_worksheet(), &sheet)?;
    }

    book.save_to_buffer()
}

fn write(page: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    let head = Format::new()
        .set_bold()
        .set_border_bottom(FormatBorder::Thin)
        .set_text_wrap()
        .set_align(FormatAlign::Center);
    let minutes = Format::new().set_num_format("#,##0.0");
    let when = Format::new().set_num_format("dd/mm/yyyy hh:mm:ss");

    // Long titles take more lines, not more width: the page keeps letters that can be read.
    let words = Format::new().set_text_wrap();
    page.set_name(&sheet.name)?;
    for (column, (title, width)) in (0..).zip(&sheet.columns) {
        page.write_with_format(0, column, title, &head)?;
        page.set_column_width(column, *width)?;
    }

    for (row, cells) in (1..).zip(&sheet.rows) {
        for (column, cell) in (0..).zip(cells) {
            match cell {
                // Not `write`: text that begins like a formula stays text.
                Cell::Text(text) => {
                    page.write_string_with_format(row, column, &*harmless(text), &words)?
                }
                Cell::Count(count) => page.write_number(row, column, *count)?,
                Cell::Minutes(length) => {
                    page.write_number_with_format(row, column, length.seconds() / 60.0, &minutes)?
                }
                Cell::When(at) => {
                    page.write_datetime_with_format(row, column, excel(*at)?, &when)?
                }
                Cell::Empty => page,
            };
        }
    }

    let last_row = sheet.rows.len() as u32;
    let last_column = (sheet.columns.len() - 1) as u16;
    page.autofilter(0, 0, last_row, last_column)?;
    page.set_freeze_panes(1, 0)?;
    page.set_landscape();
    page.set_paper_size(9);
    page.set_repeat_rows(0, 0)?;

    // All columns on one page, as many pages as rows take; less margin leaves more for the letters.
    page.set_print_fit_to_pages(1, 0);
    page.set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3);
    page.set_print_gridlines(true);
    page.set_footer("&L&A&R&P / &N");
    Ok(())
}

fn excel(at: jiff::civil::DateTime) -> Result<ExcelDateTime, XlsxError> {
    let (year, time) = (at.year().unsigned_abs(), at.time());
    ExcelDateTime::from_ymd(year, at.month().unsigned_abs(), at.day().unsigned_abs())?
        .and_hms_milli(
            time.hour().unsigned_abs().into(),
            time.minute().unsigned_abs(),
            time.second().unsigned_abs(),
            time.millisecond().unsigned_abs(),
        )
}

/// Columns of a sheet: keys of their heads, and widths.
fn columns<const N: usize>(
    paper: &PaperContext<'_>,
    columns: [(&'static str, f64); N],
) -> Vec<(String, f64)> {
    columns.map(|(key, width)| (paper.say(key), width)).into()
}

fn sorts(paper: &PaperContext<'_>, tally: &Tally) -> Sheet {
    let row = |(sort, count): &(Sort, super::tally::Count)| {
        vec![
            Cell::Text(paper.text(&sort.name())),
            Cell::Count(count.airings),
            Cell::Minutes(count.heard),
        ]
    };

    Sheet {
        name: paper.say("report-sheet-sorts"),
        columns: columns(
            paper,
            [
                ("report-column-sort", 34.0),
                ("report-column-airings", 12.0),
                ("report-column-minutes", 12.0),
            ],
        ),
        rows: tally.sorts.iter().map(row).collect(),
    }
}

fn programs(paper: &PaperContext<'_>, tally: &Tally) -> Sheet {
    let row = |line: &super::tally::ProgramLine| {
        vec![
            Cell::Text(line.title.clone()),
            Cell::Count(line.occurrences.due),
            Cell::Count(line.occurrences.aired),
            Cell::Count(line.occurrences.on_time),
            Cell::Count(line.occurrences.whole),
            Cell::Count(line.episodes),
            Cell::Count(line.parts.content.airings),
            Cell::Minutes(line.parts.content.heard),
            Cell::Minutes(line.parts.framing),
            Cell::Minutes(line.parts.filling),
            Cell::Minutes(line.parts.heard()),
        ]
    };

    let outside = vec![
        Cell::Text(paper.say("report-outside")),
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
        Cell::Count(tally.outside.content.airings),
        Cell::Minutes(tally.outside.content.heard),
        Cell::Minutes(tally.outside.framing),
        Cell::Minutes(tally.outside.filling),
        Cell::Minutes(tally.outside.heard()),
    ];
    let outside = (tally.outside.heard() > Frames::ZERO).then_some(outside);
    Sheet {
        name: paper.say("report-sheet-programs"),
        columns: columns(
            paper,
            [
                ("report-column-program", 40.0),
                ("report-column-due", 12.0),
                ("report-column-aired", 12.0),
                ("report-column-on-time", 12.0),
                ("report-column-whole", 12.0),
                ("report-column-episodes", 12.0),
                ("report-column-airings", 12.0),
                ("report-column-content", 12.0),
                ("report-column-framing", 12.0),
                ("report-column-filling", 12.0),
                ("report-column-sum", 12.0),
            ],
        ),
        rows: tally.programs.iter().map(row).chain(outside).collect(),
    }
}

fn topics(paper: &PaperContext<'_>, tally: &Tally) -> Sheet {
    let local = |at: jiff::Timestamp| Cell::When(instant::local(at, paper.zone).datetime());
    let rows = tally.programs.iter().flat_map(|program| {
        program.topics.iter().map(move |topic| {
            vec![
                Cell::Text(program.title.clone()),
                Cell::Text(topic.title.clone()),
                Cell::Count(topic.episodes),
                Cell::Count(topic.count.airings),
                Cell::Minutes(topic.count.heard),
                topic.last.map_or(Cell::Empty, local),
            ]
        })
    });
    Sheet {
        name: paper.say("report-sheet-topics"),
        columns: columns(
            paper,
            [
                ("report-column-program", 40.0),
                ("report-column-topic", 34.0),
                ("report-column-episodes", 12.0),
                ("report-column-airings", 12.0),
                ("report-column-minutes", 12.0),
                ("report-column-last", 20.0),
            ],
        ),
        rows: rows.collect(),
    }
}

/// What a row of the airings holds, and how wide it stands.
const AIRING_COLUMNS: [(&str, f64); 14] = [
    ("report-column-planned", 18.0),
    ("report-column-start", 18.0),
    ("report-column-end", 18.0),
    ("report-column-minutes", 8.0),
    ("report-column-sort", 14.0),
    ("report-column-counted", 6.0),
    ("report-column-title", 32.0),
    ("report-column-program", 22.0),
    ("report-column-topic", 16.0),
    ("report-column-episode", 6.0),
    ("report-column-approved", 16.0),
    ("report-column-ended", 12.0),
    ("report-column-reason", 24.0),
    ("report-column-hash", 10.0),
];

fn airings_sheet(paper: &PaperContext<'_>, airings: &[Airing]) -> Sheet {
    let local = |at: jiff::Timestamp| Cell::When(instant::local(at, paper.zone).datetime());
    let mut counting = Counting::default();
    let row = |airing: &Airing| {
        let item = &airing.item;
        let program = item
            .program
            .as_ref()
            .map(|id| super::program_title(paper, id));
        let topic = item.topic.as_ref().map(|id| super::topic_title(paper, id));
        let sort = Sort::of(airing, paper);
        let counted = sort.part() == Part::Content && counting.counts(airing);
        vec![
            local(item.start),
            airing.start.map_or(Cell::Empty, local),
            airing.end.map_or(Cell::Empty, local),
            Cell::Minutes(airing.heard()),
            Cell::Text(paper.text(&sort.name())),
            Cell::Count(counted.into()),
            Cell::Text(
                item.segment
                    .as_ref()
                    .map(|segment| segment.title.clone())
                    .unwrap_or_default(),
            ),
            Cell::Text(program.unwrap_or_default()),
            Cell::Text(topic.unwrap_or_default()),
            item.episode.map_or(Cell::Empty, Cell::Count),
            Cell::Text(item.approved_by.clone().unwrap_or_default()),
            Cell::Text(
                airing
                    .ended
                    .map(|ended| super::ended(ended, paper.language))
                    .unwrap_or_default(),
            ),
            Cell::Text(
                airing
                    .reason
                    .as_ref()
                    .map(|reason| paper.text(reason))
                    .unwrap_or_default(),
            ),
            Cell::Text(
                item.segment
                    .as_ref()
                    .map(|segment| segment.id.to_string())
                    .unwrap_or_default(),
            ),
        ]
    };

    Sheet {
        name: paper.say("report-sheet-airings"),
        columns: columns(paper, AIRING_COLUMNS),
        rows: airings.iter().map(row).collect(),
    }
}

fn faults(paper: &PaperContext<'_>, tally: &Tally) -> Sheet {
    let row = |fault: &super::tally::FaultLine| {
        let reason = fault
            .reason
            .as_ref()
            .map(|reason: &Text| paper.text(reason));
        vec![
            Cell::Text(super::ended(fault.ended, paper.language)),
            Cell::Text(reason.unwrap_or_default()),
            Cell::Count(fault.items),
            Cell::Minutes(fault.lost),
        ]
    };

    Sheet {
        name: paper.say("report-sheet-faults"),
        columns: columns(
            paper,
            [
                ("report-column-fault", 24.0),
                ("report-column-reason", 60.0),
                ("report-column-items", 12.0),
                ("report-column-lost", 14.0),
            ],
        ),
        rows: tally.faults.iter().map(row).collect(),
    }
}

fn incidents(paper: &PaperContext<'_>, tally: &Tally) -> Sheet {
    let local = |at: Option<jiff::Timestamp>| {
        at.map_or(Cell::Empty, |at| {
            Cell::When(instant::local(at, paper.zone).datetime())
        })
    };

    let row = |one: &Incident| {
        let lasted = Frames::from_ms(one.lasted().as_millis().unsigned_abs() as u64);
        let known = one.from.is_some() && one.to.is_some() && one.from != one.to;
        vec![
            local(one.from),
            local(one.to),
            if known {
                Cell::Minutes(lasted)
            } else {
                Cell::Empty
            },
            Cell::Text(paper.text(&one.kind.name())),
            Cell::Text(paper.problem(&one.detail)),
        ]
    };

    Sheet {
        name: paper.say("report-sheet-incidents"),
        columns: columns(
            paper,
            [
                ("report-column-from", 20.0),
                ("report-column-to", 20.0),
                ("report-column-minutes", 12.0),
                ("report-column-fault", 40.0),
                ("report-column-detail", 50.0),
            ],
        ),
        rows: tally.incidents.iter().map(row).collect(),
    }
}
