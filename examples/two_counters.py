"""A FastAPI page of one's own with two live components in it."""

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment

from examples.counter import Counter
from liveview import LiveView

live = LiveView()
app = FastAPI()
app.mount(live.path, live)

PAGE = Environment(autoescape=True).from_string("""<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Two counters</title>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="{{ style }}">
  {{ script }}
</head>
<body>
  <main>
    <p><a href="{{ home }}">All examples</a></p>
    <h1>Two counters</h1>
    <p>The page is FastAPI's own. Each counter is live, and knows nothing of the other.</p>
    <section aria-label="From 0">{{ first }}</section>
    <section aria-label="From 100">{{ second }}</section>
  </main>
</body>
</html>
""")


@app.get("/", response_class=HTMLResponse)
async def home(request: Request) -> HTMLResponse:
    """The page: any template engine will do, a rendered component is just HTML."""
    root = request.scope.get("app_root_path", "")
    html = PAGE.render(
        style=f"{root}/style.css",
        home=f"{root}/",
        script=live.script(request),
        first=await live.render(Counter(), request=request),
        second=await live.render(Counter(count=100), request=request),
    )
    return HTMLResponse(html, headers=live.headers)
