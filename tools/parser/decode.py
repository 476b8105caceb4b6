"""Best heads where they form a tree; Eisner's algorithm where they do not."""

import numpy as np


def eisner(s):
    n = s.shape[0]
    s = s.T.copy()
    C, I = np.full((n, n, 2), -1e9), np.full((n, n), -1e9)
    bc, bi = np.zeros((n, n, 2), int), np.zeros((n, n), int)
    for i in range(n):
        C[i, i] = 0
    for k in range(1, n):
        for i in range(n - k):
            j = i + k
            v = C[i, i:j, 1] + C[i + 1:j + 1, j, 0]
            q = int(v.argmax())
            bi[i, j] = i + q
            I[i, j] = v[q]
            v = C[i, i:j, 0] + (I[i:j, j] + s[j, i:j])
            q = int(v.argmax())
            C[i, j, 0], bc[i, j, 0] = v[q], i + q
            v = I[i, i + 1:j + 1] + s[i, i + 1:j + 1] + C[i + 1:j + 1, j, 1]
            q = int(v.argmax())
            C[i, j, 1], bc[i, j, 1] = v[q], i + 1 + q
    h, stack = np.zeros(n, int), [(0, n - 1, 1, 1)]
    while stack:
        i, j, d, whole = stack.pop()
        if i == j:
            continue
        if whole:
            q = bc[i, j, d]
            stack += [(i, q, 1, 0), (q, j, 1, 1)] if d else [(i, q, 0, 1), (q, j, 0, 0)]
        else:
            if d:
                h[j] = i
            else:
                h[i] = j
            q = bi[i, j]
            stack += [(i, q, 1, 1), (q + 1, j, 0, 1)]
    return h


def tree(s):
    """`s[d, h]`: log probability that `h` is the head of `d`; 0 is the root."""
    n = s.shape[0]
    h = s.argmax(1)
    h[0] = 0
    if sum(h[1:] == 0) == 1:
        for d in range(1, n):
            x = d
            for _ in range(n):
                x = h[x]
                if not x:
                    break
            if x:
                break
        else:
            return h
    s = s.copy()
    s[1:, 0] -= 30  # one root rather than two
    return eisner(s)
