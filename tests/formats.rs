//! Every format, read from a file that an independent program made (`tests/fixtures/formats/make.sh`): the text is complete and
//! in order, notes and tables are kept, dates of the container are found, and every entry of the way back is checked.

use dateline::document::reader::{ReadOptions, Refusal, RefusalKind, page_picture, part_bytes, read};
use dateline::document::{Copied, Document, FactSource, Format, FurnitureKind, Packing};
use dateline::text::Span;
use std::io::Read;
use std::path::PathBuf;

fn bytes(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/formats").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn open(name: &str) -> Vec<Document> {
    let bytes = bytes(name);
    let documents = read(name, bytes.clone(), &ReadOptions::default()).unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
    for document in &documents {
        verify(&bytes, document);
    }
    documents
}

fn refused(name: &str) -> Refusal {
    read(name, bytes(name), &ReadOptions::default()).map(|found| found.len()).expect_err(name)
}

/// Checks every entry of the way back of a document that lies in the file itself.
fn verify(file: &[u8], document: &Document) {
    let path = &document.path;
    if document.format == Format::Pdf {
        return verify_places(document);
    }
    // An attachment's bytes are its own.
    if path.contains("!/") && !path.contains(".mbox!/") && document.format != Format::Xml {
        return;
    }
    // Rows of a sheet are no bytes: see `spreadsheets_of_two_programs`.
    if document.format == Format::Spreadsheet {
        return;
    }
    let parts: Vec<Vec<u8>> = document
        .origin
        .parts
        .iter()
        .map(|part| match part.packing {
            Packing::Zip => {
                let mut archive = zip::ZipArchive::new(std::io::Cursor::new(file)).expect("an archive");
                let mut unpacked = Vec::new();
                archive.by_name(&part.name).expect("an entry").read_to_end(&mut unpacked).expect("whole");
                assert_eq!(part_bytes(file, part).as_ref(), Some(&unpacked));
                unpacked
            }
            _ => part_bytes(file, part).expect("a part"),
        })
        .collect();
    let codec = encoding_rs::Encoding::for_label(document.encoding.name.as_bytes()).expect("an encoding");
    let (mut covered, mut last) = (0, 0);
    for run in &document.origin.runs {
        let words = run.text.of(&document.text);
        let part = &parts[usize::from(run.part)];
        let source = &part[run.source as usize..(run.source + run.source_len) as usize];
        assert!(run.text.start >= last && !words.is_empty(), "{path}: {run:?} is out of order");
        match run.copied {
            Copied::Verbatim => assert_eq!(source, words.as_bytes(), "{path}: {run:?}"),
            Copied::Cells => {
                let alike = |(source, word): (&u8, u8)| *source == word || matches!(word, b'\t' | b'\n' | b' ');
                assert!(source.len() == words.len() && source.iter().zip(words.bytes()).all(alike), "{path}: {run:?}");
            }
            Copied::PerChar(_) | Copied::Utf16 => {
                let (decoded, _) = codec.decode_without_bom_handling(source);
                assert_eq!(decoded, words, "{path}: {run:?}");
            }
            // An entity, an escape, an encoded header.
            Copied::Whole => {
                let raw = String::from_utf8_lossy(source);
                let marked = raw.starts_with(['&', '\\', '"', '\r', '\n', '<', ' ']) || raw.contains("=?") || raw.trim() == words;
                assert!(
                    marked || matches!(document.format, Format::Mail | Format::Calendar | Format::Marked),
                    "{path}: {raw:?} became {words:?}"
                );
            }
        }
        covered += words.len();
        last = run.text.end;
    }
    let words = document.text.split_whitespace().map(str::len).sum::<usize>();
    assert!(covered * 100 >= words * 90, "{path}: only {covered} of {words} bytes lead back");
}

