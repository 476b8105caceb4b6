#!/usr/bin/env python3
"""Events of an archive that does not fit one machine: documents in, events out, by Apache Spark.

    spark-submit dateline_spark.py --input DOCUMENTS --output RESULT --dateline PATH/TO/dateline

DOCUMENTS: Parquet or JSON lines with id, text, and (as far as known) published and language, at any path that Hadoop reads.
RESULT: events/ by month, reports/ by month, problems/, summary/, all Parquet.

The program itself reads the texts and merges what they tell (`dateline extract`, `dateline merge`); Spark moves rows, and starts
again what failed. Each step is written when it is done and is not done again: after an interruption the same command goes on.
The answer depends on the documents alone, not on the number of partitions or executors.
"""
import argparse
import collections
import hashlib
import itertools
import json
import os
import queue
import subprocess
import sys
import threading

import numpy as np
import pandas as pd
from pyspark import SparkFiles, TaskContext
from pyspark.sql import SparkSession, Window
from pyspark.sql import functions as F
from pyspark.sql import types as T

# Documents are extracted in so many parts, each of which is done once.
SHARDS = 16
# MinHash: documents that share one of so many bands of so many rows are held against each other.
BANDS, ROWS = 40, 2
# Share of common words from which two documents are about one matter, and of common phrases from which one is a copy of the other.
MATTER, COPY = 0.14, 0.6
# Words in more than this share of the documents say nothing of a matter; counted in about so many of them.
EVERYWHERE, SAMPLE = 0.1, 50_000
# Documents under one band beyond which it says nothing: a stock phrase.
COMMON = 400
# Reports of one block; larger ones are cut by month, by day, then by chance but always alike.
CAP = 2_000
# Neighbours date a document only where they lie so close together.
NEAR_DAYS = 31
# A report is looked up under at most so many names.
NAMES = 8

EXTRACTED = T.StructType([
    T.StructField("id", T.StringType()), T.StructField("sha256", T.StringType()), T.StructField("earliest", T.StringType()),
    T.StructField("latest", T.StringType()), T.StructField("confidence", T.StringType()), T.StructField("terms", T.ArrayType(T.LongType())), T.StructField("phrases", T.ArrayType(T.LongType())),
    T.StructField("row", T.StringType()), T.StructField("problem", T.StringType()),
])
REPORT = T.StructType([
    T.StructField("report", T.StringType()), T.StructField("document", T.StringType()), T.StructField("month", T.StringType()),
    T.StructField("day", T.StringType()), T.StructField("keys", T.ArrayType(T.StringType())), T.StructField("row", T.StringType()),
])
GROUPED = T.StructType([T.StructField("report", T.StringType()), T.StructField("first", T.StringType())])
EVENT = T.StructType([
    T.StructField("month", T.StringType()), T.StructField("id", T.StringType()), T.StructField("title", T.StringType()),
    T.StructField("kind", T.StringType()), T.StructField("earliest", T.StringType()), T.StructField("latest", T.StringType()),
    T.StructField("edtf", T.StringType()), T.StructField("certainty", T.DoubleType()), T.StructField("salience", T.DoubleType()),
    T.StructField("sources", T.LongType()), T.StructField("people", T.ArrayType(T.StringType())),
    T.StructField("places", T.ArrayType(T.StringType())), T.StructField("reports", T.ArrayType(T.StringType())),
    T.StructField("event", T.StringType()),
])


# --- the program in a pipe

