"""Its place puts this folder on the import path, so that tests can say `from fakes import fake_run`."""
