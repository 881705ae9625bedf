// The wall clock of a program under test, which the test moves: before it starts, as if time had passed without
// service, or while it runs, as if somebody had set the clock. All other clocks go on.

import { renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { temporaryFolder, testProgram, type Scope } from "./support.ts";

export class MovedClock {
  private readonly file: string;
  private moved = 0;

  constructor(scope: Scope) {
    this.file = path.join(temporaryFolder(scope), "seconds");
    this.move(0);
  }

  // By so many seconds more than before.
  move(seconds: number): void {
    this.moved += seconds;
    writeFileSync(`${this.file}.new`, `${this.moved}\n`);
    renameSync(`${this.file}.new`, this.file);
  }
  seconds(): number {
    return Math.floor(Date.now() / 1000) + this.moved;
  }
  // To the first second of the next day, UTC, and how far that is.
  toMidnight(): void {
    this.move(86_400 - (this.seconds() % 86_400) + 1);
  }

  get environment(): Record<string, string> {
    return { LD_PRELOAD: path.resolve(testProgram("moved_clock.so")), NOCTEM_MOVED_CLOCK: this.file };
  }
}
