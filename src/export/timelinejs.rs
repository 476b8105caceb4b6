//! A presentation for TimelineJS (Knight Lab), its JSON form.

use super::chosen::{Chosen, one_line};
use super::xml::escaped;
use crate::temporal::{Civil, Day};
use serde_json::{Value, json};

pub(super) fn write(chosen: &Chosen<'_>) -> Result<Vec<u8>, String> {
    let mut events = Vec::new();
    let mut far = false;
    for (i, event) in chosen.events.iter().enumerate() {
        let Some(when) = &event.when else { continue };
        let Some(first) = when.interval.first_day().or(when.interval.last_day()) else { continue };
        let rows = chosen.rows_of(i + 1, event);
        let Some(row) = rows.first() else { continue };
        far |= !(-9999..=9999).contains(&first.civil().year);
        let mut words = String::new();
        for extra in chosen.sentences.get(i).into_iter().chain([&row.notes]).filter(|words| !words.is_empty()) {
            words.push_str(&format!("<p>{}</p>", escaped(&one_line(extra))));
        }
        if !row.changed.is_empty() {
            words.push_str(&format!("<p><small>changed by hand: {}</small></p>", escaped(&row.changed)));
        }
        for row in &rows {
            let (quote, document) = (escaped(&one_line(&row.quote)), escaped(&row.document));
            words.push_str(&format!("<blockquote>{quote}<br><small>{document}, {}</small></blockquote>", row.place));
        }
        let mut slide = json!({
            "start_date": date(first),
            "text": { "headline": escaped(&row.title), "text": words },
            "display_date": escaped(&row.date),
            "group": row.kind,
            "unique_id": format!("dateline-{}", event.id.0),
        });
        if let (Some(last), Some(slide)) = (when.interval.last_day().filter(|last| *last != first), slide.as_object_mut()) {
            slide.insert("end_date".into(), date(last));
        }
        events.push(slide);
    }
    let title = json!({ "text": { "headline": escaped(chosen.name()), "text": format!("<p>{} events from {} documents</p>", events.len(), chosen.documents().len()) } });
    let scale = if far { "cosmological" } else { "human" };
    let mut bytes =
        serde_json::to_vec_pretty(&json!({ "dateline": "chronology", "scale": scale, "title": title, "events": events }))
            .map_err(|error| error.to_string())?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn date(day: Day) -> Value {
    let Civil { year, month, day } = day.civil();
    json!({ "year": year, "month": month, "day": day })
}
