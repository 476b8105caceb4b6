"""Writes the trained network as the program's model file: export.py TREEBANKS TRAINED.pt MODEL.bin

Weights become bytes with a scale for each row; the format is read by `src/event/english/parser/model.rs`.
"""

import glob
import os
import struct
import sys
import zlib

import numpy as np
import torch

from data import NAMES, Vocabulary, read
from model import Parser

MAGIC = b"dlparse\x02"


def quantised(rows):
    """Rows of bytes and their scales."""
    rows = np.asarray(rows, np.float32)
    scale = np.maximum(np.abs(rows).max(1), 1e-8) / 127
    return np.clip(np.rint(rows / scale[:, None]), -127, 127).astype(np.int8), scale.astype("<f4")


def matrix(rows, bias=None):
    q, scale = quantised(rows)
    out = struct.pack("<II", *q.shape) + q.tobytes() + scale.tobytes()
    return out + np.asarray(np.zeros(len(q)) if bias is None else bias, "<f4").tobytes()


def text(s):
    b = s.encode()
    assert len(b) < 256
    return bytes([len(b)]) + b


def main():
    data, trained, path = sys.argv[1:4]
    train = [s for f in sorted(glob.glob(os.path.join(data, "*-train.conllu"))) for s in read(f)]
    v = Vocabulary(train)
    saved = torch.load(trained)
    a = saved["args"]
    m = Parser([len(k) for k in v.keys[:-1]], v.sorts, len(v.tags), len(v.rels), len(NAMES), a["hidden"], a["layers"], a["arc"], a["lab"])
    m.load_state_dict(saved["weights"])
    w = {k: t.numpy() for k, t in m.state_dict().items()}
    rels = [r for r in v.rels if r != "root"]
    out = [MAGIC, struct.pack("<7H", a["hidden"], a["layers"], a["arc"], a["lab"], len(v.tags), len(rels), len(NAMES))]
    out += [text(t) for t in v.tags + rels + NAMES]
    for k, keys in enumerate(v.keys):
        e = w[f"e.{k}.weight"] if f"e.{k}.weight" in w else w["sorts"] @ w["sort"]
        order = sorted((key.encode(), row) for key, row in v.rows[k].items() if len(key.encode()) < 64)
        rows = np.concatenate([e[:2], e[[row for _, row in order]]])
        scale = np.float32(np.abs(rows).max() / 127)
        out.append(struct.pack("<HIf", rows.shape[1], len(order), scale))
        out += [bytes([len(key)]) + key for key, _ in order]
        out.append(np.rint(rows / scale).astype(np.int8).tobytes())
    o = 2 * a["hidden"]
    for k in range(a["layers"]):
        side = [{n: w[f"layers.{k}.{s}.{n}_l0"] for n in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")} for s in ("left", "right")]
        ih = np.concatenate([s["weight_ih"] for s in side])
        bias = np.concatenate([s["bias_ih"] + s["bias_hh"] for s in side])
        if k == 1:
            # What each tag adds to the gates, so that only the likely tags need be summed.
            out.append(matrix(w["tagvec"] @ ih[:, o:].T))
            ih = ih[:, :o]
        out.append(matrix(ih, bias))
        out += [matrix(s["weight_hh"]) for s in side]
        if k == 0:
            out.append(matrix(w["tag.weight"], w["tag.bias"]))
    heads = ["ad", "ah", "ld", "lh", "name"]
    out.append(matrix(np.concatenate([w[h + ".weight"] for h in heads]), np.concatenate([w[h + ".bias"] for h in heads])))
    out.append(matrix(w["U"][:-1].T, w["U"][-1]))
    keep = [v.rel_row[r] for r in rels]
    V = w["V"][:, keep, :]  # own unit, relation, head's unit
    V = np.transpose(V, (2, 1, 0))  # head's unit, relation, own unit
    out.append(matrix(V[..., :-1].reshape(-1, a["lab"]), V[..., -1].reshape(-1)))
    out.append(np.asarray(w["dist"], "<f4").tobytes())
    body = b"".join(out)
    with open(path, "wb") as f:
        f.write(body + struct.pack("<I", zlib.crc32(body)))
    print(path, len(body) + 4, "bytes")


if __name__ == "__main__":
    main()
