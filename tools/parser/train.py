"""Trains the parser: train.py TREEBANKS OUT [--epochs 30] [--hidden 96] [--layers 3] [--seed 1] ...

TREEBANKS is a folder with *-train.conllu and *-dev.conllu. Writes OUT.pt (weights) and prints scores on dev after some epochs. Two
thirds of dev (by SHA-1 of the sentence's name) choose the checkpoint; the last third is only reported at the end.
"""

import argparse
import glob
import hashlib
import os
import random
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from data import NAMES, PARTS, Vocabulary, read, varied
from decode import tree
from model import Parser

CORE = {"nsubj", "nsubj:pass", "obj", "iobj", "xcomp", "ccomp", "acl:relcl", "advcl"}


def held_out(s):
    return int(hashlib.sha1(s.key.encode()).hexdigest(), 16) % 3 == 0


def numbers(words, v):
    x = np.array([[1] * PARTS] + [v.ids(w.form) for w in words])
    y = np.array([[0, 0, 0, 0]] + [[w.head, v.rel_row.get(w.rel, 0), v.tag_row.get(w.tag, 0), w.name] for w in words])
    return x, y


def batch(items):
    n = max(len(x) for x, _, _ in items)
    X, Y = np.zeros((len(items), n, PARTS), int), np.zeros((len(items), n, 4), int)
    K, N, back = np.zeros((len(items), n), np.float32), np.zeros((len(items), n), bool), np.tile(np.arange(n), (len(items), 1))
    for i, (x, y, named) in enumerate(items):
        k = len(x)
        X[i, :k], Y[i, :k], K[i, :k], back[i, :k] = x, y, 1, np.arange(k)[::-1]
        N[i, 1:k] = y[1:, 3] >= 0
    return [torch.from_numpy(t) for t in (X, Y, K, N, back)]


def groups(lengths, size, rng):
    """Batches of about `size` words, of sentences of like length."""
    order = list(range(len(lengths)))
    rng.shuffle(order)
    out = []
    for k in range(0, len(order), 2500):
        cur, longest = [], 0
        for i in sorted(order[k:k + 2500], key=lambda i: lengths[i]):
            if cur and max(longest, lengths[i]) * (len(cur) + 1) > size:
                out.append(cur)
                cur, longest = [], 0
            longest = max(longest, lengths[i])
            cur.append(i)
        out.append(cur)
    rng.shuffle(out)
    return out


def predict(m, v, sentences):
    """For each sentence: heads, relations, tags, names."""
    m.eval()
    items = [(*numbers(s.words, v), s.named) for s in sentences]
    out = [None] * len(items)
    order = sorted(range(len(items)), key=lambda i: len(items[i][0]))
    root = v.rel_row["root"]
    with torch.no_grad():
        for b in range(0, len(order), 32):
            ii = order[b:b + 32]
            X, Y, K, N, back = batch([items[i] for i in ii])
            h, tags = m.encode(X, back)
            s = F.log_softmax(m.arcs(h, K), -1).numpy()
            heads = np.zeros(Y.shape[:2], int)
            for q, i in enumerate(ii):
                k = len(items[i][0])
                heads[q, :k] = tree(s[q, :k, :k])
            l = m.labels(h, torch.from_numpy(heads))
            l[..., root] -= 1e3
            l = l.argmax(-1).numpy()
            l[heads == 0] = root
            t, nm = tags.argmax(-1).numpy(), m.name(h).argmax(-1).numpy()
            for q, i in enumerate(ii):
                k = len(items[i][0])
                out[i] = (heads[q, 1:k], l[q, 1:k], t[q, 1:k], nm[q, 1:k])
    m.train()
    return out


