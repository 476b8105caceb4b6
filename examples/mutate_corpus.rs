//! Writes the corpus of damaged and hostile files into a folder: every fixture of `tests/fixtures/formats` cut, flipped, spliced and
//! overwritten, and files made to run away with a reader. The same files each time.
//!
//! `cargo run --release --example mutate_corpus -- FOLDER [--small]`; `--small` leaves out what is larger than a few megabytes.

use flate2::Compression;
use flate2::write::ZlibEncoder;
use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Numbers in a fixed order (xorshift).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().expect("the folder to write into"));
    let small = arguments.next().is_some_and(|argument| argument == "--small");
    fs::create_dir_all(&folder).expect("a folder");
    let mut count = mutated(&folder);
    let mut write = |name: &str, bytes: &[u8]| {
        fs::write(folder.join(name), bytes).expect("written");
        count += 1;
    };
    nested(&mut write);
    xml(&mut write);
    pdfs(&mut write);
    oddities(&mut write);
    if !small {
        bombs(&mut write);
    }
    println!("{count} files in {}", folder.display());
}

fn fixtures() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/formats");
    let entries = fs::read_dir(folder).expect("the fixtures").map(|entry| entry.expect("an entry").path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.is_file()).collect();
    files.sort();
    let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let wanted = files.iter().filter(|path| !name(path).starts_with("make."));
    wanted.map(|path| (name(path), fs::read(path).expect("a fixture"))).collect()
}

/// Every fixture, damaged in eleven ways.
fn mutated(folder: &Path) -> usize {
    let all = fixtures();
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let mut count = 0;
    for (i, (name, bytes)) in all.iter().enumerate() {
        let mut write = |how: &str, bytes: &[u8]| {
            fs::write(folder.join(format!("{how}_{name}")), bytes).expect("written");
            count += 1;
        };
        for percent in [5, 40, 75, 98] {
            write(&format!("cut{percent}"), &bytes[..bytes.len() * percent / 100]);
        }
        for n in 0..3 {
            let mut flipped = bytes.clone();
            for _ in 0..(4 << (2 * n)) {
                let at = dice.below(flipped.len());
                flipped[at] ^= 1 << dice.below(8);
            }
            write(&format!("flip{n}"), &flipped);
        }
        let (_, other) = &all[(i + 7) % all.len()];
        for n in 0..2 {
            let mut spliced = bytes[..dice.below(bytes.len())].to_vec();
            spliced.extend_from_slice(&other[dice.below(other.len())..]);
            write(&format!("splice{n}"), &spliced);
        }
        let mut noisy = bytes.clone();
        let at = dice.below(noisy.len());
        for byte in noisy.iter_mut().skip(at).take(512) {
            *byte = dice.next() as u8;
        }
        write("noise", &noisy);
        let mut shorter = bytes.clone();
        let at = dice.below(shorter.len());
        shorter.drain(at..(at + 300).min(bytes.len()));
        write("gap", &shorter);
    }
    for ending in ["txt", "md", "html", "pdf", "docx", "odt", "epub", "rtf", "eml", "mbox", "csv", "tsv", "jsonl", "zip"] {
        let noise: Vec<u8> = (0..20_000).map(|_| dice.next() as u8).collect();
        fs::write(folder.join(format!("random.{ending}")), noise).expect("written");
        fs::write(folder.join(format!("nothing.{ending}")), b"").expect("written");
        count += 2;
    }
    count
}

const DEEP: usize = 200_000;

