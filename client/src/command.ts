/** What the server asks of the browser. */
import { elementOf } from "./components";
import { isSpared, loadAgain } from "./drafts";
import { notify } from "./notice";
import type { Command } from "./wire";

export function obey(command: Command): void {
  switch (command[0]) {
    case "redirect":
      location.assign(command[1]);
      break;
    case "title":
      document.title = command[1];
      break;
    case "emit":
      emit(command[1], command[2], command[3]);
      break;
    case "build":
      // To `debug.js`, which has the page follow.
      emit(null, "live:build", [command[1], loadAgain]);
      break;
    case "reload":
      if (isSpared(command[1])) notify(command[1], "", true);
      else loadAgain(command[1]);
  }
}

/** Dispatch on a component's element, or on the document where there is none. Says whether nobody prevented more. */
export function emit(id: string | null, name: string, detail: unknown): boolean {
  const event = new CustomEvent(name, { detail, bubbles: true, cancelable: true });
  return (elementOf(id) ?? document).dispatchEvent(event);
}
