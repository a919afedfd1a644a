/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import static dev.engram.arena.BlockTable.IN_PAGE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The groups of an arena, by number; 0 is the root group, which blocks are in that name no other.
 */
final class Groups {

  private static final int MOST = 0xFFFF;

  private final Blocks blocks;
  private final Group root;
  private volatile @Nullable Group[] byNumber;

  Groups(Blocks blocks) {
    this.blocks = blocks;
    this.root = new Group(blocks, null, "root", Long.MAX_VALUE, 0, 0);
    this.byNumber = new @Nullable Group[] {root};
  }

  Group root() {
    return root;
  }

  synchronized Group add(Group parent, String name, long limit, long reservation) {
    @Nullable Group[] all = byNumber;
    int number = 1;
    while (number < all.length && all[number] != null) {
      number++;
    }
    if (number > MOST) {
      throw new IllegalStateException("more than " + MOST + " groups");
    }
    @Nullable Group[] copy = Arrays.copyOf(all, Math.max(all.length, number + 1));
    Group group = new Group(blocks, parent, name, limit, reservation, number);
    copy[number] = group;
    byNumber = copy;
    return group;
  }

  synchronized void remove(Group group) {
    @Nullable Group[] copy = byNumber.clone();
    copy[group.number] = null;
    byNumber = copy;
  }

  /** Refuses a group of another arena. */
  @SuppressWarnings("ReferenceEquality") // a group is itself
  void require(Group group) {
    int number = group.number;
    if (number >= byNumber.length || byNumber[number] != group) {
      throw new IllegalArgumentException(
          "group " + group.path() + " is closed, or another arena's");
    }
  }

  /** The group of a number that a block has, so that it exists. */
  @SuppressWarnings("NullAway")
  Group group(int number) {
    return byNumber[number];
  }

  String path(int number) {
    return group(number).path();
  }

  /** A block leaves its group. */
  void leave(int number, long bytes) {
    Group group = group(number);
    group.release(bytes);
    group.count(-1);
  }

  /** A block that was charged joins its group. Its shard is locked. */
  void join(Group group, Page page, int at) {
    if (!group.isRoot()) {
      page.group(at, group.number);
      group.count(1);
    }
  }

  void transfer(long handle, Group to) {
    Page page = blocks.lock(handle);
    try {
      int at = (int) handle & IN_PAGE;
      require(to);
      long bytes = Blocks.footprint(page, at);
      Group from = group(page.group(at));
      // first out, so that what both are in does not count it twice
      from.release(bytes);
      try {
        to.charge(bytes);
      } catch (RuntimeException | Error refused) {
        from.restore(bytes);
        throw refused;
      }
      from.count(-1);
      page.group(at, to.number);
      to.count(1);
    } finally {
      blocks.unlock(page.shard);
    }
  }

  long freeAll(Group group) {
    blocks.requireAccess();
    long freed = 0;
    for (long handle : handles(group)) {
      try {
        blocks.free(handle);
        freed++;
      } catch (ArenaException.InvalidHandle meanwhile) {
        if (blocks.closed) {
          throw meanwhile;
        }
      }
    }
    return freed;
  }

  private long[] handles(Group group) {
    LongStream.Builder handles = LongStream.builder();
    blocks.forEach((page, at) -> {
      if (group.contains(group(page.group(at)))) {
        handles.add(blocks.table.handle(page.word(at), page.first + at));
      }
      return true;
    });
    return handles.build().toArray();
  }

  List<BlockInfo> dump(Group group, int most) {
    blocks.requireAccess();
    List<BlockInfo> found = new ArrayList<>();
    blocks.forEach((page, at) -> {
      if (group.contains(group(page.group(at)))) {
        found.add(blocks.info(page, at));
      }
      return found.size() < most;
    });
    return found;
  }
}
