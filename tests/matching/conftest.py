from hypothesis import settings

# The first example may compile a kernel, which takes longer than any deadline worth having.
settings.register_profile("engine", deadline=None, max_examples=30)
settings.load_profile("engine")
