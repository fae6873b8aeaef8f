import sys, tempfile, time
from pathlib import Path
from bench import planted, webhook
from base import db
with tempfile.TemporaryDirectory() as f:
    t=time.time(); planted.plant(Path(f)); db.forget(); print("planted", time.time()-t)
    for mode in sys.argv[1:]:
        for r in webhook.run(Path(f), mode, 3, 1): print(r.name, round(r.rate), round(r.ratio,2), round(r.effort,2), [round(x,2) for x in r.ratios], [round(x,2) for x in r.efforts])
