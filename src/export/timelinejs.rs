//! A presentation for TimelineJS (Knight Lab), its JSON form. It shows slides in the order of time, whatever the order here.

use super::chosen::{Chosen, PIECE, Row, besides, dated, marks, one_line, progress};
use super::xml::escaped;
use crate::event::{Arrange, gather};
use crate::temporal::{Civil, Day};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// What one slide shows: one event, or all that stand behind one sentence of a story.
struct Slide {
    first: Day,
    last: Day,
    id: String,
    /// Of each event the rows.
    events: Vec<Vec<Row>>,
}

pub(super) fn write(chosen: &Chosen<'_>, arrange: Arrange<'_>) -> Result<Vec<u8>, String> {
    let slides = slides(chosen, arrange);
    let far = slides.iter().any(|slide| !(-9999..=9999).contains(&slide.first.civil().year));
    let counted = format!("{} events from {} documents", chosen.events.len(), chosen.documents().len());
    let seen = progress(chosen).map(|words| format!("; {words}")).unwrap_or_default();
    let title = json!({ "text": { "headline": escaped(chosen.name()), "text": format!("<p>{counted}{seen}</p>") } });
    let scale = if far { "cosmological" } else { "human" };
    let events = gather(arrange, slides.len(), PIECE, |at| slides[at].value());
    let events: Vec<Value> = events.into_iter().flatten().collect();
    let mut bytes =
        serde_json::to_vec_pretty(&json!({ "dateline": "chronology", "scale": scale, "title": title, "events": events }))
            .map_err(|error| error.to_string())?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn slides(chosen: &Chosen<'_>, arrange: Arrange<'_>) -> Vec<Slide> {
    let mut slides: Vec<Slide> = Vec::new();
    // The sentence that the last slide stands for, by the place of its first event.
    let (mut sentence, mut of_last) = (0, None);
    let rows = gather(arrange, chosen.events.len(), PIECE, |i| chosen.rows_of(i + 1, chosen.events[i]));
    for (i, (event, rows)) in chosen.events.iter().zip(rows).enumerate() {
        if !chosen.goes_on(i) {
            sentence = i;
        }
        let Some(interval) = event.when.as_ref().map(|when| &when.interval) else { continue };
        let Some(first) = interval.first_day().or(interval.last_day()) else { continue };
        let last = interval.last_day().unwrap_or(first);
        if rows.is_empty() {
            continue;
        }
        match slides.last_mut().filter(|_| of_last == Some(sentence)) {
            Some(slide) => {
                (slide.first, slide.last) = (slide.first.min(first), slide.last.max(last));
                slide.events.push(rows);
            }
            None => slides.push(Slide { first, last, id: event.id.0.to_string(), events: vec![rows] }),
        }
        of_last = Some(sentence);
    }
    slides
}

impl Slide {
    fn value(&self) -> Option<Value> {
        let row = self.events.first()?.first()?;
        let mut words = String::new();
        if !row.sentence.is_empty() {
            let _ = write!(words, "<p>{}</p>", escaped(&one_line(&row.sentence)));
        }
        let is_one = self.events.len() == 1;
        for rows in &self.events {
            told(rows, is_one, &mut words);
        }
        let dates: Vec<&str> = self.events.iter().flatten().map(|row| row.date.as_str()).collect();
        let shown = match (dates.iter().min(), dates.iter().max()) {
            (least, most) if least == most => row.date.clone(),
            _ => crate::temporal::interval_words(&crate::temporal::Interval {
                earliest: Some(self.first.start()),
                latest: Some(self.last.end()),
            }),
        };
        let mut slide = json!({
            "start_date": date(self.first),
            "text": { "headline": escaped(&row.title), "text": words },
            "display_date": escaped(&shown),
            "group": row.kind,
            "unique_id": format!("dateline-{}", self.id),
            // For whoever checks it; TimelineJS shows nothing of it.
            "dateline": self.events.iter().flatten().map(checkable).collect::<Vec<_>>(),
        });
        if let Some(slide) = slide.as_object_mut().filter(|_| self.last != self.first) {
            slide.insert("end_date".into(), date(self.last));
        }
        Some(slide)
    }
}

/// An event: its title where the slide has several, notes, passages, and what else is known. Writing to a String cannot fail.
fn told(rows: &[Row], is_one: bool, words: &mut String) {
    let Some(row) = rows.first() else { return };
    if !is_one {
        let _ = write!(words, "<p><b>{}</b> ({})</p>", escaped(&row.title), escaped(&row.date));
    }
    if !row.notes.is_empty() {
        let _ = write!(words, "<p>{}</p>", escaped(&one_line(&row.notes)));
    }
    for row in rows {
        let (quote, document) = (escaped(&one_line(&row.quote)), escaped(&row.document));
        let _ = write!(
            words,
            "<blockquote>{quote}<br><small>{document}, {} · {}</small></blockquote>",
            row.place,
            escaped(&dated(row))
        );
    }
    let mut known = vec![row.certainty.clone()];
    known.extend(Some(row.conflict).into_iter().filter(|words| !words.is_empty()).chain(marks(row)).map(str::to_owned));
    known.extend(besides(rows).into_iter().map(|(name, words)| format!("{name}: {words}")));
    let _ = write!(words, "<p><small>{}</small></p>", escaped(&known.join(" · ")));
}

fn checkable(row: &Row) -> Value {
    json!({
        "edtf": row.edtf, "document": row.document, "place": row.place, "sha256": row.sha256,
        "certainty": row.certainty, "dated": row.dated, "review": row.review, "report": row.report,
    })
}

fn date(day: Day) -> Value {
    let Civil { year, month, day } = day.civil();
    json!({ "year": year, "month": month, "day": day })
}
