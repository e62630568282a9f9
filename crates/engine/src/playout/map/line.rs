//! The line of a card's crystal, drawn through reports of which some come late, and some say what is not so.
//!
//! A report is two sightings in one. When the callback came, its *pace*, tells how fast the card takes
//! frames: it may come late, never early. The card's word of how long its buffer will last, the *delay*,
//! tells from there when the frame is heard; a sound server on a busy machine says too little for many
//! seconds on end, by up to 17 ms, and seldom too much.
//!
//! So of each second the report whose callback came earliest is kept. Where the sums of pace and delay
//! agree, the line is what they agree on. Where they do not, it has the shape of the pace, and lies
//! behind it by a delay that most reports do not reach.
//!
//! Pure.

use std::collections::VecDeque;

use phatthanh_core::units::FRAMES_PER_SECOND;

/// Seconds kept: what the drift is measured over.
const KEPT: usize = 240;

/// Stretches of them whose earliest reports are compared.
const STRETCHES: usize = 20;

/// Seconds that place the line.
const PLACING: usize = 60;

/// Once as many as that are known, the slope is measured anew only every so many seconds.
const SELDOM: usize = 10;

/// Seconds in a row off the line, all on one side, before the card is believed to have jumped.
const JUMPED: usize = 3;

/// How far off that must be, at least: less is noise.
const JUMP_SECONDS: f64 = 0.0015;

/// So many times the distance of neighbours is a gap between them.
const GAP: f64 = 4.0;

/// Reports agree where the closer half of them lies so close together.
const AGREED_SECONDS: f64 = 0.0005;

/// Where they do not, so many of the delays are too small. Too large are up to a tenth: in the first seconds of
/// a stream, and now and then.
const TOO_SMALL: f64 = 0.85;

/// How far off crystals are, before anything is known.
const CRYSTAL: f64 = 60e-6;

/// The best a single second can be known.
const RESOLUTION_SECONDS: f64 = 50e-6;

/// The report of one second whose callback came earliest.
#[derive(Debug, Clone, Copy)]
struct Point {
    /// Seconds by the card, from the first report.
    x: f64,
    /// Seconds of uptime more than that, when its callback came.
    pace: f64,
    /// Seconds from then until it is heard, as the card said.
    delay: f64,
}

impl Point {
    /// Seconds of uptime more than by the card when it is heard, if the card was right.
    fn heard(&self) -> f64 {
        self.pace + self.delay
    }
}

/// What a slope is measured by.
type Side = fn(&Point) -> f64;

/// Uptime as a function of the frames the card has taken: nearly a straight line.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// Card's frame and uptime of the first report.
    origin: Option<(u64, f64)>,
    points: VecDeque<Point>,
    /// The earliest of the second that is not over.
    filling: Option<Point>,
    /// Of the pace.
    offset: f64,
    /// From the pace to the hearing.
    delay: f64,
    /// Seconds of uptime a second by the card, less one.
    slope: f64,
    /// Seconds taken since it was measured.
    unmeasured: usize,
    /// What the slope was before the first report.
    prior: f64,
}

impl Line {
    /// Forgets where the card is, not how fast its crystal runs.
    pub(super) fn restart(&mut self) {
        *self = Self {
            slope: self.slope,
            prior: self.slope,
            ..Self::default()
        };
    }

    /// Whether there was a report.
    pub(super) fn is_known(&self) -> bool {
        self.origin.is_some()
    }

    /// How much longer than nominal the card takes for its frames, as a fraction.
    pub(super) fn slope(&self) -> f64 {
        self.slope
    }

    /// The callback for the card's frame number `card` came at uptime `came`, and the card said that the
    /// frame is heard `delay` later; in seconds.
    pub(super) fn observe(&mut self, card: u64, came: f64, delay: f64) {
        let (first, since) = *self.origin.get_or_insert((card, came));
        let x = card.saturating_sub(first) as f64 / f64::from(FRAMES_PER_SECOND);
        let point = Point {
            x,
            pace: came - since - x,
            delay,
        };

        match self.filling {
            Some(earliest) if earliest.x as u64 == x as u64 => {
                if self.residual(point) < self.residual(earliest) {
                    self.filling = Some(point);
                }
            }
            Some(complete) => {
                self.filling = Some(point);
                self.take(complete);
            }
            None => self.filling = Some(point),
        }

        if self.points.len() < JUMPED {
            let seen = self.points.iter().chain(&self.filling);
            let earliest = seen.min_by(|a, b| self.residual(**a).total_cmp(&self.residual(**b)));
            if let Some(earliest) = earliest.copied() {
                (self.offset, self.delay) = (self.residual_from_zero(earliest), earliest.delay);
            }
        }
    }

    /// When the card's frame `card` is heard, in seconds of uptime.
    pub(super) fn uptime(&self, card: f64) -> f64 {
        let (first, since) = self.origin.unwrap_or_default();
        let x = (card - first as f64) / f64::from(FRAMES_PER_SECOND);
        since + self.offset + self.delay + x * (1.0 + self.slope)
    }

    /// The card's frame heard at `uptime`, in seconds.
    pub(super) fn card(&self, uptime: f64) -> f64 {
        let (first, since) = self.origin.unwrap_or_default();
        let x = (uptime - since - self.offset - self.delay) / (1.0 + self.slope);
        first as f64 + x * f64::from(FRAMES_PER_SECOND)
    }