/// Every word of a PDF stands on a page, within it, and the words of the spots are the text's.
fn verify_places(document: &Document) {
    let (text, origin) = (&document.text, &document.origin);
    assert!(!origin.pages.is_empty() && !origin.spots.is_empty());
    let mut last = 0;
    for spot in &origin.spots {
        let words = spot.span().of(text);
        assert!(!words.is_empty() && !words.contains(char::is_whitespace), "{words:?}");
        let page = origin.pages[usize::from(spot.page)];
        assert!(spot.left < spot.right && f32::from(spot.right) <= page.width * 10.0, "{words}: {spot:?}");
        assert!(spot.top < spot.bottom && f32::from(spot.bottom) <= page.height * 10.0 + 10.0, "{words}: {spot:?}");
        assert!(spot.start >= last);
        last = spot.start;
    }
    let placed: usize = origin.spots.iter().map(|spot| spot.span().len()).sum();
    let words: usize = text.split_whitespace().map(str::len).sum();
    assert_eq!(placed, words, "every word has its place");
}

/// All sentences are there, in this order; white space may differ.
fn assert_in_order(name: &str, text: &str, sentences: &[&str]) {
    let mut from = 0;
    for sentence in sentences {
        match text[from..].find(sentence) {
            Some(at) => from += at + sentence.len(),
            None => panic!("{name}: {sentence:?} is missing or out of order in:\n{text}"),
        }
    }
}

const BASE: [&str; 11] = [
    "The bridge at Velm",
    "The old bridge was closed on 3 March 1961, after the storm had damaged its second pier.",
    "“Nobody will cross it again,” said the mayor — and he was right.",
    "Work began in April 1962 and took two years. The office filed the final report on 17 June 1964; its author, Zoë Ångström, called \
     the result ‘difficult, but sufficient’.",
    "What was spent",
    "In May 1963 the deck was laid.",
    "In August 1963 the railings were painted.",
    "Η γέφυρα άνοιξε στις 5 Ιουλίου 1964.",
    "Мост открыли 5 июля 1964 года.",
    "A guest wrote 🌉 in the visitors",
    "The last stone was set on 30 June 1964. The offices of the firm flew flags.",
];

#[test]
fn office_formats_of_two_programs() {
    for (name, format) in [
        ("base_pandoc.docx", Format::Docx),
        ("base_libreoffice.docx", Format::Docx),
        ("base_pandoc.odt", Format::Odt),
        ("base_libreoffice.odt", Format::Odt),
        ("base_pandoc.rtf", Format::Rtf),
        ("base_libreoffice.rtf", Format::Rtf),
        ("base_pandoc.epub", Format::Epub),
        ("base_pandoc.html", Format::Html),
        ("base.md", Format::Markdown),
    ] {
        let documents = open(name);
        let [document] = documents.as_slice() else { panic!("{name}: {} documents", documents.len()) };
        assert_eq!(document.format, format);
        assert_in_order(name, &document.text, &BASE);
        assert!(document.text.contains("The decree itself is dated 9 March 1961."), "{name}: the footnote");
        assert!(document.text.contains("1962\tthe piers\t4100\n1963\tthe deck\t5250"), "{name}: the table in\n{}", document.text);
        assert!(document.warnings.is_empty(), "{name}: {:?}", document.warnings);
        // Its RTF has no title but the heading.
        assert!(document.title().eq_ignore_ascii_case("The Bridge at Velm"), "{name}: {}", document.title());
        let day = document.sentences.iter().find(|s| s.of(&document.text).contains("17 June 1964")).expect("a sentence");
        assert!(day.of(&document.text).starts_with("The office filed"), "{name}: {}", day.of(&document.text));
        let dated = document
            .metadata
            .dates
            .iter()
            .any(|fact| !matches!(fact.source, FactSource::FileName | FactSource::FilePath) && fact.words.contains("202"));
        assert!(dated || name.ends_with(".rtf"), "{name}: {:?}", document.metadata.dates);
    }
}

