/** The script's entry: the endpoint lies beside the script itself. */
import { type Api, start } from "./client";
import { installNotice } from "./notice";

declare global {
  interface Window {
    liveview?: Api;
  }
}

const { src } = document.currentScript as HTMLScriptElement;

function begin(): void {
  window.liveview ??= start(new URL("websocket", src).href.replace("http", "ws"));
  installNotice();
}

if (document.readyState === "loading") addEventListener("DOMContentLoaded", begin);
else begin();
