"""Training is the same without PyTorch's compiler, as in our own processes, and with it, as everywhere else."""

import json
import sys

from tests import children
from tests.engine.tiny_runs import TINY, played

CONFIGS = [
    TINY,
    TINY.replace(optimizer="adam", architecture="lstm", dropout=0.2, batch_size=4),
    TINY.replace(optimizer="sgd", decay_to="init", clip=1.0),
    TINY.replace(optimizer="muon", architecture="transformer", n_heads=2, steps=10),
]
WITHOUT_COMPILER = """
import json, sys
from grok_core.config import RunConfig
from grok_core.engine.compiler import leave_out_compiler
from tests.engine.tiny_runs import played
leave_out_compiler()
print(json.dumps([repr(played(RunConfig.from_json(fields))[0]) for fields in json.loads(sys.argv[1])]))
assert "torch._dynamo.eval_frame" not in sys.modules
"""


def test_training_has_the_same_bits_without_the_compiler_and_does_not_load_it() -> None:
    configs = json.dumps([config.to_json() for config in CONFIGS])
    done = children.run([sys.executable, "-c", WITHOUT_COMPILER, configs])
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [repr(played(config)[0]) for config in CONFIGS]
    assert "torch._dynamo.eval_frame" in sys.modules, "these had it"
