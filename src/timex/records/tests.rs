//! What is a record, and what is none: a table of short texts.

use super::RecordKind;
use crate::timex::mention::Relation;
use crate::timex::{Mention, tag};

/// The dates and words of the records of a text.
fn read(text: &str) -> Vec<(String, String)> {
    let records = tag(text).records;
    assert!(records.windows(2).all(|w| w[0].span.end <= w[1].span.start), "in order, apart: {text}");
    records.iter().map(|r| (r.date.of(text).to_owned(), r.text.of(text).to_owned())).collect()
}

#[track_caller]
fn each_reads(table: &[(&str, &[(&str, &str)])]) {
    for (text, expected) in table {
        let found = read(text);
        let found: Vec<(&str, &str)> = found.iter().map(|(d, t)| (d.as_str(), t.as_str())).collect();
        assert_eq!(found, *expected, "{text}");
    }
}

#[test]
fn the_last_cell_of_a_row_and_the_first_of_the_next_are_no_date() {
    let text = "day\tamount\tremark\n2009-04-29\t12.50\tRent January\n2009-04-30\t71.20\tRent May\n2009-05-01\t7.10\tFee\n";
    let found = read(text);
    let dates: Vec<&str> = found.iter().map(|(date, _)| date.as_str()).collect();
    assert_eq!(dates, ["2009-04-29", "2009-04-30", "2009-05-01"]);
}

#[test]
fn lines_that_begin_with_their_date() {
    each_reads(&[
        (
            "Timeline\n\n- 3 May 2010: Roe joined Acme\n- 5 June 2012 – Roe dismissed\n- July 2012: appeal refused\n",
            &[("3 May 2010", "Roe joined Acme"), ("5 June 2012", "Roe dismissed"), ("July 2012", "appeal refused")],
        ),
        (
            "2019-03-14 10:00:00 INFO  service started\n2019-03-14 10:05:12 ERROR database connection lost\n  at line 3\n",
            &[("2019-03-14 10:00:00", "service started"), ("2019-03-14 10:05:12", "database connection lost")],
        ),
        (
            "# Outage of 14 March 2019\n\n09:58 Deploy started\n10:05 Error rate rises\n",
            &[("09:58", "Deploy started"), ("10:05", "Error rate rises")],
        ),
        (
            "Employment\n2009–2012  Chief accountant, Acme Ltd, York\nSept 1994 – Dec 1997  Trainee, Cole & Co\n",
            &[("2009–2012", "Chief accountant, Acme Ltd, York"), ("Sept 1994 – Dec 1997", "Trainee, Cole & Co")],
        ),
        (
            "1847: Halloran opens a workshop.\n1911, August: The strike ends.\n1940, 9 November: Two bombs fall. A man is killed.\n",
            &[
                ("1847", "Halloran opens a workshop."),
                ("1911, August", "The strike ends."),
                ("1940, 9 November", "Two bombs fall. A man is killed."),
            ],
        ),
        (
            "05/03/2010  1  COMPLAINT filed by Roe\n05/17/2010  2  ANSWER by Acme\n",
            &[("05/03/2010", "COMPLAINT filed by Roe"), ("05/17/2010", "ANSWER by Acme")],
        ),
        ("1. 3 May 2010 | Roe joined\n2. 4 June 2012 | Roe left\n", &[("3 May 2010", "Roe joined"), ("4 June 2012", "Roe left")]),
        (
            "2012-07-01 Complaint rejected\n2012-07-09 Appeal lodged\n",
            &[("2012-07-01", "Complaint rejected"), ("2012-07-09", "Appeal lodged")],
        ),
    ]);
}

#[test]
fn lines_that_go_on_belong_to_the_record_above() {
    let text = "10:00 Deploy\n  by the on-call engineer\n10:05 Errors rise\nin all regions\n10:12 All clear\n\nWritten later.\n";
    let records = tag(text).records;
    let spans: Vec<&str> = records.iter().map(|r| r.span.of(text)).collect();
    assert_eq!(spans, ["10:00 Deploy\n  by the on-call engineer", "10:05 Errors rise\nin all regions", "10:12 All clear"]);
}

