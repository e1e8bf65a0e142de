/**
 * The page follows its server's source: a server that was started again may have another page. It is loaded again, with its
 * layout and its styles, and goes on with the state that its components had.
 */
const FOLLOWING = "liveview-following";
const SERVER_ERROR = 500;
/** A component that cannot go on says so by then. It was asked before the page was. */
const JOINING_MILLISECONDS = 200;
const MENDING_MILLISECONDS = 500;
/** For a load with what the person typed: the code with which the client keeps that. */
const SAME_PERSON = "session_expired";

/** What the client says of a build: its text, and how the page is loaded again. */
type Build = readonly [text: string, loadAgain: (code: string) => void];

/** Before the client starts: it asks at its start whether it goes on. */
export function follow(): void {
  if (sessionStorage.getItem(FOLLOWING)) goOn();
  let build: string | undefined;
  let isBroken = false;
  addEventListener("live:build", (event) => {
    const [text, loadAgain] = (event as CustomEvent<Build>).detail;
    build ??= text;
    isBroken = false;
    if (build === text) return;
    // What cannot be loaded stays as it is, under the overlay, and so does what cannot go on with its state.
    fetch(location.href).then(
      async (response) => {
        const answer = await response.text();
        await new Promise((resolve) => setTimeout(resolve, JOINING_MILLISECONDS));
        if (isBroken) return;
        if (response.status >= SERVER_ERROR) tell(answer);
        else {
          sessionStorage.setItem(FOLLOWING, "1");
          loadAgain(SAME_PERSON);
        }
      },
      () => {}, // It ends already: the next one says its build, too.
    );
  });
  addEventListener(
    "live:error",
    (event) => {
      isBroken ||= (event as CustomEvent<{ code: string }>).detail.code === "join_failed";
    },
    true,
  );
  // For components that cannot be joined the client does not come back. A mended source is worth it.
  setInterval(() => build && isBroken && window.liveview?.connect(), MENDING_MILLISECONDS);
}

function tell(text: string): void {
  dispatchEvent(new CustomEvent("live:error", { detail: { number: null, code: "failed", text } }));
}

/** For the client this is a page that the browser had put away: it goes on from what was left, whatever `restore` says. */
function goOn(): void {
  sessionStorage.removeItem(FOLLOWING);
  Object.defineProperty(document, "wasDiscarded", { value: true });
}
