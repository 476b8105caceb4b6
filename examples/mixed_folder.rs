//! Writes a folder as people have them, for measuring: half plain text, a tenth each of PDF, Word, web pages and mail, the rest
//! Markdown and OpenDocument. Made-up news (`benches/common/news.rs`), the same each time.
//!
//! `cargo run --release --example mixed_folder -- FOLDER [FILES] [MB]`; 1,000 files and 100 MB of text when not said.

#[path = "../benches/common/news.rs"]
mod news;
#[path = "../benches/common/random.rs"]
mod random;

use std::fs;
use std::io::{Cursor, Write};
use std::path::PathBuf;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().expect("the folder to write into"));
    let mut number = |otherwise: usize| arguments.next().map_or(otherwise, |n| n.parse().expect("a number"));
    let (files, megabytes) = (number(1000), number(100));
    // A made-up sentence has about 88 bytes.
    let sentences = (megabytes * 1_000_000 / files / 88).max(1);
    let (mut texts, mut pdfs) = (0, 0);
    for i in 0..files {
        let text = news::text(i, sentences);
        texts += text.len();
        let paragraphs: Vec<&str> = paragraphs(&text);
        let (ending, bytes) = match i % 20 {
            1 | 11 => ("pdf", pdf(&paragraphs)),
            2 | 12 => ("docx", docx(&paragraphs)),
            3 | 13 => ("html", html(i, &paragraphs).into_bytes()),
            4 | 14 => ("eml", mail(i, &paragraphs).into_bytes()),
            5 => ("md", format!("# News {i}\n\n{}\n", paragraphs.join("\n\n")).into_bytes()),
            6 => ("odt", odt(&paragraphs)),
            _ => ("txt", paragraphs.join("\n\n").into_bytes()),
        };
        pdfs += usize::from(ending == "pdf");
        let place = folder.join(format!("{:02}", i % 25));
        fs::create_dir_all(&place).expect("a folder");
        fs::write(place.join(format!("{i:06}.{ending}")), bytes).expect("written");
    }
    println!("{files} files, {pdfs} of them PDF, {:.1} MB of text, in {}", texts as f64 / 1e6, folder.display());
}

/// Five sentences a paragraph.
fn paragraphs(text: &str) -> Vec<&str> {
    let ends: Vec<usize> = text.match_indices(". ").map(|(at, _)| at + 2).collect();
    let mut from = 0;
    let mut found = Vec::new();
    for end in ends.chunks(5).filter_map(<[usize]>::last) {
        found.push(text[from..*end].trim());
        from = *end;
    }
    found
}

fn html(i: usize, paragraphs: &[&str]) -> String {
    let body: String = paragraphs.iter().map(|p| format!("<p>{p}</p>\n")).collect();
    format!(
        "<!doctype html><html><head><meta charset=utf-8><title>News {i}</title></head><body><nav><a href=/>Home</a> \
         <a href=/1999>Archive 1999</a></nav><article><h1>News {i}</h1>\n{body}</article><footer>© 2024</footer></body></html>"
    )
}

fn mail(i: usize, paragraphs: &[&str]) -> String {
    format!(
        "From: Anna <anna@news.example>\r\nTo: Ben <ben@news.example>\r\nSubject: News {i}\r\nDate: Mon, 6 May 2024 10:00:00 +0000\r\n\
         Message-ID: <{i}@news.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{}\r\n",
        paragraphs.iter().map(|p| wrapped(p, 76).join("\r\n")).collect::<Vec<_>>().join("\r\n\r\n")
    )
}

fn wrapped(paragraph: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in paragraph.split(' ') {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.len() + 1 + word.len() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn zipped(entries: &[(&str, String)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in entries {
        archive.start_file(*name, SimpleFileOptions::default()).expect("an entry");
        archive.write_all(text.as_bytes()).expect("written");
    }
    archive.finish().expect("an archive").into_inner()
}

fn docx(paragraphs: &[&str]) -> Vec<u8> {
    let body: String = paragraphs.iter().map(|p| format!("<w:p><w:r><w:t>{p}</w:t></w:r></w:p>")).collect();
    zipped(&[
        ("word/document.xml", format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>")),
        ("docProps/core.xml", "<c><dcterms:created>2024-05-06T10:00:00Z</dcterms:created></c>".into()),
    ])
}

fn odt(paragraphs: &[&str]) -> Vec<u8> {
    let body: String = paragraphs.iter().map(|p| format!("<text:p>{p}</text:p>")).collect();
    zipped(&[
        ("mimetype", "application/vnd.oasis.opendocument.text".into()),
        (
            "content.xml",
            format!(
                "<office:document-content><office:body><office:text>{body}</office:text></office:body></office:document-content>"
            ),
        ),
    ])
}

/// A PDF of one font, 52 lines a page.
fn pdf(paragraphs: &[&str]) -> Vec<u8> {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in paragraphs {
        lines.extend(wrapped(paragraph, 90));
        lines.push(String::new());
    }
    let pages: Vec<&[String]> = lines.chunks(52).collect();
    let kids: String = (0..pages.len()).map(|n| format!("{} 0 R ", 4 + 2 * n)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", pages.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    for (n, page) in pages.iter().enumerate() {
        let shown: String = page.iter().map(|line| format!("({line}) Tj T*\n")).collect();
        let content = format!("BT /F 10 Tf 14 TL 60 780 Td\n{shown}ET\nBT /F 8 Tf 290 30 Td ({}) Tj ET", n + 1);
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> /Contents {} 0 R >>",
            5 + 2 * n
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
    }
    let mut out = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", i + 1));
    }
    let start = out.len();
    out.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    places.iter().for_each(|place| out.push_str(&format!("{place:010} 00000 n \n")));
    out.push_str(&format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1));
    out.into_bytes()
}
