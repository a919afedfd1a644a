/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store.crash;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * How a worker tells what it does: lines on its standard output, each with one write, so that what
 * was said is heard even if the worker is killed right after it.
 *
 * <pre>
 *   opening
 *   ready (whether the store had been closed) (how much was undone)
 *   &gt; a job that is about to be done
 *   &lt; its number, and what came of it
 *   closing
 *   closed
 *   ! what went wrong
 * </pre>
 */
final class Voice {

  static final String OPENING = "opening";
  static final String READY = "ready";
  static final String CLOSING = "closing";
  static final String CLOSED = "closed";
  static final String BEGUN = "> ";
  static final String DONE = "< ";
  static final String WRONG = "! ";

  private final FileOutputStream to = new FileOutputStream(FileDescriptor.out);

  synchronized void say(String line) {
    try {
      to.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nobody listens any more
    }
  }

  void begin(Job job) {
    say(BEGUN + job.text());
  }

  void done(Job job, Object came) {
    say(DONE + job.id() + " " + came);
  }
}
