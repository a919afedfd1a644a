/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.repl;

import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.BoundedLines;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;

/** A session whose lines come from a file or a pipe: the first that is wrong ends it. */
public final class Script {

  private final Session session;
  private int line;

  public Script(Session session) {
    this.session = session;
  }

  /**
   * Does what all lines say.
   *
   * @throws BadInput if one is wrong or came to nothing, with its number; those before it are done
   * @throws IOException if they cannot be read
   */
  public void play(Reader text) throws IOException {
    BufferedReader lines = new BufferedReader(new BoundedLines(text));
    try {
      while (!session.isOver()) {
        line++;
        String next = lines.readLine();
        if (next == null) {
          return;
        }
        String trouble = session.execute(next);
        if (trouble != null) {
          throw new BadInput(trouble);
        }
      }
    } catch (BadInput e) {
      throw e.in("line " + line);
    }
  }
}
