/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.repl;

import dev.engram.cli.input.BadInput;
import java.io.BufferedReader;
import java.io.IOException;

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
  public void play(BufferedReader lines) throws IOException {
    String text = lines.readLine();
    while (text != null && !session.isOver()) {
      line++;
      String trouble;
      try {
        trouble = session.execute(text);
      } catch (BadInput e) {
        throw e.in("line " + line);
      }
      if (trouble != null) {
        throw new BadInput("line %d: %s".formatted(line, trouble));
      }
      text = session.isOver() ? null : lines.readLine();
    }
  }
}
