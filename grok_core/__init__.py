"""Train small networks that grok, watch them, and look inside; without any user interface.

The names of this package are listed in `__init__.pyi`. Each is imported when it is first used: reading a run loads no
PyTorch.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
