/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a block beside its size. A request is made once and used for many blocks, so
 * that asking costs nothing:
 *
 * {@snippet :
 * Request pages = Request.of().aligned(4096).in(Lane.SLOW).tagged("pages");
 * long handle = arena.allocate(4096, pages);
 * }
 *
 * <p>Immutable: each method gives another request. One that names a group is for that group's arena
 * alone.
 */
public final class Request {

  /** As {@link Arena#allocate(long)} has it: zeroed, in the root group, wherever it fits best. */
  static final Request PLAIN = new Request(16, null, Priority.NORMAL, 0, "", null, true, null);

  private static final int PRIORITY_SHIFT = 12;

  private final int alignment;
  private final @Nullable Lane lane;
  private final Priority priority;
  private final int hints;
  private final String tag;
  private final @Nullable Group group;
  private final boolean zeroed;
  private final @Nullable List<Failover> failover;

  /** Whether the quick path serves it: nothing but, perhaps, memory that is not zeroed. */
  final boolean simple;

  private Request(
      int alignment,
      @Nullable Lane lane,
      Priority priority,
      int hints,
      String tag,
      @Nullable Group group,
      boolean zeroed,
      @Nullable List<Failover> failover) {
    this.alignment = alignment;
    this.lane = lane;
    this.priority = priority;
    this.hints = hints;
    this.tag = tag;
    this.group = group;
    this.zeroed = zeroed;
    this.failover = failover;
    this.simple =
        alignment <= 16
            && lane == null
            && priority == Priority.NORMAL
            && hints == 0
            && tag.isEmpty()
            && group == null
            && failover == null;
  }

  /** A request for zeroed memory wherever it fits best. */
  public static Request of() {
    return PLAIN;
  }

  /**
   * The block's address is to be a multiple of this, now and after every move.
   *
   * @param bytes a power of two, 1 to 2 MiB
   * @throws IllegalArgumentException if it is not
   */
  public Request aligned(int bytes) {
    if (Integer.bitCount(bytes) != 1 || bytes < 1 || bytes > 2 << 20) {
      throw new IllegalArgumentException(
          "alignment " + bytes + ": not a power of two from 1 to 2 MiB");
    }
    return new Request(bytes, lane, priority, hints, tag, group, zeroed, failover);
  }

  /**
   * The lane to begin in.
   *
   * @throws IllegalArgumentException if blocks do not lie there as they are
   */
  public Request in(Lane wanted) {
    if (!wanted.isDirect()) {
      throw new IllegalArgumentException("a block begins in the fast or the slow lane");
    }
    return new Request(alignment, wanted, priority, hints, tag, group, zeroed, failover);
  }

  /** How important the block is. */
  public Request with(Priority importance) {
    return new Request(alignment, lane, importance, hints, tag, group, zeroed, failover);
  }

  /** What is known of the block, beside what was said before. */
  public Request with(Hint... more) {
    int all = hints;
    for (Hint hint : more) {
      all |= hint.bit();
    }
    return new Request(alignment, lane, priority, all, tag, group, zeroed, failover);
  }

  /** A name for dumps. An arena knows at most 65,535 different ones. */
  public Request tagged(String name) {
    return new Request(
        alignment, lane, priority, hints, Objects.requireNonNull(name), group, zeroed, failover);
  }

  /** The group that the block counts to. */
  public Request in(Group owner) {
    return new Request(
        alignment, lane, priority, hints, tag, Objects.requireNonNull(owner), zeroed, failover);
  }

  /**
   * The block need not read zero. It then holds whatever was there: bytes of blocks of this arena
   * that were freed, though never of one that was {@link Hint#SECRET}.
   */
  public Request uninitialized() {
    return new Request(alignment, lane, priority, hints, tag, group, false, failover);
  }

  /** What to try when there is no room, instead of what the arena was built with. */
  public Request failingOver(Failover... steps) {
    return new Request(alignment, lane, priority, hints, tag, group, zeroed, List.of(steps));
  }

  int alignment() {
    return alignment;
  }

  @Nullable Lane lane() {
    return lane;
  }

  boolean has(Hint hint) {
    return (hints & hint.bit()) != 0;
  }

  String tag() {
    return tag;
  }

  @Nullable Group group() {
    return group;
  }

  boolean zeroed() {
    return zeroed;
  }

  @Nullable List<Failover> failover() {
    return failover;
  }

  /** Priority and hints in sixteen bits, as a {@link Page} keeps them. */
  @SuppressWarnings("EnumOrdinal")
  int traits() {
    return priority.ordinal() << PRIORITY_SHIFT | hints;
  }

  static Priority priorityOf(int traits) {
    return PRIORITIES[traits >>> PRIORITY_SHIFT];
  }

  static boolean has(int traits, Hint hint) {
    return (traits & hint.bit()) != 0;
  }

  static Set<Hint> hintsOf(int traits) {
    Set<Hint> hints = EnumSet.noneOf(Hint.class);
    for (Hint hint : Hint.values()) {
      if (has(traits, hint)) {
        hints.add(hint);
      }
    }
    return hints;
  }

  private static final Priority[] PRIORITIES = Priority.values();
}
