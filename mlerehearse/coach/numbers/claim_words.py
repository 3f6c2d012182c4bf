"""Patterns that tell claims from context: limits, settings, readings, changes, comparisons."""

import re

from mlerehearse.coach.text.lexicon import words

MEASURE = re.compile(
    r"\b(?:accuracy|auc|auroc|roc|f1|recall|precision|ndcg|mrr|map e|mape|wape|mae|rmse|mse|error|errors|wer"
    r"|cer|ctr|click[- ]?through|clicks?|conversions?|retention|latency|latencies|throughput|coverage|rate"
    r"|rates|loss|sensitivity|specificity|gini"
    r"|r squared|entropy|ratio|bleu|rouge|comet|mos|score|scores|bias|calibration|containment|waste|wait"
    r"|waits|lag|revenue|sales|bookings?|opens|complaints?|tickets|pages|churn|calls|cancellations|visits"
    r"|hallucinat\w*|win rate|skip rate|share|cost|costs|bill|spend|availability|uptime|memory|hit rate"
    r"|drive time|queue|queues|queue time|quality|stability index|null|nulls|p\d\d|p \d\d|percentile|median"
    r"|mean|average|gap|perplexity|index|approval|engagement|satisfaction|resolution|yield|returns|defaults"
    r"|minutes per|false \w+|unfaithful|mispicks|stops|wakes|success)\b"
)
CONFIG = re.compile(
    r"\b(?:learning rate|dropout|temperature|weights? of|depth|layers?|trees|seeds?|batch|epochs?|lags?"
    r"|heads?|bins?|ttl|timeout|retries|replicas|power|level|canary|of traffic|of the traffic|of the fleet"
    r"|rollout|confidence|interval|decay|quantile|split|arms?|slices?|sampled?|resamples|parameters|features"
    r"|constant|margin|buffer)\b"
)
_CHANGE = (
    r"(?:fell|fall|falls|fallen|dropped|drops?|rose|rise|risen|grew|grown|climbed|increased?|increases"
    r"|decreased|improved|improves|reduced|reduces|shrank|shrunk|slid|jumped|gained?|gains|lost|lose"
    r"|saved|saves|saving|avoided|halved|doubled|tripled|cut|cuts|moved|brought|went|gone|came|come|comes"
    r"|crawled|got|lifted|raised|recovered|shaved|tightened)"
)
LINK = re.compile(
    r"^(?:[\w'-]+ ){0,5}?(?:against|versus|vs|from|to|instead of|next to|where|than|it had been|it was|and it"
    r" had been|while|whereas|before it was)\b(?: [\w'-]+){0,5}$"
)
LIMIT_BEFORE = re.compile(
    r"\b(?:above|below|beyond|at least|at most|no more than|if|unless|until|whenever|limit|threshold|target"
    r"|bar|budget|tolerance|up to|within|win was|win would be|promise\w*|stays? under|gap of(?: more than)?"
    r"|abort|trigger|rule|exceeds?|passes?|must|effect of interest|smallest effect|needed|plan|pages (?:above"
    r"|at|when)|gate at|fixed)(?: \w+){0,4}$"
)
TRIPS = re.compile(
    r"\b(?:fires?|opens?|trips?|tripped|pages?|paging|stops?|flips?|breaker|alarm|alert|circuit breaker|rule"
    r"|plan|protocol|line|died|dying|aborts?|win was|win had to be|held|power|rings|needs?|canary plan|switch"
    r" \w+ \w+|gives up|refuses?)(?: [\w'-]+){0,5}$"
)
HELD_FOR = re.compile(
    r"^(?:[\w'-]+ ){0,4}(?:for|held|over|on two|two days) (?:\w+ )?(?:\w+ )?(?:minutes|hours?|days?|readings"
    r"|picks)\b|^(?:or more|and it|it (?:stops|goes|comes)|of tenants)\b"
)
WENT = re.compile(rf"\b(?:{_CHANGE}|down|up|lower|higher|plus|minus|fewer|less|better|worse)(?: \w+){{0,3}}$")
THEN = re.compile(
    r"^(?:\w+ )?(?:faster|slower|better|worse|fewer|less|more|lower|higher|cheaper|quicker|longer|shorter"
    r"|closer|sooner|smaller|larger|bigger|too high|too low|off|points? (?:of|up|down|over|better)|above"
    r"|below|over the|over control|under|behind|improvement|drop|increase|reduction|what|the size|of what)\b"
)
FROM_TO = re.compile(
    r"\b(?:from|to|against|versus|at|was|were|is|hit|reached|had|sat at|stayed at|held at|ended at|came in"
    r"|came out|back at|back to|scored?|gave|got|read|where \w+ \w+ (?:was|had|gave|took|sat))(?: \w+){0,3}$"
)
ROLLOUT = re.compile(
    r"^(?:of (?:the |a )?(?:\w+ )?(?:traffic|tenants|declarations|monday|worst monday|listings|transactions"
    r"|fleet|users|requests|auctions|sample|trips|stores|power)|canary|power|level|confidence|interval|split"
    r"|each|to research|off peak)\b"
)
COUNTED = re.compile(
    r"\b(?:caught|stopped|stops|rejected|blocked|quarantined|failed|tripped|fired|bounced|sent|turned|held"
    r"|carried|paged|pages|deployed|prevented|refused|intercepted|flagged|killed|counted|vanished|hidden"
    r"|misrouted)(?: \w+){0,4}$"
)
READ = re.compile(
    r"\b(?:in|of which|caught|got|had|was|were|won|worst|came back|hallucinates|shrank)(?: [\w'-]+){0,4}$"
)
AGAINST = re.compile(r"^(?:[\w'-]+ ){0,5}(?:against|versus|than|where|were wrong|came back|of the time|relative)\b")
SETTING = re.compile(r"\b(?:learning rate|loss at|quantile|dropout|temperature|decay|index above|margin)(?: \w+){0,4}$")
MEASURE_OF = re.compile(rf"{MEASURE.pattern}(?: of| was| is| at)?(?: [\w'-]+)?$")
MEASURE_AFTER = re.compile(rf"^(?:[\w'-]+ )?{MEASURE.pattern}")
OF_COUNTS = words("the those these same her his all first over for in per across that than only")
NO_NOUNS = words("was is this does across ms has it's previous less plus")
STAGED = re.compile(r"\b(?:canary|rolled|rollout|on|replay|load test|shadow)(?: \w+){0,2} (?:at|on|to)$|^at$")
SET_TO = re.compile(r"\b(?:learning rate|loss|dropout|went to|i went|in the)$")
CHANGED = re.compile(
    r"\b(?:up|down|fell|dropped|rose|grew|jumped|tripled|lost|gained|increased|improved|went from|gone from)"
    r"(?: \w+){0,4}$"
)
PRICED = re.compile(r"\b(?:cost|gave up|lost|gain\w*)\b")
P_VALUE = re.compile(r"\bp[- ]?value(?: \w+){0,2}$")
RESULT_LIMIT = re.compile(
    r"\b(?:tripped at|scores above|limit \w+ \w+ \w+ was|within|interval \w+ minus|above|promise)(?: \w+)?$"
)
TIMED = re.compile(
    r"\b(?:p ?\d\d|latency|median|mean|average|response|lag|error|wait\w*|queue|serving|answer\w*|took|takes|drill"
    r"|processing|pickup|percentile)\b"
)
TIME_STATISTIC = re.compile(r"\b(?:p ?\d\d|percentile|median|mean|average|latency)\b")
TIME_SAID = re.compile(r"\b(?:from|down|up|to|against|back to|instead of|was|were|at|is|in)(?: \w+){0,2}$")
TIME_MOVED = re.compile(r"\b(?:faster|slower|sooner|quicker|longer|less)\b")
MULTIPLIES = re.compile(r"^(?:the|as|their|its|more|what)\b")
BY_FACTOR = re.compile(r"\b(?:up|down|factor of|went|fell|gained|costs?)(?: \w+){0,2}$")
FACTOR_WORD = re.compile(r"\b(?:doubled|halved|tripled|quadrupled)\b")
BY_SHARE = re.compile(r"\b(?:by|down|up|fell|lower|rewrote|dropped|smaller|cut|fewer|less)(?: \w+){0,2}$")
COUNT_MOVED = re.compile(r"\b(?:went|gone|fell|came|dropped|rose|down|up|slid|climbed|peaked|from)\b(?: \w+){0,6}$")
COUNT_END = re.compile(r"\b(?:from|to|at|by|under)(?: \w+)?$")
