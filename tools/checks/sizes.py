"""What does not fit is two things. Files: none over 600 lines, half at most 120, nine in ten at
most 300. Sizes of functions are measured by clang-tidy (readability-function-size)."""

from checks.tree import Finding

FILE_LINES_MAX = 600
MEDIAN_MAX = 120
P90_MAX = 300
PART_README_LINES_MAX = 40
SOURCES = (".cpp", ".hpp", ".ts", ".py")


def sizes(tree):
    paths = tree.under("src", "apps", "tests", "bench", "tools", "clients", "web",
                       suffixes=SOURCES)
    return sorted((len(tree.lines(path)), path) for path in paths)


def quantile(measured, share):
    return measured[min(len(measured) - 1, int(len(measured) * share))][0] if measured else 0


def summary(tree):
    measured = sizes(tree)
    return (f"{len(measured)} files, median {quantile(measured, 0.5)}, "
            f"p90 {quantile(measured, 0.9)}, longest {quantile(measured, 1.0)} lines")


def check(tree):
    measured = sizes(tree)
    for lines, path in measured:
        if lines > FILE_LINES_MAX:
            yield Finding(path, lines, f"{lines} lines, at most {FILE_LINES_MAX}")
    for share, most in ((0.5, MEDIAN_MAX), (0.9, P90_MAX)):
        if quantile(measured, share) > most:
            yield Finding(".", 0, f"quantile {share} of file sizes is over {most}: {summary(tree)}")


def check_readmes(tree):
    """Each part says in at most 40 lines what it is, its invariants and its entry points."""
    parts = {path.split("/")[1] for path in tree.under("src") if path.count("/") > 1}
    for part in sorted(parts):
        path = f"src/{part}/README.md"
        if path not in tree.files:
            yield Finding(path, 1, "a part has a README")
        elif len(tree.lines(path)) > PART_README_LINES_MAX:
            yield Finding(path, PART_README_LINES_MAX, f"at most {PART_README_LINES_MAX} lines")