def spans(names):
    out, start = set(), None
    for i, n in enumerate(list(names) + [0]):
        if start is not None and (n == 0 or n % 2 == 1 or (n - 1) // 2 != start[1]):
            out.add((start[0], i, start[1]))
            start = None
        if n and start is None:
            start = (i, (n - 1) // 2)
    return out


def scores(v, sentences, out):
    n = u = l = t = 0
    g = s_ = hit = 0
    ng = ns = nh = 0
    for s, (h, r, tg, nm) in zip(sentences, out):
        for i, w in enumerate(s.words):
            rel = v.rels[r[i]]
            n += 1
            u += h[i] == w.head
            ok = h[i] == w.head and rel == w.rel
            l += ok
            t += v.tags[tg[i]] == w.tag
            g += w.rel in CORE
            s_ += rel in CORE
            hit += ok and w.rel in CORE
        if s.named:
            a, b = spans([w.name for w in s.words]), spans(nm)
            ng += len(a)
            ns += len(b)
            nh += len(a & b)
    f = lambda hit, g, s: 2 * hit / max(1, g + s)
    return dict(uas=u / n, las=l / n, core=f(hit, g, s_), tag=t / n, ner=f(nh, ng, ns))


def show(r):
    return " ".join(f"{k} {x:.4f}" for k, x in r.items())


def main():
    p = argparse.ArgumentParser()
    p.add_argument("data")
    p.add_argument("out")
    p.add_argument("--epochs", type=int, default=30)
    p.add_argument("--hidden", type=int, default=96)
    p.add_argument("--layers", type=int, default=3)
    p.add_argument("--arc", type=int, default=128)
    p.add_argument("--lab", type=int, default=48)
    p.add_argument("--drop", type=float, default=0.33)
    p.add_argument("--size", type=int, default=900)
    p.add_argument("--lr", type=float, default=2e-3)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--every", type=int, default=5)
    # Most words are outside of names, so that the mean loss of names is small.
    p.add_argument("--names", type=float, default=4.0)
    p.add_argument("--warm", help="weights to go on from")
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed)
    rng = random.Random(a.seed)
    train = [s for f in sorted(glob.glob(os.path.join(a.data, "*-train.conllu"))) for s in read(f)]
    dev = [s for f in ("gum-by-dev", "ewt-dev") for s in read(os.path.join(a.data, f + ".conllu"))]
    chosen = [s for s in dev if not held_out(s)]
    v = Vocabulary(train)
    print("words and parts", [len(k) for k in v.keys], "tags", len(v.tags), "relations", len(v.rels), "train", len(train), flush=True)
    m = Parser([len(k) for k in v.keys[:-1]], v.sorts, len(v.tags), len(v.rels), len(NAMES), a.hidden, a.layers, a.arc, a.lab, drop=a.drop)
    if a.warm:
        m.load_state_dict(torch.load(a.warm)["weights"])
    print("parameters", sum(q.numel() for q in m.parameters()), flush=True)
    opt = torch.optim.Adam(m.parameters(), lr=a.lr, betas=(0.9, 0.95), fused=True)
    ema = [q.detach().clone() for q in m.parameters()]
    begun, step, best = time.time(), 0, 0.0
    total = None
    for epoch in range(a.epochs):
        items = [(*numbers(varied(s, rng), v), s.named) for s in train]
        batches = groups([len(x) for x, _, _ in items], a.size, rng)
        total = total or a.epochs * len(batches)
        lost = np.zeros(4)
        for c in batches:
            lr = a.lr * min(1, step / (100 if a.warm else 300)) * max(0.03, 1 - step / total)
            for g in opt.param_groups:
                g["lr"] = lr
            X, Y, K, N, back = batch([items[i] for i in c])
            k = K.bool()
            k[:, 0] = False
            with torch.autocast("cpu", torch.bfloat16):
                h, tags = m.encode(X, back)
                arcs, labels, names = m.arcs(h, K), m.labels(h, Y[..., 0]), m.name(h)
            parts = [F.cross_entropy(arcs[k].float(), Y[..., 0][k]), F.cross_entropy(labels[k].float(), Y[..., 1][k]),
                     F.cross_entropy(tags[k].float(), Y[..., 2][k]),
                     F.cross_entropy(names[N].float(), Y[..., 3][N]) if N.any() else torch.zeros(())]
            loss = parts[0] + parts[1] + 0.5 * parts[2] + a.names * parts[3]
            opt.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(m.parameters(), 5.0)
            opt.step()
            step += 1
            lost += [q.item() for q in parts]
            keep = min(0.998, (1 + step) / (10 + step))
            with torch.no_grad():
                torch._foreach_mul_(ema, keep)
                torch._foreach_add_(ema, [q.detach() for q in m.parameters()], alpha=1 - keep)
        last = epoch == a.epochs - 1
        print(epoch + 1, "loss", np.round(lost / len(batches), 3), f"{time.time() - begun:.0f}s cpu {time.process_time():.0f}", flush=True)
        if last or (epoch + 1) % a.every == 0:
            kept = [q.detach().clone() for q in m.parameters()]
            for q, e in zip(m.parameters(), ema):
                q.data.copy_(e)
            r = scores(v, chosen, predict(m, v, chosen))
            print("  two thirds of dev:", show(r), flush=True)
            if r["las"] + r["core"] > best:
                best = r["las"] + r["core"]
                torch.save(dict(weights=m.state_dict(), args=vars(a)), a.out + ".pt")
            for q, e in zip(m.parameters(), kept):
                q.data.copy_(e)
    saved = torch.load(a.out + ".pt")
    m.load_state_dict(saved["weights"])
    rest = [s for s in dev if held_out(s)]
    print("held-out third:", show(scores(v, rest, predict(m, v, rest))))
    for name, part in (("gum-by-dev", True), ("ewt-dev", False)):
        some = [s for s in dev if s.named == part]
        print(name + ":", show(scores(v, some, predict(m, v, some))))
    print("pooled:", show(scores(v, dev, predict(m, v, dev))))


if __name__ == "__main__":
    main()
