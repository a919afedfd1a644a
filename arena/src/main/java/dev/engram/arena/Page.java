/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import static dev.engram.arena.BlockTable.IN_PAGE;
import static dev.engram.arena.BlockTable.PAGE_SHIFT;

import org.jspecify.annotations.Nullable;

/**
 * What is known of the blocks of one page of the {@link BlockTable}, beside their words: their
 * sizes always, and in columns that are made when first asked for, everything else. A column
 * belongs to the entry and not to the place, so that it survives every move by itself.
 *
 * <p>Bytes a block: 8 for the word, 1 for the size (2 from 512 bytes on, 9 for blobs), 4 for the
 * run's way back to the entry; the columns add 2 for the tag, 2 for the group, 2 for priority and
 * hints, 1 for pins, 4 for the birth, 2 for accesses and 4 for the history.
 *
 * <p>All of it is read and written under the lock of the page's shard.
 */
final class Page {

  /** By so many entries each page begins later than the one before: nine cache lines of words. */
  private static final int COLOUR = 72;

  /** The most pins at once, what a byte holds. */
  static final int MOST_PINS = 255;

  final int sizeClass;
  final Shard shard;

  /** The index of its first entry. */
  final int first;

  private final BlockTable table;

  /** Where its blocks' slots are kept when they are free, unless {@link #scattered}. */
  private final int place;

  /** Whether there are, or were, blocks of it elsewhere. */
  private boolean scattered;

  /** The bytes of each slot, or 0 for blobs. */
  final int slotBytes;

  /** Bytes of each blob. */
  private final long @Nullable [] sizes;

  /**
   * Log2 of what each blob's address is a multiple of, and in the sign whether it is in the fast
   * lane.
   */
  private final byte @Nullable [] alignments;

  private byte @Nullable [] pins;

  /** How many of the blocks are pinned. */
  private int pinned;

  /** Whether there are columns beside the pins that a freed block must be taken out of. */
  private boolean hasMore;

  private short @Nullable [] tags;
  private short @Nullable [] groups;
  private short @Nullable [] traits;
  private int @Nullable [] births;
  private byte @Nullable [] seen;
  private byte @Nullable [] frequencies;
  private int @Nullable [] histories;

  /** A bit for each block that compression lately saved too little of. */
  private long @Nullable [] stubborn;

  Page(BlockTable table, int sizeClass, int place, Shard shard, int first) {
    this.table = table;
    this.sizeClass = sizeClass;
    this.place = place;
    this.shard = shard;
    this.first = first;
    boolean blob = sizeClass == SizeClasses.BLOB;
    this.sizes = blob ? new long[BlockTable.PAGE] : null;
    this.alignments = blob ? new byte[BlockTable.PAGE] : null;
    this.slotBytes = blob ? 0 : SizeClasses.slotBytes(sizeClass);
  }

  /**
   * The entry of this page that is used after so many others. Pages begin with different ones:
   * classes of few blocks would otherwise have all their words in the same few sets of the
   * processor's cache, pages being a multiple of its size apart.
   */
  int entry(int number) {
    // the first page's first entries are nobody's
    return first == 0 ? number : first + (number + (first >>> PAGE_SHIFT) * COLOUR & IN_PAGE);
  }

  long word(int at) {
    return table.words[first + at];
  }

  /** Publishes what was written to the block before. */
  void publish(int at, long word) {
    table.set(first + at, word);
  }

  long size(int at) {
    return sizes != null ? sizes[at] : table.size(first + at, slotBytes);
  }

  void size(int at, long size) {
    if (sizes != null) {
      sizes[at] = size;
      return;
    }
    table.size(first + at, slotBytes, (int) size);
  }

  /** What a blob's address is a multiple of, at least a unit. */
  int alignment(int at) {
    return alignments == null ? 1 : 1 << (alignments[at] & 0x7F);
  }

  /** Whether a blob is in the fast lane. */
  boolean isFast(int at) {
    return alignments != null && alignments[at] < 0;
  }

  void blob(int at, int alignment, boolean fast) {
    if (alignments != null) {
      int shift = Integer.numberOfTrailingZeros(Math.max(alignment, RunHeap.UNIT));
      alignments[at] = (byte) (fast ? shift | 0x80 : shift);
    }
  }

  int pins(int at) {
    return pins == null ? 0 : pins[at] & 0xFF;
  }

  void pins(int at, int count) {
    pins = pins != null ? pins : new byte[BlockTable.PAGE];
    pinned += Math.min(1, count) - Math.min(1, pins[at] & 0xFF);
    pins[at] = (byte) count;
    tellColumns();
  }

  int tag(int at) {
    return tags == null ? 0 : tags[at] & 0xFFFF;
  }

  void tag(int at, int tag) {
    if (tags != null || tag != 0) {
      tags = tags != null ? tags : new short[BlockTable.PAGE];
      tags[at] = (short) tag;
      touched();
    }
  }

  int group(int at) {
    return groups == null ? 0 : groups[at] & 0xFFFF;
  }

