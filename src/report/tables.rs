//! The tables of figures that the report and the report on one program share, each with the definitions of
//! what it counts below it.

use super::page::{Align, Table};
use super::period::short;
use super::sort::{Part, Sort};
use super::tally::{Parts, ProgramLine, Tally, TopicLine};
use super::{PaperContext, decimal, minutes, topic_title};
use crate::airlog::{Airing, Counting};
use crate::units::Frames;
use crate::words::Text;

/// `of` in hundredths of `all`; nothing where there is nothing.
pub(super) fn percent(paper: &PaperContext<'_>, of: Frames, all: Frames) -> String {
    let share = if all == Frames::ZERO {
        0.0
    } else {
        100.0 * of.seconds() / all.seconds()
    };
    decimal(share, paper.language)
}

/// Airtime by form: content, then what is around it.
pub(super) fn sorts(paper: &PaperContext<'_>, tally: &Tally) -> Table {
    let mut table = paper.table([
        ("report-column-number", 8, Align::Center),
        ("report-column-sort", 42, Align::Left),
        ("report-column-airings", 18, Align::Right),
        ("report-column-minutes", 18, Align::Right),
        ("report-column-share", 14, Align::Right),
    ]);
    table.caption = paper.say("report-table-sorts");
    for (number, (sort, count)) in (1..).zip(&tally.sorts) {
        table.row([
            number.to_string(),
            paper.text(&sort.name()),
            count.airings.to_string(),
            minutes(count.heard, paper.language),
            percent(paper, count.heard, tally.on_air),
        ]);
    }

    let airings: u32 = tally.sorts.iter().map(|(_, count)| count.airings).sum();
    table.total = vec![
        String::new(),
        paper.say("report-total"),
        airings.to_string(),
        minutes(tally.on_air, paper.language),
        percent(paper, tally.on_air, tally.on_air),
    ];
    table.note = paper.say("report-note-sorts");
    table
}

/// Plan against result, a line a program.
pub(super) fn results(paper: &PaperContext<'_>, tally: &Tally) -> Table {
    let mut table = paper.table([
        ("report-column-program", 44, Align::Left),
        ("report-column-due", 14, Align::Right),
        ("report-column-aired", 14, Align::Right),
        ("report-column-on-time", 14, Align::Right),
        ("report-column-whole", 14, Align::Right),
    ]);
    table.caption = paper.say("report-table-results");
    for program in &tally.programs {
        let occurrences = program.occurrences;
        table.row([
            program.title.clone(),
            occurrences.due.to_string(),
            occurrences.aired.to_string(),
            occurrences.on_time.to_string(),
            occurrences.whole.to_string(),
        ]);
    }

    let all = tally.occurrences;
    table.total = vec![
        paper.say("report-total"),
        all.due.to_string(),
        all.aired.to_string(),
        all.on_time.to_string(),
        all.whole.to_string(),
    ];
    table.note = paper.say("report-note-results");
    table
}

/// What each program had of content and of what is around it.
pub(super) fn airtime(paper: &PaperContext<'_>, tally: &Tally) -> Table {
    let mut table = paper.table([
        ("report-column-program", 30, Align::Left),
        ("report-column-episodes", 10, Align::Right),
        ("report-column-airings", 10, Align::Right),
        ("report-column-content", 13, Align::Right),
        ("report-column-framing", 13, Align::Right),
        ("report-column-filling", 12, Align::Right),
        ("report-column-sum", 12, Align::Right),
    ]);
    table.caption = paper.say("report-table-airtime");
    let cells = |title: String, episodes: u32, parts: &Parts| {
        let figure = |length| minutes(length, paper.language);
        [
            title,
            episodes.to_string(),
            parts.content.airings.to_string(),
            figure(parts.content.heard),
            figure(parts.framing),
            figure(parts.filling),
            figure(parts.heard()),
        ]
    };

    let mut all = tally.outside;
    for program in &tally.programs {
        table.row(cells(
            program.title.clone(),
            program.episodes,
            &program.parts,
        ));
        all.content.airings += program.parts.content.airings;
        all.content.heard += program.parts.content.heard;
        all.framing += program.parts.framing;
        all.filling += program.parts.filling;
    }

    if tally.outside.heard() > Frames::ZERO {
        table.row(cells(paper.say("report-outside"), 0, &tally.outside));
    }

    let episodes = tally.programs.iter().map(|program| program.episodes).sum();
    table.total = cells(paper.say("report-total"), episodes, &all).into();
    table.note = paper.say("report-note-airtime");
    table
}