    fn residual_from_zero(&self, point: Point) -> f64 {
        point.pace - self.slope * point.x
    }

    /// How much later it came than the pace says.
    fn residual(&self, point: Point) -> f64 {
        self.residual_from_zero(point) - self.offset
    }

    /// Takes a second that is complete, and draws the line anew.
    fn take(&mut self, point: Point) {
        if self.points.len() == KEPT {
            self.points.pop_front();
        }

        self.points.push_back(point);
        if self.has_jumped() {
            self.points.drain(..self.points.len() - JUMPED);
        }

        self.unmeasured += 1;
        if self.points.len() < PLACING || self.unmeasured >= SELDOM {
            self.unmeasured = 0;
            self.measure_slope();
        }

        let paces = self.placing(|point| point.pace);
        self.offset = paces[densest(&paces).0];
        let heard = self.placing(Point::heard);
        let (early, spread) = densest(&heard);
        self.delay = if spread < AGREED_SECONDS {
            heard[early] - self.offset
        } else {
            let mut delays: Vec<f64> = self.recent().map(|point| point.delay).collect();
            let place = (delays.len() as f64 * TOO_SMALL) as usize;
            nth(&mut delays, place)
        };
    }

    /// The points that place the line.
    fn recent(&self) -> impl Iterator<Item = &Point> {
        self.points.iter().rev().take(PLACING)
    }

    /// What `side` gives of them, less the slope; sorted.
    fn placing(&self, side: Side) -> Vec<f64> {
        let mut residuals: Vec<f64> = self
            .recent()
            .map(|point| side(point) - self.slope * point.x)
            .collect();
        residuals.sort_unstable_by(f64::total_cmp);
        residuals
    }

    /// Whether the last seconds are all off the line, by more than the noise, on the same side.
    fn has_jumped(&self) -> bool {
        if self.points.len() <= JUMPED {
            return false;
        }
        let (_, noise) = densest(&self.placing(|point| point.pace));
        let far = JUMP_SECONDS.max(6.0 * noise);
        let mut last = self
            .points
            .iter()
            .rev()
            .take(JUMPED)
            .map(|point| self.residual(*point));
        last.clone().all(|off| off > far) || last.all(|off| off < -far)
    }

    /// By the pace or by what the card says is heard, whichever is surer, as far as it can be trusted.
    fn measure_slope(&mut self) {
        let sides: [Side; 2] = [Point::heard, |point| point.pace];
        let measured = sides.into_iter().filter_map(|side| self.median_slope(side));
        let Some((median, error)) = measured.min_by(|a, b| a.1.total_cmp(&b.1)) else {
            return;
        };
        let apart = (self.points.len() / 2) as f64;
        let variance = error.powi(2) + (RESOLUTION_SECONDS / apart).powi(2);
        let trust = CRYSTAL.powi(2) / (CRYSTAL.powi(2) + variance);
        self.slope = self.prior + trust * (median - self.prior);
    }

    /// The median of slopes between points half the time kept apart, and its standard error.
    fn median_slope(&self, side: Side) -> Option<(f64, f64)> {
        let points = self.envelope(side);
        let half = points.len() / 2;
        if half < JUMPED {
            return None;
        }

        let pairs = points.iter().zip(points.iter().skip(half));
        let mut slopes: Vec<f64> = pairs.map(|(a, b)| (b.1 - a.1) / (b.0 - a.0)).collect();
        let middle = slopes.len() / 2;
        let median = nth(&mut slopes, middle);
        for slope in &mut slopes {
            *slope = (*slope - median).abs();
        }

        let spread = nth(&mut slopes, middle);
        // 1.48: from a median deviation to a standard deviation; 1.25: of a median against a mean.
        Some((median, 1.48 * 1.25 * spread / (slopes.len() as f64).sqrt()))
    }

    /// A point for each of some twenty stretches of the time kept, chosen as the line itself is placed: the
    /// card's seconds, and what `side` gives.
    fn envelope(&self, side: Side) -> Vec<(f64, f64)> {
        let length = self.points.len() / STRETCHES + 1;
        let mut points: Vec<_> = self
            .points
            .iter()
            .map(|point| (point.x, side(point)))
            .collect();
        let residual = |(x, y): &(f64, f64)| y - self.slope * x;
        let early = |stretch: &mut [(f64, f64)]| {
            stretch.sort_unstable_by(|a, b| residual(a).total_cmp(&residual(b)));
            let residuals: Vec<f64> = stretch.iter().map(residual).collect();
            stretch[densest(&residuals).0]
        };

        points.rchunks_mut(length).rev().map(early).collect()
    }
}

/// Where in `sorted` that begins which belongs together: the half that lies closest together, and what is
/// before it without a gap. And how wide that half is.
fn densest(sorted: &[f64]) -> (usize, f64) {
    let half = sorted.len() / 2 + 1;
    let widths = sorted
        .windows(half)
        .map(|half| half[half.len() - 1] - half[0]);
    let (mut early, width) = widths
        .enumerate()
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .unwrap_or_default();
    let near = RESOLUTION_SECONDS.max(GAP * width / half as f64);
    while early > 0 && sorted[early] - sorted[early - 1] <= near {
        early -= 1;
    }

    (early, width)
}

/// The value that would be at `index` if they were sorted.
fn nth(values: &mut [f64], index: usize) -> f64 {
    *values.select_nth_unstable_by(index, f64::total_cmp).1
}
