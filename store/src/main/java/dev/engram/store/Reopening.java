/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What is done when a store is opened and closed, so that whoever opens it finds it whole. */
final class Reopening {

  /** The notes of what is unfinished. */
  static final byte[] COMMIT = {'c'};

  static final byte[] REMOVAL = {'r'};

  /** Is there while a store is open. */
  private static final byte[] OPEN = {'o'};

  private static final long COPY_CACHE = 1 << 20;

  private final Database database;
  private final Catalogue catalogue;
  private final Pruner pruner;

  Reopening(Database database, Catalogue catalogue, Pruner pruner) {
    this.database = database;
    this.catalogue = catalogue;
    this.pruner = pruner;
  }

  /** A note. */
  private record Note(int family, long version, byte[] kind) {}

  Recovery recover(boolean readOnly) {
    boolean wasClosed = database.get(Database.Kind.DEFAULT, OPEN) == null;
    List<Note> notes = new ArrayList<>();
    database.forEach(
        Database.Kind.DEFAULT,
        new byte[] {Keys.UNFINISHED},
        (key, value) -> notes.add(new Note(Keys.familyOf(key), Keys.versionOf(key), value)));
    List<String> undone = new ArrayList<>();
    if (readOnly) {
      notes.forEach(each -> undone.add("something is unfinished with version " + each.version));
      return new Recovery(wasClosed, undone);
    }
    try (Database.Batch batch = database.batch()) {
      batch.put(Database.Kind.DEFAULT, OPEN, new byte[0]);
      batch.write(true);
    }
    for (Note each : notes) {
      if (Arrays.equals(each.kind, COMMIT)) {
        undo(each);
        undone.add("a commit of version %d was cut off, and is undone".formatted(each.version));
      } else {
        pruner.goOn(each.family, each.version);
        undone.add("the removal of version %d was cut off, and is done".formatted(each.version));
      }
    }
    return new Recovery(wasClosed, undone);
  }

  private void undo(Note note) {
    byte[] from = Keys.written(note.family, note.version);
    byte[] end = Keys.written(note.family, note.version + 1);
    try (Database.Batch batch = database.batch()) {
      for (Database.Kind kind : Database.Kind.values()) {
        if (kind != Database.Kind.DEFAULT) {
          batch.deleteRange(kind, from, end);
        }
      }
      batch.delete(Database.Kind.DEFAULT, Keys.unfinished(note.family, note.version));
      // whoever had the number is gone, and nobody gets it again
      batch.put(
          Database.Kind.DEFAULT,
          Keys.lastVersion(note.family),
          ByteBuffer.allocate(8).putLong(catalogue.lastVersion(note.family, note.version)).array());
      batch.write(true);
    }
  }

  /**
   * Says of a copy of the database of a store that is open that it is one of a store that is not.
   */
  static void closeCopy(Path copy) {
    try (Database database = Database.open(copy, false, COPY_CACHE)) {
      close(database);
    }
  }

  /** Says that the store is closed, and puts all of it away. */
  static void close(Database database) {
    try (Database.Batch batch = database.batch()) {
      batch.delete(Database.Kind.DEFAULT, OPEN);
      batch.write(true);
    }
    database.flush();
  }
}
