/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

/**
 * A moment of a space from which on its changes are remembered, until it is closed. Used by the
 * threads that the space is for.
 */
public final class Mark implements AutoCloseable {

  private final Space space;
  private final long time;

  /** Whether no checkpoint was open, so that no revert goes back beyond this. */
  private final boolean outermost;

  private boolean closed;

  Mark(Space space, long time, boolean outermost) {
    this.space = space;
    this.time = time;
    this.outermost = outermost;
  }

  long time() {
    return time;
  }

  /**
   * The chunks that were written, cleared or reverted since this mark: of each, the address of its
   * first cell shifted right by eight, in ascending order. Whatever is not among them is as it was;
   * some of them may be as they were, too.
   *
   * @throws SpaceException.Closed if the mark is closed
   */
  public long[] chunks() {
    requireOpen();
    return space.changedSince(time);
  }

  /** The pages of 4,096 bytes that {@link #chunks} are in: how many. */
  public long pages() {
    requireOpen();
    return space.pagesChangedSince(time);
  }

  /**
   * Says that all that changed since this mark is in a source, which is that of the space from now
   * on: for who keeps the space durably, and has just done so. Nobody may have written meanwhile.
   *
   * <p>Pages in memory that the source has may leave it again, as if they had never been written.
   * What a program reads, what {@link Pages} counts, and what any mark says that changed stays what
   * it is. Forks made before keep the source that they have. A space that was not opened on a
   * source has one then.
   *
   * @param source each page that one of the {@link #chunks} is in as it is now, or none if it is
   *     all zero; and all other pages as the space's source until now has them
   * @throws SpaceException.Closed if the mark or the space is closed
   * @throws IllegalStateException if a checkpoint is open
   */
  public void settle(PageSource source) {
    requireOpen();
    space.settle(source, time, Long.MAX_VALUE);
  }

  /**
   * The same for a space that others write to meanwhile: all that changed between this mark and
   * another is in the source, such as the contents of a snapshot that was taken right after that.
   * What was written since then stays in memory as what changed. Throws as {@link
   * #settle(PageSource)} does.
   *
   * @param until a later mark of the same space, made while no checkpoint was open
   */
  public void settle(PageSource source, Mark until) {
    requireOpen();
    until.requireOpen();
    if (until.space != space || until.time < time) {
      throw new IllegalArgumentException("no later mark of the same space");
    }
    if (!until.outermost) {
      throw new IllegalArgumentException("a checkpoint was open at the mark, and may be reverted");
    }
    space.settle(source, time, until.time);
  }

  private void requireOpen() {
    if (closed) {
      throw new SpaceException.Closed("the mark is closed");
    }
  }

  /** Lets what only this mark remembers be forgotten. A second call does nothing. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      space.forget(this);
    }
  }
}
