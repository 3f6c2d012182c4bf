"""The exit codes of the command line.

0 is success. After UNUSABLE, one sentence for each problem is on standard error.
"""

PROBLEM_FOUND = 1  # by the doctor
UNUSABLE = 2  # an argument or a file
INTERRUPTED = 130
OUTPUT_CLOSED = 141  # the reader of the output has gone