  void group(int at, int group) {
    if (groups != null || group != 0) {
      groups = groups != null ? groups : new short[BlockTable.PAGE];
      groups[at] = (short) group;
      touched();
    }
  }

  /** Priority and hints, as {@link Request#traits} packs them. */
  int traits(int at) {
    return traits == null ? 0 : traits[at] & 0xFFFF;
  }

  void traits(int at, int value) {
    if (traits != null || value != 0) {
      traits = traits != null ? traits : new short[BlockTable.PAGE];
      traits[at] = (short) value;
      touched();
    }
  }

  /** The epoch in which the block was allocated, or -1 where lifetimes are not tracked. */
  int birth(int at) {
    return births == null ? -1 : births[at];
  }

  void birth(int at, int epoch) {
    births = births != null ? births : new int[BlockTable.PAGE];
    births[at] = epoch;
  }

  /**
   * Notes an access: the low byte of the epoch, and how often, up to 15. Written without the lock
   * by readers: a lost count is a count, not a fault.
   */
  void see(int at, int epoch) {
    byte[] clock = seen;
    byte[] often = frequencies;
    if (clock == null || often == null) {
      clock = seen = new byte[BlockTable.PAGE];
      often = frequencies = new byte[BlockTable.PAGE];
    }
    if (clock[at] != (byte) epoch) {
      clock[at] = (byte) epoch;
    }
    if (often[at] < 15) {
      often[at]++;
    }
  }

  boolean isStubborn(int at) {
    return stubborn != null && (stubborn[at >>> 6] & 1L << at) != 0;
  }

  /**
   * Notes whether it is worth trying to compress a block. Where a block is freed it stays noted.
   */
  void stubborn(int at, boolean is) {
    if (stubborn == null && !is) {
      return;
    }
    stubborn = stubborn != null ? stubborn : new long[BlockTable.PAGE >>> 6];
    stubborn[at >>> 6] = is ? stubborn[at >>> 6] | 1L << at : stubborn[at >>> 6] & ~(1L << at);
  }

  /** Epochs since the last access, up to 255, or 0 where accesses are not tracked. */
  int idle(int at, int epoch) {
    return seen == null ? 0 : (epoch - seen[at]) & 0xFF;
  }

  int frequency(int at) {
    return frequencies == null ? 0 : frequencies[at];
  }

  /** Halves how often a block was used, as time goes by. */
  void age(int at) {
    if (frequencies != null) {
      frequencies[at] >>= 1;
    }
  }

  /** The last eight lanes, four bits each, the latest lowest: 1 + ordinal, 0 for none. */
  int history(int at) {
    return histories == null ? 0 : histories[at];
  }

  void history(int at, Lane lane) {
    histories = histories != null ? histories : new int[BlockTable.PAGE];
    histories[at] = histories[at] << 4 | (lane.number() + 1);
    touched();
  }

  private void touched() {
    hasMore = true;
    tellColumns();
  }

  /** Lets the quick way to free know whether it may be taken: again, once nothing is pinned. */
  private void tellColumns() {
    int number = first >>> BlockTable.PAGE_SHIFT;
    table.bounds[number] = table.bounds[number] & ~1 | (hasMore || pinned > 0 ? 1 : 0);
    tellStack();
  }

  /** Notes that one of its entries has a slot that is kept at a place. */
  void lies(int elsewhere) {
    if (elsewhere != place && !scattered) {
      scattered = true;
      tellStack();
    }
  }

  /**
   * Lets the quickest way to free know where slots go: one look at the page says it, as long as
   * that is one place for all of them and nothing is to be cleaned.
   */
  void tellStack() {
    table.stacks[first >>> BlockTable.PAGE_SHIFT] =
        scattered || hasColumns() ? Recent.NOTHING : shard.recent.stack(place);
  }

  /** Whether a freed entry must be cleaned. */
  boolean hasColumns() {
    return (table.bounds[first >>> BlockTable.PAGE_SHIFT] & 1) != 0;
  }

  /** Forgets all about a block that is freed. */
  void forget(int at) {
    if (pins(at) > 0) {
      pins(at, 0);
    }
    clear(tags, at);
    clear(groups, at);
    clear(traits, at);
    if (histories != null) {
      histories[at] = 0;
    }
    if (frequencies != null) {
      frequencies[at] = 0;
    }
  }

  private static void clear(short @Nullable [] column, int at) {
    if (column != null) {
      column[at] = 0;
    }
  }

  /** The bytes of heap that the page takes. */
  long heapBytes() {
    long bytes = 96 + column(stubborn, 1) / 8 + column(sizes, 8);
    bytes += SizeClasses.isWide(sizeClass) ? 16 + BlockTable.PAGE : 0;
    bytes += column(alignments, 1) + column(pins, 1) + column(seen, 1) + column(frequencies, 1);
    bytes += column(tags, 2) + column(groups, 2) + column(traits, 2);
    return bytes + column(births, 4) + column(histories, 4);
  }

  private static long column(@Nullable Object column, int width) {
    return column == null ? 0 : 16 + (long) width * BlockTable.PAGE;
  }
}