#[test]
fn pdf_of_an_office_program() {
    let document = &open("base_libreoffice.pdf")[0];
    assert_in_order("base_libreoffice.pdf", &document.text, &BASE[..9]);
    assert!(document.text.contains("The decree itself is dated 9 March 1961."));
    assert!(document.text.contains("1962\tthe piers\t4100"), "{}", document.text);
    assert!(document.metadata.dates.iter().any(|fact| fact.source == FactSource::PdfInfo));
    let at = document.text.find("17 June 1964").expect("there") as u32;
    let rects = document.origin.rects(Span { start: at, end: at + 12 });
    assert_eq!(rects.len(), 1, "{rects:?}");
    assert!(rects[0].right - rects[0].left > 40.0 && rects[0].bottom - rects[0].top < 25.0, "{rects:?}");
    assert_eq!(document.place(at).to_string(), "page 1");
}

#[test]
fn pages_of_a_browser_lose_their_margins() {
    let document = &open("minutes_chromium.pdf")[0];
    assert!(document.origin.pages.len() >= 3);
    let told: Vec<&str> = document.sentences.iter().map(|s| s.of(&document.text)).collect();
    for n in 1..=40 {
        let (year, met, leaves, day) = (1900 + n, n + 3, n * 7, n % 28 + 1);
        let first = format!(
            "In the year {year} the council of Velm met {met} times, and the minutes of these meetings fill {leaves} leaves of paper."
        );
        let second = format!(
            "On {day} May {year} it decided to repair the bridge, and the decision was carried out before the winter of that same year began in earnest."
        );
        assert!(told.contains(&first.as_str()), "{first}\n{}", document.text);
        assert!(told.contains(&second.as_str()), "{second}");
    }
    let prints = document.furniture.iter().filter(|f| f.kind == FurnitureKind::PrintDate).count();
    assert_eq!(prints, document.origin.pages.len(), "a date of printing on each page");
    let feet = document.furniture.iter().filter(|f| f.kind == FurnitureKind::PageFooter).count();
    assert!(feet >= document.origin.pages.len());
}

#[test]
fn two_columns_with_divided_words() {
    let document = &open("two_columns_pdflatex.pdf")[0];
    let source = String::from_utf8(bytes("source/two_columns.tex")).expect("text");
    let body = source.split_once("\\maketitle").expect("a body").1.replace("\\end{document}", "");
    let (mut found, mut all) = (0, 0);
    let told: Vec<&str> = document.sentences.iter().map(|s| s.of(&document.text)).collect();
    let mut missing = Vec::new();
    for paragraph in body.split("\n\n") {
        let words: Vec<&str> =
            paragraph.lines().filter(|line| !line.starts_with("\\section")).flat_map(str::split_whitespace).collect();
        for sentence in words.join(" ").split_inclusive(". ") {
            all += 1;
            let sentence = sentence.trim();
            // A true hyphen at a line end cannot be told from a divided word.
            let whole = told.contains(&sentence) || told.contains(&sentence.replace("forty-one", "fortyone").as_str());
            found += usize::from(whole);
            if !whole {
                missing.push(sentence.to_owned());
            }
        }
    }
    assert!(all >= 18 && found == all, "{found} of {all} sentences; missing {missing:?} in\n{}", document.text);
    let parts = ["Beginnings", "The fire", "Decline"];
    assert_in_order("two columns", &document.text, &parts);
}

#[test]
fn old_tex_fonts() {
    let document = &open("old_tex_pdflatex.pdf")[0];
    for words in [
        "The café opened on 14 July 1921. Its first keeper, a naïve man called Müller, sold it in 1923",
        "Five officers found the office difficult to find.",
        "The deed names 12 May 1923.",
    ] {
        assert!(document.text.contains(words), "{words}\n{}", document.text);
    }
    assert!(!document.text.contains("19231"), "the mark of the note is no digit of the year");
}