/// A program by its topics.
pub(super) fn topics(paper: &PaperContext<'_>, program: &ProgramLine) -> Table {
    let mut table = paper.table([
        ("report-column-number", 8, Align::Center),
        ("report-column-topic", 36, Align::Left),
        ("report-column-episodes", 13, Align::Right),
        ("report-column-airings", 13, Align::Right),
        ("report-column-minutes", 13, Align::Right),
        ("report-column-last", 17, Align::Center),
    ]);
    table.caption = paper.text(&Text::new("report-table-topics").with("program", &program.title));
    for (number, topic) in (1..).zip(&program.topics) {
        let last = topic
            .last
            .map(|last| short(super::local(paper, last).date()));
        table.row([
            number.to_string(),
            topic.title.clone(),
            topic.episodes.to_string(),
            topic.count.airings.to_string(),
            minutes(topic.count.heard, paper.language),
            last.unwrap_or_else(|| "–".to_owned()),
        ]);
    }

    let sum = |of: fn(&TopicLine) -> u32| program.topics.iter().map(of).sum::<u32>();
    let heard: Frames = program.topics.iter().map(|topic| topic.count.heard).sum();
    // What is of no topic is not left out: the table comes to what the program has above.
    let (airings, content) = (sum(|topic| topic.count.airings), program.parts.content);
    if (airings, heard) != (content.airings, content.heard) {
        table.row([
            String::new(),
            paper.say("report-no-topic"),
            program
                .episodes
                .saturating_sub(sum(|topic| topic.episodes))
                .to_string(),
            content.airings.saturating_sub(airings).to_string(),
            minutes(content.heard.saturating_sub(heard), paper.language),
            "–".to_owned(),
        ]);
    }

    table.total = vec![
        String::new(),
        paper.say("report-total"),
        program.episodes.to_string(),
        content.airings.to_string(),
        minutes(content.heard, paper.language),
        String::new(),
    ];
    table.note = paper.say("report-note-topics");
    table
}

/// Every airing that the tables above count as new or repeated, or relayed, oldest first.
pub(super) fn episodes(paper: &PaperContext<'_>, airings: &[Airing]) -> Table {
    let mut table = paper.table([
        ("report-column-number", 7, Align::Center),
        ("report-column-when", 19, Align::Center),
        ("report-column-title", 38, Align::Left),
        ("report-column-topic", 20, Align::Left),
        ("report-column-sort", 16, Align::Left),
    ]);
    table.caption = paper.say("report-table-episodes");

    // Music, tunes and announcements have numbers too, and are no episodes to people.
    let sorted = airings
        .iter()
        .map(|airing| (airing, Sort::of(airing, paper)));
    let mut counting = Counting::default();
    let listed = sorted.filter(|(airing, sort)| {
        counting.counts(airing)
            && sort.part() == Part::Content
            && !matches!(sort, Sort::Music | Sort::Announcement)
    });
    for (number, (airing, sort)) in (1..).zip(listed) {
        let topic = airing.item.topic.as_ref();
        table.row([
            number.to_string(),
            super::local(paper, airing.at())
                .strftime("%d/%m/%Y %H:%M")
                .to_string(),
            airing
                .item
                .segment
                .as_ref()
                .map(|segment| segment.title.clone())
                .unwrap_or_default(),
            topic.map(|id| topic_title(paper, id)).unwrap_or_default(),
            paper.text(&sort.name()),
        ]);
    }

    table.note = paper.say("report-note-episodes");
    table
}
