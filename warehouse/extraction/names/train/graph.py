"""Writes the tuned encoder as an ONNX graph of fused operators, in 8 bits."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from warehouse.extraction.names.tags import TAGS
from warehouse.extraction.names.train.encoder import Shape
from warehouse.extraction.names.train.weights import Array

_FUSED = "com.microsoft"
_QUANTIZED = ("Attention", "EmbedLayerNormalization", "MatMul")


class _Graph:
    """Nodes and constants, put together in order."""

    def __init__(self, state: Mapping[str, Array], heads: int, epsilon: float) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self._state, self._heads, self._epsilon = state, heads, epsilon

    def constant(self, name: str, value: np.ndarray) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def weight(self, name: str) -> str:
        """Add a vector, or a matrix turned to (inputs, outputs)."""
        return self.constant(name, self._state[name].T)

    def node(self, kind: str, inputs: list[str], output: str, *, fused: bool = False, **options: object) -> str:
        domain = {"domain": _FUSED} if fused else {}
        self.nodes.append(helper.make_node(kind, inputs, [output], **domain, **options))
        return output

    def embed(self) -> str:
        words = self.constant("words", self._state["words.weight"])
        places = self.constant("places", self._state["places.weight"])
        norm = [self.weight("norm.weight"), self.weight("norm.bias")]
        inputs = ["ids", "", words, places, "", *norm]
        self.nodes.append(
            helper.make_node(
                "EmbedLayerNormalization", inputs, ["embedded", "unused"], domain=_FUSED, epsilon=self._epsilon
            )
        )
        return "embedded"

    def layer(self, number: int, states: str, lengths: str) -> str:
        at = f"layers.{number}"
        parts = [self._state[f"{at}.{part}.weight"].T for part in "qkv"]
        matrix = self.constant(f"{at}.qkv.weight", np.concatenate(parts, axis=1))
        bias = self.constant(f"{at}.qkv.bias", np.concatenate([self._state[f"{at}.{part}.bias"] for part in "qkv"]))
        mixed = self.node(
            "Attention", [states, matrix, bias, lengths], f"{at}.mixed", fused=True, num_heads=self._heads
        )
        states = self._join(f"{at}.ao", f"{at}.aln", mixed, states)
        inner = self.node("MatMul", [states, self.weight(f"{at}.fi.weight")], f"{at}.inner")
        inner = self.node("BiasGelu", [inner, self.weight(f"{at}.fi.bias")], f"{at}.gelu", fused=True)
        return self._join(f"{at}.fo", f"{at}.oln", inner, states)

    def _join(self, linear: str, norm: str, states: str, skip: str) -> str:
        """Multiply, add what skips, and norm."""
        product = self.node("MatMul", [states, self.weight(f"{linear}.weight")], f"{linear}.product")
        inputs = [product, skip, *(self.weight(name) for name in (f"{norm}.weight", f"{norm}.bias", f"{linear}.bias"))]
        return self.node("SkipLayerNormalization", inputs, f"{norm}.out", fused=True, epsilon=self._epsilon)

    def firsts(self, states: str, width: int) -> str:
        flat = self.node("Reshape", [states, self.constant("flat", np.array([-1, width]))], "flat_states")
        return self.node("Gather", [flat, "firsts"], "first_states")

    def head(self, states: str) -> None:
        product = self.node("MatMul", [states, self.weight("head.weight")], "head.product")
        scores = self.node("Add", [product, self.weight("head.bias")], "head.scores")
        self.node("LogSoftmax", [scores], "scores", axis=-1)


def write_graph(state: Mapping[str, Array], shape: Shape, *, heads: int, epsilon: float, path: Path) -> None:
    """Write the encoder with the arrays `state` to `path`: pieces in, log probabilities of the tags out."""
    graph = _Graph(state, heads, epsilon)
    width = state["words.weight"].shape[1]
    states, lengths = graph.embed(), "lengths"
    for number in range(shape.layers):
        if number == shape.whole_layers:
            states, lengths = graph.firsts(states, width), "counts"
        states = graph.layer(number, states, lengths)
    graph.head(states if shape.whole_layers < shape.layers else graph.firsts(states, width))
    whole = ["windows", "pieces"], ["windows"], ["windows", "words"], ["windows"]
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT32, sizes)
        for name, sizes in zip(("ids", "lengths", "firsts", "counts"), whole, strict=True)
    ]
    output = helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["windows", "words", len(TAGS)])
    model = helper.make_model(
        helper.make_graph(graph.nodes, "tagger", inputs, [output], graph.constants),
        opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid(_FUSED, 1)],
        ir_version=8,
    )
    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder) / "exact.onnx"
        onnx.save(model, exact)
        # 7 bits a weight: processors without VNNI add pairs of products in 16 bits, which 8 bits would overflow.
        quantize_dynamic(
            exact,
            path,
            op_types_to_quantize=list(_QUANTIZED),
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
            extra_options={"MatMulConstBOnly": True, "DefaultTensorType": TensorProto.FLOAT},
        )
