/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.space.Mark;
import dev.engram.space.Space;
import dev.engram.space.Tables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A memory of a {@link Store} that is open to be changed: a space, and the version that its changes
 * are counted from. It is for the threads that its space is for; of a shared one, each commit is by
 * one thread at a time, and the others need not stop meanwhile.
 */
public final class StoredMemory implements AutoCloseable {

  private final Store store;
  private final String name;
  private final int family;
  private final HashAlgorithm hash;
  private final Space space;
  private final boolean shared;
  private @Nullable Tree base;

  /** What the pages of the space come from. */
  private @Nullable Tree source;

  private Mark mark;
  private boolean closed;

  StoredMemory(
      Store store,
      String name,
      int family,
      @Nullable Tree base,
      Space space,
      boolean shared,
      HashAlgorithm hash) {
    this.store = store;
    this.name = name;
    this.family = family;
    this.base = base;
    this.source = base;
    this.space = space;
    this.shared = shared;
    this.hash = hash;
    this.mark = space.mark();
  }

  /** The name. */
  public String name() {
    return name;
  }

  /** The space, which this closes. */
  public Space space() {
    return space;
  }

  /** The version that was opened or committed last; none if it was never committed. */
  public Optional<Version> version() {
    Tree tree = base;
    return tree == null ? Optional.empty() : Optional.of(tree.version.version());
  }

  /**
   * Makes what the space holds now the next version. When this returns it is on the disk; if it
   * throws, the store has the version before, the space has its changes, and another commit takes
   * them along.
   *
   * @return the new version, or the one there is if nothing has changed since
   * @throws IllegalStateException if a checkpoint is open, whose changes are not for good
   * @throws StoreException.Failed if it cannot be written
   */
  public synchronized Version commit() {
    if (closed) {
      throw new StoreException.Closed("the memory is closed");
    }
    if (space.depth() > 0) {
      throw notForGood();
    }
    Mark next = space.mark();
    boolean settled = false;
    try {
      base = shared ? commitMoment() : commit(space);
      settled = settle(base, next);
      return base.version.version();
    } finally {
      (settled ? mark : next).close();
      mark = settled ? next : mark;
    }
  }

  private static IllegalStateException notForGood() {
    return new IllegalStateException("a checkpoint is open: what it may take back is not for good");
  }

  /**
   * Lets what was committed leave memory. A version is on the disk whether or not this can be done;
   * if somebody has just opened a checkpoint, or what was written cannot be read, the next commit
   * does it.
   *
   * @return whether it is done
   */
  private boolean settle(Tree tree, Mark next) {
    if (tree != source) {
      try {
        mark.settle(new StoredPages(tree, store.pins()), next);
      } catch (RuntimeException later) {
        return false;
      }
      source = tree;
    }
    return true;
  }

  /** Commits a moment of a space that others write to. */
  private Tree commitMoment() {
    try (Space moment = space.fork()) {
      if (!moment.isForGood()) {
        throw notForGood();
      }
      return commit(moment);
    }
  }

  private Tree commit(Space from) {
    // of a moment: what changed since it was made is among these too, and is read as it was then
    long[] chunks = mark.chunks();
    Tables tables = from.tables();
    try {
      return store.commit(
          new Committer.Parts(name, family, hash, base),
          new SpaceGroups(from, Catalogue.widths(tables), chunks),
          tables);
    } catch (IOException e) {
      throw new UncheckedIOException("a space is not read from a stream", e);
    }
  }

  /**
   * Closes the space; changes that were not committed are gone. A second call does nothing.
   *
   * @throws dev.engram.arena.ArenaException.WrongThread if the space is for another thread, which
   *     has to close this then; the name is free already
   */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      store.release(name);
    }
    space.close();
  }
}