#[test]
fn rows_of_tables() {
    each_reads(&[
        (
            "Date\tEvent\n03/04/2019\tTenant moved out\n14/04/2019\tFlat inspected\n",
            &[("03/04/2019", "Tenant moved out"), ("14/04/2019", "Flat inspected")],
        ),
        // By content: the date need not come first, nor have a name.
        (
            "7\tThe bridge was closed\t3 May 2010\n8\tThe bridge fell\t4 June 2010\n",
            &[("3 May 2010", "The bridge was closed"), ("4 June 2010", "The bridge fell")],
        ),
        // The date of the row above, and the last day beside the first.
        (
            "Start\tEnd\tRole\n2009\t2012\tAccountant\n\t\tTreasurer as well\n2013\t2014\tAuditor\n",
            &[("2009\t2012", "Accountant"), ("2009\t2012", "Treasurer as well"), ("2013\t2014", "Auditor")],
        ),
        (
            "| Date | Event |\n|------|-------|\n| 3 May 2010 | Roe joins |\n| 4 June 2012 | Roe leaves |\n",
            &[("3 May 2010", "Roe joins"), ("4 June 2012", "Roe leaves")],
        ),
        ("Name\tPrice\nBridge\t1200\nRoad\t1900\n", &[]),
    ]);
}

#[test]
fn words_before_a_date() {
    each_reads(&[
        ("Born: 12 June 1972, Leeds\nDied: 3 May 2010\n", &[("12 June 1972", "Born"), ("3 May 2010", "Died")]),
        ("Birth: 3 May 1731. Burial: 5 May 1791.", &[("3 May 1731", "Birth"), ("5 May 1791", "Burial")]),
        ("Published: 3 May 2010\nPhone: 1972", &[]),
    ]);
    assert_eq!(tag("Born: 12 June 1972, Leeds").records[0].kind, RecordKind::Labelled);
}

#[test]
fn what_is_no_record() {
    for text in [
        "3 May 2010 was a cold day.\n4 May 2010 was not.",
        "January 1st. Frost. Killed the old sow.\n\nJanuary 5th. Father died.",
        "[15.03.19, 09:12] Anna: the court froze the accounts\n[15.03.19, 09:13] Ben: no\n",
        "On 3 May 2010: nothing.\nMay: a month.",
        "1. The minutes were read.\n2. 30 people came.",
    ] {
        assert_eq!(read(text), [], "{text}");
    }
}

#[test]
fn places_in_recordings_are_no_times() {
    for (text, rejected) in [
        ("speaker\ttimestamp\twords\nRoe\t0:54\tI started school in 1957.\nPoe\t16:39\tIn 1965 she left.\n", 2),
        ("[00:00:05] Roe: Hello.\n[00:01:10] Poe: Hello.\n[01:02:03] Roe: Goodbye.\n", 3),
        ("# Outage of 14 March 2019\n\n00:00:10 Deploy\n00:01:00 Errors\n00:02:00 Rollback\n", 0),
        ("Log\n\n09:58 Deploy\n10:05 Errors\n11:02 All clear\n", 0),
    ] {
        let found = tag(text).mentions.iter().filter(|m| m.rejected.is_some()).count();
        assert_eq!(found, rejected, "{text}");
    }
}

#[test]
fn amounts_in_a_column_of_amounts_are_no_years() {
    for (text, rejected) in [
        ("date\twhat\tamount\n2011-03-04\tpaid Vane Ltd\t1500\n2011-03-05\tpaid Tove Ltd\t640\n2011-04-01\tpaid\t23100\n", 1),
        ("what\tamount\npaid Vane Ltd\t1984\npaid Tove Ltd\t640\npaid Brandt\t23,100\n", 1),
        // Years, and a column that says what it is.
        ("who\tborn\nOrla\t1984\nVane\t1991\nTove\t2003\n", 0),
        ("who\tyear\nOrla\t1984\nVane\t12\nTove\t7\n", 0),
        ("date\twhat\n1984\tOrla was born\n2003\tOrla left\n", 0),
    ] {
        let tagged = tag(text);
        let why = |m: &&Mention| m.rejected.as_deref().is_some_and(|why| why.contains("column of numbers"));
        assert_eq!(tagged.mentions.iter().filter(why).count(), rejected, "{text}");
    }
}

/// "Date, What, By": the last column's name is no "by 3 May".
#[test]
fn a_date_in_a_cell_of_its_own_has_nothing_to_do_with_the_cell_before() {
    for text in [
        "Date\tWhat\tBy\n2019-05-03\tBridge closed\tHolm\n2019-05-06\tFerry sunk\tLund\n2019-05-09\tPier built\tRoe\n",
        "Date\tWhat\tWhere\n2019-05-03\tBridge closed\twhere they fought until\n2019-05-06\tFerry sunk\tport\n2019-05-09\tPier built\tport\n",
        "Seen\tDate\tWhat\nnot before\t2019-05-03\tBridge closed\nafter\t2019-05-06\tFerry sunk\nsince\t2019-05-09\tPier built\n",
    ] {
        let tagged = tag(text);
        let relations: Vec<Relation> = tagged.mentions.iter().map(|m| m.context.relation).collect();
        assert_eq!(relations, [Relation::None; 3], "{text}");
    }
    assert_eq!(tag("They fought until\n2019-05-06 and left.").mentions[0].context.relation, Relation::Until);
}
