"""Words of measuring: changes, comparisons, measures, statistics, populations and windows."""

import re

CHANGE = (
    r"(?:fell|fall|falls|fallen|dropped|drops?|rose|rise|risen|grew|grown|climbed|increased?|increases|decreased|improved|improves|reduced|reduces|shrank|shrunk|slid|jumped|gained?|gains|lost|lose"
    r"|saved|saves|saving|avoided|halved|doubled|tripled|cut|cuts|moved|brought|went|gone|came|come|comes|crawled|got|lifted|raised|recovered|shaved|tightened)"
)
DIRECTED = re.compile(
    r"\b(?:fell|fallen|falls|dropped|drops?|rose|risen|rises|grew|grown|grows|climbed|increased?|increases|decreased|improved|improves|reduced|reduces|shrank|shrunk|slid|jumped|gained|gains|lost|saved|saves|saving"
    r"|avoided|halved|doubled|tripled|crawled|lifted|raised|recovered|shaved|up|down|lower|higher|faster|slower|better|worse|fewer|less|more|cheaper|quicker|longer|shorter|closer|sooner|smaller|larger|bigger|off|cheaper|fairer|higher|over control|under control|above control|below control|behind control)\b"
)
MEASURE = re.compile(
    r"\b(?:accuracy|auc|auroc|roc|f1|recall|precision|ndcg|mrr|map e|mape|wape|mae|rmse|mse|error|errors|wer|cer|ctr|click[- ]?through|clicks?|conversions?|retention|latency|latencies|throughput|coverage|rate|rates|loss|sensitivity|specificity|gini"
    r"|r squared|entropy|ratio|bleu|rouge|comet|mos|score|scores|bias|calibration|containment|waste|wait|waits|lag|revenue|sales|bookings?|opens|complaints?|tickets|pages|churn|calls|cancellations|visits|hallucinat\w*|win rate|skip rate|share|cost|costs|bill|spend|availability|uptime|memory|hit rate"
    r"|drive time|queue|queues|queue time|quality|stability index|null|nulls|p\d\d|p \d\d|percentile|median|mean|average|gap|perplexity|index|approval|engagement|satisfaction|resolution|yield|returns|defaults|minutes per|false \w+|unfaithful|mispicks|stops|wakes|success)\b"
)
STATISTIC = re.compile(
    r"\b(?:p ?-?\d\d|median|mean|average|averaged|percentile|accuracy|auc|auroc|f1|recall|precision|ndcg(?: at \w+)?|mrr|mape|wape|mae|rmse|mse|wer|word error(?: rate)?|character error(?: rate)?|equal error rate|cer|ctr|click[- ]?(?:through|rate)\w*|conversions?|retention|sensitivity|specificity|gini|r squared"
    r"|entropy|bleu|rouge|comet|mos|bias|calibration|containment|\w+ rate|\w+ ratio|ratio|rate of|share of|share|mean absolute|absolute error|map e|waste in \w+|revenue|sales|bookings|pages?|tickets?|complaints?|dollars|euros|cost per|calls|churn|win rate|interval"
    r"|opens?|clicks?|sessions?|orders|cancellations|visits|returns|defaults|false \w+|hit rate|coverage|availability|uptime|loss|execution accuracy|score|throughput|points of|null rate|error rate|stability index|mispicks|watch time|drive time|matches|matching rate|penalties|yield|queue time|quits)\b"
)
COMPARED = re.compile(
    r"\b(?:against|versus|vs|compared (?:with|to)|than (?:the|what|it|before|any|last|on|for|in|a|my|our|their|that|everybody|everyone)|over (?:the )?(?:control|champion|baseline|incumbent|production|old)|under (?:the )?(?:control|prior|champion)|above (?:the )?control|behind (?:the )?control|relative to"
    r"|from|before|where (?:the|it|normally|before|both)|used to|had been|instead of|next to|after \w+ on|of what it (?:was|had been)|as (?:much|many|fast|high) as|the old (?:model|one)|it was)\b"
)
POPULATION = re.compile(
    r"\b(?:on|in|across|for|among|over|at|of|to|from|per) (?:the |all |those |these |that |both |our |his |her |their |a |an |my |each |every |same |affected |frozen |held[- ]?out |live |completed )*(?:\w+[- ]){0,3}?(?:holdout|hold-?out|held[- ]?out|test set|set|sets|traffic|slice|segment|sample|samples|queries|requests|users|customers|patients|listeners|riders|drivers|merchants|sellers|buyers|loads|trips"
    r"|calls|chats|cities|city|country|countries|stores|shops|sites|hospitals|canary|lanes|accounts|devices|sessions|cases|orders|auctions|studies|forms|questions|items|tiles|coils|wafers|region|regions|airports|recordings|dictation|market|markets|arm|treatment|control|hardware|trains?|robots?|mails?|pilots?|clinics?|x-rays|prescriptions|applications|elevators|fleet|group|groups|everyone|everybody|deliveries|pupils|scripts|farms|depots?|tenants|new \w+s|same \w+s|validation|benchmark|dialogue|corpus|video|transfers|truck(?:s)?|small advertisers|impressions|batch(?:es)?|records|images|scenes|pages|listings|policies|claims|articles|rides|stations|\d[\d,]* \w+s|\w+ hundred \w+|android|ios|europe|germany|north|south|east|west)\b"
)
WINDOW = re.compile(
    r"\b(?:(?:over|in|during|for|across|after|within|since|through|on|by|that|the|this|last|first|next|following|full|same|whole|of|per|each|every|a|and) )(?:the |that |those |these |its |full |first |next |last |following |same |whole |two |three |four |five |six |seven |eight |nine |ten |\w+ )*?(?:days?|nights?|weeks?|weekends?|months?|quarters?|years?|hours?|morning|evening|afternoon|january|february|march|april|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|season|winter|summer|spring|autumn|peak|q[1-4])\b"
)
THRESHOLD_BEFORE = re.compile(
    r"\b(?:above|below|at least|at most|more than|less than|fewer than|no more than|limit(?: of)?|threshold(?: of)?|if|unless|until|when|whenever|up to|within|target (?:was|of|is)?|bar(?: was| of)?|exceeds?|exceeded|past|cap(?:ped)?(?: at| of)?|floor of|budget of|tolerance|worse by|moved by|smallest effect|promise|stays? under|win was|would need|needs? (?:at least )?|should (?:be|stay)|must (?:be|stay|beat|not)|has to (?:be|stay)|plus)"
    r"(?: \w+){0,3}$"
)
CONFIG = re.compile(
    r"\b(?:learning rate|dropout|temperature|weights? of|depth|layers?|trees|seeds?|batch|epochs?|lags?|heads?|bins?|ttl|timeout|retries|replicas|power|level|canary|of traffic|of the traffic|of the fleet|rollout|confidence|interval|decay|quantile|split|arms?|slices?|sampled?|resamples|parameters|features|constant|margin|buffer)\b"
)
