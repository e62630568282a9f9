//! `phatthanh publish`: what aired and is approved, as a podcast with its page, or as files for a meeting.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Subcommand;
use jiff::Timestamp;

use crate::airlog::{Filter, NO_FIRSTS};
use crate::cli::Context;
use crate::cli::terminal::busy::Busy;
use crate::cli::terminal::{out, when};
use crate::clock::{Clock, SystemClock};
use crate::config::Loaded;
use crate::library::State;
use crate::names::SegmentId;
use crate::publish::{self, Enclosure, Episode, M4A, Media, Outlet, OutletError, Piece, WAV};
use crate::report::{self, PaperContext, Period};
use crate::station::Snapshot;
use crate::units::instant;
use crate::units::{Frames, Sides};
use crate::words::Text;

#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(in crate::cli) struct Args {
    #[command(subcommand)]
    command: Option<PublishCommand>,
    #[command(flatten)]
    which: Option<Which>,
    /// Where the folder will stand on the web; without it there is a page and no podcast.
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// The podcast's picture, JPEG or PNG.
    #[arg(long, value_name = "FILE")]
    cover: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum PublishCommand {
    /// Files in the order they are played, and a list to print, for a village meeting.
    Meeting {
        #[command(flatten)]
        which: Which,
    },
}

/// Where it goes, and what.
#[derive(Debug, clap::Args)]
struct Which {
    /// The folder; made if there is none. Nothing in it that is not ours is touched.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Only this topic.
    #[arg(long, value_name = "SLUG")]
    topic: Option<String>,
    /// Only what was heard from this day on.
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Only what was heard to this day, included.
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
}

pub(in crate::cli) fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let now = clock.now();
    let snapshot = context.snapshot(clock)?;
    let loaded = context.loaded(&snapshot)?;
    let today = now.to_zoned(loaded.rules.zone.clone()).date();
    let ((Some(PublishCommand::Meeting { which }), _) | (None, Some(which))) =
        (&args.command, &args.which)
    else {
        return Err(context.wrong(&Text::new("cli-publish-where")));
    };

    refuse_own_folders(&which.out, context)?;
    let desk = PaperContext {
        station: loaded.station.name_on(today),
        unit: loaded.station.unit_on(today),
        schedule: &loaded.schedule,
        firsts: &NO_FIRSTS,
        made: Some(today),
        zone: &loaded.rules.zone,
        language: context.language,
    };

    let (from, to) = days(which, &loaded, context)?;
    let site = site(args, context)?;
    let busy = Busy::with("publish", context.language);
    let pieces = pieces(&snapshot, &loaded, now, which)?;

    // All their airings, whatever days are asked for: the first is the first ever.
    let ids = pieces.iter().map(|piece| piece.id).collect();
    let airings = snapshot.log.unlinked(&Filter {
        segments: Some(ids),
        ..Filter::default()
    })?;
    let mut episodes = publish::episodes(pieces, &airings);
    let asked =
        |at: &Timestamp| from.is_none_or(|from| *at >= from) && to.is_none_or(|to| *at < to);
    episodes.retain(|episode| episode.heard.iter().any(asked));
    let put = match &args.command {
        Some(PublishCommand::Meeting { .. }) => meeting(&desk, today, &which.out, episodes),
        None => web(&desk, &site, &which.out, episodes),
    };

    let Put {
        count,
        removed,
        not_on_phones,
    } = put.map_err(|error| said(&error, context))?;
    drop(busy);
    if not_on_phones > 0 {
        out::say(
            &Text::new("cli-publish-no-ffmpeg")
                .with("count", not_on_phones)
                .say(context.language),
        );
    }

    let text = Text::new("cli-publish-done")
        .with("folder", which.out.display())
        .with("count", count)
        .with("removed", removed);
    out::say(&text.say(context.language));
    if args.command.is_none() && site.base.is_none() {
        out::say(&Text::new("cli-publish-no-feed").say(context.language));
    }

    Ok(ExitCode::SUCCESS)
}

/// Files in the station's own folders would be ingested as new recordings, or swept away.
fn refuse_own_folders(folder: &Path, context: &Context) -> anyhow::Result<()> {
    let root = fs::canonicalize(context.folder.root())?;
    let mut there = std::path::absolute(folder)?;
    while !there.exists() && there.pop() {}
    let there = fs::canonicalize(&there)?;
    let own = ["audio", "var", "config", "programs"].map(|own| root.join(own));
    if own.iter().any(|own| there.starts_with(own)) {
        return Err(
            context.wrong(&Text::new("cli-publish-own-folder").with("folder", folder.display()))
        );
    }
    Ok(())
}

/// What came of it: episodes, old files that went, and files an iPhone does not play.
#[derive(Debug)]
struct Put {
    count: usize,
    removed: usize,
    not_on_phones: usize,
}