fn nested(write: &mut impl FnMut(&str, &[u8])) {
    let deep =
        |open: &str, inside: &str, close: &str| format!("{}{inside}{}", open.repeat(DEEP), close.repeat(DEEP)).into_bytes();
    write("deep.html", &deep("<div>", "May 1961", "</div>"));
    write("deep_tables.html", &deep("<table><tr><td>", "May 1961", ""));
    write("deep_links.html", &deep("<a href=x><b>", "May 1961", ""));
    write("deep_sup.html", &deep("<sup>", "1961", "</sup>"));
    write("attributes.html", format!("<p {}>May 1961", (0..DEEP).map(|n| format!("a{n}=1 ")).collect::<String>()).as_bytes());
    write("deep.rtf", &[b"{\\rtf1 ".to_vec(), deep("{", "May 1961", "}")].concat());
    write("deep_notes.rtf", &[b"{\\rtf1 ".to_vec(), deep("{\\footnote ", "May 1961", "}")].concat());
    write("deep.md", &deep("> ", "May 1961", ""));
    write("deep_emphasis.md", &deep("*_", "May 1961", "_*"));
    write("deep_brackets.md", &deep("[", "May 1961", "](x)"));
    write("deep_lists.md", (0..2000).map(|n| format!("{}- May 1961\n", "  ".repeat(n))).collect::<String>().as_bytes());
    write("deep.json", &deep("[", "1961", "]"));
    write("deep.jsonl", &deep("{\"a\":", "1961", "}"));
    let mut mail = String::from("From: a@b.example\nDate: Mon, 1 May 2000 10:00:00 +0000\nMIME-Version: 1.0\n");
    for n in 0..5_000 {
        mail.push_str(&format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n"));
    }
    write("deep.eml", (mail + "Content-Type: text/plain\n\nMay 1961\n").as_bytes());
    let mut forwarded = String::new();
    for _ in 0..2_000 {
        forwarded.push_str(
            "From: a@b.example\nDate: Mon, 1 May 2000 10:00:00 +0000\nMIME-Version: 1.0\nContent-Type: message/rfc822\n\n",
        );
    }
    write("deep_forwarded.eml", (forwarded + "Subject: x\n\nMay 1961\n").as_bytes());
    let mut inner = zipped(&[("two.txt", b"May 1961")]);
    for _ in 0..50 {
        inner = zipped(&[("inner.zip", &inner)]);
    }
    write("deep.zip", &inner);
}

fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        archive.start_file(*name, SimpleFileOptions::default()).expect("an entry");
        archive.write_all(bytes).expect("written");
    }
    archive.finish().expect("an archive").into_inner()
}

const WORD: &str = "<w:document xmlns:w=\"w\"><w:body>";
const OPEN: &str = "<office:document-content xmlns:office=\"o\" xmlns:text=\"t\"><office:body>";
const CONTAINER: &[u8] = b"<container><rootfiles><rootfile full-path=\"c.opf\"/></rootfiles></container>";
const CONTENTS: &[u8] =
    b"<package><manifest><item id=\"a\" href=\"a.xhtml\"/></manifest><spine><itemref idref=\"a\"/></spine></package>";

fn xml(write: &mut impl FnMut(&str, &[u8])) {
    let mut laughs = String::from("<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY l0 \"May 1961\">");
    for n in 1..30 {
        laughs.push_str(&format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10)));
    }
    laughs.push_str("]>");
    let deep = "<w:tbl><w:tr><w:tc><w:p>".repeat(DEEP / 4);
    for (name, body) in [
        ("laughs", format!("{laughs}{WORD}<w:p><w:r><w:t>&l29; in June 1962</w:t></w:r></w:p>")),
        ("deep", format!("{WORD}{deep}<w:r><w:t>May 1961</w:t></w:r>")),
        ("unclosed", format!("{WORD}<w:p><w:r><w:t>May 1961 <![CDATA[ never")),
        (
            "external",
            format!(
                "<!DOCTYPE x [<!ENTITY f SYSTEM \"file:///etc/passwd\">]>{WORD}<w:p><w:r><w:t>&f; in May 1961</w:t></w:r></w:p>"
            ),
        ),
    ] {
        write(&format!("{name}.docx"), &zipped(&[("word/document.xml", body.as_bytes())]));
    }
    let mimetype: (&str, &[u8]) = ("mimetype", b"application/vnd.oasis.opendocument.text");
    for (name, body) in [
        ("laughs", format!("{laughs}{OPEN}<text:p>&l29; in June 1962</text:p>")),
        ("deep", format!("{OPEN}{}May 1961", "<text:p><text:span>".repeat(DEEP / 2))),
        ("notes", format!("{OPEN}<text:p>{}May 1961", "<text:note><text:note-body>".repeat(DEEP / 2))),
    ] {
        write(&format!("{name}.odt"), &zipped(&[mimetype, ("content.xml", body.as_bytes())]));
    }
    let mimetype: (&str, &[u8]) = ("mimetype", b"application/epub+zip");
    let many: String = (0..DEEP / 4).map(|_| "<itemref idref=\"a\"/>").collect();
    let looped = format!("<package><manifest><item id=\"a\" href=\"a.xhtml\"/></manifest><spine>{many}</spine></package>");
    for (name, contents, page) in [
        ("laughs", CONTENTS, format!("{laughs}<html><p>&l29; in June 1962")),
        ("deep", CONTENTS, format!("<html>{}May 1961", "<div>".repeat(DEEP))),
        ("again", looped.as_bytes(), "<html><p>May 1961".repeat(100)),
    ] {
        let entries = [mimetype, ("META-INF/container.xml", CONTAINER), ("c.opf", contents), ("a.xhtml", page.as_bytes())];
        write(&format!("{name}.epub"), &zipped(&entries));
    }
}