#[test]
fn scripts_of_the_world() {
    for name in ["source/scripts.html", "scripts_chromium.pdf"] {
        let document = &open(name)[0];
        assert_in_order(
            name,
            &document.text,
            &[
                "The first sentence stands in Latin letters and names 3 March 1961.",
                "הגשר נסגר ב־3 במרץ 1961 אחרי הסערה. העבודה החלה בשנת 1962.",
                "أغلق الجسر في 3 مارس 1961 بعد العاصفة. بدأ العمل في عام 1962.",
                "橋は1961年3月3日に閉鎖された。工事は1962年に始まった。",
                "大桥于1961年3月3日关闭。工程于1962年开始。",
                "Мост закрыли 3 марта 1961 года. Работы начались в 1962 году.",
                "The offices were difficult to find; five officials fled.",
            ],
        );
    }
}

#[test]
fn a_web_page_and_its_furniture() {
    let document = &open("page.html")[0];
    assert_in_order(
        "page.html",
        &document.text,
        &[
            "The old bridge was closed on 3\u{a0}March 1961, after the storm had damaged its second pier.",
            "Work began in April 1962 & took two years. The café beside it closed as well.",
            "Year\tCost\n1962\t4100",
            "The decree itself is dated 9 March 1961.",
        ],
    );
    for (words, kind) in [
        ("Thursday 4 July 2019", Some(FurnitureKind::Navigation)),
        ("Archive 1998", Some(FurnitureKind::Navigation)),
        ("1 January 2018", Some(FurnitureKind::Boilerplate)),
        ("3\u{a0}March 1961", None),
        ("in 1959", Some(FurnitureKind::Comment)),
        ("5 July 2019", Some(FurnitureKind::Boilerplate)),
    ] {
        let at = document.text.find(words).unwrap_or_else(|| panic!("{words} in {}", document.text));
        assert_eq!(document.furniture_at(Span::new(at, at + words.len())), kind, "{words}");
    }
    let sources: Vec<FactSource> = document.metadata.dates.iter().map(|fact| fact.source).collect();
    for source in [FactSource::HtmlMeta, FactSource::JsonLd, FactSource::HtmlTime] {
        assert!(sources.contains(&source), "{sources:?}");
    }
    assert_eq!(document.title(), "The bridge at Velm");
}

#[test]
fn mails_and_mailboxes() {
    let documents = open("mail_python.eml");
    let paths: Vec<&str> = documents.iter().map(|d| d.path.as_str()).collect();
    assert_eq!(
        paths,
        ["mail_python.eml", "mail_python.eml!/note.txt", "mail_python.eml!/café.pdf", "mail_python.eml!/attachment 3.eml"]
    );
    let letter = &documents[0];
    assert_eq!(letter.title(), "The bridge – letter 1");
    assert_in_order(
        "mail",
        &letter.text,
        &["Zoë Ångström", "The old bridge was closed on 3 March 1961", "“Nobody will cross it again,”"],
    );
    assert!(
        letter.metadata.dates.iter().any(|f| f.source == FactSource::MailHeader && f.words == "Fri, 01 May 2020 10:15:00 +0200")
    );
    assert!(documents[2].text.contains("14 July 1921") && documents[3].text.contains("2 February 1960"));

    let documents = open("box_python.mbox");
    let titles: Vec<&str> = documents.iter().map(Document::title).collect();
    assert_eq!(titles, ["The bridge – letter 2", "The bridge – letter 4", "The bridge – letter 5"]);
    assert!(documents[0].text.contains("Work began in April 1962 and took two years."));
    assert!(documents[1].text.contains("Only HTML: the deck was laid in May\u{a0}1963."));
    let told: Vec<&str> = documents[2].sentences.iter().map(|s| s.of(&documents[2].text)).collect();
    assert!(
        told.contains(&"It was finished on 17 June 1964, when the mayor opened the bridge with a speech that nobody understood."),
        "{told:?}"
    );
}

