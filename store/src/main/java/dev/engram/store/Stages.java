/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A change that is made whole or not at all, even if it is too much for one write. What is written
 * in stages begins with a note that something is unfinished, and its last stage takes the note
 * away; whoever opens a store undoes, or goes on with, what has a note.
 */
final class Stages implements AutoCloseable {

  /**
   * What a stage has, about; so no change needs more memory than two of them. While one is written,
   * the next is computed.
   */
  private static final long STAGE_BYTES = 8L << 20;

  private final Database database;
  private final byte[] key;
  private final byte[] note;

  /** The stage that is being put together, and one that is written or empty. */
  private Database.Batch batch;

  private Database.Batch other;
  private @Nullable Future<?> writing;
  private boolean noted;

  /**
   * A change.
   *
   * @param key of the note, see {@link Keys#unfinished}
   * @param note what is unfinished
   */
  Stages(Database database, byte[] key, byte[] note) {
    this.database = database;
    this.batch = database.batch();
    this.other = database.batch();
    this.key = key;
    this.note = note;
  }

  /** Where the next record is put. */
  Database.Batch batch() {
    return batch;
  }

  /** Begins to write what has been put so far, if it is much. */
  void passOn() {
    if (batch.bytes() > STAGE_BYTES) {
      if (!noted) {
        batch.put(Database.Kind.DEFAULT, key, note);
        noted = true;
      }
      await();
      Database.Batch full = batch;
      batch = other;
      other = full;
      writing = database.later(() -> full.write(false));
    }
  }

  /** Waits until nothing is being written. */
  private void await() {
    Future<?> last = writing;
    writing = null;
    if (last != null) {
      Database.await(last);
    }
  }

  /** Writes the last stage; then all of it is on the disk. */
  void finish() {
    await();
    if (noted) {
      batch.delete(Database.Kind.DEFAULT, key);
    }
    batch.write(true);
  }

  @Override
  public void close() {
    try {
      await();
    } catch (StoreException failed) {
      // whoever closes without having finished has an error of his own, or has been told
      noted = true;
    } finally {
      batch.close();
      other.close();
    }
  }
}