/// What a page of the web has besides its episodes.
#[derive(Debug)]
struct Site {
    /// Where it will stand, without a last `/`; without it there is no podcast.
    base: Option<String>,
    /// The podcast's picture: where it lies, and what it is called beside the page.
    cover: Option<(PathBuf, &'static str)>,
}

fn site(args: &Args, context: &Context) -> anyhow::Result<Site> {
    let wrong = |url: &String| context.wrong(&Text::new("cli-publish-base-url").with("url", url));
    let base = args
        .base_url
        .as_ref()
        .map(|url| publish::address(url).ok_or_else(|| wrong(url)));
    let cover = args.cover.as_ref().map(|path| {
        // By its first bytes: names lie.
        let mut head = Vec::new();
        let read = fs::File::open(path).and_then(|file| file.take(8).read_to_end(&mut head));
        let name = match read {
            Ok(_) if head.starts_with(b"\x89PNG\r\n\x1a\n") => "cover.png",
            Ok(_) if head.starts_with(b"\xff\xd8\xff") => "cover.jpg",
            _ => {
                return Err(
                    context.wrong(&Text::new("cli-publish-cover").with("path", path.display()))
                );
            }
        };
        Ok((path.clone(), name))
    });
    Ok(Site {
        base: base.transpose()?,
        cover: cover.transpose()?,
    })
}

/// The first instant asked for, and the first after it.
fn days(
    which: &Which,
    loaded: &Loaded,
    context: &Context,
) -> anyhow::Result<(Option<Timestamp>, Option<Timestamp>)> {
    let day =
        |text: &String| when::date(text, &loaded.rules.zone).map_err(|text| context.wrong(&text));
    let midnight = |date, after| {
        let (from, to) = Period::days(date, date).map(|day| day.instants(&loaded.rules.zone))?;
        Some(if after { to } else { from })
    };

    let from = which.from.as_ref().map(day).transpose()?;
    let to = which.to.as_ref().map(day).transpose()?;
    let listed = |date, after| midnight(date, after).map(instant::listed_from);
    Ok((
        from.and_then(|date| listed(date, false)),
        to.and_then(|date| listed(date, true)),
    ))
}

/// What may go out: in its folder, approved, not out of date, no music.
fn pieces(
    snapshot: &Snapshot,
    loaded: &Loaded,
    now: Timestamp,
    which: &Which,
) -> anyhow::Result<Vec<Piece>> {
    let topics = &loaded.schedule.topics;
    let today = now.to_zoned(loaded.rules.zone.clone()).date();
    let mut pieces: Vec<Piece> = Vec::new();
    for row in snapshot.rows(now, crate::words::Language::En)? {
        let (Some(id), Some(approved_by)) = (row.id, row.approved_by) else {
            continue;
        };
        let topic = topics.get(&row.topic);
        let music = topic.is_some_and(|topic| topic.entertainment);
        let wanted = which
            .topic
            .as_deref()
            .is_none_or(|wanted| wanted == row.topic.as_str());
        let twice = pieces.iter().any(|piece| piece.id == id);
        let early = row.valid_from.is_some_and(|from| today < from);
        if row.state != State::Ready || early || music || !wanted || twice {
            continue;
        }
        let title = topic.map_or_else(|| row.topic.to_string(), |topic| topic.title.clone());
        let millis = (row.seconds.unwrap_or_default() * 1000.0).round() as u64;
        pieces.push(Piece {
            id,
            title: row.title,
            topic: (row.topic, title),
            length: Frames::from_ms(millis),
            sides: sides(snapshot, id),
            approved_by,
            file: snapshot.library.stored(id),
        });
    }

    Ok(pieces)
}

fn sides(snapshot: &Snapshot, id: SegmentId) -> Sides {
    let mut same = snapshot
        .library
        .recordings()
        .filter(|recording| recording.id() == Some(id));
    same.find_map(|recording| Some(recording.measures()?.sides))
        .unwrap_or_default()
}

/// How a recording goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum As {
    ItIs,
    Wav,
    M4a,
}

/// How each goes out on a stick: as it is where it plays, else as WAV.
fn media(episode: &Episode, as_it_is: impl Fn(Media) -> bool) -> Result<(Media, As), OutletError> {
    let path = &episode.piece.file;
    let own = Media::of_file(path).map_err(|source| OutletError::Io {
        path: path.clone(),
        source,
    })?;
    Ok(own
        .filter(|own| as_it_is(*own))
        .map_or((WAV, As::Wav), |own| (own, As::ItIs)))
}

