/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Blocks that are counted, limited and freed together. Groups nest: what a group holds counts for
 * every group above it too. Bytes are those that blocks take, not those that they asked for, and
 * are counted before a block is allocated, so that no limit is exceeded even for a moment.
 *
 * <p>A reservation is taken from the groups above once, when the group is made; up to it the group
 * cannot fail for their limits.
 *
 * <p>Closing a group that holds blocks throws {@link ArenaException.Leak}, which names them, and
 * leaves it open; {@link #freeAll} frees them. Methods may be called by any thread that may use the
 * arena.
 */
public final class Group implements AutoCloseable {

  private final Blocks blocks;
  private final @Nullable Group parent;
  private final String name;
  private final long limit;
  private final long reservation;
  final int number;

  /** Bytes; read by anyone, written under its own monitor, the group above's taken after it. */
  private final AtomicLong held = new AtomicLong();

  private final AtomicLong peak = new AtomicLong();
  private final AtomicLong count = new AtomicLong();
  private final ArrayList<Group> children = new ArrayList<>();
  private volatile boolean closed;

  Group(
      Blocks blocks,
      @Nullable Group parent,
      String name,
      long limit,
      long reservation,
      int number) {
    this.blocks = blocks;
    this.parent = parent;
    this.name = name;
    this.limit = limit;
    this.reservation = reservation;
    this.number = number;
  }

  /** A group below this one, without a limit of its own. */
  public Group child(String childName) {
    return child(childName, Long.MAX_VALUE, 0);
  }

  /**
   * A group below this one.
   *
   * @param childName its name, for dumps
   * @param childLimit the most bytes that its blocks may take
   * @param childReservation bytes to take from this group at once, at most the limit
   * @throws ArenaException.GroupLimitExceeded if there is no room for the reservation
   * @throws IllegalArgumentException if a number is negative or the reservation beyond the limit
   * @throws IllegalStateException if this group is closed
   */
  public Group child(String childName, long childLimit, long childReservation) {
    if (childLimit < 0 || childReservation < 0 || childReservation > childLimit) {
      throw new IllegalArgumentException(
          "limit " + childLimit + ", reservation " + childReservation);
    }
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("group " + path() + " is closed");
      }
      // so that nothing can fail once the group is there
      children.ensureCapacity(children.size() + 1);
      charge(childReservation);
      Group child;
      try {
        child = blocks.groups.add(this, childName, childLimit, childReservation);
      } catch (RuntimeException | Error refused) {
        release(childReservation);
        throw refused;
      }
      children.add(child);
      return child;
    }
  }

  /** Names from the root down, with slashes between. */
  public String path() {
    return parent == null ? name : parent.path() + "/" + name;
  }

  /** Bytes that its blocks take, with those of the groups below. */
  public long bytes() {
    return parent == null ? blocks.liveBytes() : held.get();
  }

  /** The most bytes that it ever held; of the root group, that were ever used of RAM. */
  public long peakBytes() {
    return parent == null ? blocks.heap.peakBytes() : peak.get();
  }

  /** Blocks in it and in the groups below. */
  public long blocks() {
    return parent == null ? blocks.liveBlocks() : count.get();
  }

  /** The most bytes that it may hold. */
  public long limit() {
    return limit;
  }

  /** Bytes that it took from the groups above when it was made. */
  public long reservation() {
    return reservation;
  }

  /** The groups below it. */
  public synchronized List<Group> children() {
    return List.copyOf(children);
  }

  /**
   * Frees every block in it and in the groups below.
   *
   * @return how many
   * @throws ArenaException.BlockPinned if a block is pinned; those before it are freed
   */
  public long freeAll() {
    return blocks.groups.freeAll(this);
  }

  /** What is in it and in the groups below, in the order of their entries. */
  public List<BlockInfo> dump() {
    return blocks.groups.dump(this, Integer.MAX_VALUE);
  }

  /**
   * Counts a block to this group instead of the one it is in.
   *
   * @throws ArenaException.GroupLimitExceeded if it does not fit; it stays where it was
   * @throws ArenaException.InvalidHandle if there is no such block
   */
  public void adopt(long handle) {
    blocks.groups.transfer(handle, this);
  }

  /**
   * Ends the group; it gives its reservation back. A second call does nothing.
   *
   * @throws ArenaException.Leak if it or a group below holds blocks; it stays open
   */
  @Override
  public void close() {
    if (parent == null) {
      throw new IllegalStateException("the root group ends with its arena");
    }
    synchronized (this) {
      if (closed) {
        return;
      }
      if (count.get() > 0) {
        Events.leaked(path(), count.get());
        throw blocks.watch.leak("group " + path(), count.get(), blocks.groups.dump(this, 1000));
      }
      for (Group child : children()) {
        child.close();
      }
      synchronized (held) {
        if (held.get() > 0) {
          // charged by a block that is being allocated, and not yet in it
          throw new ArenaException.Leak(
              "group %s is about to hold %d bytes".formatted(path(), held.get()),
              List.of(),
              Map.of());
        }
        closed = true;
      }
      // before whoever closes the group above finds this one closed, and counts what is left
      parent.release(reservation);
    }
    parent.forget(this);
    blocks.groups.remove(this);
  }

  private synchronized void forget(Group child) {
    children.remove(child);
  }

  boolean isRoot() {
    return parent == null;
  }

  /** Whether this is a group or one above it. */
  @SuppressWarnings("ReferenceEquality") // a group is itself
  boolean contains(Group group) {
    for (Group at = group; at != null; at = at.parent) {
      if (at == this) {
        return true;
      }
    }
    return false;
  }

  /**
   * Counts bytes here and above, or throws and counts nothing. One at a time: what a group takes
   * from the one above depends on what it holds, so that a refusal above must be undone before
   * anybody else counts, and nobody may see or be refused for bytes that are refused themselves.
   */
  void charge(long bytes) {
    if (parent == null) {
      return;
    }
    synchronized (held) {
      if (closed) {
        throw new IllegalStateException("group " + path() + " is closed");
      }
      long before = held.get();
      if (bytes > limit - before) {
        throw new ArenaException.GroupLimitExceeded(path(), bytes, before, limit);
      }
      long after = before + bytes;
      long beyond = beyondReservation(after) - beyondReservation(before);
      if (beyond > 0) {
        parent.charge(beyond);
      }
      held.set(after);
      peak.set(Math.max(peak.get(), after));
    }
  }

  /** Counts again what was released a moment ago, whatever the limit. */
  void restore(long bytes) {
    if (parent == null) {
      return;
    }
    synchronized (held) {
      long before = held.get();
      held.set(before + bytes);
      long beyond = beyondReservation(before + bytes) - beyondReservation(before);
      if (beyond > 0) {
        parent.restore(beyond);
      }
    }
  }

  void release(long bytes) {
    if (parent == null) {
      return;
    }
    synchronized (held) {
      long before = held.get();
      held.set(before - bytes);
      long beyond = beyondReservation(before) - beyondReservation(before - bytes);
      if (beyond > 0) {
        parent.release(beyond);
      }
    }
  }

  /** Counts a block, here and above. */
  void count(int more) {
    for (Group at = this; at.parent != null; at = at.parent) {
      at.count.getAndAdd(more);
    }
  }

  private long beyondReservation(long bytes) {
    return Math.max(0, bytes - reservation);
  }
}
