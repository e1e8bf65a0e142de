/** What the server asks of the browser. */
import { open } from "./transport";
import { elementOf } from "./components";
import type { Command } from "./wire";

let build: string | undefined;

export function obey(command: Command): void {
  switch (command[0]) {
    case "redirect":
      // As by HTTP, a redirect runs no script.
      return /^\s*javascript:/i.test(command[1]) ? undefined : location.assign(command[1]);
    case "title":
      document.title = command[1];
      return;
    case "emit":
      return emit(command[1], command[2], command[3]);
    case "handover":
      setTimeout(open, command[1] * Math.random());
      return;
    case "build":
      build ??= command[1];
      return build === command[1] ? undefined : location.reload();
    case "reload":
      return location.reload();
  }
}

/** Dispatch on a component's element, or on the document where there is none. */
export function emit(id: string | null, name: string, detail: unknown): void {
  (elementOf(id) ?? document).dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
}
