//! A page that holds everything it needs: readable, printable, with every passage and where it stands.

use super::check::{of_page, parts};
use super::chosen::{Chosen, IN_CONFLICT, Row, besides, dated, marks, one_line, progress};
use super::xml::{encoded, escaped, link};
use crate::session::exported::PAGE;
use crate::text::hex;
use std::fmt::Write as _;

const STYLE: &str = "\
:root{color-scheme:light dark;--text:#1d232b;--second:#5b6673;--line:#d9dfe6;--tint:#f3f6f9;--warn:#a33b1f;--ground:#fff}
@media(prefers-color-scheme:dark){:root{--text:#e4e8ec;--second:#9aa5b1;--line:#343c46;--tint:#20262d;--warn:#f08a6a;--ground:#171b20}}
body{font:16px/1.5 Georgia,'Source Serif Pro',serif;color:var(--text);background:var(--ground);max-width:52rem;margin:2.5rem auto;padding:0 1.25rem}
h1,h2,h3,.meta,table{font-family:Inter,'Helvetica Neue',Arial,sans-serif}
h1{font-size:1.7rem;margin:0}h2{font-size:1rem;margin:2.2rem 0 .4rem;padding-bottom:.25rem;border-bottom:1px solid var(--line)}
article{margin:.9rem 0 1.3rem}h3{font-size:1.02rem;margin:0}.meta{font-size:.82rem;color:var(--second)}.warn{color:var(--warn)}
blockquote{margin:.5rem 0;padding:.45rem .8rem;background:var(--tint);border-left:3px solid var(--line)}
blockquote p{margin:0}cite{display:block;font:.8rem Inter,Arial,sans-serif;color:var(--second);margin-top:.25rem}
a{color:inherit}.note{margin:.4rem 0;font-style:italic}table{border-collapse:collapse;font-size:.8rem;width:100%}
td,th{border-bottom:1px solid var(--line);padding:.3rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}
code{font-size:.92em}
@page{margin:16mm;@bottom-right{content:counter(page) ' / ' counter(pages);font:8pt Arial,sans-serif}}
@media print{:root{--text:#000;--second:#444;--line:#bbb;--tint:#fff;--ground:#fff;--warn:#a33b1f}
body{max-width:none;margin:0;padding:0;font-size:10.5pt}h2{margin-top:1.4rem}
blockquote,tr{break-inside:avoid}h1,h2,h3,.meta{break-after:avoid}p,blockquote p{orphans:3;widows:3}}";

/// How an event begins; no word of a document can, for they are escaped.
const ARTICLE: &str = "<article ";

// Writing to a String cannot fail, so what it answers is dropped.
pub(super) fn write(chosen: &Chosen<'_>) -> String {
    let name = escaped(chosen.name());
    let body = body(chosen);
    let (parts, _) = parts(body.as_bytes());
    let check = of_page(&parts);
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta name=\"generator\" content=\"Dateline\">\n<meta name=\"{PAGE}\" content=\"{check}\">\n\
         <title>{name}</title>\n<style>\n{STYLE}\n</style>\n</head>\n<body>\n"
    );
    // Each event says what its words come to.
    let mut rest = body.as_str();
    for part in parts.iter().filter(|part| !part.id.is_empty()) {
        let Some((before, after)) = rest.split_once(ARTICLE) else { break };
        let _ = write!(out, "{before}{ARTICLE}data-check=\"{}\" ", part.is);
        rest = after;
    }
    out.push_str(rest);
    out.push_str("</body>\n</html>\n");
    out
}

/// What stands on the page.
fn body(chosen: &Chosen<'_>) -> String {
    let mut out = format!("<h1>{}</h1>\n", escaped(chosen.name()));
    let documents = chosen.documents();
    let way = encoded(&chosen.way);
    let link_to = |path: &str| format!("{way}{}", link(path));
    let counted = |n: usize, word: &str| if n == 1 { format!("1 {word}") } else { format!("{n} {word}s") };
    let _ = writeln!(
        out,
        "<p class=\"meta\">{} from {}{}</p>",
        counted(chosen.events.len(), "event"),
        counted(documents.len(), "document"),
        progress(chosen).map(|words| format!("; {words}")).unwrap_or_default()
    );
    let mut before = String::new();
    for (i, event) in chosen.events.iter().enumerate() {
        let rows = chosen.rows_of(i + 1, event);
        let Some(first) = rows.first() else { continue };
        if first.date != before {
            let _ = writeln!(out, "<h2>{}</h2>", escaped(&first.date));
            before.clone_from(&first.date);
        }
        article(first, &rows, &link_to, &mut out);
    }
    out.push_str("<h2>Sources</h2>\n<table>\n<tr><th>Document</th><th>SHA-256 of the file</th></tr>\n");
    for state in documents {
        let path = &state.document.path;
        let _ = writeln!(
            out,
            "<tr class=\"source\"><td><a href=\"{}\">{}</a></td><td><code>{}</code></td></tr>",
            link_to(path),
            escaped(path),
            hex(&state.document.sha256)
        );
    }
    out.push_str("</table>\n");
    out
}

fn article(first: &Row, rows: &[Row], link_to: &dyn Fn(&str) -> String, out: &mut String) {
    let _ = write!(out, "{ARTICLE}id=\"e{}\">\n<h3>{}</h3>\n<div class=\"meta\">", first.number, escaped(&first.title));
    let _ = write!(out, "<time>{}</time> · {} · {}", escaped(&first.edtf), first.kind, first.certainty);
    if !first.conflict.is_empty() {
        let sign = if first.conflict == IN_CONFLICT { "▲ " } else { "" };
        let _ = write!(out, " · <span class=\"warn\">{sign}{}</span>", first.conflict);
    }
    for mark in marks(first) {
        let _ = write!(out, " · {mark}");
    }
    for (name, words) in besides(rows) {
        let _ = write!(out, " · {name}: {}", escaped(&words));
    }
    out.push_str("</div>\n");
    for words in [&first.sentence, &first.notes].into_iter().filter(|words| !words.is_empty()) {
        let _ = writeln!(out, "<p class=\"note\">{}</p>", escaped(&one_line(words)));
    }
    for row in rows {
        let _ = writeln!(
            out,
            "<blockquote data-document=\"{}\" data-sha256=\"{}\" data-report=\"{}\"><p>{}</p><cite><a href=\"{}\">{}</a>, {} · {}</cite></blockquote>",
            escaped(&row.document),
            row.sha256,
            escaped(&row.report),
            escaped(&row.quote),
            link_to(&row.document),
            escaped(&row.document),
            row.place,
            escaped(&dated(row))
        );
    }
    out.push_str("</article>\n");
}