def piped(program, arguments, lines):
    """Lines through `dateline ARGUMENTS`, both ways at once, without holding them. Ends with an error if the program does."""
    path = program if os.path.isabs(program) else SparkFiles.get(program)
    child = subprocess.Popen([path, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    failed = queue.Queue()

    def feed():
        try:
            for line in lines:
                child.stdin.write(line)
        except BrokenPipeError:
            pass  # the exit status says why
        except Exception as error:  # of the rows themselves: the task fails with it
            failed.put(error)
        finally:
            try:
                child.stdin.close()
            except BrokenPipeError:
                pass

    said = collections.deque(maxlen=20)
    threads = [threading.Thread(target=feed, daemon=True),
               threading.Thread(target=lambda: said.extend(child.stderr), daemon=True)]
    for thread in threads:
        thread.start()
    yield from child.stdout
    for thread in threads:
        thread.join()
    if not failed.empty():
        raise failed.get()
    if child.wait() != 0:
        raise RuntimeError(f"dateline {' '.join(arguments)} ended with {child.returncode}: {b''.join(said).decode(errors='replace')}")


def batches(rows, columns, size=512):
    """Tuples as data frames of bounded size."""
    rows = iter(rows)
    while chunk := list(itertools.islice(rows, size)):
        yield pd.DataFrame(chunk, columns=columns)


# --- 1. extract

def extractor(program):
    def extract(frames):
        def lines():
            for frame in frames:
                for row in frame.to_dict("records"):
                    wanted = {k: row.get(k) for k in ("id", "published", "how", "text", "language")}
                    yield json.dumps({k: v for k, v in wanted.items() if isinstance(v, str)}).encode() + b"\n"

        def answers():
            for line in piped(program, ["extract"], lines()):
                row = json.loads(line)
                if "problem" in row:
                    yield row.get("id"), None, None, None, None, None, None, None, row["problem"]
                    continue
                words = row.pop("words", None) or {"counts": [], "phrases": []}
                # Hashes of 64 bits, as Spark's numbers have a sign.
                terms, phrases = [t - (1 << 63) for t, _ in words["counts"]], [p - (1 << 63) for p in words["phrases"]]
                dated = row["published"]
                yield (row["id"], row["sha256"], dated["earliest"], dated["latest"], dated["confidence"], terms, phrases,
                       json.dumps(row, ensure_ascii=False), None)

        yield from batches(answers(), EXTRACTED.names)
    return extract


# --- 2. matters and copies

def signatures(terms):
    """MinHash of a document's words, (BANDS * ROWS,)."""
    draw = np.random.default_rng(20240917)
    a = draw.integers(1, 1 << 61, BANDS * ROWS, dtype=np.uint64) | np.uint64(1)
    b = draw.integers(0, 1 << 61, BANDS * ROWS, dtype=np.uint64)
    with np.errstate(over="ignore"):
        x = np.asarray(terms, dtype=np.int64).view(np.uint64)
        h = x[:, None] * a + b
        return ((h ^ (h >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)).min(axis=0)


@F.udf(T.ArrayType(T.StringType()))
def bands_of(words):
    if words is None or len(words) < 3:
        return []
    signature = signatures(words).reshape(BANDS, ROWS)
    return [f"{i}:" + hashlib.blake2b(band.tobytes(), digest_size=8).hexdigest() for i, band in enumerate(signature)]


@F.udf(T.DoubleType())
def common_share(a, b):
    a, b = set(a), set(b)
    return len(a & b) / max(1, len(a | b))


def components(edges, session, checkpoint):
    """(node, first): the smallest node that each is connected with. Edges: (a, b)."""
    nodes = edges.select(F.col("a").alias("node")).union(edges.select(F.col("b").alias("node"))).distinct()
    both = edges.select("a", "b").union(edges.select(F.col("b").alias("a"), F.col("a").alias("b"))).distinct()
    both = checkpoint(both)
    labels = checkpoint(nodes.withColumn("first", F.col("node")))
    while True:
        near = both.join(labels, both.b == labels.node).groupBy("a").agg(F.min("first").alias("near"))
        step = labels.join(near, labels.node == near.a, "left")
        step = step.select("node", F.least("first", F.coalesce("near", "first")).alias("first"))
        # A node whose label has a smaller label itself takes that one: long chains in few steps.
        of = step.select(F.col("node").alias("of"), F.col("first").alias("further"))
        step = checkpoint(step.join(of, step["first"] == of["of"]).select("node", F.col("further").alias("first")))
        changed = step.join(labels.withColumnRenamed("first", "before"), "node").where(F.col("first") != F.col("before"))
        labels, done = step, changed.isEmpty()
        if done:
            return labels


def alike(documents, least, checkpoint):
    """(a, b): documents (id, words) of which so many words are common."""
    bands = documents.select("id", F.explode(bands_of("words")).alias("band"))
    kept = bands.groupBy("band").count().where((F.col("count") > 1) & (F.col("count") <= COMMON)).select("band")
    bands = bands.join(kept, "band")
    pairs = bands.alias("x").join(bands.alias("y"), "band").where(F.col("x.id") < F.col("y.id"))
    pairs = pairs.select(F.col("x.id").alias("a"), F.col("y.id").alias("b")).distinct()
    x, y = documents.toDF("a", "words_a"), documents.toDF("b", "words_b")
    pairs = pairs.join(x, "a").join(y, "b").where(common_share("words_a", "words_b") >= least)
    return checkpoint(pairs.select("a", "b"))


def matters(extracted, session, checkpoint):
    """(id, topic, source) of each document."""
    documents = extracted.select("id", "terms")
    total = documents.count()
    sample = documents.where(F.pmod(F.xxhash64("id"), F.lit(max(1, total // SAMPLE))) == 0)
    counted = sample.select(F.explode("terms").alias("term")).groupBy("term").count()
    common = counted.where(F.col("count") > max(20, EVERYWHERE * min(total, sample.count())))
    common = F.array(*(F.lit(row.term) for row in common.select("term").orderBy("term").collect())).cast("array<bigint>")
    told = checkpoint(documents.select("id", F.array_except("terms", common).alias("words")))
    topics = components(alike(told, MATTER, checkpoint), session, checkpoint).toDF("id", "topic")
    phrases = extracted.select("id", F.col("phrases").alias("words"))
    copies = components(alike(phrases, COPY, checkpoint), session, checkpoint).toDF("id", "source")
    return (documents.select("id").join(topics, "id", "left").join(copies, "id", "left")
            .select("id", F.coalesce("topic", "id").alias("topic"), F.coalesce("source", "id").alias("source")))


# --- 3. dates from neighbours

def undated(extracted, of):
    """(id, published, how) of documents without a date whose matter has one that is close enough."""
    known = extracted.where(F.col("confidence").isin("set", "high", "medium") & F.col("earliest").isNotNull() & F.col("latest").isNotNull())
    spans = known.join(of, "id").groupBy("topic").agg(F.min("earliest").alias("first"), F.max("latest").alias("last"))
    spans = spans.where(F.datediff(F.to_date("last"), F.to_date("first")) <= NEAR_DAYS)
    missing = extracted.where(F.col("confidence").isin("none", "low")).join(of, "id").join(spans, "topic")
    return missing.select("id", F.concat_ws("/", "first", "last").alias("published"),
                          F.lit("documents about the same matter").alias("how"))


# --- 4. reports and their blocks

def reporter():
    def reports(frames):
        def answers():
            for frame in frames:
                for row in frame.itertuples():
                    document = json.loads(row.row)
                    document.update(topic=row.topic, source=row.source)
                    told = document.pop("reports")
                    written = document["published"]["earliest"] or ""
                    for report in told:
                        first, last = report["earliest"] or report["latest"] or written, report["latest"] or report["earliest"] or written
                        months = sorted({first[:-3], last[:-3]})
                        names = sorted(set(report["participants"] + report["places"]))[:NAMES]
                        keys = [f"matter|{row.topic}"]
                        # What has no date of its own joins only what its own matter tells.
                        if report["earliest"] or report["latest"]:
                            keys += [f"{report['listed']}|{month}|{name.lower()}" for month in months for name in names]
                        alone = json.dumps({**document, "reports": [report]}, ensure_ascii=False)
                        yield f"{document['id']}\t{report['id']}", document["id"], first[:-3] or "undated", first, keys, alone

        yield from batches(answers(), REPORT.names)
    return reports


def blocks(reports):
    """(block, report, row): what is merged with each other. What is too large is cut by month, by day, then by the report's own hash."""
    each = reports.select("report", "month", "day", "row", F.explode("keys").alias("key"))
    size = each.groupBy("key").count()
    each = each.join(size.where(F.col("count") > 1), "key")
    for finer in ("month", "day"):
        key = F.when(F.col("count") > CAP, F.concat_ws("|", "key", finer)).otherwise(F.col("key"))
        each = each.select("report", "month", "day", "row", key.alias("key"))
        each = each.join(each.groupBy("key").count().where(F.col("count") > 1), "key")
    parts = F.ceil(F.col("count") / CAP)
    salt = F.pmod(F.xxhash64("report"), parts)
    return each.select(F.when(parts > 1, F.concat_ws("|", "key", salt)).otherwise(F.col("key")).alias("block"), "report", "row")


def merger(program):
    def merge(frames):
        def lines():
            for frame in frames:
                for row in frame.itertuples():
                    yield json.dumps({"block": row.block, **json.loads(row.row)}, ensure_ascii=False).encode() + b"\n"

        for_all = (json.loads(line) for line in piped(program, ["merge", "--blocks"], lines()))
        grouped = (sorted(f"{r['document']}\t{r['id']}" for r in event["reports"]) for event in for_all)
        yield from batches(((report, names[0]) for names in grouped for report in names[1:]), GROUPED.names)
    return merge


# --- 5. events

def finisher(program):
    def finish(frames):
        def lines():
            for frame in frames:
                for row in frame.itertuples():
                    document = json.loads(row.row)
                    document["block"] = row.event
                    for report in document["reports"]:
                        report["joined"] = row.event
                    yield json.dumps(document, ensure_ascii=False).encode() + b"\n"

        def answers():
            for line in piped(program, ["merge", "--blocks"], lines()):
                event = json.loads(line)
                event.pop("block")
                people = sorted({name for r in event["reports"] for name in r["participants"]})
                places = sorted({name for r in event["reports"] for name in r["places"]})
                first = event["earliest"] or event["latest"]
                yield (first[:-3] if first else "undated", event["id"], event["title"], event["kind"], event["earliest"], event["latest"],
                       event["edtf"], float(event["certainty"]), float(event["salience"]), event["sources"], people, places,
                       sorted(f"{r['document']}\t{r['id']}" for r in event["reports"]), json.dumps(event, ensure_ascii=False))

        yield from batches(answers(), EVENT.names)
    return finish


# --- steps that are done once

class Steps:
    """Steps whose result is kept under the output; a finished one (Hadoop's _SUCCESS) is read and not done again."""

    def __init__(self, session, output):
        self.session, self.output = session, output.rstrip("/")
        # Where every worker reaches it: what a lost executor held is not lost.
        session.sparkContext.setCheckpointDir(self.path("work/checkpoints"))

    def path(self, name):
        return f"{self.output}/{name}"

    def is_done(self, name):
        path = self.session._jvm.org.apache.hadoop.fs.Path(f"{self.path(name)}/_SUCCESS")
        return path.getFileSystem(self.session._jsc.hadoopConfiguration()).exists(path)

    def once(self, name, make, by=None):
        if not self.is_done(name):
            writer = make().write.mode("overwrite")
            (writer.partitionBy(by) if by else writer).parquet(self.path(name))
        return self.session.read.parquet(self.path(name))

    def checkpoint(self, frame):
        """Cuts the plan: what was worked out is not worked out again for each step that follows."""
        return frame.checkpoint()


def documents_of(session, path):
    """The documents with string columns of these names, whatever the form."""
    form = "parquet" if path.rstrip("/").endswith("parquet") else "json"
    frame = session.read.parquet(path) if form == "parquet" else session.read.text(path)
    if form == "json":
        # By hand: a broken line is a problem with a name and not a row of nothing.
        fields = T.StructType([T.StructField(n, T.StringType()) for n in ("id", "published", "text", "language")])
        read = F.from_json("value", fields, {"mode": "PERMISSIVE"})
        frame = frame.where(F.length(F.trim("value")) > 0).select(read.alias("r"), F.col("value"))
        frame = frame.select("r.*", F.when(F.col("r.id").isNull(), F.substring("value", 1, 200)).alias("broken"))
    for name in ("published", "language", "broken"):
        if name not in frame.columns:
            frame = frame.withColumn(name, F.lit(None).cast("string"))
    return frame.select(*(F.col(n).cast("string") for n in ("id", "published", "text", "language", "broken")))


def run(session, source, output, program, partitions, shards=SHARDS):
    steps = Steps(session, output)
    documents = documents_of(session, source)
    usable = documents.where(F.col("broken").isNull() & F.col("id").isNotNull())
    # Of several documents of one id the first by its text keeps it; the same text once more is left out.
    order = Window.partitionBy("id").orderBy("text", "published")
    usable = usable.dropDuplicates(["id", "text", "published"]).withColumn("n", F.row_number().over(order))
    usable = usable.withColumn("id", F.when(F.col("n") > 1, F.concat("id", F.lit(" ("), "n", F.lit(")"))).otherwise(F.col("id")))

    def shard(k):
        part = usable.where(F.pmod(F.xxhash64("id"), F.lit(shards)) == k).select("id", "published", "text", "language")
        return lambda: part.repartition(partitions, "id").mapInPandas(extractor(program), EXTRACTED)

    parts = [steps.once(f"work/extracted/{k}", shard(k)) for k in range(shards)]
    extracted = parts[0]
    for part in parts[1:]:
        extracted = extracted.union(part)
    read = extracted.where(F.col("problem").isNull())
    of = steps.once("work/matters", lambda: matters(read, session, steps.checkpoint))

    def dated():
        found = undated(read, of)
        again = usable.select("id", "text", "language").join(found, "id")
        return again.repartition(partitions, "id").mapInPandas(extractor(program), EXTRACTED)

    again = steps.once("work/dated", dated)
    rows = read.join(again.where(F.col("problem").isNull()).select("id"), "id", "left_anti").unionByName(again.where(F.col("problem").isNull()))
    reports = steps.once("work/reports", lambda: rows.select("id", "row").join(of, "id").mapInPandas(reporter(), REPORT))

    def grouped():
        each = blocks(reports).repartition(partitions, "block").sortWithinPartitions("block", "report")
        edges = each.mapInPandas(merger(program), GROUPED).distinct().toDF("a", "b")
        return components(edges, session, steps.checkpoint).toDF("report", "event")

    groups = steps.once("work/groups", grouped)

    def events():
        told = reports.join(groups, "report", "left").withColumn("event", F.coalesce("event", "report")).select("event", "report", "row")
        return (told.repartition(partitions, "event").sortWithinPartitions("event", "report")
                .mapInPandas(finisher(program), EVENT).repartition(partitions, "month"))

    found = steps.once("events", events, by="month")
    steps.once("reports", lambda: reports.select("report", "document", "month", "day", "row").repartition(partitions, "month"), by="month")
    if not steps.is_done("window"):
        window_rows(reports, partitions).write.mode("overwrite").text(steps.path("window"), compression="none")
    steps.once("problems", lambda: extracted.where(F.col("problem").isNotNull()).select("id", "problem").union(
        documents.where(F.col("broken").isNotNull()).select(F.col("broken").alias("id"), F.lit("no JSON with an id").alias("problem"))).union(
        usable.where(F.col("n") > 1).select("id", F.lit("another document has the same id").alias("problem"))))
    steps.once("summary", lambda: summary(found))
    return found


def window_rows(reports, partitions):
    """One document a line with all its reports, as the window opens them: `dateline RESULT/window`."""
    def join(frames):
        for frame in frames:
            told = [json.loads(rows[0]) | {"reports": [json.loads(row)["reports"][0] for row in rows]} for rows in frame["rows"]]
            yield pd.DataFrame({"value": [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in told]})

    by_document = reports.groupBy("document").agg(F.sort_array(F.collect_list("row")).alias("rows"))
    return by_document.repartition(partitions, "document").mapInPandas(join, "value string")


def summary(events):
    """(what, name, month, events): by month, by kind, and by the people and places of most events."""
    def of(what, name):
        named = events.select(name.alias("name"), "month").groupBy("name", "month").count()
        return named.select(F.lit(what).alias("what"), "name", "month", F.col("count").alias("events"))

    people, places = of("people", F.explode("people")), of("places", F.explode("places"))
    return of("all", F.lit("")).union(of("kind", F.col("kind"))).union(people).union(places)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--input", required=True)
    arguments.add_argument("--output", required=True)
    arguments.add_argument("--dateline", default="dateline", help="the program: a path that every worker has, or its name after --files")
    arguments.add_argument("--partitions", type=int, default=0, help="of each step; twice the cores where not said")
    arguments.add_argument("--shards", type=int, default=SHARDS, help="parts in which documents are read, each done once")
    given = arguments.parse_args()
    session = SparkSession.builder.appName("dateline").getOrCreate()
    session.sparkContext.setLogLevel("WARN")
    run(session, given.input, given.output, given.dateline, given.partitions or 2 * session.sparkContext.defaultParallelism, given.shards)


if __name__ == "__main__":
    sys.exit(main())
