// The sandbox's control API, one function per wish.

async function call(method, path, body) {
  const reply = await fetch(`/sandbox/${path}`, {
    method,
    headers: body ? { "Content-Type": "application/json" } : {},
    body: body && JSON.stringify(body),
  });
  const answer = await reply.json().catch(() => ({}));
  if (!reply.ok) throw new Error(answer.error || `HTTP ${reply.status}`);
  return answer;
}

const post = (path, body) => call("POST", path, body);

export const followers = () => call("GET", "followers").then((answer) => answer.followers);
export const follow = (openid, nickname) => post("followers", { openid, nickname });
export const unfollow = (openid) => post("unfollow", { openid });
export const say = (openid, text, menuId) => post("say", { openid, text, menu_id: menuId });
export const tap = (openid, key, scanned) => post("tap", { openid, key, scanned });
export const chat = (openid) => call("GET", `chat/${encodeURIComponent(openid)}`);
export const menu = (openid) => call("GET", `menu/${encodeURIComponent(openid)}`);
export const codes = () => call("GET", "codes").then((answer) => answer.codes);
export const scan = (openid, nickname, url) => post("scan", { openid, nickname, url });
export const picture = (openid, name, data, key) => post("picture", { openid, name, data, key });
export const voice = (openid, seconds, words) => post("voice", { openid, seconds, words });
export const location = (openid, place, key) => post("location", { openid, ...place, key });
export const advanceClock = (seconds) => post("clock", { advance: seconds });
