"""Patterns of the words that support a claim (docs/coaching.md, 4 and 7).

They match baselines, statistics, populations and time windows.
"""

import re

BY = re.compile(
    r"\b(?:by|another|up|down|rose|risen|fell|grew|grown|drop|dropped|increased|saved?|saves|saving|gained"
    r"|lost|avoided|worth|costs?|cost|went up|came down|puts? the saving at|climbed(?: back)?|better|off)(?:"
    r" (?!to\b|at\b|from\b)[\w'-]+){0,3}$"
)
COMPARATIVE = re.compile(
    r"^(?:[\w'-]+ )?(?:faster|slower|better|worse|fewer|less|more|lower|higher|cheaper|quicker|longer|shorter"
    r"|closer|sooner|smaller|larger|bigger|improvement|reduction|drop|increase|too high|too low|of what|the"
    r" (?:time|size|cost)|what)\b"
)
COMPARES = re.compile(
    r"\b(?:against|versus|vs|where|from|next to|than|instead of|it had been|the hybrid's|offline|for (?:the"
    r"|everybody|everyone)|without|and (?:the|for)|the old)\b"
)
BASELINE = re.compile(
    r"\b(?:against|versus|vs|compared (?:with|to)|relative to|than (?:the|what|it|before|any|last|on|for|my"
    r"|our|their|that|every|in|a)(?! think)|over (?:the )?(?:\w+ )?(?:control|champion|baseline|incumbent"
    r"|production|encoder|old|model|trees)"
    r"|under (?:the )?(?:control|prior|champion|old|\w+ week)|(?:above|behind|below) (?:the )?(?:control"
    r"|champion|baseline|old|\w+ model)|up from|down from|used to|had been|where (?:the|it) (?:old|was|had)"
    r"|the (?:year|month|week|day|winter) before|what it (?:was|had been)"
    r"|of my benchmark|of what (?:it|the|they)|percent on (?:december|january|last)|# on (?:december|january"
    r"|last|the (?:month|year))|in control)\b"
)
BASELINE_NEXT = re.compile(r"^(?:it|that|this|the old [\w'-]+)(?:'d| had)(?: been)?\b.*\d")
# a defined measure is its own statistic; "latency", "error", "waste" or "better" alone is not
STATISTIC = re.compile(
    r"\b(?:p ?-?\d\d|p ninety \w+|median|mean|average|averaged|percentile|accuracy|auc|auroc|f1|recall"
    r"|precision|ndcg(?: at \w+)?|mrr|map e|mape|wape|mae|rmse|mse|wer|ctr|click[- ]?(?:through|rate)\w*"
    r"|conversions?|retention|sensitivity|specificity|gini|r squared"
    r"|entropy|bleu|rouge|comet|mos|bias|calibration|containment|[\w'-]+ rate|rate of|ratio|share of|score"
    r"|index|absolute error|revenue|sales|pages|tickets?|complaints?|dollars|euros|churn|opens?|clicks?"
    r"|sessions? per|cancellations?|visits|returns|defaults|coverage|availability|uptime|loss|throughput"
    r"|memory"
    r"|mispicks|drive time|matches|penalties|yield|quits|hallucinat\w*|skip rate|misrouted calls|per claim"
    r"|per request|per return|per visit|wakes|hits|interval|exact match|agreement|unfaithful|in manual|bad"
    r" loans|trips|vans|meals|processor time|bytes|hours of|containment|pick success|approved|blocks|gap"
    r"|stops|cuts|bots|saving|assays|bill)\b"
)
BARE = re.compile(r"\b(?:latency|errors?|waste|quality|speed|wait(?:ing|s)?|lag|queues?|time)\b(?! rate)")
_THING = (
    r"(?:holdout|hold-?out|held[- ]?out|test set|sets?|traffic|slices?|segments?|samples?|queries|requests?"
    r"|users?|customers?|patients?|listeners|riders|drivers|merchants|sellers|loads|trips|calls|callers|chats"
    r"|cit(?:y|ies)|countr(?:y|ies)|stores?|shops?|sites?|hospitals?|canary|lanes|accounts?|devices|sessions?"
    r"|cases|orders|auctions|studies|forms|questions|items|tiles|coils|wafers|regions?|airports?|recordings"
    r"|dictation|markets?|arms?|treatment|control|hardware|trains?|robots?|mails?|clinics?|x-rays"
    r"|applications|elevators|fleet|groups?|everyone|everybody|deliveries|pupils|scripts|farms|depots?"
    r"|tenants|validation|benchmark|corpus|transfers|trucks?"
    r"|impressions|records|images|scenes|listings|policies|claims|articles|rides|stations|android|ios|north"
    r"|south|east|west|firms|database|mobile|trial|bookings|threads|summaries|plates|compounds|conversations"
    r"|searches|parcels?|families|basins|species|buses|lines?|wards?|newcomers|learners|terminals?|estimates"
    r"|offers|film|retail|business|languages?"
    r"|germany|spain|europe|batches|staff|teams|frames|feed|replay|loans|storms|scanners|minutes|videos"
    r"|prescriptions|pairs|plays|path|load test|cages|weekend|wearers|dispatcher|callers|patients|channels"
    r"|advertisers|quotes|cars|lunch|aids?)"
)
# a population: "on the held out sites", "across all lanes", "640 scans", "for mobile users"
PLACE = re.compile(
    r"\b(?:on|across|among|for|in|over|at|of|to|from|with|per|inside|under|between) (?:(?:the|that|those"
    r"|these|this|his|her|our|their|its|my|all|both|every|each|same|a|an|any|new|last|first|[\w'-]+)"
    rf" ){{0,4}}?{_THING}\b"
    r"|\b(?:\d[\d,]*|\w+ (?:hundred|thousand|million)|forty|fifty|sixty|thirty|twenty) (?:radar |new"
    r" )?(?:frames|videos|scans|wearers|fish|cases|samples|utterances|queries|tiles|questions|trips)\b"
    rf"|^(?:\w+ )?(?:{_THING}) (?:went|were|with)\b|\b(?:all|both) {_THING}\b|\bsame (?:form|{_THING})\b"
)
WINDOW = re.compile(
    r"\b(?:over|across|during|within|through|throughout) (?:the |that |those |these |its |first |next |last "
    r"|following |full |same |whole |\w+ ){0,4}?(?:days?|nights?|weeks?|weekends?|months?|quarters?|years?"
    r"|hours?|season|winter|summer|spring|autumn|january|february|march|april|june|july|august|september"
    r"|october|november|december)\b"
    r"|\b(?:in|for|of|on|by) (?:the |that |its |those )?(?:first|next|last|following|same|whole|full|second"
    r"|whole)(?: \w+)? (?:days?|nights?|weeks?|weekends?|months?|quarters?|years?|hours?|winter|summer"
    r"|audit)\b"
    r"|\bin (?:the )?(?:month|week|year|quarter|months|weeks|quarters) (?:after|before|since)\b|\bthat"
    r" (?:week|weekend|night|day|month|winter|same month|year)\b|\b(?:a|per|each|every) (?:day|week|month"
    r"|year|night|quarter|session|term)\b"
    r"|\bin (?:january|february|march|april|june|july|august|september|october|november|december)\b|\bin a"
    r" (?:week|month|day)\b|\bsince (?:then|that|\w+day|\w+ber|the \w+)?\b(?= \d)|\bsame (?:hours|month"
    r"|weeks?|days)\b|\bweek of \w+\b|\bdays? after\b|\bat the peak\b|\bby (?:three o'clock|noon)\b"
)
GOES_ON = re.compile(
    r"^(?:and |so |well |then )?(?:it|that|this|the ratio|live|the gap|recall|on the|the old|which|same"
    r"|overall|full speed|for)\b"
)
