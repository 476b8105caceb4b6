use super::*;
use proptest::prelude::*;

/// `subject < verb > object` as words; "-" where there is none. A passive subject has "passive" before it.
fn core(sentence: &str) -> String {
    let words: Vec<&str> = sentence.split(' ').collect();
    let parse = parser().parse(&words);
    let root = parse.root().expect("a root");
    let word = |at: Option<usize>| at.map_or("-", |at| words[at]);
    let passive = parse.child(root, Relation::NsubjPass);
    let subject = passive.or(parse.child(root, Relation::Nsubj));
    let object = parse.child(root, Relation::Obj);
    format!("{}{} < {} > {}", if passive.is_some() { "passive " } else { "" }, word(subject), words[root], word(object))
}

#[test]
fn subject_verb_and_object() {
    for (sentence, expected) in [
        ("The rebels freed 3,500 prisoners in Homs on Sunday .", "rebels < freed > prisoners"),
        ("Two ferries were damaged in the storm .", "passive ferries < damaged > -"),
        ("The council , which met in March , approved the new budget .", "council < approved > budget"),
        ("On 4 May 2011 the company sold its last factory .", "company < sold > factory"),
        ("She joined the orchestra in 1998 .", "She < joined > orchestra"),
        ("The bridge was opened by the mayor last week .", "passive bridge < opened > -"),
        ("Police arrested three men near the harbour .", "Police < arrested > men"),
        ("I saw the driver leave the house .", "I < saw > driver"),
        ("The minister resigned .", "minister < resigned > -"),
    ] {
        assert_eq!(core(sentence), expected, "{sentence}");
    }
}

#[test]
fn what_is_remembered_changes_no_parse() {
    let mut reading = parser().reading();
    for sentence in ["Invoice 48931 paid by Anna Weber", "Invoice 10594 paid by Anna Weber", "Invoice 1,059 paid by Maria Lopez"]
    {
        let words: Vec<&str> = sentence.split(' ').collect();
        for _ in 0..2 {
            assert_eq!(reading.parse(&words), parser().parse(&words), "{sentence}");
        }
    }
    assert_eq!(reading.pieces.len(), 3 - 1, "figures are alike to the network");
}

#[test]
fn tags_names_and_spans() {
    let words = ["Maria", "Lopez", "moved", "to", "Paris", "in", "1998", "."];
    let parse = parser().parse(&words);
    assert_eq!(parse.nodes[2].tag, Tag::Vbd);
    assert_eq!(parse.names(), [(NameKind::Person, 0..2), (NameKind::Place, 4..5)]);
    assert_eq!(parse.root(), Some(2));
    assert_eq!(parse.reach(4), 3..5);
    assert_eq!(parse.above(3).collect::<Vec<_>>(), [4, 2]);
    assert!(parse.is_within(3, 2) && !parse.is_within(2, 3));
}

#[test]
fn damaged_models_are_none() {
    assert!(Parser::read(b"").is_none());
    assert!(Parser::read(&MODEL[..MODEL.len() / 2]).is_none());
    let mut other = MODEL.to_vec();
    other[7] += 1;
    assert!(Parser::read(&other).is_none());
    // With a right checksum the lengths and numbers inside are all that tells.
    let body = &MODEL[..MODEL.len() - 4];
    for at in (0..600).chain((600..body.len()).step_by(body.len() / 60)) {
        let mut damaged = body.to_vec();
        damaged[at] ^= 0x55;
        let sum = crc32fast::hash(&damaged);
        damaged.extend(sum.to_le_bytes());
        if let Some(parser) = Parser::read(&damaged) {
            check(&parser.parse(&["He", "left", "."]), 3);
        }
    }
}

#[test]
fn all_instruction_sets_agree() {
    use fearless_simd::Level;
    let words: Vec<&str> = "The court in Lyon , which heard the case in May , fined the firm 3,000 euros .".split(' ').collect();
    let model = Model::read(MODEL).expect("the model reads");
    let mut levels = vec![Level::baseline()];
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    {
        levels.extend(Level::new().as_avx2().map(Level::Avx2));
        levels.extend(Level::new().as_sse4_2().map(Level::Sse4_2));
    }
    let read = |mut memory: Memory| {
        let ids = memory.ids(&model, &words);
        memory.read(&model, &ids)
    };
    let expected = read(Memory::new());
    for level in levels {
        let found = read(Memory::at(level));
        assert_eq!(found.arcs, expected.arcs, "{level:?}");
        assert_eq!(found.relations(1, 2), expected.relations(1, 2), "{level:?}");
    }
}

#[test]
fn long_sentences_are_cut_at_marks() {
    let words: Vec<&str> = "He left , ".repeat(200).leak().split_whitespace().collect();
    assert_eq!(cut(&words), 120);
    check(&parser().parse(&words), words.len());
    check(&parser().parse(&["x"; 1000]), 1000);
    assert_eq!(parser().parse(&[]), Parse::default());
}

/// One node a word, one root, no ring.
fn check(parse: &Parse, words: usize) {
    assert_eq!(parse.nodes.len(), words);
    assert_eq!(parse.nodes.iter().filter(|node| node.head.is_none()).count(), 1);
    for at in 0..words {
        assert!(parse.above(at).take(words + 1).count() < words, "a ring at {at}");
        assert!((0.0..=1.0).contains(&parse.nodes[at].sure));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_words_give_a_tree(words in prop::collection::vec("\\PC{0,8}|said|the|,", 1..60)) {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let alone = parser().parse(&words);
        check(&alone, words.len());
        let mut reading = parser().reading();
        reading.parse(&["the", "said", "Homs"]);
        prop_assert_eq!(reading.parse(&words), alone);
    }
}
