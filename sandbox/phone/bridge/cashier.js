// The page behind a scanned native payment: it shows the pay sheet and goes when that is answered.
import { scan } from "./pay.js";

await scan(new URLSearchParams(location.search).get("code_url") || "");
window.WeixinJSBridge.invoke("closeWindow");
