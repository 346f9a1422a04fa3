"""The name of the code that reads, stored with each revision: another one may read the same page differently."""

from importlib.metadata import version

READING = 1  # raised whenever a change of this package can change a field that it reads

NAME = f"replate-reading/{READING} trafilatura/{version('trafilatura')} lxml/{version('lxml')}"
