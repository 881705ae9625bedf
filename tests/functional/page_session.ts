// The page's side of an administrator's session, as raw HTTP: what a browser sends, and what it can be made to send.

import assert from "node:assert/strict";
import type http from "node:http";
import type { Mesh, Told } from "./mesh.ts";

type Headers = http.OutgoingHttpHeaders;

// The link's secret, and the address that was printed.
export async function linkOf(mesh: Mesh): Promise<{ link: string; url: string }> {
  const { url, seconds } = await mesh.home.json(["admin", "open"]);
  assert.equal(seconds, 120);
  const begin = `${mesh.url}/#/sign-in/`;
  assert.ok(url.startsWith(begin), url);
  return { link: url.slice(begin.length), url };
}

export class PageSession {
  readonly mesh: Mesh;
  cookie = "";
  token = "";

  constructor(mesh: Mesh) {
    this.mesh = mesh;
  }

  static async signIn(mesh: Mesh): Promise<PageSession> {
    const session = new PageSession(mesh);
    const told = await session.exchange((await linkOf(mesh)).link);
    assert.equal(told.status, 201, JSON.stringify(told.json));
    return session;
  }

  // What a browser adds to a request of the node's own page.
  get own(): Headers {
    return { Origin: this.mesh.url, "Sec-Fetch-Site": "same-origin" };
  }
  get halves(): Headers {
    return { Cookie: this.cookie, "X-Noctem-Token": this.token };
  }

  async exchange(link: string, headers: Headers = this.own): Promise<Told> {
    const told = await this.mesh.ask("POST", "/api/session", JSON.stringify({ link }), headers);
    if (told.status === 201) {
      this.token = told.json.token;
      this.cookie = told.headers["set-cookie"]?.[0]?.split(";")[0] ?? "";
    }
    return told;
  }

  ask(method: string, path: string, body = "", headers: Headers = { ...this.own, ...this.halves }): Promise<Told> {
    return this.mesh.ask(method, `/api/session${path}`, body, headers);
  }
  act(errand: object, headers?: Headers): Promise<Told> {
    return this.ask("POST", "/acts", JSON.stringify(errand), headers);
  }
  async isOpen(): Promise<boolean> {
    return (await this.ask("GET", "")).json.signed_in;
  }
}