/// A PDF of these objects, numbered from 1, the first its catalog.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.5\n".to_vec();
    let mut places = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.extend_from_slice(format!("{} 0 obj\n", i + 1).as_bytes());
        out.extend_from_slice(object);
        out.extend_from_slice(b"\nendobj\n");
    }
    let start = out.len();
    out.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
    for place in places {
        out.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes());
    }
    out.extend_from_slice(
        format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1).as_bytes(),
    );
    out
}

fn stream(entries: &str, bytes: &[u8]) -> Vec<u8> {
    let mut out = format!("<< {entries} /Length {} >>\nstream\n", bytes.len()).into_bytes();
    out.extend_from_slice(bytes);
    out.extend_from_slice(b"\nendstream");
    out
}

const FONT: &str =
    "/Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> /XObject << /X 5 0 R >> >>";

fn page(content: Vec<u8>, more: &[Vec<u8>]) -> Vec<u8> {
    let page = format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {FONT} /Contents 4 0 R >>");
    let mut objects: Vec<Vec<u8>> = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        page.into_bytes(),
        content,
    ];
    objects.extend_from_slice(more);
    pdf(&objects)
}

const SAID: &[u8] = b"BT /F 12 Tf 50 700 Td (Closed on 3 March 1961) Tj ET";

fn pdfs(write: &mut impl FnMut(&str, &[u8])) {
    let catalog = b"<< /Type /Catalog /Pages 2 0 R >>".to_vec();
    let object = |words: &str| words.as_bytes().to_vec();
    write("cyclic_self.pdf", &pdf(&[catalog.clone(), object("<< /Type /Pages /Kids [2 0 R] /Count 1 >>")]));
    write(
        "cyclic_pair.pdf",
        &pdf(&[
            catalog.clone(),
            object("<< /Type /Pages /Kids [3 0 R 3 0 R] /Count 2 >>"),
            object("<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 /Parent 2 0 R >>"),
        ]),
    );
    write(
        "cyclic_parent.pdf",
        &pdf(&[
            catalog.clone(),
            object("<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 3 0 R >>"),
            object("<< /Type /Page /Parent 2 0 R >>"),
        ]),
    );
    write("cyclic_object.pdf", &pdf(&[catalog, object("2 0 R")]));
    let form =
        stream("/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X 5 0 R >> >>", b"/X Do /X Do");
    write("form_in_itself.pdf", &page(stream("", &[SAID, b" /X Do"].concat()), &[form]));
    write("deep_arrays.pdf", &page(stream("", &[SAID, " ".as_bytes(), "[".repeat(DEEP).as_bytes()].concat()), &[]));
    write("deep_dicts.pdf", &pdf(&[[b"<< /Type /Catalog /Pages ".to_vec(), "<< /A ".repeat(DEEP).into_bytes()].concat()]));
    write("deep_states.pdf", &page(stream("", &["q ".repeat(DEEP).as_bytes(), SAID].concat()), &[]));
    write("deep_marks.pdf", &page(stream("", &["/P BMC ".repeat(DEEP).as_bytes(), SAID].concat()), &[]));
    write(
        "huge_numbers.pdf",
        &page(stream("", b"BT /F 1e38 Tf 1e38 1e38 Td 99999999999999999999 0 0 1e-38 0 0 Tm (1961) Tj ET"), &[]),
    );
    write(
        "many_glyphs.pdf",
        &page(
            stream(
                "",
                &[SAID, b" BT /F 1 Tf ", "(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) Tj ".repeat(20_000).as_bytes(), b"ET"].concat(),
            ),
            &[],
        ),
    );
    let kids = "3 0 R ".repeat(30_000);
    write(
        "many_pages.pdf",
        &pdf(&[
            b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
            format!("<< /Type /Pages /Kids [{kids}] /Count 30000 >>").into_bytes(),
            format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {FONT} /Contents 4 0 R >>").into_bytes(),
            stream("", SAID),
        ]),
    );
    write(
        "count_lies.pdf",
        &pdf(&[b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(), object("<< /Type /Pages /Kids [] /Count 2147483647 >>")]),
    );
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    packed.write_all(SAID).expect("packed");
    let filters = "/Filter [/FlateDecode ".to_owned() + &"/ASCIIHexDecode ".repeat(1000) + "]";
    write("many_filters.pdf", &page(stream(&filters, &packed.finish().expect("packed")), &[]));
}

