//! `dateline list --format json` holds to the schema in `docs/schema`, for the samples and for a folder of odd documents.

use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::Value;
use std::path::Path;
use std::process::Command;

const SCHEMA: &str = include_str!("../docs/schema/dateline-1.schema.json");

fn compiled(schemas: &mut Schemas) -> SchemaIndex {
    let schema: Value = serde_json::from_str(SCHEMA).expect("the schema is JSON");
    let mut compiler = Compiler::new();
    compiler.add_resource("dateline-1.schema.json", schema).expect("a resource");
    compiler.compile("dateline-1.schema.json", schemas).expect("the schema compiles")
}

fn listed(folder: &Path) -> Value {
    answered(folder, "list")
}

/// What a command prints of a folder as JSON.
fn answered(folder: &Path, command: &str) -> Value {
    let home = tempfile::tempdir().expect("a home");
    let output = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("HOME", home.path())
        .env("XDG_CONFIG_HOME", home.path().join("config"))
        .env("XDG_DATA_HOME", home.path().join("data"))
        .args([command.as_ref(), folder.as_os_str(), "--format".as_ref(), "json".as_ref()])
        .output()
        .expect("started");
    assert_eq!(output.status.code(), Some(0));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn the_samples_hold_to_the_schema() {
    let mut schemas = Schemas::new();
    let schema = compiled(&mut schemas);
    for command in ["list", "export"] {
        let answer = answered(Path::new("seeds"), command);
        assert!(!answer["events"].as_array().expect("events").is_empty());
        if let Err(why) = schemas.validate(&answer, schema) {
            panic!("{command}: {why:#}");
        }
    }
}

#[test]
fn the_parts_of_the_importance_add_up_to_it() {
    let answer = listed(Path::new("seeds"));
    let events = answer["events"].as_array().expect("events");
    let mut parts = 0;
    for event in events.iter().filter(|e| e["earliest"].is_string()) {
        let importance = event["importance"].as_array().expect("parts");
        let sum: f64 = importance.iter().filter_map(|part| part["worth"].as_f64()).sum();
        assert!((sum - event["salience"].as_f64().expect("a number")).abs() < 1e-3, "{event}");
        parts += importance.len();
    }
    assert!(parts > events.len(), "{parts} parts");
}

#[test]
fn odd_folders_hold_to_it_too() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in [
        ("empty.txt", ""),
        ("old.txt", "Caesar was killed on 15 March 44 BC. The glaciers retreated 12,000 years ago."),
        ("open.txt", "The bridge was closed until 2021. It has been closed since 2019."),
        ("quote.txt", "“We left at 9 p.m. on 3 May 2011,” she said; by 2030 the dam is to be built. No one died in 1999."),
    ] {
        std::fs::write(folder.path().join(name), text).expect("written");
    }
    std::fs::write(folder.path().join("broken.txt"), b"\xff\xfe\xff").expect("written");
    let mut schemas = Schemas::new();
    let schema = compiled(&mut schemas);
    if let Err(why) = schemas.validate(&listed(folder.path()), schema) {
        panic!("{why:#}");
    }
}

#[test]
fn the_schema_refuses_what_is_wrong() {
    let mut schemas = Schemas::new();
    let schema = compiled(&mut schemas);
    let good = listed(Path::new("seeds"));
    let spoil = |change: &dyn Fn(&mut Value)| {
        let mut answer = good.clone();
        change(&mut answer);
        schemas.validate(&answer, schema).is_err()
    };
    assert!(spoil(&|a| a["format"] = "dateline/2".into()));
    assert!(spoil(&|a| a["events"][0]["certainty"] = 1.5.into()));
    assert!(spoil(&|a| a["events"][0]["title"] = "x".repeat(81).into()));
    assert!(spoil(&|a| a["events"][0]["reports"] = Value::Array(Vec::new())));
    assert!(spoil(&|a| a["timexes"][0]["earliest"] = "8 December".into()));
}