#[test]
fn encodings_of_plain_text() {
    for (name, encoding, words) in [
        ("wrapped_windows1252.txt", "windows-1252", "It was finished on 17 June 1964, when the mayor — Zoë — opened the bridge"),
        ("russian_windows1251.txt", "windows-1251", "Мост закрыли 3 марта 1961 года после бури."),
        ("russian_koi8r.txt", "KOI8-U", "Мост закрыли 3 марта 1961 года после бури."),
        ("japanese_shiftjis.txt", "Shift_JIS", "橋は1961年3月3日に閉鎖された。"),
        ("bom_utf16.txt", "UTF-16LE", "“Nobody will cross it again,” said the mayor."),
        ("bare_utf16le.txt", "UTF-16LE", "“Nobody will cross it again,” said the mayor."),
        ("bom_utf8.txt", "UTF-8", "“Nobody will cross it again,” said the mayor."),
    ] {
        let document = &open(name)[0];
        assert!(document.text.contains(words), "{name}: {} {}", document.encoding, document.text);
        let same = document.encoding.name == encoding || document.encoding.name == encoding.replace('U', "R");
        assert!(same, "{name}: {}", document.encoding);
    }
}

#[test]
fn tables_and_records() {
    for name in ["rows_python.csv", "rows.tsv", "records_python.jsonl"] {
        let document = &open(name)[0];
        assert_in_order(
            name,
            &document.text,
            &["1961-03-03", "The bridge, the \"old\" one, was closed.", "1962-04-01", "Work began"],
        );
    }
    assert_eq!(open("rows_python.csv")[0].sections.len(), 3, "a row a section");
}

/// Text so far with a warning, wherever there is any.
#[test]
fn files_cut_short_give_their_beginning_and_say_so() {
    for (name, percent) in [
        ("base_libreoffice.pdf", 98),
        ("minutes_chromium.pdf", 75),
        ("base_libreoffice.docx", 75),
        ("base_pandoc.odt", 75),
        ("base_pandoc.epub", 75),
        ("base_pandoc.rtf", 75),
    ] {
        let whole = bytes(name);
        let cut = whole[..whole.len() * percent / 100].to_vec();
        let found = read(name, cut, &ReadOptions::default()).unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
        assert!(found[0].text.split_whitespace().count() > 5, "{name}: {}", found[0].text);
        let reasons: Vec<&str> = found[0].warnings.iter().map(|warning| warning.reason.as_str()).collect();
        assert!(reasons.iter().any(|reason| reason.contains("the text is what could be had")), "{name}: {reasons:?}");
    }
    let scan = bytes("scan.pdf");
    let refusal = read("scan.pdf", scan[..scan.len() / 2].to_vec(), &ReadOptions::default()).map(|found| found.len());
    assert_eq!(refusal.expect_err("nothing is in it").kind, RefusalKind::Damaged);
}

#[test]
fn what_cannot_be_read_is_explained() {
    for (name, kind) in [
        ("password.pdf", RefusalKind::Password),
        ("scan.pdf", RefusalKind::NoTextLayer),
        ("archive_python.zip", RefusalKind::NotRead),
    ] {
        let refusal = refused(name);
        assert_eq!(refusal.kind, kind, "{name}: {refusal}");
        assert!(!refusal.reason.is_empty() && !refusal.next_step.is_empty());
    }
}

