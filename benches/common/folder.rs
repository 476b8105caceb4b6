//! A folder of made-up news in the formats that people have, for measurements: the same for the same arguments. "Kestrel
//! news" is the text that all figures about opening folders are of.

use crate::news;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// What a folder is made of.
#[derive(Clone, Copy)]
#[allow(dead_code)] // each user takes what it needs
pub(crate) enum Mix {
    /// Plain text alone.
    Plain,
    /// Of twenty files eight plain texts, three Markdown, three web pages, two PDF, two Word, one mail, one table.
    Mixed,
}

/// Fills a folder with so many files that hold so many bytes of text each, as if they had been left alone for a day.
/// Returns the bytes of text.
pub(crate) fn fill(folder: &Path, files: usize, bytes: usize, mix: Mix) -> u64 {
    let sentences = (bytes / 122).max(1);
    let yesterday = SystemTime::now() - Duration::from_secs(86_400);
    let mut written = 0;
    for i in 0..files {
        let text = news::text(i, sentences);
        written += text.len() as u64;
        let paragraphs: Vec<&str> = text.split_inclusive(". ").collect();
        let paragraphs: Vec<String> = paragraphs.chunks(6).map(|some| some.concat()).collect();
        let (ending, bytes) = match (mix, i % 20) {
            (Mix::Plain, _) | (_, 0..=7) => ("txt", paragraphs.join("\n\n").into_bytes()),
            (_, 8..=10) => ("md", format!("# Notes {i}\n\n{}\n", paragraphs.join("\n\n")).into_bytes()),
            (_, 11..=13) => ("html", html(i, &paragraphs)),
            (_, 14 | 15) => ("pdf", pdf(&paragraphs)),
            (_, 16 | 17) => ("docx", docx(&paragraphs)),
            (_, 18) => ("eml", mail(i, &paragraphs)),
            _ => ("csv", table(&paragraphs)),
        };
        let below = folder.join(format!("{:02}", i / 100));
        fs::create_dir_all(&below).expect("a folder");
        let file = below.join(format!("{i:06}.{ending}"));
        fs::write(&file, bytes).expect("written");
        fs::File::options().write(true).open(&file).and_then(|f| f.set_modified(yesterday)).expect("dated");
    }
    written
}

fn html(i: usize, paragraphs: &[String]) -> Vec<u8> {
    let body: String = paragraphs.iter().map(|p| format!("<p>{p}</p>\n")).collect();
    format!("<!doctype html><html><head><title>News {i}</title></head><body><nav>Home · About</nav><article>{body}</article></body></html>")
        .into_bytes()
}

fn mail(i: usize, paragraphs: &[String]) -> Vec<u8> {
    let body = paragraphs.join("\r\n\r\n");
    format!("From: a@example.org\r\nTo: b@example.org\r\nSubject: News {i}\r\nDate: Tue, 4 May 2021 10:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{body}\r\n").into_bytes()
}

fn table(paragraphs: &[String]) -> Vec<u8> {
    let rows: String = paragraphs.iter().enumerate().map(|(i, p)| format!("{i},\"{p}\"\n")).collect();
    format!("number,words\n{rows}").into_bytes()
}

fn docx(paragraphs: &[String]) -> Vec<u8> {
    const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
    const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
    let body: String =
        paragraphs.iter().map(|p| format!("<w:p><w:r><w:t xml:space=\"preserve\">{p}</w:t></w:r></w:p>")).collect();
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
    );
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, words) in [("[Content_Types].xml", TYPES), ("_rels/.rels", RELATIONS), ("word/document.xml", &document)] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("an entry");
        zip.write_all(words.as_bytes()).expect("into memory");
    }
    zip.finish().expect("into memory").into_inner()
}

/// Lines of Helvetica, fifty a page.
fn pdf(paragraphs: &[String]) -> Vec<u8> {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in paragraphs {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            if line.len() + word.len() > 90 {
                lines.push(std::mem::take(&mut line));
            }
            line.push_str(word);
            line.push(' ');
        }
        lines.push(line);
        lines.push(String::new());
    }
    let pages: Vec<&[String]> = lines.chunks(50).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!(
            "<< /Type /Pages /Count {} /Kids [{}] >>",
            pages.len(),
            (0..pages.len()).map(|i| format!("{} 0 R", 4 + 2 * i)).collect::<Vec<_>>().join(" ")
        ),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    for (i, page) in pages.iter().enumerate() {
        let shown: String = page.iter().map(|line| format!("({}) Tj T*\n", line.trim_end())).collect();
        let content = format!("BT /F1 10 Tf 14 TL 60 780 Td\n{shown}ET");
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {} 0 R >>",
            5 + 2 * i
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
    }
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.extend(format!("{} 0 obj\n{object}\nendobj\n", i + 1).bytes());
    }
    let start = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    places.iter().for_each(|at| out.extend(format!("{at:010} 00000 n \n").bytes()));
    out.extend(format!("trailer << /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1).bytes());
    out
}
