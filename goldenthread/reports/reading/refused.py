"""A file that cannot be read, said in words."""


class Unreadable(Exception):
    """The file was not read, and nothing of it was kept: what is wrong, and what to do."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem} {remedy}")
        self.problem = problem
        self.remedy = remedy
