"""The network: affix and word embeddings, two or three bidirectional LSTM layers, heads for tags, names, arcs and labels."""

import torch
import torch.nn as nn
import torch.nn.functional as F

DIMS = [96, 16, 32, 24, 24, 16]
SORT = 16


class Layer(nn.Module):
    """Both directions, each over the true length of its sentence."""

    def __init__(self, wide, hidden):
        super().__init__()
        self.left = nn.LSTM(wide, hidden, batch_first=True)
        self.right = nn.LSTM(wide, hidden, batch_first=True)

    def forward(self, x, back):
        a = self.left(x)[0]
        turned = torch.gather(x, 1, back[..., None].expand(-1, -1, x.shape[-1]))
        b = self.right(turned)[0]
        b = torch.gather(b, 1, back[..., None].expand(-1, -1, b.shape[-1]))
        return torch.cat([a, b], -1)


class Parser(nn.Module):
    def __init__(self, sizes, sorts, tags, rels, names, hidden=96, layers=3, arc=128, lab=48, tagdim=32, drop=0.33):
        super().__init__()
        self.e = nn.ModuleList([nn.Embedding(n + 2, d) for n, d in zip(sizes, DIMS)])
        for e in self.e:
            nn.init.normal_(e.weight, 0, 0.3)
        # A row for each listed word: its sorts; the two rows of unknown words and the root have none.
        sorts = torch.tensor(sorts, dtype=torch.float32)
        self.register_buffer("sorts", F.pad(sorts, (0, 0, 2, 0)))
        self.sort = nn.Parameter(torch.randn(sorts.shape[1], SORT) * 0.3)
        self.drop, self.rels = drop, rels
        wide, o = sum(DIMS) + SORT, 2 * hidden
        self.layers = nn.ModuleList([Layer(wide, hidden)] + [Layer(o + (tagdim if k == 0 else 0), hidden) for k in range(layers - 1)])
        self.tag = nn.Linear(o, tags)
        self.tagvec = nn.Parameter(torch.randn(tags, tagdim) * 0.3)
        self.name = nn.Linear(o, names)
        self.ah, self.ad = nn.Linear(o, arc), nn.Linear(o, arc)
        self.lh, self.ld = nn.Linear(o, lab), nn.Linear(o, lab)
        self.U = nn.Parameter(torch.randn(arc + 1, arc) * 0.05)
        self.V = nn.Parameter(torch.randn(lab + 1, rels, lab + 1) * 0.02)
        self.dist = nn.Parameter(torch.zeros(2, 24))

    def shut(self, x):
        """Dropout of the same units in all words of a sentence."""
        if not self.training or not self.drop:
            return x
        keep = torch.full((x.shape[0], 1, x.shape[2]), 1 - self.drop).bernoulli_() / (1 - self.drop)
        return x * keep

    def encode(self, x, back):
        xs = [e(x[..., i]) for i, e in enumerate(self.e)]
        xs.append(F.embedding(x[..., len(xs)], self.sorts @ self.sort))
        if self.training:
            for i, p in enumerate([0.2, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1]):
                xs[i] = xs[i] * (torch.rand(x.shape[:2]) > p).float()[..., None]
        h = F.dropout(torch.cat(xs, -1), 0.15, self.training)
        tags = None
        for k, layer in enumerate(self.layers):
            if k == 1:
                tags = self.tag(h).float()
                h = torch.cat([h, F.softmax(tags, -1) @ self.tagvec], -1)
            h = self.shut(layer(h, back).float())
        return h, tags

    def arcs(self, h, mask):
        a = F.dropout(F.relu(self.ah(h)), 0.25, self.training)
        d = F.dropout(F.relu(self.ad(h)), 0.25, self.training)
        s = F.linear(d, self.U[:-1].t(), self.U[-1]) @ a.transpose(1, 2)
        n = h.shape[1]
        r = torch.arange(n)
        far = r[None, :] - r[:, None]
        s = s.float() + torch.where(far > 0, self.dist[0][far.abs().clamp(max=23)], self.dist[1][far.abs().clamp(max=23)])
        return (s.masked_fill(mask[:, None, :] == 0, -1e4)) - 1e4 * torch.eye(n)

    def labels(self, h, heads):
        a = F.dropout(F.relu(self.lh(h)), 0.25, self.training)
        d = F.dropout(F.relu(self.ld(h)), 0.25, self.training)
        a = torch.gather(a, 1, heads[..., None].expand(-1, -1, a.shape[-1]))
        k = d.shape[-1]
        z = F.linear(d, self.V[:-1].reshape(k, -1).t(), self.V[-1].reshape(-1)).reshape(*d.shape[:2], self.rels, k + 1)
        return (z[..., :-1] * a[:, :, None, :]).sum(-1).float() + z[..., -1].float()