#[test]
fn a_page_is_drawn_with_its_words_where_the_way_back_says() {
    for name in ["two_columns_pdflatex.pdf", "base_libreoffice.pdf", "scripts_chromium.pdf"] {
        let document = &open(name)[0];
        let page = document.origin.pages[0];
        let picture = page_picture(bytes(name), 0, 1200).expect(name);
        assert_eq!((picture.width, picture.rgba.len()), (1200, picture.width * picture.height * 4), "{name}");
        let scale = 1200.0 / page.width;
        let dark = |x: usize, y: usize| picture.rgba[(y * picture.width + x) * 4..][..3].iter().all(|&part| part < 210);
        let spots: Vec<_> = document.origin.spots.iter().filter(|spot| spot.page == 0).collect();
        let inked = spots.iter().filter(|spot| {
            let px = |tenths: u16| (f32::from(tenths) / 10.0 * scale) as usize;
            let (right, bottom) = (px(spot.right).min(picture.width), px(spot.bottom).min(picture.height));
            (px(spot.left)..right).any(|x| (px(spot.top)..bottom).any(|y| dark(x, y)))
        });
        let inked = inked.count();
        assert!(spots.len() > 20 && inked * 100 >= spots.len() * 97, "{name}: {inked} of {} words have ink", spots.len());
        assert!(!(0..40).any(|x| (0..40).any(|y| dark(x, y))), "{name}: the corner is paper");
    }
    assert!(page_picture(bytes("base.md"), 0, 100).is_err() && page_picture(bytes("base_libreoffice.pdf"), 999, 100).is_err());
}

#[test]
fn texts_with_marks_of_their_own() {
    for (name, format) in [
        ("base_pandoc_tei.xml", Format::Xml),
        ("base_pandoc_docbook.xml", Format::Xml),
        ("base_pandoc.org", Format::Marked),
        ("base_pandoc.rst", Format::Marked),
        ("base_pandoc.adoc", Format::Marked),
        ("base_pandoc.tex", Format::Marked),
    ] {
        let documents = open(name);
        let [document] = documents.as_slice() else { panic!("{name}: {} documents", documents.len()) };
        assert_eq!(document.format, format, "{name}");
        // Quotation marks and dashes are written in as many ways as there are formats.
        let sentences = [
            "The bridge at Velm",
            "The old bridge was closed on 3 March 1961, after the storm had damaged its second pier.",
            "Nobody will cross it again",
            "Work began in April 1962 and took two years. The office filed the final report on 17 June 1964; its author, Zoë Ångström,",
            "What was spent",
            "the piers",
            "In May 1963 the deck was laid.",
            "In August 1963 the railings were painted.",
            "Η γέφυρα άνοιξε στις 5 Ιουλίου 1964.",
            "Мост открыли 5 июля 1964 года.",
            "The last stone was set on 30 June 1964. The offices of the firm flew flags.",
        ];
        assert_in_order(name, &document.text, &sentences);
        assert!(document.text.contains("The decree itself is dated 9 March 1961."), "{name}: the footnote in {}", document.text);
        for left in ["<p>", "\\emph", "\\item", ":PROPERTIES:", "|---", "====", "|==="] {
            assert!(!document.text.contains(left), "{name}: {left} in {}", document.text);
        }
        assert!(document.title().eq_ignore_ascii_case("The Bridge at Velm"), "{name}: {}", document.title());
        assert!(document.warnings.is_empty(), "{name}: {:?}", document.warnings);
    }
}

#[test]
fn spreadsheets_of_two_programs() {
    for name in ["sheets_openpyxl.xlsx", "sheets_libreoffice.xlsx", "sheets_libreoffice.xls", "sheets_libreoffice.ods"] {
        let documents = open(name);
        let [document] = documents.as_slice() else { panic!("{name}: {} documents", documents.len()) };
        assert_eq!(document.format, Format::Spreadsheet);
        let lines: Vec<&str> = document.text.lines().collect();
        assert_eq!(
            lines,
            [
                "Works",
                "",
                "Date\tWhat\tCost\tFrom",
                "1961-03-03\tThe old bridge was closed.\t0\t14:30",
                "1962-04-02 09:15\tWork began on the piers & the deck.\t4100.5",
                "1964-06-30\tThe last stone was set. ‘At last’ – Zoë Ångström\t5250",
                "",
                "Visitors",
                "",
                "Month\tМост",
                "1964-07-05\tда",
            ],
            "{name}"
        );
        // The way back is to sheet and row.
        for (words, sheet, row) in [("At last", "Works", 5), ("1962-04-02", "Works", 3), ("Мост", "Visitors", 4)] {
            let place = document.place(document.text.find(words).expect("there") as u32);
            assert_eq!((place.part.as_deref(), place.line), (Some(sheet), Some(row)), "{name}: {words}");
        }
        if !name.ends_with(".xls") {
            let dated = document.metadata.dates.iter().any(|date| date.words.starts_with("1964-07-06"));
            assert!(dated || name.contains("libreoffice"), "{name}: {:?}", document.metadata.dates);
        }
    }
}

