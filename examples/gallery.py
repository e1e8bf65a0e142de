"""All examples on one site: `make demo`, or `liveview run examples.gallery:app`."""

from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse

from examples import two_counters
from examples.bench import Bench
from examples.counter import Counter
from liveview import LiveView

STYLE = '<link rel="stylesheet" href="style.css">'

live = LiveView()
app = FastAPI(title="liveview gallery")
app.mount(live.path, live)
app.mount("/two-counters", two_counters.app)


@app.get("/style.css")
async def style() -> FileResponse:
    """One stylesheet for all."""
    return FileResponse(Path(__file__).with_name("style.css"), headers={"Cache-Control": "no-cache"})


@app.get("/", response_class=HTMLResponse)
async def index() -> str:
    """What there is to see."""
    return f"""<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>liveview gallery</title>
  {STYLE}
</head>
<body>
  <main>
    <h1>liveview</h1>
    <p>Live web pages in Python. Every page here is one short file in <code>examples/</code>.</p>
    <ul class="cards">
      <li><a href="counter"><strong>Counter</strong><span>A number and two buttons.</span></a></li>
      <li><a href="two-counters/"><strong>Two counters</strong><span>In a FastAPI page of one's own.</span></a></li>
      <li><a href="bench"><strong>Benchmark</strong><span>A table of a thousand rows, or ten thousand.</span></a></li>
    </ul>
  </main>
</body>
</html>
"""


@app.get("/counter", response_class=HTMLResponse)
async def counter(request: Request) -> str:
    """One component makes a whole page."""
    return await live.page(Counter(), request=request, title="Counter", head=STYLE)


@app.get("/bench", response_class=HTMLResponse)
async def bench(request: Request) -> str:
    """The page of js-framework-benchmark."""
    return await live.page(Bench(), request=request, title="Benchmark", head=STYLE)
