"""The mean of the weights of several trainings that went on from one another: average.py OUT.pt TRAINED.pt TRAINED.pt ..."""

import sys

import torch

saved = [torch.load(path) for path in sys.argv[2:]]
weights = {k: sum(s["weights"][k] for s in saved) / len(saved) for k in saved[0]["weights"]}
torch.save(dict(weights=weights, args=saved[-1]["args"]), sys.argv[1])