#[test]
fn presentations_of_two_programs() {
    for name in ["slides_pandoc.pptx", "slides_libreoffice.odp"] {
        let documents = open(name);
        let [document] = documents.as_slice() else { panic!("{name}: {} documents", documents.len()) };
        assert_eq!(document.format, Format::Slides);
        let sentences = [
            "What happened",
            "The old bridge was closed on 3 March 1961.",
            "Work began in April 1962.",
            "The mayor spoke on 7 March 1961 & wept.",
            "What was spent",
        ];
        assert_in_order(name, &document.text, &sentences);
        assert!(document.text.contains("1962\tthe piers\t4100\n1963\tthe deck\t5250"), "{name}: {}", document.text);
        let headings: Vec<&str> = document
            .sections
            .iter()
            .filter(|s| s.kind == dateline::document::SectionKind::Heading)
            .map(|s| s.span.of(&document.text))
            .collect();
        assert!(headings.contains(&"What happened") && headings.contains(&"What was spent"), "{name}: {headings:?}");
    }
}

#[test]
fn calendars_feeds_and_captions() {
    let calendar = open("calendar_icalendar.ics").remove(0);
    assert_eq!(
        calendar.text,
        "1961-03-03T14:30:00Z The bridge was closed, after the storm; by order of the mayor Zoë Ångström of Velm, Velm\n\
         Nobody will cross it again.\nBring keys.\n\n1964-07-05 to 1964-07-07 The fair was held\n"
    );
    for name in ["feed_feedgen.rss", "feed_feedgen.atom"] {
        let documents = open(name);
        let [first, second] = documents.as_slice() else { panic!("{name}: {} documents", documents.len()) };
        let words = [
            "The bridge & the river",
            "The old bridge was closed yesterday.",
            "“Nobody will cross it again,” said Zoë Ångström.",
        ];
        assert_in_order(name, &first.text, &words);
        assert!(second.text.starts_with("Work began\n") && first.title() == "The bridge & the river", "{name}: {}", second.text);
        let days: Vec<bool> = documents
            .iter()
            .zip(["1961", "1962"])
            .map(|(document, year)| document.metadata.dates.first().is_some_and(|date| date.words.contains(year)))
            .collect();
        assert_eq!(days, [true, true], "{name}: {:?}", first.metadata.dates);
    }
    let captions = open("captions_pysrt.srt").remove(0);
    assert_eq!(captions.text, "The old bridge was closed on 3 March 1961, after the storm.\n\n– Who says so?\n– Zoë Ångström.\n");
}

#[test]
fn other_archives_are_named_with_the_next_step() {
    let mut tar = vec![0; 512];
    tar[..5].copy_from_slice(b"a.txt");
    tar[257..262].copy_from_slice(b"ustar");
    for (name, bytes, what) in [
        ("a.tar", tar, "an archive (tar)"),
        ("a.txt.gz", b"\x1F\x8B\x08\0\0\0\0\0".to_vec(), "gzip"),
        ("a.7z", b"7z\xBC\xAF\x27\x1C\0\x04".to_vec(), "7z"),
        ("a.rar", b"Rar!\x1A\x07\x01\0".to_vec(), "RAR"),
    ] {
        let refusal = read(name, bytes, &ReadOptions::default()).map(|found| found.len()).expect_err(name);
        assert!(refusal.reason.contains(what) && refusal.next_step.starts_with("unpack it"), "{name}: {refusal}");
    }
}