fn oddities(write: &mut impl FnMut(&str, &[u8])) {
    write("long_line.txt", "On 3 May 1961 the bridge was closed ".repeat(100_000).as_bytes());
    write("no_words.txt", "x".repeat(3_000_000).as_bytes());
    write("marks.txt", "\u{301}".repeat(500_000).as_bytes());
    write("surrogates.txt", &[&[0xFF, 0xFE][..], &[0x00, 0xD8].repeat(50_000)].concat());
    write("entities.html", "&#x110000;&#xD800;&lt&amp;&notit;&".repeat(50_000).as_bytes());
    write("script.html", format!("<script type='application/ld+json'>{}", "[".repeat(DEEP)).as_bytes());
    write("quotes.csv", "\"a\"\"".repeat(300_000).as_bytes());
    write("one_cell.csv", format!("\"{}", "a,b\n".repeat(300_000)).as_bytes());
    write("unicode.rtf", format!("{{\\rtf1 {}", "\\u-10179?\\u8 \\'".repeat(50_000)).as_bytes());
    write("binary.rtf", b"{\\rtf1 May 1961 \\bin999999999 x");
    write("headers.eml", format!("From: a@b.example\n{}\n\nMay 1961", "X-A: b\n".repeat(DEEP)).as_bytes());
    write(
        "encoded.eml",
        format!("From: a@b.example\nDate: x\nSubject: {}\n\nMay 1961", "=?utf-8?q?=4d?= ".repeat(20_000)).as_bytes(),
    );
    write(
        "boundaries.eml",
        format!(
            "From: a@b.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n{}",
            "--x\n\n".repeat(50_000)
        )
        .as_bytes(),
    );
    write("many.mbox", "From a@b.example Mon May  1 10:00:00 2000\nSubject: x\n\nMay 1961\n\n".repeat(20_000).as_bytes());
    let locked = {
        let mut archive = zipped(&[("word/document.xml", b"<w:document/>")]);
        // The mark of a password, in the entry's head and in the table of contents.
        archive[6] |= 1;
        if let Some(at) = archive.windows(4).position(|four| four == b"PK\x01\x02") {
            archive[at + 8] |= 1;
        }
        archive
    };
    write("locked.docx", &locked);
    let wide: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    write("locked_office.docx", &[&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1][..], &[0; 1024], &wide].concat());
}

/// One gibibyte, in little.
fn bombs(write: &mut impl FnMut(&str, &[u8])) {
    const GIB: usize = 1 << 30;
    let block = b"On 3 March 1961 the bridge was closed. ".repeat(25_000);
    let blocks = GIB / block.len() + 1;
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    for _ in 0..blocks {
        packed.write_all(&block).expect("packed");
    }
    let packed = packed.finish().expect("packed");
    let mut glyphs = ZlibEncoder::new(Vec::new(), Compression::best());
    glyphs.write_all(b"BT /F 12 Tf 50 700 Td ").expect("packed");
    let shown = b"(On 3 March 1961 the bridge was closed.) Tj ".repeat(25_000);
    for _ in 0..GIB / shown.len() {
        glyphs.write_all(&shown).expect("packed");
    }
    write("bomb_glyphs.pdf", &page(stream("/Filter /FlateDecode", &glyphs.finish().expect("packed")), &[]));
    write("bomb_stream.pdf", &page(stream("/Filter /FlateDecode", &packed), &[]));
    let bomb = |names: &[(&str, &[u8])], name: &str, head: &[u8]| {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in names {
            archive.start_file(*name, SimpleFileOptions::default()).expect("an entry");
            archive.write_all(bytes).expect("written");
        }
        archive.start_file(name, SimpleFileOptions::default()).expect("an entry");
        archive.write_all(head).expect("written");
        for _ in 0..blocks {
            archive.write_all(&block).expect("written");
        }
        archive.finish().expect("an archive").into_inner()
    };
    write("bomb.docx", &bomb(&[], "word/document.xml", format!("{WORD}<w:p><w:r><w:t>").as_bytes()));
    write(
        "bomb.odt",
        &bomb(&[("mimetype", b"application/vnd.oasis.opendocument.text")], "content.xml", format!("{OPEN}<text:p>").as_bytes()),
    );
    let book: [(&str, &[u8]); 3] =
        [("mimetype", b"application/epub+zip"), ("META-INF/container.xml", CONTAINER), ("c.opf", CONTENTS)];
    write("bomb.epub", &bomb(&book, "a.xhtml", b"<html><p>"));
    write("bomb.zip", &bomb(&[], "a.txt", b""));
}