/// How each goes out on the web: as it is where phones play it, else as AAC if that can be made here.
fn media_of_web(episode: &Episode, can_encode: bool) -> Result<(Media, As), OutletError> {
    let (media, how) = media(episode, |_| true)?;
    let made = can_encode && !(how == As::ItIs && media.plays_on_phones());
    Ok(if made { (M4A, As::M4a) } else { (media, how) })
}

/// Puts the recording of each episode into `outlet`.
fn put_all(
    outlet: &Outlet,
    planned: Vec<(Episode, Media, As, String)>,
) -> Result<Vec<Enclosure>, OutletError> {
    let put = |(episode, media, how, address): (Episode, Media, As, String)| {
        Ok(Enclosure {
            bytes: put_audio(outlet, &address, &episode, how)?,
            episode,
            address,
            media,
        })
    };
    planned.into_iter().map(put).collect()
}

fn put_audio(outlet: &Outlet, name: &str, episode: &Episode, how: As) -> Result<u64, OutletError> {
    let (file, sides) = (&episode.piece.file, episode.piece.sides);
    let bytes = fs::metadata(file).map_or(0, |meta| meta.len());
    match how {
        As::Wav => outlet.copy_as_wav(name, file, sides)?,
        As::M4a if outlet.has_made(name) => {}
        As::M4a => outlet.copy_as_m4a(name, file, sides)?,
        As::ItIs if outlet.has(name, bytes) => {}
        As::ItIs => outlet.copy(name, file)?,
    }
    outlet.size(name)
}

/// The page, the podcast, and their audio.
fn web(
    desk: &PaperContext<'_>,
    site: &Site,
    folder: &Path,
    episodes: Vec<Episode>,
) -> Result<Put, OutletError> {
    let can_encode = publish::can_encode();
    let mut planned = Vec::new();
    for episode in episodes {
        let (media, how) = media_of_web(&episode, can_encode)?;
        let address = format!("audio/{}.{}", episode.name(), media.ending);
        planned.push((episode, media, how, address));
    }

    let mut names: Vec<String> = planned
        .iter()
        .map(|(.., address)| address.clone())
        .collect();
    names.push("index.html".into());
    names.extend(site.base.as_ref().map(|_| "podcast.xml".to_owned()));
    names.extend(site.cover.as_ref().map(|(_, name)| (*name).to_owned()));
    let outlet = Outlet::open(folder, &names)?;
    let enclosures = put_all(&outlet, planned)?;

    if let Some((from, name)) = &site.cover {
        outlet.copy(name, from)?;
    }

    if let Some(base) = &site.base {
        let cover = site.cover.as_ref().map(|(_, name)| *name);
        outlet.put(
            "podcast.xml",
            publish::feed(desk, base, cover, &enclosures).as_bytes(),
        )?;
    }

    outlet.put(
        "index.html",
        publish::page(desk, &enclosures, site.base.is_some()).as_bytes(),
    )?;
    let not_on_phones = enclosures
        .iter()
        .filter(|one| !one.media.plays_on_phones())
        .count();
    Ok(Put {
        count: enclosures.len(),
        removed: outlet.finish()?,
        not_on_phones,
    })
}

/// The numbered files and their list. Written in their order: many players go by that.
fn meeting(
    desk: &PaperContext<'_>,
    today: jiff::civil::Date,
    folder: &Path,
    episodes: Vec<Episode>,
) -> Result<Put, OutletError> {
    let digits = episodes.len().to_string().len().max(2);
    let mut planned = Vec::new();
    for (number, episode) in (1..).zip(episodes) {
        let (media, how) = media(&episode, Media::plays_anywhere)?;
        let address = format!(
            "{number:0digits$} {}.{}",
            episode.spoken_name(),
            media.ending
        );
        planned.push((episode, media, how, address));
    }

    let lists = ["danh-sach.html", "danh-sach.docx"].map(str::to_owned);
    let names: Vec<String> = planned
        .iter()
        .map(|(.., address)| address.clone())
        .chain(lists)
        .collect();
    let outlet = Outlet::open(folder, &names)?;
    let enclosures = put_all(&outlet, planned)?;

    let page = publish::list(desk, today, &enclosures);
    outlet.put(
        "danh-sach.html",
        report::html(&page, desk.language).as_bytes(),
    )?;
    outlet.put("danh-sach.docx", &report::docx(&page))?;
    Ok(Put {
        count: enclosures.len(),
        removed: outlet.finish()?,
        not_on_phones: 0,
    })
}

fn said(error: &OutletError, context: &Context) -> anyhow::Error {
    context.wrong(&match error {
        OutletError::Foreign { path } => {
            Text::new("cli-publish-foreign").with("path", path.display())
        }
        OutletError::Sound { path } => {
            Text::new("cli-publish-unreadable").with("path", path.display())
        }
        OutletError::Io { path, source } => Text::new("cli-report-not-written")
            .with("path", path.display())
            .with("problem", source),
    })
}
