/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

/**
 * A change that is made whole or not at all, even if it is too much for one write. What is written
 * in stages begins with a note that something is unfinished, and its last stage takes the note
 * away; whoever opens a store undoes, or goes on with, what has a note.
 */
final class Stages implements AutoCloseable {

  /** What one write has at most, about; so no change needs more memory than that. */
  private static final long MOST_BYTES = 48L << 20;

  final Database.Batch batch;
  private final byte[] key;
  private final byte[] note;
  private boolean noted;

  /**
   * A change.
   *
   * @param key of the note, see {@link Keys#unfinished}
   * @param note what is unfinished
   */
  Stages(Database database, byte[] key, byte[] note) {
    this.batch = database.batch();
    this.key = key;
    this.note = note;
  }

  /** Writes what has been put so far, if it is much. */
  void passOn() {
    if (batch.bytes() > MOST_BYTES) {
      if (!noted) {
        batch.put(Database.Kind.DEFAULT, key, note);
        noted = true;
      }
      batch.write(false);
    }
  }

  /** Writes the last stage; then all of it is on the disk. */
  void finish() {
    if (noted) {
      batch.delete(Database.Kind.DEFAULT, key);
    }
    batch.write(true);
  }

  /** The change was noted before. */
  void wasNoted() {
    noted = true;
  }

  @Override
  public void close() {
    batch.close();
  }
}
